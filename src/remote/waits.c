/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "remote/waits.h"

#include <string.h>

#include "remote/address.h"

typedef gboolean (*Condition)(BenchPhone *phone);

typedef struct
{
  BenchWaits *waits;
  Condition holds;
  GDBusMethodInvocation *invocation;
  guint timer;
} Wait;

struct _BenchWaits
{
  BenchPhone *phone;  /* whose owner outlives us */
  GPtrArray *pending; /* Wait */
  gulong handler;
};

static gboolean
any_call(BenchPhone *phone, guint states)
{
  const GPtrArray *calls = bench_call_control_get_calls(bench_phone_get_calls(phone));

  for (guint i = 0; i < calls->len; i++)
    {
      const BenchCall *call = g_ptr_array_index(calls, i);

      if ((states & 1u << call->state) != 0)
        return TRUE;
    }
  return FALSE;
}

/* No call, and none on the LCD any more, nor a number being entered. */
static gboolean
is_idle(BenchPhone *phone)
{
  if (any_call(phone, ~(1u << BENCH_CALL_ENDED)))
    return FALSE;
  switch (bench_firmware_get_screen(bench_phone_get_firmware(phone))->kind)
    {
    case BENCH_SCREEN_BOOT:
    case BENCH_SCREEN_DIAL:
    case BENCH_SCREEN_CALL:
      return FALSE;
    case BENCH_SCREEN_IDLE:
    case BENCH_SCREEN_LIST:
    case BENCH_SCREEN_FORM:
    case BENCH_SCREEN_MESSAGE:
    case BENCH_SCREEN_SAVER:
      return TRUE;
    }
  g_return_val_if_reached(FALSE);
}

/* Here or at the far end. */
static gboolean
is_ringing(BenchPhone *phone)
{
  return any_call(phone, 1u << BENCH_CALL_INCOMING | 1u << BENCH_CALL_RINGING);
}

static gboolean
is_talking(BenchPhone *phone)
{
  return any_call(phone, 1u << BENCH_CALL_TALKING);
}

/* Every account that is enabled, and at least one; and the phone is up, or it would ignore the next key. */
static gboolean
is_registered(BenchPhone *phone)
{
  const GPtrArray *lines = bench_call_control_get_lines(bench_phone_get_calls(phone));
  guint registered = 0;

  if (bench_phone_is_reloading(phone)
      || bench_firmware_get_screen(bench_phone_get_firmware(phone))->kind == BENCH_SCREEN_BOOT)
    return FALSE;
  for (guint i = 0; i < lines->len; i++)
    {
      const BenchLine *line = g_ptr_array_index(lines, i);

      if (line->state == BENCH_LINE_REGISTERED)
        registered++;
      else if (line->state != BENCH_LINE_DISABLED)
        return FALSE;
    }
  return registered > 0;
}

static const struct
{
  const char *name;
  Condition holds;
} conditions[] = {
  { "idle", is_idle },
  { "ringing", is_ringing },
  { "talking", is_talking },
  { "registered", is_registered },
};

static void
wait_free(Wait *wait)
{
  g_clear_handle_id(&wait->timer, g_source_remove);
  if (wait->invocation != NULL)
    g_dbus_method_invocation_return_dbus_error(wait->invocation, BENCH_REMOTE_ERROR_REFUSED,
                                               "The phone is stopping");
  g_free(wait);
}

static void
reply(Wait *wait, gboolean reached)
{
  g_dbus_method_invocation_return_value(g_steal_pointer(&wait->invocation), g_variant_new("(b)", reached));
}

static void
on_event(BenchEventBus *events G_GNUC_UNUSED, const BenchEvent *event G_GNUC_UNUSED, BenchWaits *self)
{
  for (guint i = self->pending->len; i > 0; i--)
    {
      Wait *wait = g_ptr_array_index(self->pending, i - 1);

      if (!wait->holds(self->phone))
        continue;
      reply(wait, TRUE);
      g_ptr_array_remove_index(self->pending, i - 1);
    }
}

static gboolean
on_timeout(gpointer data)
{
  Wait *wait = data;

  wait->timer = 0;
  reply(wait, FALSE);
  g_ptr_array_remove(wait->waits->pending, wait);
  return G_SOURCE_REMOVE;
}

/**
 * bench_waits_new:
 * @phone: outlives the waits
 *
 * Returns: (transfer full): nothing waiting yet.
 */
BenchWaits *
bench_waits_new(BenchPhone *phone)
{
  BenchWaits *self = g_new0(BenchWaits, 1);

  self->phone = phone;
  self->pending = g_ptr_array_new_with_free_func((GDestroyNotify) wait_free);
  self->handler = g_signal_connect(bench_phone_get_events(phone), "event", G_CALLBACK(on_event), self);
  return self;
}

/**
 * bench_waits_free:
 * @self: (transfer full): whoever still waits is told that the phone stops
 */
void
bench_waits_free(BenchWaits *self)
{
  g_signal_handler_disconnect(bench_phone_get_events(self->phone), self->handler);
  g_ptr_array_unref(self->pending);
  g_free(self);
}

/**
 * bench_waits_add:
 * @condition: "idle", "ringing", "talking" or "registered"
 * @timeout_ms: 0 asks whether it holds now
 * @invocation: (transfer full): answered with (b); taken only when @condition is one
 *
 * Returns: whether @condition is one.
 */
gboolean
bench_waits_add(BenchWaits *self, const char *condition, guint timeout_ms, GDBusMethodInvocation *invocation)
{
  Condition holds = NULL;
  Wait *wait;

  for (gsize i = 0; i < G_N_ELEMENTS(conditions); i++)
    if (strcmp(conditions[i].name, condition) == 0)
      holds = conditions[i].holds;
  if (holds == NULL)
    return FALSE;
  if (timeout_ms == 0 || holds(self->phone))
    {
      g_dbus_method_invocation_return_value(invocation, g_variant_new("(b)", holds(self->phone)));
      return TRUE;
    }
  wait = g_new0(Wait, 1);
  wait->waits = self;
  wait->holds = holds;
  wait->invocation = invocation;
  wait->timer = g_timeout_add(timeout_ms, on_timeout, wait);
  g_ptr_array_add(self->pending, wait);
  return TRUE;
}
