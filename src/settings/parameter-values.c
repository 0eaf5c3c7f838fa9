/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/parameters.h"

#include <arpa/inet.h>
#include <math.h>
#include <string.h>

#include "base/log.h"
#include "settings/settings.h"

/* How much of a wrong value a complaint repeats. */
#define QUOTED_CHARACTERS 60

/* A value as a complaint may have it: nothing of a secret, nor of what may have a password before its '@'. */
static char *
quote(const BenchParameter *parameter, const char *value)
{
  g_autofree char *clean = NULL;
  g_autofree char *start = NULL;

  if (parameter->type == BENCH_PARAMETER_SECRET || strchr(value, '@') != NULL)
    return g_strdup("");
  clean = bench_clean_text(value);
  if (g_utf8_strlen(clean, -1) <= QUOTED_CHARACTERS)
    return g_strdup_printf(": \"%s\"", clean);
  start = g_utf8_substring(clean, 0, QUOTED_CHARACTERS);
  return g_strdup_printf(": \"%s…\"", start);
}

static gboolean
refuse(const BenchParameter *parameter, const char *value, GError **error, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

static gboolean
refuse(const BenchParameter *parameter, const char *value, GError **error, const char *format, ...)
{
  g_autofree char *quoted = quote(parameter, value);
  g_autofree char *reason = NULL;
  va_list args;

  va_start(args, format);
  reason = g_strdup_vprintf(format, args);
  va_end(args);
  g_set_error(error, BENCH_SETTINGS_ERROR, BENCH_SETTINGS_ERROR_BAD_VALUE, "%s%s", reason, quoted);
  return FALSE;
}

static gboolean
check_number(const BenchParameter *parameter, const char *value, GError **error)
{
  gboolean integer = parameter->type != BENCH_PARAMETER_NUMBER;
  /* No blanks before it, no hexadecimal: what g_ascii_strtod() would take beyond a decimal number. */
  gboolean decimal = value[strspn(value, "+-.0123456789")] == '\0';
  char *end = NULL;
  double number = g_ascii_strtod(value, &end);

  if (!decimal || end == value || *end != '\0' || !isfinite(number)
      || (integer && strchr(value, '.') != NULL))
    return refuse(parameter, value, error, integer ? "not a whole number" : "not a number");
  if (parameter->zero && number == 0)
    return TRUE;
  if (number < parameter->minimum || number > parameter->maximum)
    {
      g_set_error(error, BENCH_SETTINGS_ERROR, BENCH_SETTINGS_ERROR_BAD_VALUE,
                  "out of range %.10g..%.10g: %s", parameter->minimum, parameter->maximum, value);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_list(const BenchParameter *parameter, const char *value, GError **error)
{
  g_auto(GStrv) items = g_strsplit(value, ",", -1);

  for (guint i = 0; items[i] != NULL; i++)
    if (!check_number(parameter, g_strstrip(items[i]), error))
      return FALSE;
  if (parameter->most != 0 && g_strv_length(items) > parameter->most)
    return refuse(parameter, value, error, "more than %u numbers", parameter->most);
  return TRUE;
}

static gboolean
is_one_of(char character, const char *set)
{
  for (const char *at = set; *at != '\0'; at++)
    {
      if (at[1] == '-' && at[2] != '\0')
        {
          if (character >= at[0] && character <= at[2])
            return TRUE;
          at += 2;
        }
      else if (*at == character)
        return TRUE;
    }
  return FALSE;
}

static gboolean
check_text(const BenchParameter *parameter, const char *value, GError **error)
{
  glong length = 0;

  if (!g_utf8_validate(value, -1, NULL))
    return refuse(parameter, value, error, "not UTF-8");
  length = g_utf8_strlen(value, -1);
  if (length < parameter->minimum)
    return refuse(parameter, value, error, "shorter than %.0f characters", parameter->minimum);
  if (length > parameter->maximum)
    return refuse(parameter, value, error, "longer than %.0f characters", parameter->maximum);
  for (const char *at = value; parameter->characters != NULL && *at != '\0'; at++)
    if (!is_one_of(*at, parameter->characters))
      return refuse(parameter, value, error, "only [%s] may be in it", parameter->characters);
  return TRUE;
}

static gboolean
check_host(const BenchParameter *parameter, const char *value, GError **error)
{
  if (!check_text(parameter, value, error))
    return FALSE;
  for (const char *at = value; *at != '\0'; at++)
    if (!g_ascii_isalnum(*at) && strchr("._-:[]%", *at) == NULL)
      return refuse(parameter, value, error, "not a host name or address");
  return TRUE;
}

static gboolean
is_ipv4(const char *text)
{
  struct in_addr address;

  return inet_pton(AF_INET, text, &address) == 1;
}

static gboolean
check_endpoint(const BenchParameter *parameter, const char *value, GError **error)
{
  const char *colon = strchr(value, ':');
  g_autofree char *address = colon != NULL ? g_strndup(value, (gsize) (colon - value)) : NULL;
  guint64 port = 0;

  if (address == NULL || !is_ipv4(address)
      || !g_ascii_string_to_unsigned(colon + 1, 10, 1, 65535, &port, NULL))
    return refuse(parameter, value, error, "not an IPv4 address and port");
  return TRUE;
}

static gboolean
check_url(const BenchParameter *parameter, const char *value, GError **error)
{
  const char *slashes = strstr(value, "://");
  g_autofree char *permitted = NULL;
  g_autofree char *scheme = NULL;

  if (!check_text(parameter, value, error))
    return FALSE;
  for (const char *at = value; *at != '\0'; at++)
    if (g_ascii_iscntrl(*at))
      return refuse(parameter, value, error, "not a URL");
  if (slashes != NULL)
    scheme = g_ascii_strdown(value, slashes - value);
  else
    scheme = g_strdup(g_str_has_prefix(value, "file:") ? "file" : "path");
  if (g_strv_contains((const char *const *) parameter->schemes, scheme))
    return TRUE;
  permitted = g_strjoinv(", ", parameter->schemes);
  return refuse(parameter, value, error, "not a URL of %s", permitted);
}

static gboolean
check_time(const BenchParameter *parameter, const char *value, GError **error)
{
  if (strlen(value) == 5 && g_ascii_isdigit(value[0]) && g_ascii_isdigit(value[1]) && value[2] == ':'
      && g_ascii_isdigit(value[3]) && g_ascii_isdigit(value[4]) && strncmp(value, "24", 2) < 0
      && value[3] < '6')
    return TRUE;
  return refuse(parameter, value, error, "not a time of day as hh:mm");
}

/**
 * bench_parameter_check:
 * @value: a value to be given to @parameter; blank is always right and means the default
 *
 * Returns: whether the value is permitted; if not, @error says why without the parameter's name, and without
 *   the value when it is a secret.
 */
gboolean
bench_parameter_check(const BenchParameter *parameter, const char *value, GError **error)
{
  g_autofree char *choices = NULL;

  if (value[0] == '\0')
    return TRUE;
  switch (parameter->type)
    {
    case BENCH_PARAMETER_STRING:
    case BENCH_PARAMETER_SECRET:
      return check_text(parameter, value, error);
    case BENCH_PARAMETER_INTEGER:
    case BENCH_PARAMETER_NUMBER:
    case BENCH_PARAMETER_PORT:
      return check_number(parameter, value, error);
    case BENCH_PARAMETER_BOOLEAN:
    case BENCH_PARAMETER_ENUM:
      if (g_strv_contains((const char *const *) parameter->choices, value))
        return TRUE;
      if (parameter->type == BENCH_PARAMETER_BOOLEAN)
        return refuse(parameter, value, error, "neither 0 nor 1");
      choices = g_strjoinv(", ", parameter->choices);
      return refuse(parameter, value, error, "not one of %s", choices);
    case BENCH_PARAMETER_LIST:
      return check_list(parameter, value, error);
    case BENCH_PARAMETER_HOST:
      return check_host(parameter, value, error);
    case BENCH_PARAMETER_IPV4:
      return is_ipv4(value) || refuse(parameter, value, error, "not an IPv4 address");
    case BENCH_PARAMETER_ENDPOINT:
      return check_endpoint(parameter, value, error);
    case BENCH_PARAMETER_URL:
      return check_url(parameter, value, error);
    case BENCH_PARAMETER_TIME:
      return check_time(parameter, value, error);
    }
  g_return_val_if_reached(FALSE);
}

static int
find_choice(const BenchParameter *parameter, const char *value)
{
  for (int i = 0; parameter->choices[i] != NULL; i++)
    if (strcmp(parameter->choices[i], value) == 0)
      return i;
  return -1;
}

/**
 * bench_parameter_shown:
 * @value: a permitted value; another comes back as it is
 *
 * Returns: (transfer full): what a menu shows for it: the label of a choice, rings as seconds, a secret as
 *   asterisks, anything else as it is.
 */
char *
bench_parameter_shown(const BenchParameter *parameter, const char *value)
{
  int choice = parameter->choices != NULL ? find_choice(parameter, value) : -1;

  if (choice >= 0)
    return g_strdup(parameter->labels[choice]);
  if (parameter->type == BENCH_PARAMETER_SECRET)
    return g_strnfill((gsize) g_utf8_strlen(value, -1), '*');
  if (parameter->unit_step > 1 && bench_parameter_check(parameter, value, NULL) && *value != '\0')
    return g_strdup_printf("%" G_GINT64_FORMAT "%s",
                           g_ascii_strtoll(value, NULL, 10) * (gint64) parameter->unit_step, parameter->unit);
  return g_strdup(value);
}

/**
 * bench_parameter_step:
 * @parameter: of a type that can be stepped through: BOOLEAN, ENUM, INTEGER or PORT
 * @step: 1 for the next value, -1 for the one before
 *
 * Returns: (transfer full): that value; after the last comes the first. Another @value counts as the first.
 */
char *
bench_parameter_step(const BenchParameter *parameter, const char *value, int step)
{
  gint64 least = parameter->choices != NULL ? 0 : (gint64) parameter->minimum;
  gint64 most = parameter->choices != NULL ? (gint64) g_strv_length(parameter->choices) - 1
                                           : (gint64) parameter->maximum;
  gint64 at = parameter->choices != NULL ? find_choice(parameter, value) : g_ascii_strtoll(value, NULL, 10);

  at = CLAMP(at, least, most) + step;
  if (at > most)
    at = least;
  else if (at < least)
    at = most;
  return parameter->choices != NULL ? g_strdup(parameter->choices[at])
                                    : g_strdup_printf("%" G_GINT64_FORMAT, at);
}
