/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A Debian baresip and the phone call each other through a proxy; what each one hears is measured. */
#include "baresip.h"
#include "sound.h"

#define G711_ONLY ";audio_codecs=pcmu/8000/1,pcma/8000/1"
#define ITS_HZ 440.0
#define ITS_DBM0 -14.0
#define ITS_SECOND_MS 1100 /* after which its next recording has another name */

typedef struct
{
  TestKamailio *kamailio;
  TestPhones *phones;
  TestBaresip *baresip;
  char *folder;
} Bench;

static void
bench_init_with(Bench *bench, const char *more)
{
  g_autofree char *microphone = NULL;

  bench->kamailio = test_kamailio_start(FALSE);
  bench->phones = test_phones_start(bench->kamailio, BENCH_TRANSPORT_UDP);
  bench->folder = test_folder_new();
  microphone = g_build_filename(bench->folder, "microphone.wav", NULL);
  test_sound_write_tone(microphone, 8000, 60, ITS_HZ, ITS_DBM0);
  bench->baresip = test_baresip_start_with(bench->phones, bench->folder, "d", microphone, more);
  bench_media_engine_set_microphone(bench_phone_get_media(test_phones_get(bench->phones, 'a')), "tone:1000");
}

static void
bench_init(Bench *bench)
{
  bench_init_with(bench, G711_ONLY);
}

static void
bench_clear(Bench *bench)
{
  test_phones_stop(bench->phones);
  test_kamailio_stop(bench->kamailio);
  test_folder_sweep(bench->folder);
}

static BenchCallControl *
calls_of_a(Bench *bench)
{
  return bench_phone_get_calls(test_phones_get(bench->phones, 'a'));
}

/* The call stands: listen on both sides, end it the way @hang_up does, judge. */
static void
talk(Bench *bench, BenchCall *call, void (*hang_up)(Bench *bench, BenchCall *call), const char *name)
{
  BenchPhone *phone = test_phones_get(bench->phones, 'a');
  g_autofree char *heard_here = test_sound_record(phone, bench->folder, "heard.wav");
  g_autofree char *what_here = g_strdup_printf("%s, baresip heard by the phone", name);
  g_autofree char *what_there = g_strdup_printf("%s, the phone heard by baresip", name);
  g_autofree char *heard_there = NULL;
  BenchMediaStatistics statistics;
  guint64 early;

  test_sound_wait_tone(heard_here, 0);
  g_assert_true(bench_phone_get_call_statistics(phone, call, &statistics));
  early = statistics.packets_foreign;
  test_sound_pass(1000);
  g_assert_true(bench_phone_get_call_statistics(phone, call, &statistics));
  g_assert_cmpuint(statistics.packets_received, >, 50);
  g_assert_cmpuint(statistics.packets_sent, >, 50);
  /* Those that overtake the 200 count as foreign, none after it. */
  g_assert_cmpuint(statistics.packets_foreign, ==, early);
  g_test_message("%s: %" G_GUINT64_FORMAT " packets received, %" G_GUINT64_FORMAT " lost, jitter %.1f ms",
                 name, statistics.packets_received, statistics.packets_lost, statistics.jitter_ms);
  bench_media_engine_set_speaker(bench_phone_get_media(phone), "null");
  hang_up(bench, call);
  test_baresip_wait_event(bench->baresip, "CALL_CLOSED");
  test_baresip_stop(bench->baresip);
  heard_there = test_baresip_find_recording(bench->folder);
  test_sound_check_tone(what_here, heard_here, 0, ITS_HZ, ITS_DBM0);
  test_sound_check_tone(what_there, heard_there, 0, 1000.0, TEST_TONE_DBM0);
}

static void
we_hang_up(Bench *bench, BenchCall *call)
{
  bench_call_control_hang_up(calls_of_a(bench), call);
  test_phones_wait_state(bench->phones, call, BENCH_CALL_ENDED);
  g_assert_cmpint(call->end, ==, BENCH_CALL_END_LOCAL);
}

static void
baresip_hangs_up(Bench *bench, BenchCall *call)
{
  test_baresip_command(bench->baresip, "hangup", "");
  test_phones_wait_state(bench->phones, call, BENCH_CALL_ENDED);
  g_assert_cmpint(call->end, ==, BENCH_CALL_END_REMOTE);
}

/* We call it, and it answers. */
static BenchCall *
call_baresip(Bench *bench)
{
  BenchCall *call = g_object_ref(test_phones_dial(bench->phones, 'a', "d"));

  test_phones_wait_state(bench->phones, call, BENCH_CALL_TALKING);
  test_baresip_wait_event(bench->baresip, "CALL_ESTABLISHED");
  return call;
}

static void
let_baresip_dial(Bench *bench)
{
  g_autofree char *target = g_strdup_printf("sip:a@127.0.0.1:%u", test_kamailio_get_port(bench->kamailio));

  test_baresip_command(bench->baresip, "dial", target);
}

/* It calls us, and we answer. */
static BenchCall *
be_called_by_baresip(Bench *bench)
{
  BenchCall *call;

  let_baresip_dial(bench);
  call = g_object_ref(test_phones_wait_call(bench->phones, 'a', BENCH_CALL_INCOMING));
  g_assert_cmpstr(call->remote_number, ==, "d");
  test_baresip_wait_event(bench->baresip, "CALL_RINGING");
  test_phones_answer(bench->phones, 'a', call);
  test_phones_wait_state(bench->phones, call, BENCH_CALL_TALKING);
  test_baresip_wait_event(bench->baresip, "CALL_ESTABLISHED");
  return call;
}

static void
test_calls_baresip(void)
{
  Bench bench;

  bench_init(&bench);

  g_autoptr(BenchCall) call = call_baresip(&bench);

  g_assert_cmpstr(call->codec, ==, "PCMU");
  talk(&bench, call, baresip_hangs_up, "we call");
  bench_clear(&bench);
}

static void
test_called_by_baresip(void)
{
  Bench bench;

  bench_init(&bench);

  g_autoptr(BenchCall) call = be_called_by_baresip(&bench);

  talk(&bench, call, we_hang_up, "it calls");
  bench_clear(&bench);
}

/* Hold and resume against a stack that is not ours. */
static void
test_holds_baresip(void)
{
  Bench bench;
  g_autoptr(GError) error = NULL;

  bench_init(&bench);

  g_autoptr(BenchCall) call = g_object_ref(test_phones_dial(bench.phones, 'a', "d"));

  test_phones_wait_state(bench.phones, call, BENCH_CALL_TALKING);
  test_sound_pass(ITS_SECOND_MS);
  bench_call_control_hold(calls_of_a(&bench), call, &error);
  g_assert_no_error(error);
  test_phones_wait_state(bench.phones, call, BENCH_CALL_HOLDING);
  test_sound_pass(ITS_SECOND_MS);
  bench_call_control_resume(calls_of_a(&bench), call, &error);
  g_assert_no_error(error);
  test_phones_wait_state(bench.phones, call, BENCH_CALL_TALKING);
  talk(&bench, call, we_hang_up, "held and resumed");
  bench_clear(&bench);
}

/* SRTP, ours and its demands: "1" and "2" of account.X.srtp_encryption, its mediaenc. */
typedef struct
{
  const char *path;
  const char *ours;
  const char *its;
  const char *suite; /* ours alone; "": all */
  gboolean secure;
} Encryption;

static const Encryption encryptions[] = {
  { "forced", "1", ";mediaenc=srtp-mand", "", TRUE },
  { "negotiated", "2", ";mediaenc=srtp", "", TRUE },
  { "short-tag", "1", ";mediaenc=srtp-mand", "AES_CM_128_HMAC_SHA1_32", TRUE },
  { "plain", "2", "", "", FALSE },
};

static void
encrypt(Bench *bench, const Encryption *encryption)
{
  g_autofree char *account = g_strconcat(encryption->its, G711_ONLY, NULL);

  bench_init_with(bench, account);
  test_phones_set(bench->phones, 'a', "account.1.srtp_encryption", encryption->ours);
  test_phones_set(bench->phones, 'a', "benchphone.srtp.suites", encryption->suite);
}

static void
check_encryption(Bench *bench, BenchCall *call, gboolean secure)
{
  BenchMediaStatistics statistics;

  g_assert_true(bench_phone_get_call_statistics(test_phones_get(bench->phones, 'a'), call, &statistics));
  g_assert_cmpint(call->secure, ==, secure);
  g_assert_cmpint(statistics.secure, ==, secure);
}

static void
test_calls_encrypted(gconstpointer data)
{
  const Encryption *encryption = data;
  Bench bench;

  encrypt(&bench, encryption);

  g_autoptr(BenchCall) call = call_baresip(&bench);

  check_encryption(&bench, call, encryption->secure);
  talk(&bench, call, we_hang_up, encryption->path);
  bench_clear(&bench);
}

static void
test_called_encrypted(gconstpointer data)
{
  const Encryption *encryption = data;
  Bench bench;

  encrypt(&bench, encryption);

  g_autoptr(BenchCall) call = be_called_by_baresip(&bench);

  check_encryption(&bench, call, encryption->secure);
  talk(&bench, call, baresip_hangs_up, encryption->path);
  bench_clear(&bench);
}

/* Its demand, and our refusal, and the other way round. */
static void
test_refuses_encryption(void)
{
  Encryption off = { "off", "0", ";mediaenc=srtp-mand", "", FALSE };
  Encryption demand = { "demand", "1", "", "", FALSE };
  Bench bench;

  encrypt(&bench, &off);
  let_baresip_dial(&bench);
  test_baresip_wait_event(bench.baresip, "CALL_CLOSED");
  g_assert_cmpuint(test_phones_count(bench.phones, 'a', BENCH_TAP_OUT, "SIP/2.0 488"), ==, 1);
  test_baresip_stop(bench.baresip);
  bench_clear(&bench);

  encrypt(&bench, &demand);

  g_autoptr(BenchCall) call = g_object_ref(test_phones_dial(bench.phones, 'a', "d"));

  test_phones_wait_ended(bench.phones, call);
  g_assert_cmpint(call->end, ==, BENCH_CALL_END_FAILED);
  g_assert_true(g_str_has_prefix(call->reason, "SRTP "));
  test_baresip_stop(bench.baresip);
  bench_clear(&bench);
}

/* A codec each way, by its names in account.1.codec and in baresip. */
typedef struct
{
  const char *ours;
  const char *its;
} Codec;

static const Codec codecs[] = {
  { "PCMA", ";audio_codecs=pcma/8000/1" },
  { "G722", ";audio_codecs=g722/16000/1" },
  { "Opus", ";audio_codecs=opus/48000/2" },
};

static void
bench_init_codec(Bench *bench, const Codec *codec)
{
  bench_init_with(bench, codec->its);
  test_phones_set_codec(bench->phones, 'a', codec->ours);
}

static void
test_calls_codec(gconstpointer data)
{
  const Codec *codec = data;
  g_autofree char *name = g_strconcat("we call, ", codec->ours, NULL);
  Bench bench;

  bench_init_codec(&bench, codec);

  g_autoptr(BenchCall) call = call_baresip(&bench);

  g_assert_cmpstr(call->codec, ==, bench_codec_by_parameter(codec->ours)->display);
  talk(&bench, call, baresip_hangs_up, name);
  bench_clear(&bench);
}

static void
test_called_codec(gconstpointer data)
{
  const Codec *codec = data;
  g_autofree char *name = g_strconcat("it calls, ", codec->ours, NULL);
  Bench bench;

  bench_init_codec(&bench, codec);

  g_autoptr(BenchCall) call = be_called_by_baresip(&bench);

  talk(&bench, call, we_hang_up, name);
  bench_clear(&bench);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/baresip/calls", test_calls_baresip);
  g_test_add_func("/baresip/called", test_called_by_baresip);
  g_test_add_func("/baresip/holds", test_holds_baresip);
  for (gsize i = 0; i < G_N_ELEMENTS(codecs); i++)
    {
      g_autofree char *calls = g_strconcat("/baresip/codec/calls-", codecs[i].ours, NULL);
      g_autofree char *called = g_strconcat("/baresip/codec/called-", codecs[i].ours, NULL);

      g_test_add_data_func(calls, &codecs[i], test_calls_codec);
      g_test_add_data_func(called, &codecs[i], test_called_codec);
    }
  for (gsize i = 0; i < G_N_ELEMENTS(encryptions); i++)
    {
      g_autofree char *calls = g_strconcat("/baresip/srtp/calls/", encryptions[i].path, NULL);
      g_autofree char *called = g_strconcat("/baresip/srtp/called/", encryptions[i].path, NULL);

      g_test_add_data_func(calls, &encryptions[i], test_calls_encrypted);
      /* What it offers is its own choice. */
      if (*encryptions[i].suite == '\0')
        g_test_add_data_func(called, &encryptions[i], test_called_encrypted);
    }
  g_test_add_func("/baresip/srtp/refused", test_refuses_encryption);
  return g_test_run();
}
