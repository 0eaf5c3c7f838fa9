/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Calls as three people make them, by keys alone: what each step shows on each of the three phones (LCD, soft
 * keys, icons, LEDs; phone-ui 2.2, 3.1, 4), and at the end the guide's flow on the tap.
 */
#include <string.h>

#include "faces.h"

/* A conversation of two ends: @user presses End Call, and both cards are taken away. */
static void
end(TestPhones *phones, char user, char other, const char *seen_by_user, const char *seen_by_other)
{
  test_faces_press(phones, user, "soft-4");
  TEST_SEES(phones, user, "Call Finish", seen_by_user, "New Call|||Cancel", "registered;;", "");
  TEST_SEES(phones, other, "Call Finish", seen_by_other, "New Call|||Cancel", "registered;;", "");
  test_faces_press(phones, user, "soft-4");
  test_faces_press(phones, other, "x");
  test_faces_idle(phones, user);
  test_faces_idle(phones, other);
}

static void
play_setup(TestPhones *phones)
{
  test_faces_press(phones, 'a', "line-1");
  TEST_SEES(phones, 'a', "Enter Number", "", "Directory|History|123|Cancel", "in-use; speaker; line-1 green",
            "");
  test_faces_enter(phones, 'a', 'b');
  TEST_SEES(phones, 'a', "Enter Number", "b", "Send|abc|Delete|Cancel", "in-use; speaker; line-1 green", "");
  test_faces_press(phones, 'a', "x");
  test_faces_idle(phones, 'a');
  test_faces_talk(phones, 'a', 'b');
  test_faces_idle(phones, 'c');
  test_faces_press(phones, 'a', "mute headset");
  TEST_SEES(phones, 'a', "Talking", "b", TEST_TALKING_KEYS,
            "in-use; headset muted; line-1 green, headset green, mute red", "");
  test_faces_press(phones, 'a', "mute headset");
  TEST_SEES(phones, 'a', "Talking", "b", TEST_TALKING_KEYS, "in-use; speaker; line-1 green", "");
  end(phones, 'b', 'a', "User A, a", "b");
  test_phones_check_flow(phones, "setup-and-disconnect");
}

/* B enters a number of its own with call waiting off: it is busy (guide 2.2). */
static void
play_busy(TestPhones *phones)
{
  test_faces_call(phones, 'b', 'c');
  TEST_SEES(phones, 'b', "Ringing", "c", "|||Cancel", "in-use; speaker; line-1 green", "");
  for (char user = 'a'; user <= 'c'; user++)
    bench_tap_store_clear(bench_phone_get_tap_store(test_phones_get(phones, user)));
  test_phones_set(phones, 'b', "call_waiting.enable", "0");
  test_faces_call(phones, 'a', 'b');
  TEST_SEES(phones, 'a', "Call failed!", "b, Busy here!", "New Call|||Cancel", "registered; speaker;", "");
  TEST_SEES(phones, 'b', "Ringing", "c", "|||Cancel", "in-use; speaker; line-1 green", "");
  test_phones_check_flow(phones, "called-user-busy");
  test_phones_set(phones, 'b', "call_waiting.enable", "1");
  test_faces_press(phones, 'a', "soft-4");
  test_faces_press(phones, 'c', "x");
  TEST_SEES(phones, 'b', "Call failed!", "c, Busy here!", "New Call|||Cancel", "registered; speaker;", "");
  test_faces_press(phones, 'b', "soft-4");
  test_faces_idle(phones, 'b');
}

static void
play_no_answer(TestPhones *phones)
{
  test_faces_call(phones, 'a', 'b');
  TEST_SEES(phones, 'a', "Ringing", "b", "|||Cancel", "in-use; speaker; line-1 green", "");
  TEST_SEES(phones, 'b', "Incoming Call", "User A, a, To: b", TEST_INCOMING_KEYS,
            "ringing;; power red fast 600, line-1 green fast 400", "");
  test_faces_press(phones, 'b', "soft-3");
  TEST_SEES(phones, 'b', "Incoming Call", "User A, a, To: b", "Answer|Forward||Reject",
            "ringing;; power red fast 600, line-1 green fast 400", "");
  test_faces_press(phones, 'a', "soft-4");
  test_faces_idle(phones, 'a');
  TEST_SEES(phones, 'b', "idle", "", "Exit|||View", "registered; missed; power red slow 2000",
            "1 New Missed Call(s)");
  test_phones_check_flow(phones, "called-user-does-not-answer");
  test_faces_press(phones, 'b', "soft-4");
  TEST_SEES(phones, 'b', "Missed Calls 1/1", "", "Back|Option|Delete|Send", ";;", "");
  test_face_see_rows(test_phones_get(phones, 'b'), "[missed] User A: Today");
  test_faces_press(phones, 'b', "soft-1");
  test_faces_idle(phones, 'b');
}

static void
play_hold(TestPhones *phones)
{
  test_faces_talk(phones, 'a', 'b');
  test_faces_press(phones, 'a', "hold");
  TEST_SEES(phones, 'a', "Hold", "b", "Transfer|Resume|New Call|End Call",
            "held; speaker; line-1 green slow 2000", "");
  TEST_SEES(phones, 'b', "Held", "User A, a", TEST_TALKING_KEYS, "in-use; speaker; line-1 green", "");
  test_phones_check_flow(phones, "call-hold");
  test_faces_press(phones, 'a', "soft-2");
  TEST_SEES(phones, 'a', "Talking", "b", TEST_TALKING_KEYS, "in-use; speaker; line-1 green", "");
  TEST_SEES(phones, 'b', "Talking", "User A, a", TEST_TALKING_KEYS, "in-use; speaker; line-1 green", "");
  /* Both hold: each shows that it does. */
  test_faces_press(phones, 'a', "hold");
  TEST_SEES(phones, 'b', "Held", "User A, a", TEST_TALKING_KEYS, "in-use; speaker; line-1 green", "");
  test_faces_press(phones, 'b', "soft-2");
  TEST_SEES(phones, 'b', "Hold", "User A, a", "Transfer|Resume|New Call|End Call",
            "held; speaker; line-1 green slow 2000", "");
  test_faces_press(phones, 'b', "line-1");
  TEST_SEES(phones, 'b', "Held", "User A, a", TEST_TALKING_KEYS, "in-use; speaker; line-1 green", "");
  test_faces_press(phones, 'a', "line-1");
  TEST_SEES(phones, 'a', "Talking", "b", TEST_TALKING_KEYS, "in-use; speaker; line-1 green", "");
  end(phones, 'a', 'b', "b", "User A, a");
}

static void
play_call_waiting(TestPhones *phones)
{
  test_faces_talk(phones, 'a', 'b');
  test_faces_call(phones, 'c', 'a');
  TEST_SEES(phones, 'a', "Incoming Call 2/2", "User C, c, To: a", TEST_INCOMING_KEYS,
            "ringing; speaker; power red fast 600, line-1 green fast 400", "");
  TEST_SEES(phones, 'c', "Ringing", "a", "|||Cancel", "in-use; speaker; line-1 green", "");
  test_faces_press(phones, 'a', "soft-1");
  TEST_SEES(phones, 'a', "Talking 2/2", "User C, c", "Transfer|Swap|Conference|End Call",
            "in-use; speaker; line-1 green", "");
  TEST_SEES(phones, 'b', "Held", "User A, a", TEST_TALKING_KEYS, "in-use; speaker; line-1 green", "");
  TEST_SEES(phones, 'c', "Talking", "a", TEST_TALKING_KEYS, "in-use; speaker; line-1 green", "");
  test_phones_check_flow(phones, "call-waiting");
  test_faces_press(phones, 'a', "soft-2");
  TEST_SEES(phones, 'a', "Talking 1/2", "b", "Transfer|Swap|Conference|End Call",
            "in-use; speaker; line-1 green", "");
  TEST_SEES(phones, 'c', "Held", "a", TEST_TALKING_KEYS, "in-use; speaker; line-1 green", "");
  test_faces_press(phones, 'a', "soft-4");
  TEST_SEES(phones, 'a', "Hold", "User C, c", "Transfer|Resume|New Call|End Call",
            "held; speaker; line-1 green slow 2000", "");
  test_faces_press(phones, 'b', "x");
  test_faces_press(phones, 'a', "soft-2");
  TEST_SEES(phones, 'a', "Talking", "User C, c", TEST_TALKING_KEYS, "in-use; speaker; line-1 green", "");
  end(phones, 'c', 'a', "a", "User C, c");
}

/* DND is a key: the caller reads the refusal that features.dnd_refuse_code chooses. */
static void
play_do_not_disturb(TestPhones *phones)
{
  static const char *const refusals[][2] = { { "480", "b, Temporarily Unavailable" },
                                             { "404", "b, Not found!" },
                                             { "486", "b, Busy here!" },
                                             { "603", "b, Rejected" } };

  test_faces_press(phones, 'b', "soft-3");
  TEST_SEES(phones, 'b', "idle", "", TEST_IDLE_KEYS, "registered; dnd;", "");
  for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++)
    {
      test_phones_set(phones, 'b', "features.dnd_refuse_code", refusals[i][0]);
      test_faces_call(phones, 'a', 'b');
      TEST_SEES(phones, 'a', "Call failed!", refusals[i][1], "New Call|||Cancel", "registered; speaker;", "");
      test_faces_press(phones, 'a', "soft-4");
    }
  test_faces_press(phones, 'b', "soft-3");
  test_faces_idle(phones, 'b');
}

static void
play_reject(TestPhones *phones)
{
  test_phones_set(phones, 'b', "features.normal_refuse_code", "603");
  test_faces_call(phones, 'a', 'b');
  TEST_SEES(phones, 'b', "Incoming Call", "User A, a, To: b", TEST_INCOMING_KEYS,
            "ringing;; power red fast 600, line-1 green fast 400", "");
  test_faces_press(phones, 'b', "soft-4");
  test_faces_idle(phones, 'b');
  TEST_SEES(phones, 'a', "Call failed!", "b, Rejected", "New Call|||Cancel", "registered; speaker;", "");
  test_faces_press(phones, 'a', "soft-4");
}

/* A hides who it is (RFC 3323); B, who does not take such calls, has it refused with 433 (RFC 5079). */
static void
play_anonymous(TestPhones *phones)
{
  test_phones_set(phones, 'a', "account.1.anonymous_call", "1");
  test_faces_call(phones, 'a', 'b');
  TEST_SEES(phones, 'b', "Incoming Call", "Anonymous, anonymous, To: b", TEST_INCOMING_KEYS,
            "ringing;; power red fast 600, line-1 green fast 400", "");
  test_faces_press(phones, 'b', "ok");
  TEST_SEES(phones, 'a', "Talking", "b", TEST_TALKING_KEYS, "in-use; speaker; line-1 green", "");
  end(phones, 'a', 'b', "b", "Anonymous, anonymous");
  test_phones_set(phones, 'b', "account.1.reject_anonymous_call", "1");
  test_faces_call(phones, 'a', 'b');
  TEST_SEES(phones, 'a', "Call failed!", "b, Rejected", "New Call|||Cancel", "registered; speaker;", "");
  test_faces_press(phones, 'a', "soft-4");
  test_phones_set(phones, 'b', "account.1.reject_anonymous_call", "0");
  test_phones_set(phones, 'a', "account.1.anonymous_call", "0");
}

static void
play_text(TestPhones *phones)
{
  g_autoptr(GError) error = NULL;

  g_assert_true(
      bench_firmware_send_text(bench_phone_get_firmware(test_phones_get(phones, 'a')), "b", "hello", &error));
  TEST_SEES(phones, 'b', "idle", "", "Exit|||View", "registered; text; power red slow 2000",
            "New Text Message(s)");
  test_faces_press(phones, 'b', "soft-4");
  TEST_SEES(phones, 'b', "Inbox 1/1", "", "Back|Option||View", ";; power red slow 2000", "");
  test_faces_press(phones, 'b', "soft-4");
  test_faces_press(phones, 'b', "soft-1 soft-1");
  test_faces_idle(phones, 'b');
}

/* B is heard before it answers: A sees it ring, and hears no ring-back of its own. */
static void
play_early_media(TestPhones *phones)
{
  BenchFirmware *a = bench_phone_get_firmware(test_phones_get(phones, 'a'));

  test_phones_set(phones, 'b', "benchphone.early_media", "1");
  test_faces_call(phones, 'a', 'b');
  TEST_SEES(phones, 'b', "Incoming Call", "User A, a, To: b", TEST_INCOMING_KEYS,
            "ringing;; power red fast 600, line-1 green fast 400", "");
  TEST_SEES(phones, 'a', "Ringing", "b", "|||Cancel", "in-use; speaker; line-1 green", "");
  g_assert_cmpint(bench_firmware_get_tone(a), ==, BENCH_TONE_NONE);
  test_faces_press(phones, 'b', "soft-1");
  TEST_SEES(phones, 'a', "Talking", "b", TEST_TALKING_KEYS, "in-use; speaker; line-1 green", "");
  test_phones_check_flow(phones, "early-media");
  test_phones_set(phones, 'b', "benchphone.early_media", "0");
  end(phones, 'a', 'b', "b", "User A, a");
}

static gboolean
is_signed_in(gconstpointer data)
{
  BenchLine *line = bench_call_control_get_line(bench_phone_get_calls((BenchPhone *) data), 1);

  return line != NULL && line->state == BENCH_LINE_REGISTERED && strcmp(line->user_name, "b") == 0;
}

/* C signs in as B too: both ring, B answers, and C has missed nothing: it was answered elsewhere. */
static void
play_elsewhere(TestPhones *phones)
{
  BenchPhone *c = test_phones_get(phones, 'c');

  test_phones_set(phones, 'c', "account.1.user_name", "b");
  test_phones_set(phones, 'c', "account.1.password", "secret-b");
  test_phones_wait(phones, is_signed_in, c, "C to be B too");
  test_faces_call(phones, 'a', 'b');
  TEST_SEES(phones, 'b', "Incoming Call", "User A, a, To: b", TEST_INCOMING_KEYS,
            "ringing;; power red fast 600, line-1 green fast 400", "");
  TEST_SEES(phones, 'c', "Incoming Call", "User A, a, To: b", TEST_INCOMING_KEYS,
            "ringing;; power red fast 600, line-1 green fast 400", "");
  test_faces_press(phones, 'b', "soft-1");
  TEST_SEES(phones, 'a', "Talking", "b", TEST_TALKING_KEYS, "in-use; speaker; line-1 green", "");
  test_faces_idle(phones, 'c');
  test_faces_press(phones, 'c', "soft-1");
  TEST_SEES(phones, 'c', "All Calls 1/3", "", "Back|Option|Delete|Send", ";;", "");
  test_face_see_rows(c, "[received] User A: Today\n[received] User B: Today\n[placed] a: Today");
  test_faces_press(phones, 'c', "soft-1");
  end(phones, 'a', 'b', "b", "User A, a");
}

static const TestFacesCase cases[] = {
  { "setup", play_setup },
  { "no-answer", play_no_answer },
  { "hold", play_hold },
  { "call-waiting", play_call_waiting },
  { "do-not-disturb", play_do_not_disturb },
  { "reject", play_reject },
  { "anonymous", play_anonymous },
  { "text", play_text },
  { "busy", play_busy },
  { "early-media", play_early_media },
  { "elsewhere", play_elsewhere },
};

int
main(int argc, char **argv)
{
  return test_faces_run(argc, argv, "face", cases, G_N_ELEMENTS(cases));
}
