/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calls/feature-codes.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"

struct _BenchFeatureCodes
{
  BenchCallControl *control; /* outlives this */
  BenchSettings *settings;
  GQueue waiting; /* of Code, oldest first */
  guint source;   /* calls the next */
};

/* A code to be called. */
typedef struct
{
  guint line;
  char *number;
  const char *service;
} Code;

/* A switch and its codes: what follows the phone's or the account's part of the name. */
typedef struct
{
  const char *name; /* the switch */
  const char *on_code;
  const char *off_code;
  const char *target; /* follows the code when switching on; NULL: nothing does */
} Service;

static const Service phone_services[] = {
  { "forward.always.enable", "forward.always.on_code", "forward.always.off_code", "forward.always.target" },
  { "forward.busy.enable", "forward.busy.on_code", "forward.busy.off_code", "forward.busy.target" },
  { "forward.no_answer.enable", "forward.no_answer.on_code", "forward.no_answer.off_code",
    "forward.no_answer.target" },
  { "features.dnd.enable", "features.dnd.on_code", "features.dnd.off_code", NULL },
};

static const Service account_services[] = {
  { "always_fwd.enable", "always_fwd.on_code", "always_fwd.off_code", "always_fwd.target" },
  { "busy_fwd.enable", "busy_fwd.on_code", "busy_fwd.off_code", "busy_fwd.target" },
  { "timeout_fwd.enable", "timeout_fwd.on_code", "timeout_fwd.off_code", "timeout_fwd.target" },
  { "dnd.enable", "dnd.on_code", "dnd.off_code", NULL },
  { "anonymous_call", "anonymous_call_oncode", "anonymous_call_offcode", NULL },
  { "reject_anonymous_call", "anonymous_reject_oncode", "anonymous_reject_offcode", NULL },
};

static const char *
get(BenchFeatureCodes *self, guint line, const char *name)
{
  if (name == NULL)
    return "";
  return line != 0 ? bench_settings_getf(self->settings, "account.%u.%s", line, name)
                   : bench_settings_get(self->settings, name);
}

static void
code_free(Code *code)
{
  g_free(code->number);
  g_free(code);
}

/* A call to a code has sound of its own: next to another it would make a conference nobody asked for. */
static gboolean
is_line_in_use(BenchFeatureCodes *self)
{
  const GPtrArray *calls = bench_call_control_get_calls(self->control);

  for (guint i = 0; i < calls->len; i++)
    {
      const BenchCall *call = g_ptr_array_index(calls, i);

      if (bench_call_is_alive(call) && call->state != BENCH_CALL_INCOMING)
        return TRUE;
    }
  return FALSE;
}

static gboolean
call_waiting_codes(gpointer data)
{
  BenchFeatureCodes *self = data;

  self->source = 0;
  while (!g_queue_is_empty(&self->waiting) && !is_line_in_use(self))
    {
      Code *code = g_queue_pop_head(&self->waiting);
      g_autoptr(GError) error = NULL;

      if (bench_call_control_dial(self->control, code->line, code->number, &error) == NULL)
        bench_warning("The code %s for %s cannot be called: %s", code->number, code->service, error->message);
      code_free(code);
    }
  return G_SOURCE_REMOVE;
}

/* Not at once: whoever ends a call is in the middle of that. */
static void
call_waiting_codes_soon(BenchFeatureCodes *self)
{
  if (self->source == 0 && !g_queue_is_empty(&self->waiting))
    self->source = g_idle_add(call_waiting_codes, self);
}

static void
on_call_changed(BenchCallControl *control G_GNUC_UNUSED, BenchCall *call, BenchFeatureCodes *self)
{
  if (!bench_call_is_alive(call))
    call_waiting_codes_soon(self);
}

static void
tell_server(BenchFeatureCodes *self, guint line, const Service *service)
{
  gboolean on = strcmp(get(self, line, service->name), "1") == 0;
  const char *code = get(self, line, on ? service->on_code : service->off_code);
  Code *next;

  if (code[0] == '\0')
    return;
  next = g_new0(Code, 1);
  next->line = line;
  next->number = g_strconcat(code, on ? get(self, line, service->target) : "", NULL);
  next->service = service->name;
  if (is_line_in_use(self))
    bench_warning("The code %s for %s is called when the call has ended", next->number, service->name);
  g_queue_push_tail(&self->waiting, next);
  call_waiting_codes_soon(self);
}

static void
on_setting_changed(BenchSettings *settings G_GNUC_UNUSED, const char *name, BenchFeatureCodes *self)
{
  guint line = 0;
  int length = 0;

  if (sscanf(name, "account.%u.%n", &line, &length) == 1 && length > 0)
    for (gsize i = 0; i < G_N_ELEMENTS(account_services); i++)
      if (strcmp(name + length, account_services[i].name) == 0)
        tell_server(self, line, &account_services[i]);
  for (gsize i = 0; i < G_N_ELEMENTS(phone_services); i++)
    if (strcmp(name, phone_services[i].name) == 0)
      tell_server(self, 0, &phone_services[i]);
}

/**
 * bench_feature_codes_new:
 * @control: places the calls; outlives this
 * @settings: whose changes are watched
 *
 * Returns: (transfer full): the watch.
 */
BenchFeatureCodes *
bench_feature_codes_new(BenchCallControl *control, BenchSettings *settings)
{
  BenchFeatureCodes *self = g_new0(BenchFeatureCodes, 1);

  self->control = control;
  self->settings = g_object_ref(settings);
  g_queue_init(&self->waiting);
  g_signal_connect(settings, "changed", G_CALLBACK(on_setting_changed), self);
  g_signal_connect(control, "call-changed", G_CALLBACK(on_call_changed), self);
  return self;
}

/**
 * bench_feature_codes_free:
 * @self: (transfer full): freed
 */
void
bench_feature_codes_free(BenchFeatureCodes *self)
{
  g_signal_handlers_disconnect_by_data(self->settings, self);
  g_signal_handlers_disconnect_by_data(self->control, self);
  g_clear_handle_id(&self->source, g_source_remove);
  g_queue_clear_full(&self->waiting, (GDestroyNotify) code_free);
  g_object_unref(self->settings);
  g_free(self);
}
