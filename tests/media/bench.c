/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

#include <string.h>

#include "folder.h"
#include "sound.h"

char *
bench_in_folder(Bench *bench, const char *name)
{
  return g_build_filename(bench->folder, name, NULL);
}

void
bench_begin(Bench *bench)
{
  memset(bench, 0, sizeof *bench);
  bench->kamailio = test_kamailio_start(FALSE);
  bench->phones = test_phones_start(bench->kamailio, BENCH_TRANSPORT_UDP);
  bench->folder = g_dir_make_tmp("bench-phones-XXXXXX", NULL);
  bench->a = test_phones_get(bench->phones, 'a');
  bench->b = test_phones_get(bench->phones, 'b');
  bench->c = test_phones_get(bench->phones, 'c');
  bench->calls = bench_phone_get_calls(bench->a);
}

/* A talks to B, whose speaker is recorded. */
void
bench_talk(Bench *bench, const char *microphone_a, const char *microphone_b)
{
  bench_media_engine_set_microphone(bench_phone_get_media(bench->a), microphone_a);
  bench_media_engine_set_microphone(bench_phone_get_media(bench->b), microphone_b);
  test_phones_talk(bench->phones, 'a', 'b', &bench->caller, &bench->callee);
  g_object_ref(bench->caller);
  g_object_ref(bench->callee);
  bench->heard = test_sound_record(bench->b, bench->folder, "heard.wav");
}

void
bench_end(Bench *bench)
{
  bench_media_engine_set_speaker(bench_phone_get_media(bench->b), "null");
  if (bench->caller != NULL)
    {
      bench_call_control_hang_up(bench->calls, bench->caller);
      test_phones_wait_state(bench->phones, bench->callee, BENCH_CALL_ENDED);
      g_object_unref(bench->caller);
      g_object_unref(bench->callee);
    }
  test_phones_stop(bench->phones);
  test_kamailio_stop(bench->kamailio);
  g_free(bench->heard);
  test_folder_remove(bench->folder);
  g_assert_false(g_file_test(bench->folder, G_FILE_TEST_EXISTS));
  g_free(bench->folder);
}
