/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../deadline.h"
#include "phones.h"

#include "lab/flow.h"

#define WAIT_MS 10000
#define SETTLE_MS 10000

static const char users[] = "abc";

static void
on_event(BenchEventBus *bus, const BenchEvent *event, TestPhones *self)
{
  g_autofree char *json = bench_event_to_json(event, bench_event_bus_get_phone_name(bus));

  g_string_append_printf(self->events, "%s\n", json);
}

BenchPhone *
test_phones_get(TestPhones *self, char user)
{
  return self->phones[g_ascii_tolower(user) - 'a'];
}

void
test_phones_set(TestPhones *self, char user, const char *parameter, const char *value)
{
  g_autoptr(GError) error = NULL;

  bench_settings_set(bench_phone_get_settings(test_phones_get(self, user)), parameter, value,
                     BENCH_LAYER_OVERRIDE, NULL, &error);
  g_assert_no_error(error);
}

/* Leaves one codec on in the phone of @user, by its name in account.X.codec.Y.payload_type. */
void
test_phones_set_codec(TestPhones *self, char user, const char *codec)
{
  BenchSettings *settings = bench_phone_get_settings(test_phones_get(self, user));
  gboolean found = FALSE;

  for (int i = 1; i <= 15; i++)
    {
      g_autofree char *parameter = g_strdup_printf("account.1.codec.%d.enable", i);
      gboolean wanted
          = g_strcmp0(bench_settings_getf(settings, "account.1.codec.%d.payload_type", i), codec) == 0;

      test_phones_set(self, user, parameter, wanted ? "1" : "0");
      found = found || wanted;
    }
  g_assert_true(found);
}

/* Runs the main loop until @condition holds; @what says what was waited for when it never does. */
void
test_phones_wait(TestPhones *self, TestCondition condition, gconstpointer data, const char *what)
{
  TestDeadline deadline;

  test_deadline_begin(&deadline, WAIT_MS);
  while (!condition(data) && test_deadline_wait(&deadline))
    continue;
  if (deadline.late)
    g_error("waited %d ms in vain for %s; events so far:\n%s", WAIT_MS, what, self->events->str);
  test_deadline_end(&deadline);
}

static gboolean
all_registered(gconstpointer data)
{
  const TestPhones *self = data;

  for (guint i = 0; i < G_N_ELEMENTS(self->phones); i++)
    {
      BenchLine *line = bench_call_control_get_line(bench_phone_get_calls(self->phones[i]), 1);

      if (line == NULL || line->state != BENCH_LINE_REGISTERED)
        return FALSE;
    }
  return TRUE;
}

static gboolean
all_stopped(gconstpointer data)
{
  const TestPhones *self = data;

  for (guint i = 0; i < G_N_ELEMENTS(self->phones); i++)
    if (bench_phone_is_running(self->phones[i]))
      return FALSE;
  return TRUE;
}

static guint16
proxy_port(TestPhones *self)
{
  return self->transport == BENCH_TRANSPORT_TLS ? test_kamailio_get_tls_port(self->kamailio)
                                                : test_kamailio_get_port(self->kamailio);
}

static BenchPhone *
make_phone(TestPhones *self, char user)
{
  char name[2] = { user, '\0' };
  BenchPhoneOptions options = { .name = name, .microphone = "null", .speaker = "null" };
  g_autoptr(GError) error = NULL;
  BenchPhone *phone = bench_phone_new(&options, &error);
  g_autofree char *config
      = g_strdup_printf("#!version:1.0.0.1\n"
                        "account.1.enable = 1\naccount.1.label = User %c\naccount.1.display_name = User %c\n"
                        "account.1.user_name = %c\naccount.1.password = secret-%c\n"
                        "account.1.sip_server.1.address = 127.0.0.1\naccount.1.sip_server.1.port = %u\n"
                        "account.1.transport = %d\naccount.1.sip_listen_port = 0\n"
                        "network.port.min_rtpport = 20000\nnetwork.port.max_rtpport = 24000\n"
                        "trusted_certificates.url = %s\n",
                        g_ascii_toupper(user), g_ascii_toupper(user), user, user, proxy_port(self),
                        self->transport, test_kamailio_get_authority(self->kamailio));
  g_autoptr(GPtrArray) complaints = g_ptr_array_new_with_free_func(g_free);

  g_assert_no_error(error);
  bench_settings_load_text(bench_phone_get_settings(phone), "test.cfg", config, -1, BENCH_LAYER_FILE,
                           complaints);
  g_assert_cmpuint(complaints->len, ==, 0);
  g_signal_connect(bench_phone_get_events(phone), "event", G_CALLBACK(on_event), self);
  g_assert_true(bench_phone_start(phone, &error));
  g_assert_no_error(error);
  return phone;
}

/* Three phones, signed in. */
TestPhones *
test_phones_start(TestKamailio *kamailio, BenchTransport transport)
{
  TestPhones *self = g_new0(TestPhones, 1);

  self->kamailio = kamailio;
  self->transport = transport;
  self->events = g_string_new(NULL);
  for (guint i = 0; i < G_N_ELEMENTS(self->phones); i++)
    self->phones[i] = make_phone(self, users[i]);
  test_phones_wait(self, all_registered, self, "three registrations");
  return self;
}

/* Stops the phones the proper way; they must sign out and leave nothing behind. */
void
test_phones_stop(TestPhones *self)
{
  for (guint i = 0; i < G_N_ELEMENTS(self->phones); i++)
    bench_phone_stop(self->phones[i]);
  test_phones_wait(self, all_stopped, self, "three phones to stop");
  for (guint i = 0; i < G_N_ELEMENTS(self->phones); i++)
    {
      g_signal_handlers_disconnect_by_data(bench_phone_get_events(self->phones[i]), self);
      g_object_unref(self->phones[i]);
    }
  g_string_free(self->events, TRUE);
  g_free(self);
}

BenchCall *
test_phones_dial(TestPhones *self, char from, const char *number)
{
  g_autoptr(GError) error = NULL;
  BenchCall *call
      = bench_call_control_dial(bench_phone_get_calls(test_phones_get(self, from)), 0, number, &error);

  g_assert_no_error(error);
  g_assert_nonnull(call);
  return call;
}

typedef struct
{
  BenchPhone *phone;
  BenchCallState state;
  BenchCall *found;
} Wanted;

static gboolean
has_call(gconstpointer data)
{
  Wanted *wanted = (Wanted *) data;
  const GPtrArray *calls = bench_call_control_get_calls(bench_phone_get_calls(wanted->phone));

  for (guint i = calls->len; i > 0; i--)
    {
      BenchCall *call = g_ptr_array_index(calls, i - 1);

      if (call->state == wanted->state)
        {
          wanted->found = call;
          return TRUE;
        }
    }
  return FALSE;
}

/* The newest call of @user in @state, once there is one. */
BenchCall *
test_phones_wait_call(TestPhones *self, char user, BenchCallState state)
{
  Wanted wanted = { test_phones_get(self, user), state, NULL };
  g_autofree char *what = g_strdup_printf("a call of %c in state %s", user, bench_call_state_name(state));

  test_phones_wait(self, has_call, &wanted, what);
  return wanted.found;
}

typedef struct
{
  BenchCall *call;
  BenchCallState state;
} Reached;

static gboolean
has_reached(gconstpointer data)
{
  const Reached *reached = data;

  return reached->call->state == reached->state;
}

void
test_phones_wait_state(TestPhones *self, BenchCall *call, BenchCallState state)
{
  Reached reached = { call, state };
  g_autoptr(BenchCall) alive = g_object_ref(call);
  g_autofree char *what = g_strdup_printf("call %u to be %s", call->id, bench_call_state_name(state));

  test_phones_wait(self, has_reached, &reached, what);
}

void
test_phones_answer(TestPhones *self, char user, BenchCall *call)
{
  g_autoptr(GError) error = NULL;

  bench_call_control_answer(bench_phone_get_calls(test_phones_get(self, user)), call, &error);
  g_assert_no_error(error);
}

void
test_phones_wait_ended(TestPhones *self, BenchCall *call)
{
  test_phones_wait_state(self, call, BENCH_CALL_ENDED);
}

/* @from calls @to, who answers. */
void
test_phones_talk(TestPhones *self, char from, char to, BenchCall **caller, BenchCall **callee)
{
  char number[2] = { to, '\0' };

  *caller = test_phones_dial(self, from, number);
  *callee = test_phones_wait_call(self, to, BENCH_CALL_INCOMING);
  test_phones_wait_state(self, *caller, BENCH_CALL_RINGING);
  test_phones_answer(self, to, *callee);
  test_phones_wait_state(self, *caller, BENCH_CALL_TALKING);
  test_phones_wait_state(self, *callee, BENCH_CALL_TALKING);
}

/* A, who talks with B, holds it and calls C, who answers. */
BenchCall *
test_phones_consult(TestPhones *self, BenchCall *with_b, BenchCall **at_c)
{
  g_autoptr(GError) error = NULL;
  BenchCall *call;

  bench_call_control_hold(bench_phone_get_calls(test_phones_get(self, 'a')), with_b, &error);
  g_assert_no_error(error);
  test_phones_wait_state(self, with_b, BENCH_CALL_HOLDING);
  test_phones_talk(self, 'a', 'c', &call, at_c);
  return call;
}

/* How many messages of that direction a phone has seen in which all of @words stand. */
guint
test_phones_count_all(TestPhones *self, char user, BenchTapDirection direction, const char *const *words)
{
  g_autoptr(GPtrArray) records
      = bench_tap_store_list(bench_phone_get_tap_store(test_phones_get(self, user)), FALSE);
  guint found = 0;

  for (guint i = 0; i < records->len; i++)
    {
      const BenchTapRecord *record = g_ptr_array_index(records, i);
      gsize size = 0;
      const char *text = g_bytes_get_data(record->bytes, &size);
      gboolean all = record->kind == BENCH_TAP_SIP && record->direction == direction;

      for (guint w = 0; words[w] != NULL && all; w++)
        all = g_strstr_len(text, (gssize) size, words[w]) != NULL;
      found += all ? 1 : 0;
    }
  return found;
}

guint
test_phones_count(TestPhones *self, char user, BenchTapDirection direction, const char *words)
{
  const char *const all[] = { words, NULL };

  return test_phones_count_all(self, user, direction, all);
}

static int
compare_times(gconstpointer a, gconstpointer b)
{
  const BenchTapRecord *first = *(const BenchTapRecord *const *) a;
  const BenchTapRecord *second = *(const BenchTapRecord *const *) b;

  if (first->time_us != second->time_us)
    return first->time_us < second->time_us ? -1 : 1;
  return 0;
}

/* The SIP records of all three phones on one time line. */
GPtrArray *
test_phones_merge_records(TestPhones *self)
{
  GPtrArray *all = g_ptr_array_new_with_free_func((GDestroyNotify) bench_tap_record_unref);

  for (guint i = 0; i < G_N_ELEMENTS(self->phones); i++)
    {
      g_autoptr(GPtrArray) records = bench_tap_store_list(bench_phone_get_tap_store(self->phones[i]), FALSE);

      for (guint j = 0; j < records->len; j++)
        g_ptr_array_add(all, bench_tap_record_ref(g_ptr_array_index(records, j)));
    }
  g_ptr_array_sort(all, compare_times);
  return all;
}

static char *
party_address(TestPhones *self, BenchPhone *phone)
{
  return g_strdup_printf("127.0.0.1:%u", bench_phone_get_sip_port(phone, self->transport));
}

typedef struct
{
  TestPhones *phones;
  const BenchFlow *flow;
  GHashTable *parties;
  char *report; /* of the last check: the flow's steps, then the ladder */
} Check;

static gboolean
flow_is_kept(gconstpointer data)
{
  Check *check = (Check *) data;
  g_autoptr(GPtrArray) records = test_phones_merge_records(check->phones);
  g_autoptr(GPtrArray) steps = bench_ladder_build(records, NULL);
  gboolean passed = FALSE;
  g_autoptr(GPtrArray) results = bench_flow_check(check->flow, steps, check->parties, &passed);
  g_autofree char *text = bench_flow_results_to_text(results);
  g_autofree char *ladder = bench_ladder_to_text(steps);

  g_free(check->report);
  check->report = g_strconcat(text, "\n", ladder, NULL);
  return passed;
}

/* Holds what the phones sent and received against a flow of the guide. Each step must be there; the
   last ones may still be on their way when the calls have already reached their states. */
void
test_phones_check_flow(TestPhones *self, const char *name)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(BenchFlow) flow = bench_flow_load(name, &error);
  g_autoptr(GHashTable) parties = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  Check check = { self, flow, parties, NULL };
  TestDeadline deadline;

  g_assert_no_error(error);
  for (guint i = 0; i < G_N_ELEMENTS(self->phones); i++)
    g_hash_table_insert(parties, g_strdup_printf("%c", 'A' + i), party_address(self, self->phones[i]));
  g_hash_table_insert(parties, g_strdup("Proxy"), g_strdup_printf("127.0.0.1:%u", proxy_port(self)));
  test_deadline_begin(&deadline, SETTLE_MS);
  while (!flow_is_kept(&check) && test_deadline_wait(&deadline))
    continue;
  if (deadline.late)
    g_error("flow %s was not kept:\n%s", name, check.report);
  test_deadline_end(&deadline);
  g_free(check.report);
}
