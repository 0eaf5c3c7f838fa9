/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "remote/login.h"

#include "settings/item-levels.h"

struct _BenchLogins
{
  BenchFirmware *firmware; /* outlives us */
  BenchSettings *settings;
  GHashTable *sessions; /* caller -> BenchSession */
};

#define ANYBODY (-1)
#define NO_ARGUMENT (-1)

/* What the method needs. */
static const struct
{
  const char *method;
  int least;                /* a BenchLevel, or ANYBODY */
  int secrets;              /* number of the argument that asks for secrets: that is the administrator's */
  gboolean names_parameter; /* the first argument is the parameter to change: as the menu has it */
} rules[] = {
  /* What the phone shows to whoever stands before it. */
  { "Login", ANYBODY, NO_ARGUMENT, FALSE },
  { "GetStatus", ANYBODY, NO_ARGUMENT, FALSE },
  { "GetCalls", ANYBODY, NO_ARGUMENT, FALSE },
  { "GetStatistics", ANYBODY, NO_ARGUMENT, FALSE },
  { "GetLeds", ANYBODY, NO_ARGUMENT, FALSE },
  { "GetScreen", ANYBODY, NO_ARGUMENT, FALSE },
  { "GetScreenPicture", ANYBODY, NO_ARGUMENT, FALSE },
  { "Wait", ANYBODY, NO_ARGUMENT, FALSE },
  { "ListFlows", ANYBODY, NO_ARGUMENT, FALSE },

  /* What its user does with it. */
  { "Press", BENCH_LEVEL_USER, NO_ARGUMENT, FALSE },
  { "Dial", BENCH_LEVEL_USER, NO_ARGUMENT, FALSE },
  { "Answer", BENCH_LEVEL_USER, NO_ARGUMENT, FALSE },
  { "HangUp", BENCH_LEVEL_USER, NO_ARGUMENT, FALSE },
  { "Play", BENCH_LEVEL_USER, NO_ARGUMENT, FALSE },
  { "StopPlay", BENCH_LEVEL_USER, NO_ARGUMENT, FALSE },
  { "Record", BENCH_LEVEL_USER, NO_ARGUMENT, FALSE },
  { "PauseRecord", BENCH_LEVEL_USER, NO_ARGUMENT, FALSE },
  { "StopRecord", BENCH_LEVEL_USER, NO_ARGUMENT, FALSE },
  { "Page", BENCH_LEVEL_USER, NO_ARGUMENT, FALSE },
  { "EndPage", BENCH_LEVEL_USER, NO_ARGUMENT, FALSE },
  { "SendMessage", BENCH_LEVEL_USER, NO_ARGUMENT, FALSE },
  { "GetMessages", BENCH_LEVEL_USER, NO_ARGUMENT, FALSE },
  { "GetTrace", BENCH_LEVEL_USER, 1, FALSE },
  { "GetLadder", BENCH_LEVEL_USER, NO_ARGUMENT, FALSE },
  { "ClearTrace", BENCH_LEVEL_USER, NO_ARGUMENT, FALSE },
  { "CheckFlow", BENCH_LEVEL_USER, NO_ARGUMENT, FALSE },
  { "Get", BENCH_LEVEL_USER, 1, FALSE },
  { "GetLayers", BENCH_LEVEL_USER, 1, FALSE },
  { "List", BENCH_LEVEL_USER, 1, FALSE },
  { "Diff", BENCH_LEVEL_USER, NO_ARGUMENT, FALSE },
  { "GetProvisioning", BENCH_LEVEL_USER, NO_ARGUMENT, FALSE },
  { "Set", BENCH_LEVEL_USER, NO_ARGUMENT, TRUE },

  /* What changes all of it, or takes secrets out: a capture has messages as they passed. */
  { "GetCapture", BENCH_LEVEL_ADMIN, NO_ARGUMENT, FALSE },
  { "Export", BENCH_LEVEL_ADMIN, NO_ARGUMENT, FALSE },
  { "Import", BENCH_LEVEL_ADMIN, NO_ARGUMENT, FALSE },
  { "Provision", BENCH_LEVEL_ADMIN, NO_ARGUMENT, FALSE },
  { "Reset", BENCH_LEVEL_ADMIN, NO_ARGUMENT, FALSE },
  { "Quit", BENCH_LEVEL_ADMIN, NO_ARGUMENT, FALSE },
};

G_DEFINE_QUARK(bench_login_error, bench_login_error)

/**
 * bench_logins_new:
 * @firmware: whose user levels count; outlives the logins
 *
 * Returns: (transfer full): no caller signed in.
 */
BenchLogins *
bench_logins_new(BenchFirmware *firmware, BenchSettings *settings)
{
  BenchLogins *self = g_new0(BenchLogins, 1);

  self->firmware = firmware;
  self->settings = g_object_ref(settings);
  self->sessions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

/**
 * bench_logins_free:
 * @self: (transfer full)
 */
void
bench_logins_free(BenchLogins *self)
{
  g_hash_table_unref(self->sessions);
  g_object_unref(self->settings);
  g_free(self);
}

/**
 * bench_logins_enter:
 * @name: of a user level, as it is called now
 * @level: (out): which one it is
 *
 * Signs a caller in; one that fails has no level any more.
 *
 * Returns: whether name and password are right.
 */
gboolean
bench_logins_enter(BenchLogins *self,
                   const char *caller,
                   const char *name,
                   const char *password,
                   BenchLevel *level,
                   GError **error)
{
  BenchAccess *access = bench_firmware_get_access(self->firmware);
  BenchSession *session;

  g_hash_table_remove(self->sessions, caller);
  if (!bench_access_login(access, name, password, level, error))
    return FALSE;
  session = g_new0(BenchSession, 1);
  bench_access_begin_session(access, session, *level);
  g_hash_table_insert(self->sessions, g_strdup(caller), session);
  return TRUE;
}

/**
 * bench_logins_forget:
 *
 * The caller is gone.
 */
void
bench_logins_forget(BenchLogins *self, const char *caller)
{
  g_hash_table_remove(self->sessions, caller);
}

static int
level_of(BenchLogins *self, const char *caller)
{
  BenchSession *session = g_hash_table_lookup(self->sessions, caller);

  if (session == NULL)
    return ANYBODY;
  if (bench_access_use_session(bench_firmware_get_access(self->firmware), session))
    return (int) session->level;
  g_hash_table_remove(self->sessions, caller);
  return ANYBODY;
}

static gboolean
asks_for_secrets(GVariant *arguments, int number)
{
  gboolean asks = FALSE;

  if (number != NO_ARGUMENT)
    g_variant_get_child(arguments, (gsize) number, "b", &asks);
  return asks;
}

static int
find_least(BenchLogins *self, const char *method, GVariant *arguments)
{
  for (gsize i = 0; i < G_N_ELEMENTS(rules); i++)
    {
      const char *name = NULL;

      if (!g_str_equal(rules[i].method, method))
        continue;
      if (asks_for_secrets(arguments, rules[i].secrets))
        return BENCH_LEVEL_ADMIN;
      if (!rules[i].names_parameter)
        return rules[i].least;
      g_variant_get_child(arguments, 0, "&s", &name);
      return (int) bench_firmware_get_parameter_level(self->firmware, name);
    }
  return BENCH_LEVEL_ADMIN;
}

static void
explain(BenchLogins *self, const char *method, int least, GError **error)
{
  static const char *const whose[BENCH_LEVELS] = { "a user's", "the var level's", "the administrator's" };

  if (least >= (int) BENCH_LEVEL_NOBODY)
    g_set_error(error, BENCH_LOGIN_ERROR, BENCH_LOGIN_ERROR_LEVEL,
                "%s: no user level may change this (web_item_level.url)", method);
  else
    g_set_error(error, BENCH_LOGIN_ERROR, BENCH_LOGIN_ERROR_LEVEL,
                "%s needs %s password: benchphonectl --login %s", method, whose[least],
                bench_settings_get(self->settings, bench_level_name_parameter((BenchLevel) least)));
}

/**
 * bench_logins_permit:
 * @method: of the D-Bus interface
 * @arguments: of the types the interface gives them
 *
 * Returns: whether @caller may call it with these.
 */
gboolean
bench_logins_permit(BenchLogins *self,
                    const char *caller,
                    const char *method,
                    GVariant *arguments,
                    GError **error)
{
  int level = level_of(self, caller);
  int least;

  if (!bench_settings_get_boolean(self->settings, "benchphone.remote.login"))
    return TRUE;
  least = find_least(self, method, arguments);
  if (level >= least)
    return TRUE;
  explain(self, method, least, error);
  return FALSE;
}

/**
 * bench_logins_knows:
 *
 * Returns: whether the table has @method.
 */
gboolean
bench_logins_knows(const char *method)
{
  for (gsize i = 0; i < G_N_ELEMENTS(rules); i++)
    if (g_str_equal(rules[i].method, method))
      return TRUE;
  return FALSE;
}
