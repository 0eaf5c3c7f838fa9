/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/shown.h"

#include <string.h>

#include "base/log.h"
#include "settings/parameters.h"

/**
 * bench_shown_value:
 * @name: a parameter of the table in any spelling
 * @value: its value
 *
 * Returns: (transfer full): the value as anybody may see it.
 */
char *
bench_shown_value(const char *name, const char *value)
{
  const BenchParameter *parameter = bench_parameter_find(name);

  if (*value != '\0' && (parameter == NULL || parameter->type == BENCH_PARAMETER_SECRET))
    return g_strdup(BENCH_SHOWN_SECRET);
  return bench_mask_userinfo(value);
}

/**
 * bench_shown_text:
 * @text: a sentence that may quote a value
 *
 * Returns: (transfer full): the sentence on one line, secrets masked.
 */
char *
bench_shown_text(const char *text)
{
  g_autofree char *clean = bench_clean_text(text);

  return bench_mask_secrets(clean);
}

/**
 * bench_shown_strip_userinfo:
 * @value: a value that may be a URL
 * @stripped: (out): whether it had a user name or a password in it
 *
 * Returns: (transfer full): the value without them.
 */
char *
bench_shown_strip_userinfo(const char *value, gboolean *stripped)
{
  g_autofree char *masked = bench_mask_userinfo(value);

  *stripped = !g_str_equal(masked, value);
  if (!*stripped)
    return g_steal_pointer(&masked);

  g_auto(GStrv) parts = g_strsplit(masked, "://***@", -1);

  return g_strjoinv("://", parts);
}
