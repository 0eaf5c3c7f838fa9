/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Transfers and conferences that the guide does not draw: semi-attended, refused, failed on the way, the
 * three moments at which a blind one hangs up, what the settings forbid, leaving a conference.
 */
#include <string.h>

#include "phones.h"

typedef struct
{
  const char *name;
  void (*play)(TestPhones *phones);
} Case;

static BenchCallControl *
calls_of(TestPhones *phones, char user)
{
  return bench_phone_get_calls(test_phones_get(phones, user));
}

#define COUNT(phones, user, direction, ...)                                                                  \
  test_phones_count_all(phones, user, direction, (const char *const[]){ __VA_ARGS__, NULL })

static gboolean
has_failed(gconstpointer data)
{
  return ((const BenchCall *) data)->transfer == BENCH_TRANSFER_FAILED;
}

static void
transfer(TestPhones *phones, char user, BenchCall *call, const char *target)
{
  g_autoptr(GError) error = NULL;

  bench_call_control_transfer(calls_of(phones, user), call, target, &error);
  g_assert_no_error(error);
}

/* F063: the consulted call still rings; it is cancelled, then the REFER names no dialog. */
static void
play_semi_attended(TestPhones *phones)
{
  BenchCallControl *a = calls_of(phones, 'a');
  BenchCall *with_b;
  BenchCall *at_b;
  BenchCall *with_c;
  BenchCall *first_at_c;
  BenchCall *second_at_c;
  g_autoptr(GError) error = NULL;

  test_phones_talk(phones, 'a', 'b', &with_b, &at_b);
  bench_call_control_hold(a, with_b, &error);
  g_assert_no_error(error);
  test_phones_wait_state(phones, with_b, BENCH_CALL_HOLDING);
  with_c = test_phones_dial(phones, 'a', "c");
  first_at_c = test_phones_wait_call(phones, 'c', BENCH_CALL_INCOMING);
  test_phones_wait_state(phones, with_c, BENCH_CALL_RINGING);
  bench_call_control_transfer_to_call(a, with_b, with_c, &error);
  g_assert_no_error(error);
  test_phones_wait_ended(phones, first_at_c);
  g_assert_false(bench_call_is_missed(first_at_c));
  second_at_c = test_phones_wait_call(phones, 'c', BENCH_CALL_INCOMING);
  g_assert_cmpstr(second_at_c->remote_number, ==, "b");
  test_phones_answer(phones, 'c', second_at_c);
  test_phones_wait_state(phones, second_at_c, BENCH_CALL_TALKING);
  test_phones_wait_ended(phones, with_b);
  g_assert_cmpint(with_b->end, ==, BENCH_CALL_END_TRANSFERRED);
  g_assert_cmpuint(COUNT(phones, 'a', BENCH_TAP_OUT, "CANCEL sip:c@", "Call completed elsewhere"), ==, 1);
  g_assert_cmpuint(COUNT(phones, 'a', BENCH_TAP_OUT, "REFER sip:b@", "Replaces"), ==, 0);
  g_assert_cmpuint(COUNT(phones, 'b', BENCH_TAP_OUT, "INVITE sip:c@", "Referred-By: <sip:a@"), ==, 1);
}

/* The target has become busy by the time B calls it: the held call is still there and can be resumed. */
static void
play_attended_fails(TestPhones *phones)
{
  BenchCallControl *a = calls_of(phones, 'a');
  BenchCall *with_b;
  BenchCall *at_b;
  BenchCall *at_c;
  BenchCall *with_c;
  g_autoptr(GError) error = NULL;

  test_phones_talk(phones, 'a', 'b', &with_b, &at_b);
  with_c = test_phones_consult(phones, with_b, &at_c);
  /* The two BYEs cross the REFER: what B is to replace is gone when its INVITE comes. */
  bench_call_control_transfer_to_call(a, with_b, with_c, &error);
  g_assert_no_error(error);
  bench_call_control_hang_up(calls_of(phones, 'c'), at_c);
  test_phones_wait(phones, has_failed, with_b, "the transfer to fail");
  g_assert_cmpuint(COUNT(phones, 'c', BENCH_TAP_OUT, "SIP/2.0 481"), ==, 1);
  g_assert_cmpint(with_b->state, ==, BENCH_CALL_HOLDING);
  bench_call_control_resume(a, with_b, &error);
  g_assert_no_error(error);
  test_phones_wait_state(phones, with_b, BENCH_CALL_TALKING);
  test_phones_wait_state(phones, at_b, BENCH_CALL_TALKING);
}

/* The transferee declines the REFER: nothing has changed. */
static void
play_refused(TestPhones *phones)
{
  BenchCall *with_b;
  BenchCall *at_b;

  test_phones_set(phones, 'b', "benchphone.refer.accept", "0");
  test_phones_talk(phones, 'a', 'b', &with_b, &at_b);
  transfer(phones, 'a', with_b, "c");
  test_phones_wait(phones, has_failed, with_b, "the transfer to be refused");
  g_assert_cmpuint(COUNT(phones, 'b', BENCH_TAP_OUT, "SIP/2.0 603"), ==, 1);
  g_assert_cmpint(with_b->state, ==, BENCH_CALL_TALKING);
  g_assert_cmpint(at_b->state, ==, BENCH_CALL_TALKING);
}

/* A premium number: the transferee's settings forbid it, by prefix and by the list of blocked numbers. */
static void
play_blocked(TestPhones *phones)
{
  BenchCall *with_b;
  BenchCall *at_b;

  test_phones_set(phones, 'b', "benchphone.refer.blocked", "0190, +1900");
  test_phones_set(phones, 'b', "dialplan.block_out.number.3", "c");
  test_phones_talk(phones, 'a', 'b', &with_b, &at_b);
  transfer(phones, 'a', with_b, "0190123");
  test_phones_wait(phones, has_failed, with_b, "the premium number to be refused");
  transfer(phones, 'a', with_b, "c");
  test_phones_wait(phones, has_failed, with_b, "the blocked number to be refused");
  g_assert_cmpuint(COUNT(phones, 'b', BENCH_TAP_OUT, "SIP/2.0 603"), ==, 2);
  g_assert_cmpuint(COUNT(phones, 'b', BENCH_TAP_OUT, "INVITE sip:c@"), ==, 0);
}

/* benchphone.transfer.hang_up 0: BYE at the 202, and no NOTIFY is asked for (RFC 4488): guide 2.6 as drawn. */
static void
play_blind_without_notify(TestPhones *phones)
{
  BenchCall *with_b;
  BenchCall *at_b;

  test_phones_set(phones, 'b', "benchphone.transfer.hang_up", "0");
  test_phones_talk(phones, 'a', 'b', &with_b, &at_b);
  transfer(phones, 'b', at_b, "c");
  test_phones_answer(phones, 'c', test_phones_wait_call(phones, 'c', BENCH_CALL_INCOMING));
  test_phones_wait_call(phones, 'a', BENCH_CALL_TALKING);
  test_phones_wait_call(phones, 'c', BENCH_CALL_TALKING);
  test_phones_check_flow(phones, "blind-transfer");
  g_assert_cmpuint(COUNT(phones, 'a', BENCH_TAP_OUT, "NOTIFY sip:"), ==, 0);
  g_assert_cmpuint(COUNT(phones, 'a', BENCH_TAP_OUT, "SIP/2.0 202", "Refer-Sub: false"), ==, 1);
}

/* The guide's older form, one NOTIFY before the BYE; the others come when the call has ended already. */
static gboolean
was_told_the_outcome(gconstpointer data)
{
  return COUNT((TestPhones *) data, 'b', BENCH_TAP_OUT, "SIP/2.0 200", " NOTIFY\r\n") >= 3
         && COUNT((TestPhones *) data, 'b', BENCH_TAP_IN, "NOTIFY", "SIP/2.0 200 OK", "terminated") == 1;
}

static void
play_blind_with_notify(TestPhones *phones)
{
  BenchCall *with_b;
  BenchCall *at_b;

  test_phones_talk(phones, 'a', 'b', &with_b, &at_b);
  transfer(phones, 'b', at_b, "c");
  test_phones_wait_ended(phones, at_b);
  g_assert_cmpint(at_b->end, ==, BENCH_CALL_END_TRANSFERRED);
  test_phones_answer(phones, 'c', test_phones_wait_call(phones, 'c', BENCH_CALL_INCOMING));
  test_phones_wait_call(phones, 'a', BENCH_CALL_TALKING);
  test_phones_wait(phones, was_told_the_outcome, phones, "reports after the BYE");
  test_phones_check_flow(phones, "blind-transfer");
}

/* benchphone.transfer.hang_up 2: the outcome is awaited; a busy target gives the call back. */
static void
play_blind_waits(TestPhones *phones)
{
  BenchCall *with_b;
  BenchCall *at_b;

  test_phones_set(phones, 'b', "benchphone.transfer.hang_up", "2");
  test_phones_set(phones, 'c', "features.dnd.enable", "1");
  test_phones_talk(phones, 'a', 'b', &with_b, &at_b);
  transfer(phones, 'b', at_b, "c");
  test_phones_wait(phones, has_failed, at_b, "the transfer to fail");
  g_assert_cmpuint(COUNT(phones, 'b', BENCH_TAP_IN, "NOTIFY", "SIP/2.0 480", "terminated"), ==, 1);
  g_assert_cmpint(at_b->state, ==, BENCH_CALL_TALKING);
  test_phones_set(phones, 'c', "features.dnd.enable", "0");
  transfer(phones, 'b', at_b, "c");
  test_phones_answer(phones, 'c', test_phones_wait_call(phones, 'c', BENCH_CALL_INCOMING));
  test_phones_wait_ended(phones, at_b);
  g_assert_cmpint(at_b->end, ==, BENCH_CALL_END_TRANSFERRED);
  test_phones_wait_ended(phones, with_b);
  test_phones_wait_call(phones, 'a', BENCH_CALL_TALKING);
}

static void
make_conference(TestPhones *phones,
                BenchCall **with_b,
                BenchCall **with_c,
                BenchCall **at_b,
                BenchCall **at_c)
{
  g_autoptr(GError) error = NULL;

  test_phones_talk(phones, 'a', 'b', with_b, at_b);
  *with_c = test_phones_consult(phones, *with_b, at_c);
  bench_call_control_join(calls_of(phones, 'a'), *with_b, *with_c, &error);
  g_assert_no_error(error);
  test_phones_wait_state(phones, *with_b, BENCH_CALL_TALKING);
  test_phones_wait_state(phones, *at_b, BENCH_CALL_TALKING);
}

static gboolean
is_alone(gconstpointer data)
{
  return !((const BenchCall *) data)->conference;
}

static void
play_one_leaves_conference(TestPhones *phones)
{
  BenchCall *with_b;
  BenchCall *with_c;
  BenchCall *at_b;
  BenchCall *at_c;

  make_conference(phones, &with_b, &with_c, &at_b, &at_c);
  bench_call_control_hang_up(calls_of(phones, 'b'), at_b);
  test_phones_wait_ended(phones, with_b);
  test_phones_wait(phones, is_alone, with_c, "the conference to end");
  g_assert_cmpint(with_c->state, ==, BENCH_CALL_TALKING);
}

static void
play_leave_conference(TestPhones *phones)
{
  BenchCall *with_b;
  BenchCall *with_c;
  BenchCall *at_b;
  BenchCall *at_c;

  make_conference(phones, &with_b, &with_c, &at_b, &at_c);
  bench_call_control_leave_conference(calls_of(phones, 'a'));
  test_phones_wait_ended(phones, at_b);
  test_phones_wait_ended(phones, at_c);
}

/* F070: those who stay are connected with each other. */
static void
play_leave_conference_connected(TestPhones *phones)
{
  BenchCall *with_b;
  BenchCall *with_c;
  BenchCall *at_b;
  BenchCall *at_c;

  test_phones_set(phones, 'a', "transfer.tran_others_after_conf_enable", "1");
  make_conference(phones, &with_b, &with_c, &at_b, &at_c);
  bench_call_control_leave_conference(calls_of(phones, 'a'));
  test_phones_wait_ended(phones, with_b);
  test_phones_wait_ended(phones, with_c);
  test_phones_wait_ended(phones, at_b);
  g_assert_cmpstr(test_phones_wait_call(phones, 'b', BENCH_CALL_TALKING)->remote_number, ==, "c");
  g_assert_cmpstr(test_phones_wait_call(phones, 'c', BENCH_CALL_TALKING)->remote_number, ==, "b");
}

static const Case cases[] = {
  { "semi-attended", play_semi_attended },
  { "attended-fails", play_attended_fails },
  { "refused", play_refused },
  { "blocked", play_blocked },
  { "blind-without-notify", play_blind_without_notify },
  { "blind-with-notify", play_blind_with_notify },
  { "blind-waits", play_blind_waits },
  { "one-leaves-conference", play_one_leaves_conference },
  { "leave-conference", play_leave_conference },
  { "leave-conference-connected", play_leave_conference_connected },
};

static void
run(gconstpointer data)
{
  const Case *one = data;
  TestKamailio *kamailio = test_kamailio_start(FALSE);
  TestPhones *phones = test_phones_start(kamailio, BENCH_TRANSPORT_UDP);

  one->play(phones);
  test_phones_stop(phones);
  test_kamailio_stop(kamailio);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      g_autofree char *path = g_strdup_printf("/transfer/%s", cases[i].name);

      g_test_add_data_func(path, &cases[i], run);
    }
  return g_test_run();
}
