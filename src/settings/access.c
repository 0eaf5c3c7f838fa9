/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/access.h"

#include "base/catalogue.h"

#include <string.h>

#include "base/log.h"

#define MOST_WRONG 5
#define LOCK_S 30

struct _BenchAccess
{
  BenchSettings *settings;
  BenchClock *clock;
  BenchLevel mode; /* the level the phone is in */
  guint wrong;     /* passwords in a row */
  gint64 locked_until_us;
};

G_DEFINE_QUARK(bench_access_error, bench_access_error)

/**
 * bench_level_word:
 *
 * Returns: (transfer none): the level as parameters and documentation call it, whatever its name is.
 */
const char *
bench_level_word(BenchLevel level)
{
  switch (level)
    {
    case BENCH_LEVEL_USER:
      return "user";
    case BENCH_LEVEL_VAR:
      return "var";
    case BENCH_LEVEL_ADMIN:
      return "admin";
    }
  g_return_val_if_reached("");
}

/**
 * bench_level_name_parameter:
 *
 * Returns: (transfer none): the parameter that holds the level's name.
 */
const char *
bench_level_name_parameter(BenchLevel level)
{
  switch (level)
    {
    case BENCH_LEVEL_USER:
      return "security.user_name.user";
    case BENCH_LEVEL_VAR:
      return "security.user_name.var";
    case BENCH_LEVEL_ADMIN:
      return "security.user_name.admin";
    }
  g_return_val_if_reached("");
}

/**
 * bench_level_password_parameter:
 *
 * Returns: (transfer none): the parameter that holds the level's password, without its name.
 */
const char *
bench_level_password_parameter(BenchLevel level)
{
  switch (level)
    {
    case BENCH_LEVEL_USER:
      return "security.user_password.user";
    case BENCH_LEVEL_VAR:
      return "security.user_password.var";
    case BENCH_LEVEL_ADMIN:
      return "security.user_password.admin";
    }
  g_return_val_if_reached("");
}

/**
 * bench_access_new:
 *
 * Returns: (transfer full): the levels of a phone, which is in the one it starts in.
 */
BenchAccess *
bench_access_new(BenchSettings *settings, BenchClock *clock)
{
  BenchAccess *self = g_new0(BenchAccess, 1);

  self->settings = g_object_ref(settings);
  self->clock = g_object_ref(clock);
  bench_access_restart(self);
  return self;
}

/**
 * bench_access_free:
 * @self: (transfer full)
 */
void
bench_access_free(BenchAccess *self)
{
  g_object_unref(self->settings);
  g_object_unref(self->clock);
  g_free(self);
}

/**
 * bench_access_has_three_levels:
 *
 * Returns: whether the level var is there, and menu items have levels (security.var_enable).
 */
gboolean
bench_access_has_three_levels(BenchAccess *self)
{
  return bench_settings_get_boolean(self->settings, "security.var_enable");
}

/**
 * bench_access_get_mode:
 *
 * Returns: the level the phone itself is in, which its menus outside Advanced obey; that of the user, without
 *   three levels.
 */
BenchLevel
bench_access_get_mode(BenchAccess *self)
{
  return bench_access_has_three_levels(self) ? self->mode : BENCH_LEVEL_USER;
}

/**
 * bench_access_set_mode:
 *
 * Puts the phone in a level, until it restarts; whoever asks for it has given the password.
 */
void
bench_access_set_mode(BenchAccess *self, BenchLevel level)
{
  self->mode = level;
}

/**
 * bench_access_restart:
 *
 * The phone restarts: it is in the level of security.default_access_level. Wrong passwords stay counted.
 */
void
bench_access_restart(BenchAccess *self)
{
  int level = bench_settings_get_int(self->settings, "security.default_access_level");

  self->mode = (BenchLevel) CLAMP(level, BENCH_LEVEL_USER, BENCH_LEVEL_ADMIN);
}

static gboolean
is_there(BenchAccess *self, BenchLevel level)
{
  return level != BENCH_LEVEL_VAR || bench_access_has_three_levels(self);
}

/* Takes as long for any two texts of the same lengths: how much of them is alike is not to be measured. */
static gboolean
is_same(const char *a, const char *b)
{
  g_autofree char *first = g_compute_checksum_for_string(G_CHECKSUM_SHA256, a, -1);
  g_autofree char *second = g_compute_checksum_for_string(G_CHECKSUM_SHA256, b, -1);
  guint differs = 0;

  for (gsize i = 0; first[i] != '\0'; i++)
    differs |= (guint) first[i] ^ (guint) second[i];
  return differs == 0;
}

static gboolean
is_password_of(BenchAccess *self, BenchLevel level, const char *password)
{
  return is_same(password, bench_settings_get(self->settings, bench_level_password_parameter(level)));
}

static gboolean
check_lock(BenchAccess *self, GError **error)
{
  gint64 left_us = self->locked_until_us - bench_clock_now(self->clock);

  if (left_us <= 0)
    return TRUE;
  g_set_error(error, BENCH_ACCESS_ERROR, BENCH_ACCESS_ERROR_LOCKED, "Too many tries: wait %d s",
              (int) ((left_us + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC));
  return FALSE;
}

static void
count_wrong(BenchAccess *self, GError **error)
{
  self->wrong++;
  if (self->wrong >= MOST_WRONG)
    {
      self->wrong = 0;
      self->locked_until_us = bench_clock_now(self->clock) + LOCK_S * G_USEC_PER_SEC;
      bench_warning("%d wrong passwords of user levels in a row: none is looked at for %d s", MOST_WRONG,
                    LOCK_S);
    }
  g_set_error_literal(error, BENCH_ACCESS_ERROR, BENCH_ACCESS_ERROR_PASSWORD, N_("Incorrect password!"));
}

static gboolean
settle(BenchAccess *self, gboolean is_right, GError **error)
{
  if (is_right)
    self->wrong = 0;
  else
    count_wrong(self, error);
  return is_right;
}

/**
 * bench_access_check:
 * @least: the lowest level whose password will do
 * @level: (out): the highest level it is the password of
 *
 * Returns: whether @password is that of a level from @least up; if not, it counts as a wrong one.
 */
gboolean
bench_access_check(BenchAccess *self,
                   const char *password,
                   BenchLevel least,
                   BenchLevel *level,
                   GError **error)
{
  gboolean found = FALSE;

  if (!check_lock(self, error))
    return FALSE;
  for (int i = BENCH_LEVEL_ADMIN; i >= (int) least; i--)
    if (is_there(self, (BenchLevel) i) && is_password_of(self, (BenchLevel) i, password) && !found)
      {
        *level = (BenchLevel) i;
        found = TRUE;
      }
  return settle(self, found, error);
}

/**
 * bench_access_login:
 * @name: of a level, as it is called now
 * @level: (out): which one it is
 *
 * Returns: whether name and password belong together; if not, that counts as a wrong one, and the error does not
 *   tell which of both it was.
 */
gboolean
bench_access_login(BenchAccess *self,
                   const char *name,
                   const char *password,
                   BenchLevel *level,
                   GError **error)
{
  gboolean found = FALSE;

  if (!check_lock(self, error))
    return FALSE;
  for (int i = BENCH_LEVEL_ADMIN; i >= BENCH_LEVEL_USER; i--)
    {
      gboolean right = is_password_of(self, (BenchLevel) i, password);

      if (found || !right || !is_there(self, (BenchLevel) i)
          || !g_str_equal(name,
                          bench_settings_get(self->settings, bench_level_name_parameter((BenchLevel) i))))
        continue;
      *level = (BenchLevel) i;
      found = TRUE;
    }
  return settle(self, found, error);
}

/* What a file takes for another thing than a password, which it would be here. */
static gboolean
is_word_of_files(const char *password)
{
  return g_str_equal(password, "%NULL%") || g_str_equal(password, "%EMPTY%");
}

static gboolean
refuse_new(GError **error, const char *reason)
{
  g_set_error_literal(error, BENCH_ACCESS_ERROR, BENCH_ACCESS_ERROR_NEW, reason);
  return FALSE;
}

/**
 * bench_access_change_password:
 * @level: whose password it is
 * @old: the present one, checked as by bench_access_check()
 * @new: the new one; only the administrator's must not be blank
 * @again: the new one once more
 *
 * Returns: whether the level has the new password now, in the user layer.
 */
gboolean
bench_access_change_password(BenchAccess *self,
                             BenchLevel level,
                             const char *old,
                             const char *new,
                             const char *again,
                             GError **error)
{
  const char *parameter = bench_level_password_parameter(level);
  g_autofree char *value = g_strdup(*new != '\0' ? new : "%EMPTY%");

  if (!check_lock(self, error))
    return FALSE;
  if (!settle(self, is_password_of(self, level, old), error))
    return FALSE;
  if (!g_str_equal(new, again))
    return refuse_new(error, N_("The new passwords differ!"));
  if (*new == '\0' && level == BENCH_LEVEL_ADMIN)
    return refuse_new(error, N_("Password is empty!"));
  if (bench_settings_get_layer(self->settings, parameter) > BENCH_LAYER_USER)
    return refuse_new(error, N_("Password is pinned!"));
  if (is_word_of_files(new)
      || !bench_settings_set(self->settings, parameter, value, BENCH_LAYER_USER, NULL, NULL))
    return refuse_new(error, N_("Password cannot be used!"));
  return TRUE;
}

static char *
password_sum(BenchAccess *self, BenchLevel level)
{
  return g_compute_checksum_for_string(
      G_CHECKSUM_SHA256, bench_settings_get(self->settings, bench_level_password_parameter(level)), -1);
}

/**
 * bench_access_begin_session:
 * @session: (out caller-allocates): of somebody who has signed in just now
 */
void
bench_access_begin_session(BenchAccess *self, BenchSession *session, BenchLevel level)
{
  g_autofree char *sum = password_sum(self, level);

  g_strlcpy(session->password, sum, sizeof session->password);
  session->level = level;
  session->used_us = bench_clock_now(self->clock);
}

/**
 * bench_access_use_session:
 *
 * To be called for each request.
 *
 * Returns: whether the session still holds; features.relog_offtime begins anew then.
 */
gboolean
bench_access_use_session(BenchAccess *self, BenchSession *session)
{
  gint64 now_us = bench_clock_now(self->clock);
  int minutes = bench_settings_get_int(self->settings, "features.relog_offtime");
  g_autofree char *sum = password_sum(self, session->level);

  if (now_us - session->used_us >= minutes * G_TIME_SPAN_MINUTE || !is_there(self, session->level)
      || !g_str_equal(sum, session->password))
    return FALSE;
  session->used_us = now_us;
  return TRUE;
}
