/* SPDX-License-Identifier: GPL-3.0-or-later */
/* firmware/: consulting about a held call, and what becomes of the two: a transfer or a conference. */
#include "firmware-fixture.h"

/* A held call and the one placed to consult about it; the second talks. */
static BenchCall *
consult(Phone *phone, const char *keys)
{
  const GPtrArray *calls;
  BenchCall *second;

  phone_talk(phone, "600");
  phone_press(phone, keys);
  phone_take_sent(phone, "hold 1;dial 1 611;");
  calls = bench_call_control_get_calls(phone->calls);
  second = g_ptr_array_index(calls, calls->len - 1);
  fake_call_control_set_state(phone->fake, second, BENCH_CALL_TALKING);
  return second;
}

static void
test_attended_transfer(void)
{
  g_autoptr(Phone) phone = phone_new();

  consult(phone, "transfer 6 1 1 soft-2");
  phone_check(phone, "Talking", "Transfer|Swap|Conference|End Call");
  phone_press(phone, "transfer");
  phone_take_sent(phone, "transfer 1 to call 2;");
}

/* F063: completed while the target still rings. */
static void
test_semi_attended_transfer(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_talk(phone, "600");
  phone_press(phone, "transfer 6 1 1 soft-2");
  phone_take_sent(phone, "hold 1;dial 1 611;");
  phone_press(phone, "soft-1");
  phone_take_sent(phone, "transfer 1 to call 2;");
}

static void
test_transfer_on_hook(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_press(phone, "hook");
  consult(phone, "transfer 6 1 1 soft-2");
  phone_press(phone, "hook");
  phone_take_sent(phone, "transfer 1 to call 2;");
}

/* With transfer.on_hook_trans_enable off, hanging up ends the consultation and nothing else. */
static void
test_no_transfer_on_hook(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_set(phone, "transfer.on_hook_trans_enable", "0");
  phone_press(phone, "hook");
  consult(phone, "transfer 6 1 1 soft-2");
  phone_press(phone, "hook");
  phone_take_sent(phone, "hangup 2;");
}

/* Two calls that were not placed for a transfer: Transfer twice joins the far ends of both. */
static void
test_transfer_to_held_call(void)
{
  g_autoptr(Phone) phone = phone_new();
  BenchCall *second;

  phone_talk(phone, "600");
  second = fake_call_control_ring(phone->fake, 1, "", "1005");
  phone_press(phone, "soft-1");
  phone_take_sent(phone, "answer 2;");
  g_assert_cmpint(second->state, ==, BENCH_CALL_TALKING);
  phone_press(phone, "transfer transfer");
  phone_take_sent(phone, "transfer 2 to call 1;");
}

static void
test_conference(void)
{
  g_autoptr(Phone) phone = phone_new();

  consult(phone, "soft-3 6 1 1 soft-1");
  phone_check(phone, "Talking", "Transfer|Swap|Conference|End Call");
  phone_press(phone, "soft-3");
  phone_take_sent(phone, "join 2 1;");
  phone_check(phone, "Conference", "Split|Hold|New Call|End Call");
  g_assert_cmpstr(phone_screen(phone)->number, ==, "600, 611");
  g_assert_cmpstr(phone_screen(phone)->counter, ==, "");
  g_assert_cmpuint(phone_screen(phone)->rows->len, ==, 2);
  g_assert_cmpstr(phone_row(phone, 1)->label, ==, "611");
  phone_press(phone, "hold");
  phone_take_sent(phone, "hold 1;hold 2;");
  phone_check(phone, "Conference", "Split|Resume||End Call");
  phone_press(phone, "hold");
  phone_take_sent(phone, "resume 1;resume 2;");
  phone_press(phone, "soft-1");
  phone_take_sent(phone, "split;");
  phone_check(phone, "Hold", "Transfer|Resume|New Call|End Call");
}

/* A conference is one card among the calls: with a third call there are two, and arrows go from one to the other. */
static void
test_conference_is_one_card(void)
{
  g_autoptr(Phone) phone = phone_new();

  consult(phone, "soft-3 6 1 1 soft-1");
  phone_press(phone, "soft-3");
  fake_call_control_ring(phone->fake, 1, "", "1005");
  phone_check(phone, "Incoming Call", "Answer|Forward|Silence|Reject");
  g_assert_cmpstr(phone_screen(phone)->counter, ==, "2/2");
  phone_press(phone, "x up");
  phone_check(phone, "Conference", "Split|Hold|New Call|End Call");
  g_assert_cmpstr(phone_screen(phone)->counter, ==, "");
  phone_press(phone, "soft-1");
  g_assert_cmpstr(phone_screen(phone)->counter, ==, "1/2");
}

static void
test_leave_conference(void)
{
  g_autoptr(Phone) phone = phone_new();

  consult(phone, "soft-3 6 1 1 soft-1");
  phone_press(phone, "soft-3");
  phone_take_sent(phone, "join 2 1;");
  phone_press(phone, "soft-4");
  phone_take_sent(phone, "leave;");
}

/* A further call out of a conference: both its calls are held first. */
static void
test_new_call_in_conference(void)
{
  g_autoptr(Phone) phone = phone_new();

  consult(phone, "soft-3 6 1 1 soft-1");
  phone_press(phone, "soft-3");
  phone_take_sent(phone, "join 2 1;");
  phone_press(phone, "soft-3 6 0 5 soft-1");
  phone_take_sent(phone, "hold 1;hold 2;dial 1 605;");
}

/* benchphone.softkey.more: the fourth key turns the page, and each state begins on the first. */
static void
test_more(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_set(phone, "benchphone.softkey.more", "1");
  phone_talk(phone, "600");
  phone_check(phone, "Talking", "Transfer|Hold|Conference|More");
  phone_press(phone, "soft-4");
  phone_check(phone, "Talking", "End Call|New Call||More");
  phone_press(phone, "soft-4");
  phone_check(phone, "Talking", "Transfer|Hold|Conference|More");
  phone_press(phone, "soft-4 hold");
  phone_check(phone, "Hold", "Transfer|Resume|New Call|End Call");
  phone_press(phone, "hold");
  phone_check(phone, "Talking", "Transfer|Hold|Conference|More");
  phone_take_sent(phone, "hold 1;resume 1;");
  phone_press(phone, "soft-4 soft-1");
  phone_take_sent(phone, "hangup 1;");
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/firmware/consult/attended-transfer", test_attended_transfer);
  g_test_add_func("/firmware/consult/semi-attended-transfer", test_semi_attended_transfer);
  g_test_add_func("/firmware/consult/transfer-on-hook", test_transfer_on_hook);
  g_test_add_func("/firmware/consult/no-transfer-on-hook", test_no_transfer_on_hook);
  g_test_add_func("/firmware/consult/transfer-to-held-call", test_transfer_to_held_call);
  g_test_add_func("/firmware/consult/conference", test_conference);
  g_test_add_func("/firmware/consult/conference-is-one-card", test_conference_is_one_card);
  g_test_add_func("/firmware/consult/leave-conference", test_leave_conference);
  g_test_add_func("/firmware/consult/new-call-in-conference", test_new_call_in_conference);
  g_test_add_func("/firmware/consult/more", test_more);
  return g_test_run();
}
