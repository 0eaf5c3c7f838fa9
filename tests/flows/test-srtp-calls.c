/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SRTP between phones through a proxy: who gets it with whom, what the LCD says of it, hold, new keys, transfer,
 * conferences of secret and plain calls; and that no key is ever shown.
 */
#include <string.h>

#include "faces.h"
#include "lab/ladder.h"

static BenchCallControl *
calls_of(TestPhones *phones, char user)
{
  return bench_phone_get_calls(test_phones_get(phones, user));
}

static void
set_modes(TestPhones *phones, const char *a, const char *b, const char *c)
{
  test_phones_set(phones, 'a', "account.1.srtp_encryption", a);
  test_phones_set(phones, 'b', "account.1.srtp_encryption", b);
  test_phones_set(phones, 'c', "account.1.srtp_encryption", c);
}

typedef struct
{
  BenchPhone *phone;
  BenchCall *call;
  guint64 received;
} Sound;

static gboolean
has_sound(gconstpointer data)
{
  const Sound *sound = data;
  BenchMediaStatistics statistics;

  return bench_phone_get_call_statistics(sound->phone, sound->call, &statistics)
         && statistics.packets_received >= sound->received;
}

/* Sound comes from now on, and all of it is the far end's. */
static void
check_sound(TestPhones *phones, char user, BenchCall *call, gboolean secure)
{
  BenchPhone *phone = test_phones_get(phones, user);
  BenchMediaStatistics statistics;
  Sound sound = { phone, call, 0 };

  g_assert_true(bench_phone_get_call_statistics(phone, call, &statistics));
  sound.received = statistics.packets_received + 20;
  test_phones_wait(phones, has_sound, &sound, "sound");
  g_assert_true(bench_phone_get_call_statistics(phone, call, &statistics));
  g_assert_cmpint(statistics.secure, ==, secure);
  g_assert_cmpint(call->secure, ==, secure);
  g_assert_cmpuint(statistics.packets_srtp_failed, ==, 0);
}

typedef struct
{
  BenchPhone *phone;
  gboolean secure;
} Padlock;

static gboolean
has_padlock(gconstpointer data)
{
  const Padlock *padlock = data;
  const BenchScreen *screen = bench_firmware_get_screen(bench_phone_get_firmware(padlock->phone));

  return screen->kind == BENCH_SCREEN_CALL && g_str_equal(screen->title, "Talking")
         && screen->secure == padlock->secure;
}

static void
see_padlock(TestPhones *phones, char user, gboolean secure)
{
  Padlock padlock = { test_phones_get(phones, user), secure };

  test_phones_wait(phones, has_padlock, &padlock, secure ? "the padlock" : "no padlock");
}

/* The a=crypto lines of the newest INVITE that @user has sent. */
static char *
last_keys(TestPhones *phones, char user)
{
  g_autoptr(GPtrArray) records
      = bench_tap_store_list(bench_phone_get_tap_store(test_phones_get(phones, user)), FALSE);
  g_autoptr(GString) keys = g_string_new(NULL);

  for (guint i = 0; i < records->len; i++)
    {
      const BenchTapRecord *record = g_ptr_array_index(records, i);
      gsize size = 0;
      const char *bytes = g_bytes_get_data(record->bytes, &size);
      g_autofree char *text = g_strndup(bytes, size);
      const char *at = text;

      if (record->kind != BENCH_TAP_SIP || record->direction != BENCH_TAP_OUT
          || !g_str_has_prefix(text, "INVITE "))
        continue;
      g_string_truncate(keys, 0);
      while ((at = strstr(at, "\r\na=crypto:")) != NULL)
        {
          at += 2;
          g_string_append_len(keys, at, (gssize) strcspn(at, "\r"));
        }
    }
  g_assert_nonnull(strstr(keys->str, "inline:"));
  return g_string_free(g_steal_pointer(&keys), FALSE);
}

/* No event, no line of the log and no trace shows a key. */
static void
check_secrets(TestPhones *phones, const char *keys)
{
  g_autoptr(GPtrArray) records = test_phones_merge_records(phones);
  g_autoptr(GPtrArray) steps = bench_ladder_build(records, NULL);
  g_autofree char *ladder = bench_ladder_to_text(steps);
  const char *key = strstr(keys, "inline:");
  g_autofree char *bare = g_strndup(key + strlen("inline:"), 40);

  g_assert_null(strstr(phones->events->str, bare));
  g_assert_null(strstr(ladder, bare));
  g_assert_null(strstr(phones->events->str, "inline:"));
}

static void
play_forced(TestPhones *phones)
{
  BenchCall *at_a;
  BenchCall *at_b;
  g_autofree char *first = NULL;
  g_autofree char *held = NULL;
  g_autofree char *resumed = NULL;
  g_autofree char *renewed = NULL;
  g_autoptr(GError) error = NULL;

  set_modes(phones, "1", "1", "0");
  test_phones_talk(phones, 'a', 'b', &at_a, &at_b);
  see_padlock(phones, 'a', TRUE);
  see_padlock(phones, 'b', TRUE);
  check_sound(phones, 'a', at_a, TRUE);
  check_sound(phones, 'b', at_b, TRUE);
  first = last_keys(phones, 'a');
  g_assert_cmpuint(test_phones_count(phones, 'b', BENCH_TAP_OUT, " RTP/SAVP "), >, 0);
  g_assert_nonnull(strstr(phones->events->str, "\"secure\":true"));

  bench_call_control_hold(calls_of(phones, 'a'), at_a, &error);
  g_assert_no_error(error);
  test_phones_wait_state(phones, at_a, BENCH_CALL_HOLDING);
  test_phones_wait_state(phones, at_b, BENCH_CALL_HELD);
  held = last_keys(phones, 'a');
  g_assert_cmpstr(held, ==, first);
  bench_call_control_resume(calls_of(phones, 'a'), at_a, &error);
  g_assert_no_error(error);
  test_phones_wait_state(phones, at_b, BENCH_CALL_TALKING);
  test_phones_wait_state(phones, at_a, BENCH_CALL_TALKING);
  resumed = last_keys(phones, 'a');
  g_assert_cmpstr(resumed, ==, first);
  check_sound(phones, 'a', at_a, TRUE);
  check_sound(phones, 'b', at_b, TRUE);

  /* The user offers anew: new keys, without a packet lost to them. */
  bench_call_control_reoffer(calls_of(phones, 'a'), at_a, &error);
  g_assert_no_error(error);
  check_sound(phones, 'b', at_b, TRUE);
  renewed = last_keys(phones, 'a');
  g_assert_cmpstr(renewed, !=, first);
  check_sound(phones, 'a', at_a, TRUE);
  check_sound(phones, 'b', at_b, TRUE);
  see_padlock(phones, 'b', TRUE);
  check_secrets(phones, first);
  check_secrets(phones, renewed);
  bench_call_control_hang_up(calls_of(phones, 'b'), at_b);
  test_phones_wait_ended(phones, at_a);
}

static void
play_mixed_modes(TestPhones *phones)
{
  BenchCall *at_a;
  BenchCall *at_b;
  static const struct
  {
    const char *a;
    const char *b;
    gboolean secure;
  } modes[] = {
    { "2", "0", FALSE }, { "0", "2", FALSE }, { "2", "2", TRUE }, { "2", "1", TRUE }, { "1", "2", TRUE }
  };

  for (gsize i = 0; i < G_N_ELEMENTS(modes); i++)
    {
      set_modes(phones, modes[i].a, modes[i].b, "0");
      test_phones_talk(phones, 'a', 'b', &at_a, &at_b);
      check_sound(phones, 'a', at_a, modes[i].secure);
      check_sound(phones, 'b', at_b, modes[i].secure);
      see_padlock(phones, 'a', modes[i].secure);
      see_padlock(phones, 'b', modes[i].secure);
      bench_call_control_hang_up(calls_of(phones, 'a'), at_a);
      test_phones_wait_ended(phones, at_b);
    }
}

/* One wants it and the other does not: nothing rings, and the LCD of the caller says why. */
static void
play_mismatch(TestPhones *phones)
{
  set_modes(phones, "1", "0", "1");
  test_faces_call(phones, 'a', 'b');
  TEST_SEES(phones, 'a', "Call failed!", "b, SRTP not accepted!", "New Call|||Cancel", "registered; speaker;",
            "");
  test_faces_press(phones, 'a', "soft-4");
  test_faces_idle(phones, 'a');
  test_faces_idle(phones, 'b');
  g_assert_cmpuint(test_phones_count(phones, 'b', BENCH_TAP_OUT, "SIP/2.0 488"), ==, 1);
  g_assert_cmpuint(test_phones_count(phones, 'b', BENCH_TAP_OUT, "SIP/2.0 180"), ==, 0);
  g_assert_nonnull(strstr(phones->events->str, "\"reason\":\"SRTP is off!\""));

  test_faces_call(phones, 'b', 'c');
  TEST_SEES(phones, 'b', "Call failed!", "c, Not acceptable here!", "New Call|||Cancel",
            "registered; speaker;", "");
  g_assert_cmpuint(test_phones_count(phones, 'c', BENCH_TAP_OUT, "SIP/2.0 488"), ==, 1);
  g_assert_nonnull(strstr(phones->events->str, "\"reason\":\"SRTP required!\""));
  test_faces_press(phones, 'b', "soft-4");
  test_faces_idle(phones, 'b');
}

/* B, whom A has transferred, and C get keys of their own. */
static void
play_transfer(TestPhones *phones)
{
  BenchCall *with_b;
  BenchCall *at_b;
  BenchCall *at_c;
  BenchCall *with_c;
  BenchCall *new_at_b;
  g_autoptr(GError) error = NULL;

  set_modes(phones, "2", "1", "1");
  test_phones_talk(phones, 'a', 'b', &with_b, &at_b);
  with_c = test_phones_consult(phones, with_b, &at_c);
  check_sound(phones, 'c', at_c, TRUE);
  bench_call_control_transfer_to_call(calls_of(phones, 'a'), with_b, with_c, &error);
  g_assert_no_error(error);
  test_phones_wait_ended(phones, with_b);
  new_at_b = test_phones_wait_call(phones, 'b', BENCH_CALL_TALKING);
  g_assert_cmpstr(new_at_b->remote_number, ==, "c");
  check_sound(phones, 'b', new_at_b, TRUE);
  check_sound(phones, 'c', test_phones_wait_call(phones, 'c', BENCH_CALL_TALKING), TRUE);
  see_padlock(phones, 'b', TRUE);
  see_padlock(phones, 'c', TRUE);
  bench_call_control_hang_up(calls_of(phones, 'b'), new_at_b);
  test_phones_wait_ended(phones, at_c);
}

static gboolean
is_conference_open(gconstpointer data)
{
  const BenchScreen *screen = bench_firmware_get_screen(bench_phone_get_firmware((BenchPhone *) data));

  return screen->rows->len == 2 && !screen->secure;
}

/* A conference is as secret as its least secret member. */
static void
play_conference(TestPhones *phones)
{
  BenchCall *with_b;
  BenchCall *at_b;
  BenchCall *at_c;
  BenchCall *with_c;
  g_autoptr(GError) error = NULL;

  set_modes(phones, "2", "1", "0");
  test_phones_talk(phones, 'a', 'b', &with_b, &at_b);
  see_padlock(phones, 'a', TRUE);
  with_c = test_phones_consult(phones, with_b, &at_c);
  see_padlock(phones, 'a', FALSE);
  bench_call_control_join(calls_of(phones, 'a'), with_b, with_c, &error);
  g_assert_no_error(error);
  test_phones_wait_state(phones, with_b, BENCH_CALL_TALKING);
  check_sound(phones, 'a', with_b, TRUE);
  check_sound(phones, 'a', with_c, FALSE);
  check_sound(phones, 'b', at_b, TRUE);
  check_sound(phones, 'c', at_c, FALSE);
  test_phones_wait(phones, is_conference_open, test_phones_get(phones, 'a'),
                   "a conference without a padlock");
  see_padlock(phones, 'b', TRUE);
  see_padlock(phones, 'c', FALSE);
  bench_call_control_leave_conference(calls_of(phones, 'a'));
  test_phones_wait_ended(phones, at_b);
  test_phones_wait_ended(phones, at_c);
}

int
main(int argc, char **argv)
{
  static const TestFacesCase cases[] = {
    { "forced", play_forced },     { "mixed-modes", play_mixed_modes }, { "mismatch", play_mismatch },
    { "transfer", play_transfer }, { "conference", play_conference },
  };

  return test_faces_run(argc, argv, "srtp-calls", cases, G_N_ELEMENTS(cases));
}
