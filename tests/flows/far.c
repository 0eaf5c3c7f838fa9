/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../deadline.h"
#include "far.h"

#include <string.h>

#define WAIT_MS 10000
#define LOOK_MS 20

static gboolean
keep_looking(gpointer data G_GNUC_UNUSED)
{
  return G_SOURCE_CONTINUE;
}

/* Until @condition holds, which other threads may bring about; looks every 20 ms at least. */
void
test_far_wait(TestFar *self, TestFarCondition condition, gpointer data, const char *what)
{
  TestDeadline deadline;
  guint look = g_timeout_add(LOOK_MS, keep_looking, NULL);

  test_deadline_begin(&deadline, WAIT_MS);
  while (!condition(data) && test_deadline_wait(&deadline))
    continue;
  if (deadline.late)
    g_error("waited %d ms in vain for %s; events:\n%s\nmessages:\n%s", WAIT_MS, what, self->seen->str,
            test_registrar_get_log(self->far));
  test_deadline_end(&deadline);
  g_source_remove(look);
}

static char *
answer(guint n, const char *request, gpointer data)
{
  static const char *const plain[] = { "PRACK ", "UPDATE ", "BYE ", "CANCEL ", "INFO " };
  TestFar *self = data;
  g_autofree char *scripted = self->script != NULL ? self->script(n, request, self) : NULL;

  if (scripted != NULL)
    return scripted[0] != '\0' ? g_steal_pointer(&scripted) : NULL;
  if (g_str_has_prefix(request, "REGISTER "))
    return test_registrar_grant(request, 600, "");
  for (gsize i = 0; i < G_N_ELEMENTS(plain); i++)
    if (g_str_has_prefix(request, plain[i]))
      return g_strdup("200 OK\r\n");
  return NULL;
}

static void
on_event(BenchEventBus *bus, const BenchEvent *event, TestFar *self)
{
  g_autofree char *json = bench_event_to_json(event, bench_event_bus_get_phone_name(bus));

  g_string_append_printf(self->seen, "%s\n", json);
}

typedef struct
{
  TestFar *self;
  guint line;
} LineWait;

static gboolean
is_registered(gpointer data)
{
  const LineWait *wait = data;

  return bench_call_control_get_line(test_far_get_calls(wait->self), wait->line)->state
         == BENCH_LINE_REGISTERED;
}

/* Until the line is registered. */
void
test_far_wait_line(TestFar *self, guint line)
{
  LineWait wait = { self, line };
  g_autofree char *what = g_strdup_printf("the registration of line %u", line);

  test_far_wait(self, is_registered, &wait, what);
}

TestFar *
test_far_new(TestRegistrarFunc script, const char *settings, gboolean manual_clock)
{
  TestFar *self = g_new0(TestFar, 1);
  g_autofree char *text = NULL;
  BenchSipCallControlOptions options;

  self->clock
      = manual_clock ? bench_clock_new_manual(1700000000 * (gint64) G_USEC_PER_SEC) : bench_clock_new();
  self->random = bench_random_new();
  self->settings = bench_settings_new();
  self->events = bench_event_bus_new("test", self->clock);
  self->seen = g_string_new(NULL);
  g_signal_connect(self->events, "event", G_CALLBACK(on_event), self);
  self->script = script;
  self->far = test_registrar_new(answer, self);
  text = g_strdup_printf("#!version:1.0.0.1\naccount.1.enable = 1\naccount.1.user_name = alice\n"
                         "account.1.sip_listen_port = 0\naccount.1.sip_server_host = 127.0.0.1\n"
                         "account.1.sip_server_port = %u\n"
                         "network.port.min_rtpport = 12000\nnetwork.port.max_rtpport = 19998\n%s",
                         test_registrar_get_port(self->far), settings);
  bench_settings_load_text(self->settings, "test", text, -1, BENCH_LAYER_FILE, NULL);
  self->media = bench_media_engine_new(self->settings, self->clock);
  bench_media_engine_set_microphone(self->media, "null");
  bench_media_engine_set_speaker(self->media, "null");
  options = (BenchSipCallControlOptions){
    .settings = self->settings,
    .media = self->media,
    .events = self->events,
    .clock = self->clock,
    .random = self->random,
    .user_agent = "test",
  };
  self->calls = bench_sip_call_control_new(&options);
  bench_sip_call_control_start(self->calls);
  test_far_wait_line(self, 1);
  return self;
}

void
test_far_free(TestFar *self)
{
  g_object_run_dispose(G_OBJECT(self->calls));
  g_object_unref(self->calls);
  bench_media_engine_stop(self->media);
  g_object_unref(self->media);
  test_registrar_free(self->far);
  g_object_unref(self->events);
  g_object_unref(self->settings);
  g_object_unref(self->random);
  g_object_unref(self->clock);
  g_string_free(self->seen, TRUE);
  g_free(self);
}

/* A setting changes, over all that was loaded. */
void
test_far_set(TestFar *self, const char *name, const char *value)
{
  g_autoptr(GError) error = NULL;

  bench_settings_set(self->settings, name, value, BENCH_LAYER_OVERRIDE, NULL, &error);
  g_assert_no_error(error);
}

BenchCallControl *
test_far_get_calls(TestFar *self)
{
  return BENCH_CALL_CONTROL(self->calls);
}

BenchCall *
test_far_dial(TestFar *self, const char *number)
{
  g_autoptr(GError) error = NULL;
  BenchCall *call = bench_call_control_dial(test_far_get_calls(self), 1, number, &error);

  g_assert_no_error(error);
  return call;
}

/* The last call that rings here; NULL: none. */
static BenchCall *
find_incoming(TestFar *self)
{
  const GPtrArray *calls = bench_call_control_get_calls(test_far_get_calls(self));

  for (guint i = calls->len; i > 0; i--)
    if (((BenchCall *) g_ptr_array_index(calls, i - 1))->state == BENCH_CALL_INCOMING)
      return g_ptr_array_index(calls, i - 1);
  return NULL;
}

static gboolean
has_incoming(gpointer data)
{
  return find_incoming(data) != NULL;
}

/* Until a call rings here. */
BenchCall *
test_far_wait_incoming(TestFar *self)
{
  test_far_wait(self, has_incoming, self, "a call to come in");
  return find_incoming(self);
}

typedef struct
{
  BenchCall *call;
  BenchCallState state;
} StateWait;

static gboolean
has_state(gpointer data)
{
  const StateWait *wait = data;

  return wait->call->state == wait->state;
}

void
test_far_wait_state(TestFar *self, BenchCall *call, BenchCallState state)
{
  StateWait wait = { call, state };
  g_autofree char *what = g_strdup_printf("the call to be %s", bench_call_state_name(state));

  test_far_wait(self, has_state, &wait, what);
}

typedef struct
{
  TestFar *self;
  const char *text;
} EventWait;

static gboolean
has_event(gpointer data)
{
  const EventWait *wait = data;

  return strstr(wait->self->seen->str, wait->text) != NULL;
}

/* Until @text stands in one of the events seen. */
void
test_far_wait_event(TestFar *self, const char *text)
{
  EventWait wait = { self, text };

  test_far_wait(self, has_event, &wait, text);
}

typedef struct
{
  TestFar *self;
  const char *start;
  const char *cseq; /* NULL: a request */
  guint nth;
  const char *found;
} MessageWait;

static gboolean
has_message(gpointer data)
{
  MessageWait *wait = data;
  guint left = wait->nth;

  if (wait->cseq != NULL)
    {
      wait->found = test_registrar_find_answer(wait->self->far, wait->start, wait->cseq);
      return wait->found != NULL;
    }
  for (guint n = 1; n <= test_registrar_count(wait->self->far); n++)
    {
      const char *request = test_registrar_get_request(wait->self->far, n);

      if (g_str_has_prefix(request, wait->start) && --left == 0)
        wait->found = request;
      if (wait->found != NULL)
        return TRUE;
    }
  return FALSE;
}

/* The @nth request, from 1, that begins like this, once it has come. */
const char *
test_far_wait_request(TestFar *self, const char *start, guint nth)
{
  MessageWait wait = { self, start, NULL, nth, NULL };
  g_autofree char *what = g_strdup_printf("\"%s\" number %u", start, nth);

  test_far_wait(self, has_message, &wait, what);
  return wait.found;
}

/* The phone's answer to a request of the far end: @start is "200", @cseq "2 UPDATE". */
const char *
test_far_wait_answer(TestFar *self, const char *start, const char *cseq)
{
  MessageWait wait = { self, start, cseq, 1, NULL };
  g_autofree char *what = g_strdup_printf("%s to %s", start, cseq);

  test_far_wait(self, has_message, &wait, what);
  return wait.found;
}

guint
test_far_count(TestFar *self, const char *start)
{
  guint n_found = 0;

  for (guint n = 1; n <= test_registrar_count(self->far); n++)
    n_found += g_str_has_prefix(test_registrar_get_request(self->far, n), start) ? 1 : 0;
  return n_found;
}

void
test_far_assert_header(const char *message, const char *name, const char *value)
{
  g_autofree char *found = test_registrar_get_header(message, name);

  g_assert_cmpstr(found, ==, value);
}

/* A 180 with this tag, and further header lines. */
char *
test_far_ringing(TestFar *self, const char *tag, const char *more)
{
  return g_strdup_printf("180 Ringing\r\nTo: <sip:bob@lab>;tag=%s\r\nContact: <sip:%s@127.0.0.1:%u>\r\n%s",
                         tag, tag, test_registrar_get_port(self->far), more);
}

/* A 200 with this tag, further header lines and a session description. */
char *
test_far_ok(TestFar *self, const char *tag, const char *more, const char *sdp)
{
  return g_strdup_printf("200 OK\r\nTo: <sip:bob@lab>;tag=%s\r\nContact: <sip:%s@127.0.0.1:%u>\r\n%s%s%s%s",
                         tag, tag, test_registrar_get_port(self->far), more,
                         sdp != NULL ? TEST_FAR_SDP_TYPE : "", sdp != NULL ? "\r\n" : "",
                         sdp != NULL ? sdp : "");
}
