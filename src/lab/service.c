/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lab/service.h"

#include "base/log.h"
#include "calls/formats.h"
#include "calls/sip-control.h"
#include "config.h"
#include "media/engine.h"

#define CALL_BACK_MS 1000

/* What a service does in a call it has answered, one step after the other. */
typedef struct
{
  guint delay_ms; /* after the step before, or the answer */
  gboolean (*act)(BenchService *self,
                  BenchCall *call,
                  const char *argument,
                  GError **error); /* NULL: the end */
  const char *argument;
} Step;

#define MOST_STEPS 4

typedef struct
{
  const char *number;
  const char *name;       /* display name */
  const char *microphone; /* see media/engine.h; NULL: silence */
  gboolean answers;       /* at once */
  gboolean calls_back;
  const char *settings; /* .cfg lines, NULL for none */
  Step steps[MOST_STEPS];
} Kind;

static gboolean hold(BenchService *self, BenchCall *call, const char *argument, GError **error);
static gboolean resume(BenchService *self, BenchCall *call, const char *argument, GError **error);
static gboolean transfer(BenchService *self, BenchCall *call, const char *argument, GError **error);
static gboolean consult(BenchService *self, BenchCall *call, const char *argument, GError **error);
static gboolean complete(BenchService *self, BenchCall *call, const char *argument, GError **error);
static gboolean hang_up(BenchService *self, BenchCall *call, const char *argument, GError **error);
static gboolean change_codec(BenchService *self, BenchCall *call, const char *argument, GError **error);

static const Kind kinds[] = {
  { .number = "600", .name = "Echo", .microphone = "echo", .answers = TRUE },
  { .number = "601", .name = "Busy", .settings = "benchphone.always_busy = 1\n" },
  { .number = "602", .name = "Rings for ever" },
  { .number = "603",
    .name = "Declines",
    .settings = "features.dnd.enable = 1\nfeatures.dnd_refuse_code = 603\n" },
  { .number = "604",
    .name = "Forwards",
    .settings = "forward.always.enable = 1\nforward.always.target = 600\n" },
  { .number = "605",
    .name = "No answer",
    .settings
    = "forward.no_answer.enable = 1\nforward.no_answer.target = 600\nforward.no_answer.timeout = 1\n" },
  { .number = "606",
    .name = "Forwards when busy",
    .settings = "benchphone.always_busy = 1\nforward.busy.enable = 1\nforward.busy.target = 600\n" },
  { .number = "607",
    .name = "Holds you",
    .microphone = "echo",
    .answers = TRUE,
    .steps = { { 2000, hold, NULL }, { 2000, resume, NULL } } },
  { .number = "608",
    .name = "Transfers you",
    .microphone = "echo",
    .answers = TRUE,
    .steps = { { 2000, transfer, "600" } } },
  { .number = "609", .name = "Calls back", .microphone = "echo", .answers = TRUE, .calls_back = TRUE },
  { .number = "610",
    .name = "Early media",
    .microphone = "tone:440",
    .settings = "benchphone.early_media = 1\naccount.1.auto_answer = 1\nfeatures.auto_answer_delay = 3\n" },
  { .number = "611", .name = "1 kHz tone", .microphone = "tone:1000", .answers = TRUE },
  { .number = "612",
    .name = "Consults first",
    .microphone = "echo",
    .answers = TRUE,
    .steps = { { 1000, hold, NULL }, { 500, consult, "600" }, { 1500, complete, NULL } } },
  { .number = "613",
    .name = "Hangs up",
    .microphone = "echo",
    .answers = TRUE,
    .steps = { { 5000, hang_up, NULL } } },
  { .number = "614",
    .name = "Asks for PRACK",
    .microphone = "echo",
    .settings = "account.1.100rel_enable = 1\naccount.1.auto_answer = 1\nfeatures.auto_answer_delay = 2\n" },
  { .number = "615",
    .name = "Changes codec",
    .microphone = "echo",
    .answers = TRUE,
    .settings = "account.1.codec.1.enable = 0\naccount.1.codec.6.enable = 0\n",
    .steps = { { 2000, change_codec, "1" } } },
};

struct _BenchService
{
  const Kind *kind;
  BenchClock *clock;
  BenchEventBus *events;
  BenchSettings *settings;
  BenchMediaEngine *media;
  BenchSipCallControl *calls;
  guint answer_timer;
  guint call_back_timer;
  char *call_back_number;
  guint step_timer;
  guint step;           /* index of the next one */
  guint stepping_call;  /* the call it is of, 0 for none */
  guint consulted_call; /* 0 for none */
};

static gboolean
hold(BenchService *self, BenchCall *call, const char *argument G_GNUC_UNUSED, GError **error)
{
  return bench_call_control_hold(BENCH_CALL_CONTROL(self->calls), call, error);
}

static gboolean
resume(BenchService *self, BenchCall *call, const char *argument G_GNUC_UNUSED, GError **error)
{
  return bench_call_control_resume(BENCH_CALL_CONTROL(self->calls), call, error);
}

static gboolean
transfer(BenchService *self, BenchCall *call, const char *argument, GError **error)
{
  return bench_call_control_transfer(BENCH_CALL_CONTROL(self->calls), call, argument, error);
}

static gboolean
consult(BenchService *self, BenchCall *call, const char *argument, GError **error)
{
  BenchCall *second = bench_call_control_dial(BENCH_CALL_CONTROL(self->calls), call->line, argument, error);

  self->consulted_call = second != NULL ? second->id : 0;
  return second != NULL;
}

static gboolean
complete(BenchService *self, BenchCall *call, const char *argument G_GNUC_UNUSED, GError **error)
{
  BenchCallControl *calls = BENCH_CALL_CONTROL(self->calls);
  BenchCall *second = bench_call_control_get_call(calls, self->consulted_call);

  if (second != NULL)
    return bench_call_control_transfer_to_call(calls, call, second, error);
  g_set_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE, "nobody was consulted");
  return FALSE;
}

static gboolean
hang_up(BenchService *self, BenchCall *call, const char *argument G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  bench_call_control_hang_up(BENCH_CALL_CONTROL(self->calls), call);
  return TRUE;
}

/* @argument: the row of account.1.codec that is the only one from now on. */
static gboolean
change_codec(BenchService *self, BenchCall *call, const char *argument, GError **error)
{
  for (guint row = 1; row <= BENCH_CODEC_ROWS; row++)
    {
      g_autofree char *name = g_strdup_printf("account.1.codec.%u.enable", row);
      gboolean wanted = row == (guint) g_ascii_strtoull(argument, NULL, 10);

      if (!bench_settings_set(self->settings, name, wanted ? "1" : "0", BENCH_LAYER_OVERRIDE, "lab", error))
        return FALSE;
    }
  return bench_call_control_reoffer(BENCH_CALL_CONTROL(self->calls), call, error);
}

static gboolean on_step(gpointer data);

static void
schedule_step(BenchService *self)
{
  const Step *step = &self->kind->steps[self->step];

  /* The last row is empty. */
  if (step->act != NULL)
    self->step_timer = bench_clock_add(self->clock, step->delay_ms, on_step, self);
}

static gboolean
on_step(gpointer data)
{
  BenchService *self = data;
  const Step *step = &self->kind->steps[self->step];
  BenchCall *call = bench_call_control_get_call(BENCH_CALL_CONTROL(self->calls), self->stepping_call);
  g_autoptr(GError) error = NULL;

  self->step_timer = 0;
  if (call == NULL || !bench_call_is_alive(call))
    return G_SOURCE_REMOVE;
  if (!step->act(self, call, step->argument, &error))
    {
      bench_warning("Service %s: %s", self->kind->number, error->message);
      return G_SOURCE_REMOVE;
    }
  self->step++;
  schedule_step(self);
  return G_SOURCE_REMOVE;
}

/* A call was answered: its steps begin. One caller at a time gets them. */
static void
begin_steps(BenchService *self, BenchCall *call)
{
  BenchCall *before = bench_call_control_get_call(BENCH_CALL_CONTROL(self->calls), self->stepping_call);

  if (call == before || (before != NULL && bench_call_is_alive(before)))
    return;
  bench_clock_clear(self->clock, &self->step_timer);
  self->stepping_call = call->id;
  self->step = 0;
  schedule_step(self);
}

/**
 * bench_service_count:
 *
 * Returns: how many service numbers there are.
 */
gsize
bench_service_count(void)
{
  return G_N_ELEMENTS(kinds);
}

/**
 * bench_service_number:
 * @index: below bench_service_count()
 *
 * Returns: (transfer none): the number, which is also its user name.
 */
const char *
bench_service_number(gsize index)
{
  return kinds[index].number;
}

/* The calls that ring here are answered, from the main loop: call control is still in its signal. */
static gboolean
on_answer(gpointer data)
{
  BenchService *self = data;
  BenchCallControl *calls = BENCH_CALL_CONTROL(self->calls);
  const GPtrArray *all = bench_call_control_get_calls(calls);

  self->answer_timer = 0;
  for (guint i = 0; i < all->len; i++)
    {
      BenchCall *call = g_ptr_array_index(all, i);
      g_autoptr(GError) error = NULL;

      if (call->state == BENCH_CALL_INCOMING && !bench_call_control_answer(calls, call, &error))
        bench_warning("Service %s: %s", self->kind->number, error->message);
    }
  return G_SOURCE_REMOVE;
}

static gboolean
on_call_back(gpointer data)
{
  BenchService *self = data;
  g_autoptr(GError) error = NULL;

  self->call_back_timer = 0;
  if (bench_call_control_dial(BENCH_CALL_CONTROL(self->calls), 1, self->call_back_number, &error) == NULL)
    bench_warning("Service %s cannot call %s back: %s", self->kind->number, self->call_back_number,
                  error->message);
  return G_SOURCE_REMOVE;
}

static void
on_call_changed(BenchCallControl *calls G_GNUC_UNUSED, BenchCall *call, BenchService *self)
{
  if (self->kind->answers && call->state == BENCH_CALL_INCOMING && self->answer_timer == 0)
    self->answer_timer = bench_clock_add(self->clock, 0, on_answer, self);
  if (call->state == BENCH_CALL_TALKING && call->direction == BENCH_CALL_INCOMING_DIRECTION)
    begin_steps(self, call);
  if (!self->kind->calls_back || call->state != BENCH_CALL_ENDED || call->answered_us == 0
      || call->direction != BENCH_CALL_INCOMING_DIRECTION || call->end != BENCH_CALL_END_REMOTE)
    return;
  bench_clock_clear(self->clock, &self->call_back_timer);
  g_free(self->call_back_number);
  self->call_back_number = g_strdup(call->remote_number);
  self->call_back_timer = bench_clock_add(self->clock, CALL_BACK_MS, on_call_back, self);
}

/* Nobody but the exchange, on this machine, calls a service: the phone in front of it keeps the limit. */
static void
provision(BenchService *self, const char *password, guint16 port)
{
  g_autofree char *text
      = g_strdup_printf("#!version:1.0.0.1\n"
                        "account.1.enable = 1\naccount.1.user_name = %s\naccount.1.display_name = %s\n"
                        "account.1.password = %s\naccount.1.sip_server.1.address = 127.0.0.1\n"
                        "account.1.sip_server.1.port = %u\naccount.1.sip_listen_port = 0\n"
                        "call_waiting.enable = 0\nbenchphone.limit.requests_per_second = 0\n"
                        /* The few ports of a phone's own range are left to the phone, on the same address. */
                        "network.port.min_rtpport = 12000\nnetwork.port.max_rtpport = 19998\n%s",
                        self->kind->number, self->kind->name, password, port,
                        self->kind->settings != NULL ? self->kind->settings : "");

  bench_settings_load_text(self->settings, "exchange", text, -1, BENCH_LAYER_FILE, NULL);
}

/**
 * bench_service_new:
 * @index: below bench_service_count()
 * @password: its own at the exchange
 * @exchange_port: where that listens on 127.0.0.1
 *
 * Returns: (transfer full): a service that has not signed in yet.
 */
BenchService *
bench_service_new(gsize index,
                  const char *password,
                  guint16 exchange_port,
                  BenchClock *clock,
                  BenchRandom *random)
{
  BenchService *self = g_new0(BenchService, 1);
  BenchSipCallControlOptions options;

  self->kind = &kinds[index];
  self->clock = g_object_ref(clock);
  self->events = bench_event_bus_new(self->kind->number, clock);
  self->settings = bench_settings_new();
  provision(self, password, exchange_port);
  self->media = bench_media_engine_new(self->settings, clock);
  bench_media_engine_set_microphone(self->media,
                                    self->kind->microphone != NULL ? self->kind->microphone : "null");
  bench_media_engine_set_speaker(self->media, "null");
  bench_media_engine_set_isolated(self->media, TRUE);
  options = (BenchSipCallControlOptions){
    .settings = self->settings,
    .media = self->media,
    .events = self->events,
    .clock = clock,
    .random = random,
    .local_host = "127.0.0.1",
    .user_agent = "Benchphone exchange " BENCH_VERSION,
  };
  self->calls = bench_sip_call_control_new(&options);
  g_signal_connect(self->calls, "call-changed", G_CALLBACK(on_call_changed), self);
  return self;
}

/**
 * bench_service_start:
 *
 * Signs the number in at the exchange.
 */
void
bench_service_start(BenchService *self)
{
  bench_sip_call_control_start(self->calls);
}

/**
 * bench_service_stop:
 *
 * Ends its calls and signs out.
 */
void
bench_service_stop(BenchService *self)
{
  bench_sip_call_control_stop(self->calls);
}

/**
 * bench_service_free:
 * @self: (transfer full): closed at once
 */
void
bench_service_free(BenchService *self)
{
  bench_clock_clear(self->clock, &self->answer_timer);
  bench_clock_clear(self->clock, &self->call_back_timer);
  bench_clock_clear(self->clock, &self->step_timer);
  g_signal_handlers_disconnect_by_data(self->calls, self);
  g_object_run_dispose(G_OBJECT(self->calls));
  g_object_unref(self->calls);
  bench_media_engine_stop(self->media);
  g_object_unref(self->media);
  g_object_unref(self->settings);
  g_object_unref(self->events);
  g_object_unref(self->clock);
  g_free(self->call_back_number);
  g_free(self);
}
