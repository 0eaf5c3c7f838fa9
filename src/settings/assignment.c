/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/assignment.h"

#include <string.h>

#include "settings/parameters.h"

#define PASSWORD_LINE "security.user_password"

/**
 * bench_assignment_is_password_line:
 * @name: a parameter name in any spelling
 *
 * Returns: whether it is the name whose values are NAME:PASSWORD.
 */
gboolean
bench_assignment_is_password_line(const char *name)
{
  return g_str_equal(name, PASSWORD_LINE) || g_str_equal(name, "static." PASSWORD_LINE);
}

static gboolean
fail(GError **error, const char *reason)
{
  g_set_error_literal(error, BENCH_SETTINGS_ERROR, BENCH_SETTINGS_ERROR_BAD_VALUE, reason);
  return FALSE;
}

/* By the names in force first; a file whose own names are hidden by a higher layer's may use its own. */
static gboolean
find_level(BenchSettings *settings, BenchLayer layer, const char *name, BenchLevel *level)
{
  for (int i = BENCH_LEVEL_ADMIN; i >= BENCH_LEVEL_USER; i--)
    if (g_str_equal(bench_settings_get(settings, bench_level_name_parameter((BenchLevel) i)), name))
      {
        *level = (BenchLevel) i;
        return TRUE;
      }
  for (int i = BENCH_LEVEL_ADMIN; i >= BENCH_LEVEL_USER; i--)
    {
      const BenchSettingsEntry *entry
          = g_hash_table_lookup(settings->layers[layer], bench_level_name_parameter((BenchLevel) i));

      if (entry == NULL || !g_str_equal(entry->value, name))
        continue;
      *level = (BenchLevel) i;
      return TRUE;
    }
  return FALSE;
}

/* An alias, so that it is read as the administrator's; its lines are longer than the password in them. */
static gboolean
read_password_line(BenchAssignment *self,
                   BenchSettings *settings,
                   BenchLayer layer,
                   const char *value,
                   GError **error)
{
  const char *colon = strchr(value, ':');
  g_autofree char *name = colon != NULL ? g_strndup(value, (gsize) (colon - value)) : NULL;
  BenchLevel level = BENCH_LEVEL_USER;

  if (*value == '\0' || g_str_equal(value, "%NULL%"))
    {
      for (int i = 0; i < BENCH_LEVELS; i++)
        self->names[i] = g_strdup(bench_level_password_parameter((BenchLevel) i));
      return TRUE;
    }
  /* What is wrong may be a password all of it: it is not repeated. */
  if (colon == NULL || colon == value)
    return fail(error, "not the name of a user level, ':' and its password");
  if (!find_level(settings, layer, name, &level))
    return fail(error, "what is before the ':' is the name of no user level (security.user_name.*)");
  if (!bench_settings_check(bench_level_password_parameter(level), colon + 1, error))
    return FALSE;
  self->names[0] = g_strdup(bench_level_password_parameter(level));
  self->value = g_strdup(colon + 1);
  return TRUE;
}

/**
 * bench_assignment_read:
 * @self: (out): to be cleared
 * @layer: for which it is
 * @name: a parameter name in any spelling
 * @value: as it stands in a file: "" and %NULL% take away, %EMPTY% is blank
 *
 * Returns: whether name and value are right.
 */
gboolean
bench_assignment_read(BenchAssignment *self,
                      BenchSettings *settings,
                      BenchLayer layer,
                      const char *name,
                      const char *value,
                      GError **error)
{
  gboolean blank;

  if (bench_assignment_is_password_line(name))
    {
      if (!read_password_line(self, settings, layer, value, error))
        return FALSE;
    }
  else
    {
      if (!bench_settings_check(name, value, error))
        return FALSE;
      self->names[0] = bench_parameter_canonical_name(name);
      if (g_str_equal(value, "%EMPTY%"))
        self->value = g_strdup("");
      else if (*value != '\0' && !g_str_equal(value, "%NULL%"))
        self->value = g_strdup(value);
    }
  blank = self->value != NULL && *self->value == '\0';
  if (!blank || !g_str_equal(self->names[0], bench_level_password_parameter(BENCH_LEVEL_ADMIN)))
    return TRUE;
  bench_assignment_clear(self);
  return fail(error, "the administrator's password must not be blank");
}

/**
 * bench_assignment_clear:
 *
 * Frees what is in it.
 */
void
bench_assignment_clear(BenchAssignment *self)
{
  for (int i = 0; i < BENCH_LEVELS; i++)
    g_clear_pointer(&self->names[i], g_free);
  g_clear_pointer(&self->value, g_free);
}

/**
 * bench_assignment_write:
 * @canonical: a parameter in its present spelling
 * @value: "" for blank
 *
 * Returns: (transfer full): the line of a .cfg file, as a desk phone reads it too, without its end.
 */
char *
bench_assignment_write(BenchSettings *settings, const char *canonical, const char *value)
{
  for (int i = 0; i < BENCH_LEVELS; i++)
    if (g_str_equal(canonical, bench_level_password_parameter((BenchLevel) i)))
      return g_strdup_printf(PASSWORD_LINE " = %s:%s",
                             bench_settings_get(settings, bench_level_name_parameter((BenchLevel) i)), value);
  return g_strdup_printf("%s = %s", canonical, *value != '\0' ? value : "%EMPTY%");
}
