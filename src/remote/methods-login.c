/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "remote/methods-login.h"

#include "remote/address.h"

struct _BenchGuard
{
  BenchLogins *logins;
  GHashTable *callers; /* caller -> Caller: those who signed in */
};

typedef struct
{
  BenchGuard *guard;
  char *key;
  GDBusConnection *connection;
  gulong closed;
  guint watch; /* of a name on the bus, 0 for a connection to our socket */
} Caller;

static void
caller_free(Caller *caller)
{
  g_signal_handler_disconnect(caller->connection, caller->closed);
  g_clear_handle_id(&caller->watch, g_bus_unwatch_name);
  g_object_unref(caller->connection);
  g_free(caller->key);
  g_free(caller);
}

static void
forget(Caller *caller)
{
  BenchGuard *self = caller->guard;

  bench_logins_forget(self->logins, caller->key);
  g_hash_table_remove(self->callers, caller->key);
}

static void
on_closed(GDBusConnection *connection G_GNUC_UNUSED,
          gboolean remote_vanished G_GNUC_UNUSED,
          GError *error G_GNUC_UNUSED,
          Caller *caller)
{
  forget(caller);
}

static void
on_name_vanished(GDBusConnection *connection G_GNUC_UNUSED, const char *name G_GNUC_UNUSED, gpointer data)
{
  forget(data);
}

static char *
key_of(GDBusMethodInvocation *invocation)
{
  const char *sender = g_dbus_method_invocation_get_sender(invocation);

  return g_strdup_printf("%p %s", (void *) g_dbus_method_invocation_get_connection(invocation),
                         sender != NULL ? sender : "");
}

static void
watch(BenchGuard *self, const char *key, GDBusMethodInvocation *invocation)
{
  const char *sender = g_dbus_method_invocation_get_sender(invocation);
  Caller *caller;

  if (g_hash_table_contains(self->callers, key))
    return;
  caller = g_new0(Caller, 1);
  caller->guard = self;
  caller->key = g_strdup(key);
  caller->connection = g_object_ref(g_dbus_method_invocation_get_connection(invocation));
  caller->closed = g_signal_connect(caller->connection, "closed", G_CALLBACK(on_closed), caller);
  g_hash_table_insert(self->callers, caller->key, caller);
  if (sender != NULL)
    caller->watch = g_bus_watch_name_on_connection(caller->connection, sender, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                                   NULL, on_name_vanished, caller, NULL);
}

/**
 * bench_guard_new:
 * @firmware: outlives the guard
 *
 * Returns: (transfer full): a guard who knows nobody yet.
 */
BenchGuard *
bench_guard_new(BenchFirmware *firmware, BenchSettings *settings)
{
  BenchGuard *self = g_new0(BenchGuard, 1);

  self->logins = bench_logins_new(firmware, settings);
  self->callers = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify) caller_free);
  return self;
}

/**
 * bench_guard_free:
 * @self: (transfer full)
 */
void
bench_guard_free(BenchGuard *self)
{
  g_hash_table_unref(self->callers);
  bench_logins_free(self->logins);
  g_free(self);
}

static void
refuse(GDBusMethodInvocation *invocation, const GError *error)
{
  g_dbus_method_invocation_return_dbus_error(invocation, BENCH_REMOTE_ERROR_REFUSED, error->message);
}

static void
login(BenchGuard *self, const char *key, GVariant *arguments, GDBusMethodInvocation *invocation)
{
  const char *name = NULL;
  const char *password = NULL;
  BenchLevel level = BENCH_LEVEL_USER;
  g_autoptr(GError) error = NULL;

  g_variant_get(arguments, "(&s&s)", &name, &password);
  if (!bench_logins_enter(self->logins, key, name, password, &level, &error))
    {
      refuse(invocation, error);
      return;
    }
  watch(self, key, invocation);
  g_dbus_method_invocation_return_value(invocation, g_variant_new("(s)", bench_level_word(level)));
}

/**
 * bench_guard_call:
 *
 * Returns: whether the invocation has been answered: it was Login, or the caller may not do that.
 */
gboolean
bench_guard_call(BenchGuard *self, const char *method, GVariant *arguments, GDBusMethodInvocation *invocation)
{
  g_autofree char *key = key_of(invocation);
  g_autoptr(GError) error = NULL;

  if (g_str_equal(method, "Login"))
    {
      login(self, key, arguments, invocation);
      return TRUE;
    }
  if (bench_logins_permit(self->logins, key, method, arguments, &error))
    return FALSE;
  refuse(invocation, error);
  return TRUE;
}
