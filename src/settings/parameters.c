/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/parameters.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#include "settings/settings.h"

#define TABLE_PATH "/io/github/benchphone/Benchphone/parameters.tsv"

typedef struct
{
  GPtrArray *rows;   /* BenchParameter, in the table's order */
  GHashTable *index; /* shape ("account.#.label") -> GPtrArray of BenchParameter */
} Table;

/* The shape of a name or pattern: every number, and every {a-b}, becomes '#'. */
static char *
shape_of(const char *name)
{
  g_auto(GStrv) parts = g_strsplit(name, ".", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    if (parts[i][0] == '{' || (parts[i][0] != '\0' && strspn(parts[i], "0123456789") == strlen(parts[i])))
      {
        g_free(parts[i]);
        parts[i] = g_strdup("#");
      }
  return g_strjoinv(".", parts);
}

static gboolean
parse_range(const char *text, double *minimum, double *maximum)
{
  const char *dots = strstr(text, "..");

  if (dots == NULL)
    return FALSE;
  *minimum = g_ascii_strtod(text, NULL);
  *maximum = g_ascii_strtod(dots + 2, NULL);
  return TRUE;
}

static BenchParameterType
parse_type(const char *text)
{
  static const struct
  {
    const char *name;
    BenchParameterType type;
  } types[] = {
    { "string", BENCH_PARAMETER_STRING }, { "integer", BENCH_PARAMETER_INTEGER },
    { "number", BENCH_PARAMETER_NUMBER }, { "boolean", BENCH_PARAMETER_BOOLEAN },
    { "enum", BENCH_PARAMETER_ENUM },     { "secret", BENCH_PARAMETER_SECRET },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(types); i++)
    if (strcmp(types[i].name, text) == 0)
      return types[i].type;
  g_error("parameters.tsv: no such type: %s", text);
}

static BenchParameter *
parse_row(const char *line)
{
  g_auto(GStrv) fields = g_strsplit(line, "\t", -1);
  g_auto(GStrv) flags = NULL;
  BenchParameter *parameter = g_new0(BenchParameter, 1);

  if (g_strv_length(fields) != 6)
    g_error("parameters.tsv: a row needs six fields: %s", line);
  parameter->pattern = g_strdup(fields[0]);
  parameter->type = parse_type(fields[1]);
  if (parameter->type == BENCH_PARAMETER_ENUM)
    parameter->choices = g_strsplit(fields[2], ",", -1);
  else if (parameter->type == BENCH_PARAMETER_INTEGER || parameter->type == BENCH_PARAMETER_NUMBER)
    if (!parse_range(fields[2], &parameter->minimum, &parameter->maximum))
      g_error("parameters.tsv: no range: %s", line);
  parameter->fallback = g_strdup(fields[3]);
  parameter->summary = g_strdup(fields[5]);
  flags = g_strsplit(fields[4], " ", -1);
  for (guint i = 0; flags[i] != NULL; i++)
    {
      if (strcmp(flags[i], "reboot") == 0)
        parameter->reboot = TRUE;
      else if (strcmp(flags[i], "works") == 0)
        parameter->works = TRUE;
      else if (g_str_has_prefix(flags[i], "alias="))
        parameter->alias_of = g_strdup(flags[i] + strlen("alias="));
    }
  return parameter;
}

static Table *
load_table(void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = g_resources_lookup_data(TABLE_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  g_auto(GStrv) lines = NULL;
  Table *table = g_new0(Table, 1);

  if (bytes == NULL)
    g_error("The parameter table is missing: %s", error->message);
  table->rows = g_ptr_array_new();
  table->index = g_hash_table_new(g_str_hash, g_str_equal);
  lines = g_strsplit(g_bytes_get_data(bytes, NULL), "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      BenchParameter *parameter;
      GPtrArray *same_shape;
      char *shape;

      if (lines[i][0] == '#' || lines[i][0] == '\0')
        continue;
      parameter = parse_row(lines[i]);
      g_ptr_array_add(table->rows, parameter);
      shape = shape_of(parameter->pattern);
      same_shape = g_hash_table_lookup(table->index, shape);
      if (same_shape == NULL)
        {
          same_shape = g_ptr_array_new();
          g_hash_table_insert(table->index, shape, same_shape);
        }
      else
        g_free(shape);
      g_ptr_array_add(same_shape, parameter);
    }
  return table;
}

static const Table *
get_table(void)
{
  static const Table *table;

  if (g_once_init_enter(&table))
    g_once_init_leave(&table, load_table());
  return table;
}

/* Whether @name's numbers lie in the ranges of @pattern; both have the same shape. */
static gboolean
numbers_fit(const char *pattern, const char *name)
{
  g_auto(GStrv) ranges = g_strsplit(pattern, ".", -1);
  g_auto(GStrv) parts = g_strsplit(name, ".", -1);

  for (guint i = 0; ranges[i] != NULL; i++)
    {
      guint64 low = 0;
      guint64 high = 0;
      guint64 number = 0;

      if (ranges[i][0] != '{')
        {
          if (strcmp(ranges[i], parts[i]) != 0)
            return FALSE;
          continue;
        }
      low = g_ascii_strtoull(ranges[i] + 1, NULL, 10);
      high = g_ascii_strtoull(strchr(ranges[i], '-') + 1, NULL, 10);
      if (strlen(parts[i]) > 4 || parts[i][0] == '0')
        return FALSE;
      number = g_ascii_strtoull(parts[i], NULL, 10);
      if (number < low || number > high)
        return FALSE;
    }
  return TRUE;
}

/**
 * bench_parameter_find:
 * @name: a full parameter name, such as "account.1.label"
 *
 * Returns: (transfer none) (nullable): its row, which may be an older spelling's (see alias_of).
 */
const BenchParameter *
bench_parameter_find(const char *name)
{
  g_autofree char *shape = shape_of(name);
  const GPtrArray *candidates = g_hash_table_lookup(get_table()->index, shape);

  for (guint i = 0; candidates != NULL && i < candidates->len; i++)
    {
      const BenchParameter *parameter = g_ptr_array_index(candidates, i);

      if (numbers_fit(parameter->pattern, name))
        return parameter;
    }
  return NULL;
}

/**
 * bench_parameter_canonical_name:
 * @name: a full parameter name in any spelling
 *
 * Returns: (transfer full): the present spelling: "account.2.sip_server.1.address" for
 *   "account.2.sip_server_host"; a name the table does not know comes back as it is.
 */
char *
bench_parameter_canonical_name(const char *name)
{
  const BenchParameter *parameter = bench_parameter_find(name);

  if (parameter == NULL || parameter->alias_of == NULL)
    return g_strdup(name);

  g_auto(GStrv) target = g_strsplit(parameter->alias_of, ".", -1);
  g_auto(GStrv) parts = g_strsplit(name, ".", -1);
  guint from = 0;

  /* The numbers of the old name fill the new pattern's braces in order. */
  for (guint i = 0; target[i] != NULL; i++)
    {
      if (target[i][0] != '{')
        continue;
      while (parts[from] != NULL && !g_ascii_isdigit(parts[from][0]))
        from++;
      g_free(target[i]);
      target[i] = g_strdup(parts[from++]);
    }
  return g_strjoinv(".", target);
}

static gboolean
check_number(const BenchParameter *parameter, const char *value, GError **error)
{
  gboolean integer = parameter->type == BENCH_PARAMETER_INTEGER;
  char *end = NULL;
  double number = g_ascii_strtod(value, &end);

  if (end == value || *end != '\0' || !isfinite(number) || (integer && number != floor(number)))
    {
      g_set_error(error, BENCH_SETTINGS_ERROR, BENCH_SETTINGS_ERROR_BAD_VALUE, "not %s: \"%s\"",
                  integer ? "a whole number" : "a number", value);
      return FALSE;
    }
  if (number < parameter->minimum || number > parameter->maximum)
    {
      g_set_error(error, BENCH_SETTINGS_ERROR, BENCH_SETTINGS_ERROR_BAD_VALUE,
                  "out of range %.10g..%.10g: %s", parameter->minimum, parameter->maximum, value);
      return FALSE;
    }
  return TRUE;
}

/**
 * bench_parameter_check:
 * @value: a value to be given to @parameter; blank is always right and means the default
 *
 * Returns: whether the value is permitted; if not, @error says why without the parameter's name.
 */
gboolean
bench_parameter_check(const BenchParameter *parameter, const char *value, GError **error)
{
  if (value[0] == '\0')
    return TRUE;
  switch (parameter->type)
    {
    case BENCH_PARAMETER_STRING:
    case BENCH_PARAMETER_SECRET:
      return TRUE;
    case BENCH_PARAMETER_INTEGER:
    case BENCH_PARAMETER_NUMBER:
      return check_number(parameter, value, error);
    case BENCH_PARAMETER_BOOLEAN:
      if (strcmp(value, "0") == 0 || strcmp(value, "1") == 0)
        return TRUE;
      g_set_error(error, BENCH_SETTINGS_ERROR, BENCH_SETTINGS_ERROR_BAD_VALUE, "neither 0 nor 1: \"%s\"",
                  value);
      return FALSE;
    case BENCH_PARAMETER_ENUM:
      if (g_strv_contains((const char *const *) parameter->choices, value))
        return TRUE;
      g_autofree char *choices = g_strjoinv(", ", parameter->choices);

      g_set_error(error, BENCH_SETTINGS_ERROR, BENCH_SETTINGS_ERROR_BAD_VALUE, "not one of %s: \"%s\"",
                  choices, value);
      return FALSE;
    }
  g_return_val_if_reached(FALSE);
}

/**
 * bench_parameter_default:
 * @name: a full name that @parameter stands for
 *
 * Returns: (transfer full): the default for that very name: `6=1;*=0` is read by the last number in
 *   the name, and `@` is that number itself.
 */
char *
bench_parameter_default(const BenchParameter *parameter, const char *name)
{
  const char *fallback = parameter->fallback;
  g_autofree char *last_number = NULL;

  if (strcmp(fallback, "@") != 0 && strchr(fallback, '=') == NULL)
    return g_strdup(fallback);

  g_auto(GStrv) parts = g_strsplit(name, ".", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    if (g_ascii_isdigit(parts[i][0]))
      {
        g_free(last_number);
        last_number = g_strdup(parts[i]);
      }
  if (strcmp(fallback, "@") == 0)
    return g_steal_pointer(&last_number);

  g_auto(GStrv) cases = g_strsplit(fallback, ";", -1);

  for (guint i = 0; cases[i] != NULL; i++)
    {
      char *equals = strchr(cases[i], '=');

      *equals = '\0';
      if (strcmp(cases[i], "*") == 0 || g_strcmp0(cases[i], last_number) == 0)
        return g_strdup(equals + 1);
    }
  return g_strdup("");
}

/**
 * bench_parameter_all:
 *
 * Returns: (transfer none) (element-type BenchParameter): every row in the table's order.
 */
const GPtrArray *
bench_parameter_all(void)
{
  return get_table()->rows;
}
