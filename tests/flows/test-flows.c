/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The guide's call flows between three phones through a real Kamailio, over UDP, TCP and TLS. Each test
 * plays the users and then holds every message against data/flows/.
 */
#include "certificates.h"
#include "phones.h"

typedef struct
{
  const char *name;
  void (*play)(TestPhones *phones);
  gboolean challenge_calls;
} Flow;

typedef struct
{
  const Flow *flow;
  BenchTransport transport;
} Case;

static void
play_setup_and_disconnect(TestPhones *phones)
{
  BenchCall *caller;
  BenchCall *callee;

  test_phones_talk(phones, 'a', 'b', &caller, &callee);
  g_assert_cmpstr(callee->remote_name, ==, "User A");
  g_assert_cmpstr(callee->remote_number, ==, "a");
  bench_call_control_hang_up(bench_phone_get_calls(test_phones_get(phones, 'b')), callee);
  test_phones_wait_ended(phones, caller);
  g_assert_cmpint(caller->end, ==, BENCH_CALL_END_REMOTE);
  test_phones_check_flow(phones, "setup-and-disconnect");
}

/* Makes B busy: it calls C, who lets it ring. What was said for that is forgotten. */
static void
make_busy(TestPhones *phones)
{
  BenchCall *call = test_phones_dial(phones, 'b', "c");

  test_phones_wait_call(phones, 'c', BENCH_CALL_INCOMING);
  test_phones_wait_state(phones, call, BENCH_CALL_RINGING);
  for (char user = 'a'; user <= 'c'; user++)
    bench_tap_store_clear(bench_phone_get_tap_store(test_phones_get(phones, user)));
  test_phones_set(phones, 'b', "call_waiting.enable", "0");
}

static void
play_busy(TestPhones *phones)
{
  BenchCall *caller;

  make_busy(phones);
  caller = test_phones_dial(phones, 'a', "b");
  test_phones_wait_ended(phones, caller);
  g_assert_cmpint(caller->code, ==, 486);
  g_assert_cmpstr(caller->reason, ==, "Busy here!");
  test_phones_check_flow(phones, "called-user-busy");
}

static void
play_no_answer_cancel(TestPhones *phones)
{
  BenchCall *caller = test_phones_dial(phones, 'a', "b");
  BenchCall *callee = test_phones_wait_call(phones, 'b', BENCH_CALL_INCOMING);

  test_phones_wait_state(phones, caller, BENCH_CALL_RINGING);
  bench_call_control_hang_up(bench_phone_get_calls(test_phones_get(phones, 'a')), caller);
  test_phones_wait_ended(phones, callee);
  g_assert_true(bench_call_is_missed(callee));
  test_phones_check_flow(phones, "called-user-does-not-answer");
}

static void
play_hold(TestPhones *phones)
{
  BenchCallControl *a = bench_phone_get_calls(test_phones_get(phones, 'a'));
  g_autoptr(GError) error = NULL;
  BenchCall *caller;
  BenchCall *callee;

  test_phones_talk(phones, 'a', 'b', &caller, &callee);
  bench_call_control_hold(a, caller, &error);
  g_assert_no_error(error);
  test_phones_wait_state(phones, caller, BENCH_CALL_HOLDING);
  test_phones_wait_state(phones, callee, BENCH_CALL_HELD);
  test_phones_check_flow(phones, "call-hold");
  bench_call_control_resume(a, caller, &error);
  g_assert_no_error(error);
  test_phones_wait_state(phones, caller, BENCH_CALL_TALKING);
  test_phones_wait_state(phones, callee, BENCH_CALL_TALKING);
}

static void
play_call_waiting(TestPhones *phones)
{
  BenchCall *caller;
  BenchCall *callee;
  BenchCall *third;
  BenchCall *second;

  test_phones_talk(phones, 'a', 'b', &caller, &callee);
  third = test_phones_dial(phones, 'c', "a");
  second = test_phones_wait_call(phones, 'a', BENCH_CALL_INCOMING);
  test_phones_wait_state(phones, third, BENCH_CALL_RINGING);
  test_phones_answer(phones, 'a', second);
  test_phones_wait_state(phones, third, BENCH_CALL_TALKING);
  test_phones_wait_state(phones, second, BENCH_CALL_TALKING);
  g_assert_cmpint(caller->state, ==, BENCH_CALL_HOLDING);
  test_phones_wait_state(phones, callee, BENCH_CALL_HELD);
  test_phones_check_flow(phones, "call-waiting");
}

static void
play_blind_transfer(TestPhones *phones)
{
  BenchCall *caller;
  BenchCall *callee;
  BenchCall *target;
  g_autoptr(GError) error = NULL;

  test_phones_talk(phones, 'a', 'b', &caller, &callee);
  bench_call_control_transfer(bench_phone_get_calls(test_phones_get(phones, 'b')), callee, "c", &error);
  g_assert_no_error(error);
  target = test_phones_wait_call(phones, 'c', BENCH_CALL_INCOMING);
  test_phones_answer(phones, 'c', target);
  test_phones_wait_state(phones, target, BENCH_CALL_TALKING);
  test_phones_wait_call(phones, 'a', BENCH_CALL_TALKING);
  g_assert_cmpint(callee->end, ==, BENCH_CALL_END_TRANSFERRED);
  g_assert_cmpint(caller->end, ==, BENCH_CALL_END_REMOTE);
  test_phones_check_flow(phones, "blind-transfer");
}

/* No NOTIFY at all, and with one before the BYE: the two forms of guide 2.6. */
static void
play_blind_transfer_silent(TestPhones *phones)
{
  test_phones_set(phones, 'b', "benchphone.transfer.hang_up", "0");
  play_blind_transfer(phones);
  g_assert_cmpuint(test_phones_count(phones, 'a', BENCH_TAP_OUT, "NOTIFY sip:"), ==, 0);
}

static void
play_blind_transfer_reported(TestPhones *phones)
{
  play_blind_transfer(phones);
  g_assert_cmpuint(test_phones_count(phones, 'a', BENCH_TAP_OUT, "NOTIFY sip:"), >=, 1);
}

static gboolean
is_with_b(gconstpointer data)
{
  const BenchCall *call = data;

  return g_strcmp0(call->remote_number, "b") == 0 && call->state == BENCH_CALL_TALKING;
}

static void
play_attended_transfer(TestPhones *phones)
{
  BenchCall *with_b;
  BenchCall *at_b;
  BenchCall *at_c;
  BenchCall *with_c;
  g_autoptr(GError) error = NULL;

  test_phones_talk(phones, 'a', 'b', &with_b, &at_b);
  with_c = test_phones_consult(phones, with_b, &at_c);
  bench_call_control_transfer_to_call(bench_phone_get_calls(test_phones_get(phones, 'a')), with_b, with_c,
                                      &error);
  g_assert_no_error(error);
  /* The target's call goes on, with B at its other end now. */
  test_phones_wait(phones, is_with_b, at_c, "C to talk with B");
  test_phones_wait_ended(phones, with_b);
  test_phones_wait_ended(phones, with_c);
  g_assert_cmpint(with_b->end, ==, BENCH_CALL_END_TRANSFERRED);
  g_assert_cmpint(with_c->end, ==, BENCH_CALL_END_TRANSFERRED);
  g_assert_cmpint(with_b->transfer, ==, BENCH_TRANSFER_DONE);
  test_phones_wait_ended(phones, at_b);
  g_assert_cmpstr(test_phones_wait_call(phones, 'b', BENCH_CALL_TALKING)->remote_number, ==, "c");
  test_phones_check_flow(phones, "attended-transfer");
}

static void
play_conference(TestPhones *phones)
{
  BenchCallControl *a = bench_phone_get_calls(test_phones_get(phones, 'a'));
  BenchCall *with_b;
  BenchCall *at_b;
  BenchCall *at_c;
  BenchCall *with_c;
  g_autoptr(GError) error = NULL;

  test_phones_talk(phones, 'a', 'b', &with_b, &at_b);
  with_c = test_phones_consult(phones, with_b, &at_c);
  bench_call_control_join(a, with_c, with_b, &error);
  g_assert_no_error(error);
  test_phones_wait_state(phones, with_b, BENCH_CALL_TALKING);
  test_phones_wait_state(phones, at_b, BENCH_CALL_TALKING);
  g_assert_cmpint(with_c->state, ==, BENCH_CALL_TALKING);
  g_assert_true(with_b->conference && with_c->conference);
  test_phones_check_flow(phones, "call-conference");
  bench_call_control_split(a, &error);
  g_assert_no_error(error);
  test_phones_wait_state(phones, with_b, BENCH_CALL_HOLDING);
  test_phones_wait_state(phones, with_c, BENCH_CALL_HOLDING);
  g_assert_false(with_b->conference || with_c->conference);
}

static gboolean
rings_at_c(gconstpointer data)
{
  const BenchCall *caller = data;

  return caller->state == BENCH_CALL_RINGING && g_strcmp0(caller->remote_number, "c") == 0;
}

static void
play_forwarded(TestPhones *phones, const char *flow)
{
  BenchCall *caller = test_phones_dial(phones, 'a', "b");
  BenchCall *target;

  test_phones_wait_state(phones, caller, BENCH_CALL_RINGING);
  test_phones_wait(phones, rings_at_c, caller, "the redirected call to ring");
  target = test_phones_wait_call(phones, 'c', BENCH_CALL_INCOMING);
  g_assert_cmpstr(target->diverted_by, ==, "b");
  test_phones_answer(phones, 'c', target);
  test_phones_wait_state(phones, caller, BENCH_CALL_TALKING);
  test_phones_wait_state(phones, target, BENCH_CALL_TALKING);
  g_assert_cmpstr(caller->remote_number, ==, "c");
  test_phones_check_flow(phones, flow);
}

static void
play_always_forward(TestPhones *phones)
{
  test_phones_set(phones, 'b', "forward.always.target", "c");
  test_phones_set(phones, 'b', "forward.always.enable", "1");
  play_forwarded(phones, "always-forward");
}

static void
play_no_answer_forward(TestPhones *phones)
{
  test_phones_set(phones, 'b', "forward.no_answer.target", "c");
  test_phones_set(phones, 'b', "forward.no_answer.enable", "1");
  test_phones_set(phones, 'b', "forward.no_answer.timeout", "0");
  play_forwarded(phones, "no-answer-forward");
}

static void
play_busy_forward(TestPhones *phones)
{
  make_busy(phones);
  test_phones_set(phones, 'b', "forward.busy.target", "c");
  test_phones_set(phones, 'b', "forward.busy.enable", "1");
  play_forwarded(phones, "busy-forward");
}

/* The longer form of guide 2.9: B rings first. */
static void
play_busy_forward_ringing(TestPhones *phones)
{
  test_phones_set(phones, 'b', "benchphone.forward.busy_rings", "1");
  play_busy_forward(phones);
  g_assert_cmpuint(test_phones_count(phones, 'b', BENCH_TAP_OUT, "SIP/2.0 180"), ==, 1);
}

/* A forward that leads back is not followed for ever. */
static void
play_forward_loop(TestPhones *phones)
{
  BenchCall *caller;

  test_phones_set(phones, 'b', "forward.always.target", "c");
  test_phones_set(phones, 'b', "forward.always.enable", "1");
  test_phones_set(phones, 'c', "forward.always.target", "b");
  test_phones_set(phones, 'c', "forward.always.enable", "1");
  caller = test_phones_dial(phones, 'a', "b");
  test_phones_wait_ended(phones, caller);
  g_assert_cmpint(caller->end, ==, BENCH_CALL_END_FAILED);
}

static void
set_both(TestPhones *phones, const char *parameter, const char *value)
{
  test_phones_set(phones, 'a', parameter, value);
  test_phones_set(phones, 'b', parameter, value);
}

static void
play_reliable(TestPhones *phones)
{
  BenchCall *caller;
  BenchCall *callee;

  set_both(phones, "account.1.100rel_enable", "1");
  test_phones_talk(phones, 'a', 'b', &caller, &callee);
  test_phones_check_flow(phones, "reliable-provisional");
}

/* Sessions of four seconds: the first refresh is due after two. */
static void
play_refresh(TestPhones *phones)
{
  BenchCall *caller;
  BenchCall *callee;

  set_both(phones, "account.1.session_timer.enable", "1");
  set_both(phones, "account.1.session_timer.expires", "4");
  test_phones_talk(phones, 'a', 'b', &caller, &callee);
  test_phones_check_flow(phones, "session-refresh");
  g_assert_cmpint(caller->state, ==, BENCH_CALL_TALKING);
}

static void
play_dnd_and_reject(TestPhones *phones)
{
  BenchCall *caller;
  BenchCall *callee;

  test_phones_set(phones, 'b', "features.dnd.enable", "1");
  caller = test_phones_dial(phones, 'a', "b");
  test_phones_wait_ended(phones, caller);
  g_assert_cmpint(caller->code, ==, 480);
  g_assert_cmpstr(caller->reason, ==, "Temporarily Unavailable");
  test_phones_set(phones, 'b', "features.dnd.enable", "0");
  caller = test_phones_dial(phones, 'a', "b");
  callee = test_phones_wait_call(phones, 'b', BENCH_CALL_INCOMING);
  bench_call_control_reject(bench_phone_get_calls(test_phones_get(phones, 'b')), callee);
  test_phones_wait_ended(phones, caller);
  g_assert_cmpint(caller->code, ==, 486);
  caller = test_phones_dial(phones, 'a', "nobody");
  test_phones_wait_ended(phones, caller);
  g_assert_cmpint(caller->code, ==, 404);
  g_assert_cmpstr(caller->reason, ==, "Not found!");
}

static void
play_early_media(TestPhones *phones)
{
  BenchCall *caller;
  BenchCall *callee;

  test_phones_set(phones, 'b', "benchphone.early_media", "1");
  test_phones_talk(phones, 'a', 'b', &caller, &callee);
  test_phones_check_flow(phones, "early-media");
}

static const Flow flows[] = {
  { "setup-and-disconnect", play_setup_and_disconnect, FALSE },
  { "busy", play_busy, FALSE },
  { "no-answer-cancel", play_no_answer_cancel, FALSE },
  { "hold", play_hold, FALSE },
  { "call-waiting", play_call_waiting, FALSE },
  { "blind-transfer", play_blind_transfer_reported, FALSE },
  { "blind-transfer-without-notify", play_blind_transfer_silent, FALSE },
  { "attended-transfer", play_attended_transfer, FALSE },
  { "conference", play_conference, FALSE },
  { "always-forward", play_always_forward, FALSE },
  { "busy-forward", play_busy_forward, FALSE },
  { "busy-forward-ringing", play_busy_forward_ringing, FALSE },
  { "no-answer-forward", play_no_answer_forward, FALSE },
  { "no-answer-forward-challenged", play_no_answer_forward, TRUE },
  { "forward-loop", play_forward_loop, FALSE },
  { "reliable-provisional", play_reliable, FALSE },
  { "early-media", play_early_media, FALSE },
  { "session-refresh", play_refresh, FALSE },
  { "dnd-and-reject", play_dnd_and_reject, FALSE },
};

/* A phone's server reaches it over the connection the phone has opened (RFC 5923): it shows no other port. */
static void
check_connections(TestPhones *phones, guint16 port)
{
  g_autoptr(GPtrArray) records = test_phones_merge_records(phones);
  guint seen = 0;

  for (guint i = 0; i < records->len; i++)
    {
      const BenchTapRecord *record = g_ptr_array_index(records, i);

      if (record->kind != BENCH_TAP_SIP)
        continue;
      g_assert_cmpint(record->transport, ==, BENCH_TRANSPORT_TLS);
      g_assert_cmpuint(record->remote_port, ==, port);
      seen++;
    }
  g_assert_cmpuint(seen, >, 0);
}

static void
run(gconstpointer data)
{
  const Case *one = data;
  TestCertificates *certificates = test_certificates_new();
  TestKamailioOptions options = {
    .challenge_calls = one->flow->challenge_calls,
    .certificate = one->transport == BENCH_TRANSPORT_TLS ? certificates->good : NULL,
    .trusted = certificates->authority,
  };
  TestKamailio *kamailio = test_kamailio_start_with(&options);
  TestPhones *phones = test_phones_start(kamailio, one->transport);

  one->flow->play(phones);
  if (one->transport == BENCH_TRANSPORT_TLS)
    check_connections(phones, test_kamailio_get_tls_port(kamailio));
  test_phones_stop(phones);
  test_kamailio_stop(kamailio);
  test_certificates_free(certificates);
}

int
main(int argc, char **argv)
{
  static const char *const names[] = { "udp", "tcp", "tls" };
  static Case cases[G_N_ELEMENTS(names)][G_N_ELEMENTS(flows)];

  g_test_init(&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(flows); i++)
    for (BenchTransport transport = BENCH_TRANSPORT_UDP; transport <= BENCH_TRANSPORT_TLS; transport++)
      {
        g_autofree char *path = g_strdup_printf("/flows/%s/%s", names[transport], flows[i].name);
        Case *one = &cases[transport][i];

        one->flow = &flows[i];
        one->transport = transport;
        g_test_add_data_func(path, one, run);
      }
  return g_test_run();
}
