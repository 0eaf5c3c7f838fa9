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
  phone_check(phone, "Conference", "Split|Hold|Manage|End Call");
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
  phone_check(phone, "Conference", "Split|Hold|Manage|End Call");
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

/* A further call out of a conference, from the last row of its members: both its calls are held first, and it can
 * be joined to them. */
static void
test_new_call_in_conference(void)
{
  g_autoptr(Phone) phone = phone_new();
  const GPtrArray *calls = bench_call_control_get_calls(phone->calls);

  phone_set(phone, "benchphone.limit.conference", "5");
  consult(phone, "soft-3 6 1 1 soft-1");
  phone_press(phone, "soft-3");
  phone_take_sent(phone, "join 2 1;");
  phone_press(phone, "soft-3 down down");
  phone_check(phone, "Manage", "New Call|||Back");
  phone_press(phone, "ok 6 0 5 soft-1");
  phone_take_sent(phone, "hold 1;hold 2;dial 1 605;");
  calls = bench_call_control_get_calls(phone->calls);
  fake_call_control_set_state(phone->fake, g_ptr_array_index(calls, 2), BENCH_CALL_TALKING);
  phone_check(phone, "Talking", "Transfer|Swap|Conference|End Call");
  phone_press(phone, "soft-3");
  phone_take_sent(phone, "join 3 1;");
  phone_check(phone, "Conference", "Split|Hold|Manage|End Call");
}

/* Manage: each member can be muted for the others, held and removed. */
static void
test_manage(void)
{
  g_autoptr(Phone) phone = phone_new();

  consult(phone, "soft-3 6 1 1 soft-1");
  phone_press(phone, "soft-3");
  phone_take_sent(phone, "join 2 1;");
  phone_press(phone, "soft-3");
  phone_check(phone, "Manage", "Far Mute|Far Hold|Remove|Back");
  g_assert_cmpstr(phone_row(phone, 0)->label, ==, "600");
  g_assert_cmpstr(phone_row(phone, 1)->label, ==, "611");
  /* Three parties are the most: there is no row for one more. */
  g_assert_cmpuint(phone_screen(phone)->rows->len, ==, 2);
  phone_press(phone, "down soft-1");
  phone_take_sent(phone, "silence 2;");
  phone_check(phone, "Manage", "UnMute|Far Hold|Remove|Back");
  g_assert_cmpstr(phone_row(phone, 1)->value, ==, "Mute");
  phone_press(phone, "soft-1 soft-2");
  phone_take_sent(phone, "unsilence 2;hold 2;");
  phone_check(phone, "Manage", "Far Mute|Resume|Remove|Back");
  g_assert_cmpstr(phone_row(phone, 1)->value, ==, "Hold");
  phone_press(phone, "soft-2 soft-4");
  phone_take_sent(phone, "resume 2;");
  phone_check(phone, "Conference", "Split|Hold|Manage|End Call");
  phone_press(phone, "soft-3 soft-3");
  phone_take_sent(phone, "hangup 1;");
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
  phone_check(phone, "Talking", "End Call|New Call|Start REC|More");
  phone_press(phone, "soft-4");
  phone_check(phone, "Talking", "RTP Status|||More");
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

/* A recording from the keys, with its dot on the LCD. */
static void
test_record(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_set(phone, "benchphone.softkey.more", "1");
  phone_talk(phone, "600");
  g_assert_cmpstr(phone_screen(phone)->recording, ==, "");
  phone_press(phone, "soft-4 soft-3");
  phone_take_sent(phone, "record 1 -;");
  g_assert_cmpstr(phone_screen(phone)->recording, ==, "on");
  phone_check(phone, "Talking", "End Call|New Call|Pause REC|More");
  phone_press(phone, "soft-3");
  phone_take_sent(phone, "pause record 1;");
  g_assert_cmpstr(phone_screen(phone)->recording, ==, "paused");
  phone_check(phone, "Talking", "End Call|New Call|Resume REC|More");
  phone_press(phone, "soft-3");
  phone_take_sent(phone, "resume record 1;");
  phone_press(phone, "soft-4");
  phone_check(phone, "Talking", "Stop REC|RTP Status||More");
  phone_press(phone, "soft-1");
  phone_take_sent(phone, "stop record 1;");
  g_assert_cmpstr(phone_screen(phone)->recording, ==, "");
  phone_check(phone, "Talking", "RTP Status|||More");
}

/* A recording that stops by itself says why. */
static void
test_record_failed(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_talk(phone, "600");
  bench_call_control_notice(phone->calls, "Recording stopped: No space left on device");
  phone_check_popup(phone, BENCH_POPUP_NOTE, "Recording stopped: No space left on device");
}

/* The Paging List and the page it begins; any way of hanging up ends it. */
static void
test_page_out(void)
{
  const char *ways[] = { "soft-4", "x", "speaker" };

  for (gsize i = 0; i < G_N_ELEMENTS(ways); i++)
    {
      g_autoptr(Phone) phone = phone_new();

      phone_set(phone, "multicast.paging_address.2.ip_address", "224.5.6.20:10008");
      phone_set(phone, "multicast.paging_address.2.label", "Sales");
      phone_set(phone, "multicast.paging_address.5.ip_address", "224.5.6.21:10008");
      phone_press(phone, "soft-4 2 up ok 2");
      phone_check(phone, "Paging List", "Back|||Enter");
      g_assert_cmpstr(phone_row(phone, 0)->label, ==, "1. Sales");
      g_assert_cmpstr(phone_row(phone, 0)->value, ==, "224.5.6.20:10008");
      g_assert_cmpstr(phone_row(phone, 1)->label, ==, "2. 224.5.6.21:10008");
      phone_press(phone, "ok");
      phone_take_sent(phone, "page 224.5.6.20:10008 Sales;");
      phone_check(phone, "Paging", "|||End Call");
      g_assert_cmpstr(phone_screen(phone)->name, ==, "Sales");
      phone_press(phone, ways[i]);
      phone_take_sent(phone, "end page;");
      phone_check_kind(phone, BENCH_SCREEN_IDLE);
    }
}

/* A page that comes in is up at once, on the loudspeaker, and leaves things as they were. */
static void
test_page_in(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_talk(phone, "600");
  phone_press(phone, "hook");
  fake_call_control_page(phone->fake, BENCH_PAGING_IN, "224.5.6.20:10008", "Alarm");
  phone_check(phone, "Paging from Alarm", "|||End Call");
  g_assert_cmpint(bench_firmware_get_path(phone->firmware), ==, BENCH_AUDIO_PATH_SPEAKER);
  bench_clock_advance(phone->clock, 3010);
  g_assert_cmpstr(phone_screen(phone)->duration, ==, "00:03");
  fake_call_control_page(phone->fake, BENCH_PAGING_NONE, "", "");
  phone_check(phone, "Talking", "Transfer|Hold|Conference|End Call");
  g_assert_cmpint(bench_firmware_get_path(phone->firmware), ==, BENCH_AUDIO_PATH_HANDSET);
}

/* What is opened or closed while a page is up stays so when it ends; a call that begins ends it. */
static void
test_call_over_page(void)
{
  g_autoptr(Phone) phone = phone_new();
  BenchCall *call = NULL;
  g_autoptr(GError) error = NULL;

  fake_call_control_page(phone->fake, BENCH_PAGING_OUT, "224.5.6.20:10008", "");
  g_assert_true(bench_firmware_dial(phone->firmware, "600", &error));
  fake_call_control_page(phone->fake, BENCH_PAGING_NONE, "", "");
  phone_check(phone, "Calling", "|||Cancel");
  g_assert_cmpstr(phone_screen(phone)->audio, ==, "speaker");
  phone_press(phone, "speaker");
  g_assert_cmpstr(phone_icons(phone), ==, "");
  bench_clock_advance(phone->clock, 5000);
  fake_call_control_page(phone->fake, BENCH_PAGING_IN, "224.5.6.20:10008", "Alarm");
  call = fake_call_control_ring(phone->fake, 1, "602", "");
  phone_press(phone, "hook");
  fake_call_control_page(phone->fake, BENCH_PAGING_NONE, "", "");
  g_assert_cmpint(call->state, ==, BENCH_CALL_TALKING);
  g_assert_cmpstr(phone_screen(phone)->audio, ==, "handset");
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
  g_test_add_func("/firmware/consult/manage", test_manage);
  g_test_add_func("/firmware/consult/record", test_record);
  g_test_add_func("/firmware/consult/record-failed", test_record_failed);
  g_test_add_func("/firmware/consult/page-out", test_page_out);
  g_test_add_func("/firmware/consult/page-in", test_page_in);
  g_test_add_func("/firmware/consult/call-over-page", test_call_over_page);
  return g_test_run();
}
