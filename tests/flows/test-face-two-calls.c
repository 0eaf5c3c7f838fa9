/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Transfers, conferences and forwards as people make them, by keys alone: what each step shows on each of the
 * three phones, and the guide's flow on the tap (guide 2.5 to 2.11; phone-ui 2.2, 3.1, 4).
 */
#include <string.h>

#include "faces.h"

#define IN_USE "in-use; speaker; line-1 green"
#define HELD "held; speaker; line-1 green slow 2000"
#define RINGING "ringing;; power red fast 600, line-1 green fast 400"
#define TWO_KEYS "Transfer|Swap|Conference|End Call"

/* The card of an ended call is taken away. */
static void
dismiss(TestPhones *phones, char user, const char *title, const char *who)
{
  TEST_SEES(phones, user, title, who, "New Call|||Cancel", "registered;;", "");
  test_faces_press(phones, user, "x");
}

/* Two talk, @user ends it. */
static void
end(TestPhones *phones, char user, char other, const char *seen_by_user, const char *seen_by_other)
{
  test_faces_press(phones, user, "soft-4");
  dismiss(phones, user, "Call Finish", seen_by_user);
  dismiss(phones, other, "Call Finish", seen_by_other);
}

static void
play_blind(TestPhones *phones)
{
  test_faces_talk(phones, 'a', 'b');
  test_faces_press(phones, 'b', "soft-1");
  TEST_SEES(phones, 'b', "Transfer to", "", "Directory|History|123|Cancel", IN_USE, "");
  test_faces_enter(phones, 'b', 'c');
  TEST_SEES(phones, 'b', "Transfer to", "c", "B Transfer|Send|Delete|Cancel", IN_USE, "");
  test_faces_press(phones, 'b', "soft-1");
  TEST_SEES(phones, 'c', "Incoming Call", "User A, a, To: c", TEST_INCOMING_KEYS, RINGING, "");
  dismiss(phones, 'b', "Transferred", "User A, a");
  test_faces_idle(phones, 'b');
  TEST_SEES(phones, 'a', "Ringing", "c", "|||Cancel", IN_USE, "");
  /* For a moment its LCD has said why it calls. */
  g_assert_nonnull(strstr(phones->events->str, "Be Transferred"));
  test_faces_press(phones, 'c', "ok");
  TEST_SEES(phones, 'a', "Talking", "c", TEST_TALKING_KEYS, IN_USE, "");
  TEST_SEES(phones, 'c', "Talking", "User A, a", TEST_TALKING_KEYS, IN_USE, "");
  test_phones_check_flow(phones, "blind-transfer");
  end(phones, 'a', 'c', "c", "User A, a");
}

/* A talks with B, presses Transfer, enters C and sends. */
static void
consult(TestPhones *phones)
{
  test_faces_talk(phones, 'a', 'b');
  test_faces_press(phones, 'a', "transfer");
  TEST_SEES(phones, 'a', "Transfer to", "", "Directory|History|123|Cancel", IN_USE, "");
  test_faces_enter(phones, 'a', 'c');
  test_faces_press(phones, 'a', "soft-2");
  TEST_SEES(phones, 'a', "Ringing 2/2", "c", "Transfer|||Cancel", IN_USE, "");
  TEST_SEES(phones, 'b', "Held", "User A, a", TEST_TALKING_KEYS, IN_USE, "");
  TEST_SEES(phones, 'c', "Incoming Call", "User A, a, To: c", TEST_INCOMING_KEYS, RINGING, "");
}

/* What A, B and C show once B and C have each other. */
static void
see_transferred(TestPhones *phones)
{
  dismiss(phones, 'a', "Transferred", "b");
  test_faces_idle(phones, 'a');
  TEST_SEES(phones, 'b', "Talking", "c", TEST_TALKING_KEYS, IN_USE, "");
  TEST_SEES(phones, 'c', "Talking", "User B, b", TEST_TALKING_KEYS, IN_USE, "");
  end(phones, 'b', 'c', "c", "User B, b");
}

static void
play_attended(TestPhones *phones)
{
  consult(phones);
  test_faces_press(phones, 'c', "soft-1");
  TEST_SEES(phones, 'a', "Talking 2/2", "c", TWO_KEYS, IN_USE, "");
  TEST_SEES(phones, 'c', "Talking", "User A, a", TEST_TALKING_KEYS, IN_USE, "");
  test_faces_press(phones, 'a', "soft-1");
  TEST_SEES(phones, 'c', "Talking", "User B, b", TEST_TALKING_KEYS, IN_USE, "");
  test_phones_check_flow(phones, "attended-transfer");
  see_transferred(phones);
}

static void
play_attended_on_hook(TestPhones *phones)
{
  consult(phones);
  test_faces_press(phones, 'c', "soft-1");
  TEST_SEES(phones, 'a', "Talking 2/2", "c", TWO_KEYS, IN_USE, "");
  test_faces_press(phones, 'a', "speaker");
  see_transferred(phones);
}

/* Transfer pressed while C still rings (F063). */
static void
play_semi_attended(TestPhones *phones)
{
  consult(phones);
  test_faces_press(phones, 'a', "transfer");
  TEST_SEES(phones, 'c', "Incoming Call", "User B, b, To: c", TEST_INCOMING_KEYS, RINGING, "");
  test_faces_press(phones, 'c', "soft-1");
  see_transferred(phones);
  test_faces_idle(phones, 'c');
}

/* The target does not take it: the held call is there again, and the LCD says so. */
static void
play_failed_transfer(TestPhones *phones)
{
  test_phones_set(phones, 'b', "benchphone.transfer.hang_up", "2");
  test_faces_press(phones, 'c', "soft-3");
  test_faces_talk(phones, 'a', 'b');
  test_faces_press(phones, 'b', "soft-1");
  test_faces_enter(phones, 'b', 'c');
  test_faces_press(phones, 'b', "soft-1");
  TEST_SEES(phones, 'b', "Talking", "User A, a", TEST_TALKING_KEYS, IN_USE, "Transfer Failed");
  TEST_SEES(phones, 'c', "idle", "", TEST_IDLE_KEYS, "registered; dnd;", "");
  test_faces_press(phones, 'c', "soft-3");
  test_phones_set(phones, 'b', "benchphone.transfer.hang_up", "1");
  end(phones, 'b', 'a', "User A, a", "b");
}

static void
make_conference(TestPhones *phones)
{
  test_faces_talk(phones, 'a', 'b');
  test_faces_press(phones, 'a', "soft-3");
  TEST_SEES(phones, 'a', "Conference", "", "Directory|History|123|Cancel", IN_USE, "");
  test_faces_enter(phones, 'a', 'c');
  test_faces_press(phones, 'a', "soft-1");
  TEST_SEES(phones, 'a', "Ringing 2/2", "c", "|||Cancel", IN_USE, "");
  TEST_SEES(phones, 'b', "Held", "User A, a", TEST_TALKING_KEYS, IN_USE, "");
  test_faces_press(phones, 'c', "soft-1");
  TEST_SEES(phones, 'a', "Talking 2/2", "c", TWO_KEYS, IN_USE, "");
  test_faces_press(phones, 'a', "soft-3");
  TEST_SEES(phones, 'a', "Conference", "b, c", "Split|Hold|Manage|End Call", IN_USE, "");
  TEST_SEES(phones, 'b', "Talking", "User A, a", TEST_TALKING_KEYS, IN_USE, "");
  TEST_SEES(phones, 'c', "Talking", "User A, a", TEST_TALKING_KEYS, IN_USE, "");
}

static void
play_conference(TestPhones *phones)
{
  make_conference(phones);
  test_phones_check_flow(phones, "call-conference");
  test_faces_press(phones, 'a', "soft-2");
  TEST_SEES(phones, 'a', "Conference", "b, c", "Split|Resume||End Call", HELD, "");
  TEST_SEES(phones, 'b', "Held", "User A, a", TEST_TALKING_KEYS, IN_USE, "");
  TEST_SEES(phones, 'c', "Held", "User A, a", TEST_TALKING_KEYS, IN_USE, "");
  test_faces_press(phones, 'a', "hold");
  TEST_SEES(phones, 'a', "Conference", "b, c", "Split|Hold|Manage|End Call", IN_USE, "");
  TEST_SEES(phones, 'b', "Talking", "User A, a", TEST_TALKING_KEYS, IN_USE, "");
  test_faces_press(phones, 'a', "soft-1");
  TEST_SEES(phones, 'a', "Hold 2/2", "c", "Transfer|Resume|New Call|End Call", HELD, "");
  TEST_SEES(phones, 'b', "Held", "User A, a", TEST_TALKING_KEYS, IN_USE, "");
  TEST_SEES(phones, 'c', "Held", "User A, a", TEST_TALKING_KEYS, IN_USE, "");
  test_faces_press(phones, 'a', "up");
  TEST_SEES(phones, 'a', "Hold 1/2", "b", "Transfer|Resume|New Call|End Call", HELD, "");
  test_faces_press(phones, 'a', "soft-4");
  dismiss(phones, 'b', "Call Finish", "User A, a");
  TEST_SEES(phones, 'a', "Hold", "c", "Transfer|Resume|New Call|End Call", HELD, "");
  end(phones, 'a', 'c', "c", "User A, a");
}

static void
play_conference_end(TestPhones *phones)
{
  make_conference(phones);
  test_faces_press(phones, 'a', "soft-4");
  dismiss(phones, 'b', "Call Finish", "User A, a");
  dismiss(phones, 'c', "Call Finish", "User A, a");
  TEST_SEES(phones, 'a', "Call Finish", "c", "New Call|||Cancel", "registered;;", "");
  test_faces_press(phones, 'a', "x");
}

/* B forwards to C: C sees through whom, B has a forwarded call in its history. */
static void
forward(TestPhones *phones, const char *flow, const char *icons, const char *enabled)
{
  test_faces_call(phones, 'a', 'b');
  TEST_SEES(phones, 'c', "Incoming Call", "User A, a, Via b", TEST_INCOMING_KEYS, RINGING, "");
  TEST_SEES(phones, 'a', "Ringing", "c", "|||Cancel", IN_USE, "");
  TEST_SEES(phones, 'b', "idle", "", "Exit|||View", icons, "1 Forwarded Call(s)");
  test_faces_press(phones, 'b', "soft-1");
  TEST_SEES(phones, 'b', "idle", "", "Exit|||View", icons, enabled);
  test_faces_press(phones, 'b', "soft-1");
  TEST_SEES(phones, 'b', "idle", "", TEST_IDLE_KEYS, icons, "");
  test_faces_press(phones, 'c', "soft-1");
  TEST_SEES(phones, 'a', "Talking", "c", TEST_TALKING_KEYS, IN_USE, "");
  TEST_SEES(phones, 'c', "Talking", "User A, a, Via b", TEST_TALKING_KEYS, IN_USE, "");
  test_faces_press(phones, 'c', "soft-4");
  dismiss(phones, 'a', "Call Finish", "c");
  dismiss(phones, 'c', "Call Finish", "User A, a, Via b");
  test_phones_check_flow(phones, flow);
  test_faces_press(phones, 'b', "soft-1 right right right right");
  TEST_SEES(phones, 'b', "Forwarded Calls 1/1", "", "Back|Option|Delete|Send", ";;", "");
  test_face_see_rows(test_phones_get(phones, 'b'), "[forwarded] User A: Today");
  test_faces_press(phones, 'b', "soft-3 soft-4 soft-1");
}

static void
play_always_forward(TestPhones *phones)
{
  test_phones_set(phones, 'b', "forward.always.target", "c");
  test_phones_set(phones, 'b', "forward.always.enable", "1");
  forward(phones, "always-forward", "registered; forward;", "Always Forward is enabled.");
  test_phones_set(phones, 'b', "forward.always.enable", "0");
}

static void
play_no_answer_forward(TestPhones *phones)
{
  test_phones_set(phones, 'b', "forward.no_answer.target", "c");
  test_phones_set(phones, 'b', "forward.no_answer.timeout", "0");
  test_phones_set(phones, 'b', "forward.no_answer.enable", "1");
  forward(phones, "no-answer-forward", "registered; forward;", "No Answer Forward is enabled.");
  test_phones_set(phones, 'b', "forward.no_answer.enable", "0");
}

/* B is busy because it calls C, who sees a second call, through B. */
static void
play_busy_forward(TestPhones *phones)
{
  /* What the phone says of forwarding when it is idle again is the other cases' matter. */
  test_phones_set(phones, 'b', "phone_setting.forward_call_popup.enable", "0");
  test_phones_set(phones, 'b', "call_waiting.enable", "0");
  test_phones_set(phones, 'b', "forward.busy.target", "c");
  test_phones_set(phones, 'b', "forward.busy.enable", "1");
  test_faces_call(phones, 'b', 'c');
  TEST_SEES(phones, 'b', "Ringing", "c", "|||Cancel", "in-use; speaker forward; line-1 green", "");
  for (char user = 'a'; user <= 'c'; user++)
    bench_tap_store_clear(bench_phone_get_tap_store(test_phones_get(phones, user)));
  test_faces_call(phones, 'a', 'b');
  TEST_SEES(phones, 'c', "Incoming Call 2/2", "User A, a, Via b", TEST_INCOMING_KEYS, RINGING, "");
  TEST_SEES(phones, 'b', "Ringing", "c", "|||Cancel", "in-use; speaker forward; line-1 green", "");
  test_faces_press(phones, 'c', "soft-1");
  TEST_SEES(phones, 'a', "Talking", "c", TEST_TALKING_KEYS, IN_USE, "");
  test_phones_check_flow(phones, "busy-forward");
  test_faces_press(phones, 'b', "soft-4");
  TEST_SEES(phones, 'c', "Talking", "User A, a, Via b", TEST_TALKING_KEYS,
            "in-use; speaker missed; power red slow 2000, line-1 green", "");
  test_faces_press(phones, 'a', "soft-4");
  dismiss(phones, 'a', "Call Finish", "c");
  test_phones_set(phones, 'b', "forward.busy.enable", "0");
  test_phones_set(phones, 'b', "call_waiting.enable", "1");
  test_phones_set(phones, 'b', "phone_setting.forward_call_popup.enable", "1");
  TEST_SEES(phones, 'c', "Call Finish", "User A, a, Via b", "New Call|||Cancel",
            "registered; missed; power red slow 2000", "");
  test_faces_press(phones, 'c', "x");
  TEST_SEES(phones, 'c', "idle", "", "Exit|||View", "registered; missed; power red slow 2000",
            "1 New Missed Call(s)");
  test_faces_press(phones, 'c', "soft-4 soft-1");
  test_faces_idle(phones, 'c');
}

static const TestFacesCase cases[] = {
  { "blind", play_blind },
  { "attended", play_attended },
  { "attended-on-hook", play_attended_on_hook },
  { "semi-attended", play_semi_attended },
  { "failed-transfer", play_failed_transfer },
  { "conference", play_conference },
  { "conference-end", play_conference_end },
  { "always-forward", play_always_forward },
  { "no-answer-forward", play_no_answer_forward },
  { "busy-forward", play_busy_forward },
};

int
main(int argc, char **argv)
{
  return test_faces_run(argc, argv, "face-two-calls", cases, G_N_ELEMENTS(cases));
}
