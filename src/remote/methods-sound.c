/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "remote/methods-sound.h"

#include <string.h>

/* The call of a number, 0 for the one in focus; without one the invocation has been answered. */
static BenchCall *
find_call(BenchMethods *self, guint32 number, GDBusMethodInvocation *invocation)
{
  BenchCall *call = number != 0 ? bench_call_control_get_call(bench_phone_get_calls(self->phone), number)
                                : bench_firmware_get_focus(bench_phone_get_firmware(self->phone));
  g_autofree char *reason
      = number != 0 ? g_strdup_printf("There is no call %u", number) : g_strdup("There is no call");

  if (call == NULL)
    g_dbus_method_invocation_return_dbus_error(invocation, BENCH_REMOTE_ERROR_REFUSED, reason);
  return call;
}

static void
play(BenchMethods *self, GVariant *arguments, GDBusMethodInvocation *invocation)
{
  guint32 number = 0;
  const char *path = NULL;
  gboolean loop = FALSE;
  gboolean instead = FALSE;
  BenchCall *call = NULL;
  gboolean done = FALSE;
  g_autoptr(GError) error = NULL;

  g_variant_get(arguments, "(u&sbb)", &number, &path, &loop, &instead);
  call = find_call(self, number, invocation);
  if (call == NULL)
    return;
  done = bench_call_control_play(bench_phone_get_calls(self->phone), call, path, loop, instead, &error);
  bench_methods_reply_done(invocation, done, error);
}

/* Ends, by @end, what goes on in a call. */
static void
stop(BenchMethods *self,
     GVariant *arguments,
     GDBusMethodInvocation *invocation,
     gboolean (*end)(BenchCallControl *calls, BenchCall *call, GError **error))
{
  guint32 number = 0;
  BenchCall *call = NULL;
  gboolean done = FALSE;
  g_autoptr(GError) error = NULL;

  g_variant_get(arguments, "(u)", &number);
  call = find_call(self, number, invocation);
  if (call == NULL)
    return;
  done = end(bench_phone_get_calls(self->phone), call, &error);
  bench_methods_reply_done(invocation, done, error);
}

static void
stop_play(BenchMethods *self, GVariant *arguments, GDBusMethodInvocation *invocation)
{
  stop(self, arguments, invocation, bench_call_control_stop_play);
}

static void
record(BenchMethods *self, GVariant *arguments, GDBusMethodInvocation *invocation)
{
  guint32 number = 0;
  const char *path = NULL;
  BenchCall *call = NULL;
  g_autoptr(GError) error = NULL;

  g_variant_get(arguments, "(u&s)", &number, &path);
  call = find_call(self, number, invocation);
  if (call == NULL)
    return;
  if (bench_call_control_record(bench_phone_get_calls(self->phone), call, *path != '\0' ? path : NULL,
                                &error))
    g_dbus_method_invocation_return_value(invocation, g_variant_new("(s)", call->recording_path));
  else
    bench_methods_reply_done(invocation, FALSE, error);
}

static void
pause_record(BenchMethods *self, GVariant *arguments, GDBusMethodInvocation *invocation)
{
  guint32 number = 0;
  gboolean paused = FALSE;
  BenchCall *call = NULL;
  gboolean done = FALSE;
  g_autoptr(GError) error = NULL;

  g_variant_get(arguments, "(ub)", &number, &paused);
  call = find_call(self, number, invocation);
  if (call == NULL)
    return;
  done = bench_call_control_pause_record(bench_phone_get_calls(self->phone), call, paused, &error);
  bench_methods_reply_done(invocation, done, error);
}

static void
stop_record(BenchMethods *self, GVariant *arguments, GDBusMethodInvocation *invocation)
{
  stop(self, arguments, invocation, bench_call_control_stop_record);
}

/* "3" is multicast.paging_address.3; anything else is a group itself. */
static void
page(BenchMethods *self, GVariant *arguments, GDBusMethodInvocation *invocation)
{
  BenchSettings *settings = bench_phone_get_settings(self->phone);
  const char *target = NULL;
  guint64 number = 0;
  g_autofree char *address = NULL;
  g_autofree char *label = NULL;
  gboolean done = FALSE;
  g_autoptr(GError) error = NULL;

  g_variant_get(arguments, "(&s)", &target);
  if (g_ascii_string_to_unsigned(target, 10, 1, BENCH_PAGING_ADDRESSES, &number, NULL))
    {
      address
          = g_strdup(bench_settings_getf(settings, "multicast.paging_address.%u.ip_address", (guint) number));
      label = g_strdup(bench_settings_getf(settings, "multicast.paging_address.%u.label", (guint) number));
    }
  else
    {
      address = g_strdup(target);
      label = g_strdup("");
    }
  done = bench_call_control_page(bench_phone_get_calls(self->phone), address, label, &error);
  bench_methods_reply_done(invocation, done, error);
}

static void
end_page(BenchMethods *self, GVariant *arguments G_GNUC_UNUSED, GDBusMethodInvocation *invocation)
{
  bench_call_control_end_page(bench_phone_get_calls(self->phone));
  g_dbus_method_invocation_return_value(invocation, NULL);
}

/**
 * bench_methods_sound_call:
 * @name: of a method
 *
 * Returns: whether it is one of these; then the invocation is, or will be, answered.
 */
gboolean
bench_methods_sound_call(BenchMethods *self,
                         const char *name,
                         GVariant *arguments,
                         GDBusMethodInvocation *invocation)
{
  static const struct
  {
    const char *name;
    void (*call)(BenchMethods *self, GVariant *arguments, GDBusMethodInvocation *invocation);
  } methods[] = {
    { "Play", play },
    { "StopPlay", stop_play },
    { "Record", record },
    { "PauseRecord", pause_record },
    { "StopRecord", stop_record },
    { "Page", page },
    { "EndPage", end_page },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(methods); i++)
    if (strcmp(methods[i].name, name) == 0)
      {
        methods[i].call(self, arguments, invocation);
        return TRUE;
      }
  return FALSE;
}
