/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The embedded exchange: every service number, called by a phone that it provisioned. */
#include "../deadline.h"
#include "lab/exchange.h"
#include "phone/phone.h"

#define WAIT_MS 15000

typedef struct
{
  BenchClock *clock;
  BenchRandom *random;
  BenchExchange *exchange;
  BenchPhone *phone;
  GString *events;
} Lab;

typedef gboolean (*Condition)(Lab *lab, gconstpointer data);

static void
wait_for(Lab *lab, Condition condition, gconstpointer data, const char *what)
{
  TestDeadline deadline;

  test_deadline_begin(&deadline, WAIT_MS);
  while (!condition(lab, data) && test_deadline_wait(&deadline))
    continue;
  if (deadline.late)
    g_error("waited %d ms in vain for %s; events so far:\n%s", WAIT_MS, what, lab->events->str);
  test_deadline_end(&deadline);
}

static void
on_event(BenchEventBus *bus, const BenchEvent *event, Lab *lab)
{
  g_autofree char *json = bench_event_to_json(event, bench_event_bus_get_phone_name(bus));

  g_string_append_printf(lab->events, "%s\n", json);
}

static gboolean
is_registered(Lab *lab, gconstpointer data G_GNUC_UNUSED)
{
  BenchLine *line = bench_call_control_get_line(bench_phone_get_calls(lab->phone), 1);

  return line != NULL && line->state == BENCH_LINE_REGISTERED;
}

static gboolean
is_stopped(Lab *lab, gconstpointer data G_GNUC_UNUSED)
{
  return !bench_phone_is_running(lab->phone);
}

static gboolean
is_in_state(Lab *lab G_GNUC_UNUSED, gconstpointer data)
{
  const BenchCall *call = ((gconstpointer *) data)[0];

  return call->state == (BenchCallState) GPOINTER_TO_INT(((gconstpointer *) data)[1]);
}

static void
wait_state(Lab *lab, BenchCall *call, BenchCallState state)
{
  gconstpointer pair[] = { call, GINT_TO_POINTER(state) };

  wait_for(lab, is_in_state, pair, bench_call_state_name(state));
}

static void
lab_start(Lab *lab)
{
  BenchPhoneOptions options = { .name = "lab", .microphone = "null", .speaker = "null" };
  g_autoptr(GError) error = NULL;

  lab->clock = bench_clock_new();
  lab->random = bench_random_new();
  lab->events = g_string_new(NULL);
  lab->exchange = bench_exchange_new(lab->clock, lab->random);
  g_assert_true(bench_exchange_start(lab->exchange, &error));
  g_assert_no_error(error);
  lab->phone = bench_phone_new(&options, &error);
  g_assert_no_error(error);
  bench_exchange_provision(lab->exchange, bench_phone_get_settings(lab->phone));
  g_signal_connect(bench_phone_get_events(lab->phone), "event", G_CALLBACK(on_event), lab);
  g_assert_true(bench_phone_start(lab->phone, &error));
  wait_for(lab, is_registered, NULL, "registration");
}

static void
lab_stop(Lab *lab)
{
  bench_phone_stop(lab->phone);
  wait_for(lab, is_stopped, NULL, "the phone to stop");
  g_signal_handlers_disconnect_by_data(bench_phone_get_events(lab->phone), lab);
  g_object_unref(lab->phone);
  bench_exchange_stop(lab->exchange);
  g_object_unref(lab->exchange);
  g_object_unref(lab->clock);
  g_object_unref(lab->random);
  g_string_free(lab->events, TRUE);
}

static BenchCall *
dial(Lab *lab, const char *number)
{
  g_autoptr(GError) error = NULL;
  BenchCall *call = bench_call_control_dial(bench_phone_get_calls(lab->phone), 0, number, &error);

  g_assert_no_error(error);
  return call;
}

static void
test_refusals(void)
{
  static const struct
  {
    const char *number;
    int code;
    const char *reason;
  } refusals[] = {
    { "601", 486, "Busy here!" },
    { "603", 603, "Rejected" },
    { "699", 404, "Not found!" },
  };
  Lab lab;

  lab_start(&lab);
  for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++)
    {
      BenchCall *call = dial(&lab, refusals[i].number);

      wait_state(&lab, call, BENCH_CALL_ENDED);
      g_assert_cmpint(call->code, ==, refusals[i].code);
      g_assert_cmpstr(call->reason, ==, refusals[i].reason);
    }
  lab_stop(&lab);
}

static void
test_ring_for_ever(void)
{
  Lab lab;
  BenchCall *call;

  lab_start(&lab);
  call = dial(&lab, "602");
  wait_state(&lab, call, BENCH_CALL_RINGING);
  bench_call_control_hang_up(bench_phone_get_calls(lab.phone), call);
  wait_state(&lab, call, BENCH_CALL_ENDED);
  g_assert_cmpint(call->end, ==, BENCH_CALL_END_LOCAL);
  lab_stop(&lab);
}

static void
test_redirects(void)
{
  static const char *const numbers[] = { "604", "605", "606" };
  Lab lab;

  lab_start(&lab);
  for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++)
    {
      BenchCall *call = dial(&lab, numbers[i]);
      g_autofree char *first_call_id = g_strdup(call->sip_call_id);

      wait_state(&lab, call, BENCH_CALL_TALKING);
      g_assert_cmpstr(call->remote_number, ==, "600");
      g_assert_cmpstr(call->sip_call_id, !=, first_call_id);
      bench_call_control_hang_up(bench_phone_get_calls(lab.phone), call);
      wait_state(&lab, call, BENCH_CALL_ENDED);
    }
  lab_stop(&lab);
}

static gboolean
has_incoming(Lab *lab, gconstpointer data)
{
  const GPtrArray *calls = bench_call_control_get_calls(bench_phone_get_calls(lab->phone));

  for (guint i = 0; i < calls->len; i++)
    {
      BenchCall *call = g_ptr_array_index(calls, i);

      if (call->state == BENCH_CALL_INCOMING)
        {
          *(BenchCall **) data = call;
          return TRUE;
        }
    }
  return FALSE;
}

static void
test_call_back(void)
{
  Lab lab;
  BenchCall *call;
  BenchCall *back = NULL;

  lab_start(&lab);
  call = dial(&lab, "609");
  wait_state(&lab, call, BENCH_CALL_TALKING);
  bench_call_control_hang_up(bench_phone_get_calls(lab.phone), call);
  wait_for(&lab, has_incoming, &back, "609 to call back");
  g_assert_cmpstr(back->remote_number, ==, "609");
  g_assert_cmpstr(back->remote_name, ==, "Calls back");
  g_assert_true(bench_call_control_answer(bench_phone_get_calls(lab.phone), back, NULL));
  wait_state(&lab, back, BENCH_CALL_TALKING);
  lab_stop(&lab);
}

/* Far above the noise of "null": the tone is there, and packets flow both ways. */
static gboolean
has_packets(Lab *lab, gconstpointer data)
{
  BenchMediaStatistics statistics;

  return bench_phone_get_call_statistics(lab->phone, (BenchCall *) data, &statistics)
         && statistics.packets_received >= 25 && statistics.packets_sent >= 25;
}

static void
test_hold(void)
{
  Lab lab;
  BenchCall *call;

  lab_start(&lab);
  call = dial(&lab, "607");
  wait_state(&lab, call, BENCH_CALL_TALKING);
  wait_state(&lab, call, BENCH_CALL_HELD);
  wait_state(&lab, call, BENCH_CALL_TALKING);
  lab_stop(&lab);
}

static gboolean
talks_with_600(Lab *lab, gconstpointer data G_GNUC_UNUSED)
{
  const GPtrArray *calls = bench_call_control_get_calls(bench_phone_get_calls(lab->phone));

  for (guint i = 0; i < calls->len; i++)
    {
      BenchCall *call = g_ptr_array_index(calls, i);

      if (call->state == BENCH_CALL_TALKING && g_strcmp0(call->remote_number, "600") == 0)
        return TRUE;
    }
  return FALSE;
}

/* Blind by 608, after a consultation by 612: in the end it is 600 that we talk with, and nobody else. */
static void
test_transfers(void)
{
  static const char *const numbers[] = { "608", "612" };

  for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++)
    {
      Lab lab;
      BenchCall *call;

      lab_start(&lab);
      call = dial(&lab, numbers[i]);
      wait_state(&lab, call, BENCH_CALL_TALKING);
      wait_for(&lab, talks_with_600, NULL, "a call with 600");
      wait_state(&lab, call, BENCH_CALL_ENDED);
      lab_stop(&lab);
    }
}

/* 610: the far end is heard before it answers. */
static gboolean
has_early_media(Lab *lab, gconstpointer data)
{
  BenchMediaStatistics statistics;
  const BenchCall *call = data;

  return call->early_media && call->answered_us == 0
         && bench_phone_get_call_statistics(lab->phone, (BenchCall *) call, &statistics)
         && statistics.packets_received >= 25;
}

static void
test_early_media(void)
{
  Lab lab;
  BenchCall *call;

  lab_start(&lab);
  call = dial(&lab, "610");
  wait_for(&lab, has_early_media, call, "sound before the answer");
  wait_state(&lab, call, BENCH_CALL_TALKING);
  lab_stop(&lab);
}

static gboolean
has_sent_prack(Lab *lab, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr(GPtrArray) records = bench_tap_store_list(bench_phone_get_tap_store(lab->phone), FALSE);

  for (guint i = 0; i < records->len; i++)
    {
      const BenchTapRecord *record = g_ptr_array_index(records, i);

      if (record->direction == BENCH_TAP_OUT
          && g_str_has_prefix(g_bytes_get_data(record->bytes, NULL), "PRACK sip:614@"))
        return TRUE;
    }
  return FALSE;
}

static void
test_prack(void)
{
  Lab lab;
  BenchCall *call;

  lab_start(&lab);
  call = dial(&lab, "614");
  wait_for(&lab, has_sent_prack, NULL, "a PRACK");
  wait_state(&lab, call, BENCH_CALL_TALKING);
  lab_stop(&lab);
}

static gboolean
has_codec(Lab *lab G_GNUC_UNUSED, gconstpointer data)
{
  const gconstpointer *pair = data;

  return g_strcmp0(((const BenchCall *) pair[0])->codec, pair[1]) == 0;
}

static void
test_codec_change(void)
{
  Lab lab;
  BenchCall *call;

  lab_start(&lab);
  call = dial(&lab, "615");
  wait_state(&lab, call, BENCH_CALL_TALKING);
  wait_for(&lab, has_codec, (gconstpointer[]){ call, "PCMA" }, "PCMA");
  wait_for(&lab, has_codec, (gconstpointer[]){ call, "PCMU" }, "PCMU");
  wait_for(&lab, has_packets, call, "RTP both ways");
  lab_stop(&lab);
}

static void
test_hang_up(void)
{
  Lab lab;
  BenchCall *call;

  lab_start(&lab);
  call = dial(&lab, "613");
  wait_state(&lab, call, BENCH_CALL_TALKING);
  wait_state(&lab, call, BENCH_CALL_ENDED);
  g_assert_cmpint(call->end, ==, BENCH_CALL_END_REMOTE);
  lab_stop(&lab);
}

static void
test_media_flows(void)
{
  static const char *const numbers[] = { "600", "611" };
  Lab lab;

  lab_start(&lab);
  for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++)
    {
      BenchCall *call = dial(&lab, numbers[i]);

      wait_state(&lab, call, BENCH_CALL_TALKING);
      g_assert_cmpstr(call->codec, !=, "");
      wait_for(&lab, has_packets, call, "RTP both ways");
      bench_call_control_hang_up(bench_phone_get_calls(lab.phone), call);
      wait_state(&lab, call, BENCH_CALL_ENDED);
    }
  lab_stop(&lab);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/exchange/refusals", test_refusals);
  g_test_add_func("/exchange/ring-for-ever", test_ring_for_ever);
  g_test_add_func("/exchange/redirects", test_redirects);
  g_test_add_func("/exchange/call-back", test_call_back);
  g_test_add_func("/exchange/hold", test_hold);
  g_test_add_func("/exchange/transfers", test_transfers);
  g_test_add_func("/exchange/hang-up", test_hang_up);
  g_test_add_func("/exchange/early-media", test_early_media);
  g_test_add_func("/exchange/prack", test_prack);
  g_test_add_func("/exchange/codec-change", test_codec_change);
  g_test_add_func("/exchange/media", test_media_flows);
  return g_test_run();
}
