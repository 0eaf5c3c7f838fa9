/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/parameters.h"

#include <gio/gio.h>
#include <string.h>

#include "settings/settings.h"

#define TABLE_PATH "/io/github/benchphone/Benchphone/parameters.tsv"
#define LONGEST_NAME 127
/* A number of a name in its shape; no name has that character. */
#define NUMBER_MARK '\001'
/* What a string may have where the table says nothing: a line of 4096 bytes still takes it. */
#define MOST_CHARACTERS 1000

enum
{
  FIELD_PATTERN,
  FIELD_TYPE,
  FIELD_VALUES,
  FIELD_DEFAULT,
  FIELD_SCOPE,
  FIELD_FLAGS,
  FIELD_STANDING,
  FIELD_MENU,
  FIELD_WEB,
  FIELD_SUMMARY,
  N_FIELDS,
};

typedef struct
{
  GPtrArray *rows;   /* BenchParameter, in the table's order */
  GHashTable *index; /* shape ("account.#.label") -> GPtrArray of BenchParameter */
} Table;

/* A name taken apart: its shape, in which a mark stands for each number, and the numbers. */
typedef struct
{
  char shape[LONGEST_NAME + 1];
  guint n_numbers;
  guint lowest[BENCH_PARAMETER_MOST_NUMBERS];
  guint highest[BENCH_PARAMETER_MOST_NUMBERS];
  gboolean ranges[BENCH_PARAMETER_MOST_NUMBERS];
} Parts;

/* Reads a part that is a number, or in a pattern a {range}; FALSE when it is neither. */
static gboolean
read_number(const char *part, gsize length, guint *lowest, guint *highest)
{
  guint number = 0;

  if (part[0] == '{')
    {
      *lowest = (guint) g_ascii_strtoull(part + 1, NULL, 10);
      *highest = (guint) g_ascii_strtoull(strchr(part, '-') + 1, NULL, 10);
      return TRUE;
    }
  /* Four digits are more than any index has. Those with zeros before them are other names. */
  if (length == 0 || length > 4 || part[0] == '0')
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isdigit(part[i]))
        return FALSE;
      number = number * 10 + (guint) (part[i] - '0');
    }
  *lowest = *highest = number;
  return TRUE;
}

/* Takes a name, or with @pattern a pattern, apart; FALSE when it is none. Nothing is allocated. */
static gboolean
take_apart(const char *name, gboolean pattern, Parts *parts)
{
  char *out = parts->shape;

  parts->n_numbers = 0;
  for (const char *part = name;;)
    {
      gsize length = 0;

      for (; part[length] != '.' && part[length] != '\0'; length++)
        if ((guchar) part[length] <= ' ' || (part[length] == '{' && !pattern))
          return FALSE;
      if ((gsize) (out - parts->shape) + length + 1 > LONGEST_NAME)
        return FALSE;
      if (parts->n_numbers < BENCH_PARAMETER_MOST_NUMBERS
          && read_number(part, length, &parts->lowest[parts->n_numbers], &parts->highest[parts->n_numbers]))
        {
          parts->ranges[parts->n_numbers++] = part[0] == '{';
          *out++ = NUMBER_MARK;
        }
      else
        {
          memcpy(out, part, length);
          out += length;
        }
      part += length;
      if (*part == '\0')
        break;
      *out++ = *part++;
    }
  *out = '\0';
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
    { "string", BENCH_PARAMETER_STRING },     { "integer", BENCH_PARAMETER_INTEGER },
    { "number", BENCH_PARAMETER_NUMBER },     { "boolean", BENCH_PARAMETER_BOOLEAN },
    { "enum", BENCH_PARAMETER_ENUM },         { "secret", BENCH_PARAMETER_SECRET },
    { "port", BENCH_PARAMETER_PORT },         { "list", BENCH_PARAMETER_LIST },
    { "host", BENCH_PARAMETER_HOST },         { "ipv4", BENCH_PARAMETER_IPV4 },
    { "endpoint", BENCH_PARAMETER_ENDPOINT }, { "url", BENCH_PARAMETER_URL },
    { "time", BENCH_PARAMETER_TIME },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(types); i++)
    if (strcmp(types[i].name, text) == 0)
      return types[i].type;
  g_error("parameters.tsv: no such type: %s", text);
}

static BenchStanding
parse_standing(const char *text)
{
  static const char *const names[]
      = { "works", "planned", "accepted:hardware", "accepted:host", "accepted:firmware", "accepted:policy" };

  for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
    if (strcmp(names[i], text) == 0)
      return (BenchStanding) i;
  g_error("parameters.tsv: no such standing: %s", text);
}

/* "1..300", "..32": what is not said stays as it is. */
static gboolean
parse_range(const char *text, double *minimum, double *maximum)
{
  const char *dots = strstr(text, "..");

  if (dots == NULL)
    return FALSE;
  if (dots > text)
    *minimum = g_ascii_strtod(text, NULL);
  *maximum = g_ascii_strtod(dots + 2, NULL);
  return TRUE;
}

/* "1..300 s", "0,60..300 s", "0..20 6s", of a list "128..254 x5" */
static void
parse_numbers(BenchParameter *parameter, const char *values)
{
  const char *blank = strchr(values, ' ');
  char *unit = NULL;

  if (g_str_has_prefix(values, "0,"))
    {
      parameter->zero = TRUE;
      values += 2;
    }
  if (!parse_range(values, &parameter->minimum, &parameter->maximum))
    g_error("parameters.tsv: no range: %s", parameter->pattern);
  if (blank == NULL)
    return;
  if (parameter->type == BENCH_PARAMETER_LIST)
    {
      parameter->most = (guint) g_ascii_strtoull(blank + 2, NULL, 10);
      return;
    }
  if (g_ascii_isdigit(blank[1]))
    parameter->unit_step = (guint) g_ascii_strtoull(blank + 1, &unit, 10);
  parameter->unit = g_strdup(unit != NULL ? unit : blank + 1);
}

/* "16..16 [0-9a-f]", "..32" or nothing */
static void
parse_text(BenchParameter *parameter, const char *values)
{
  const char *open = strchr(values, '[');

  parse_range(values, &parameter->minimum, &parameter->maximum);
  if (open != NULL)
    parameter->characters = g_strndup(open + 1, strlen(open + 1) - 1);
}

/* "http https path ..256" */
static void
parse_schemes(BenchParameter *parameter, const char *values)
{
  g_auto(GStrv) words = g_strsplit(values, " ", -1);
  g_autoptr(GStrvBuilder) schemes = g_strv_builder_new();

  for (guint i = 0; words[i] != NULL; i++)
    if (!parse_range(words[i], &parameter->minimum, &parameter->maximum))
      g_strv_builder_add(schemes, words[i]);
  parameter->schemes = g_strv_builder_end(schemes);
}

/* "0=UDP;1=TCP" */
static void
parse_choices(BenchParameter *parameter, const char *values)
{
  g_auto(GStrv) words = g_strsplit(values, ";", -1);
  g_autoptr(GStrvBuilder) choices = g_strv_builder_new();
  g_autoptr(GStrvBuilder) labels = g_strv_builder_new();

  for (guint i = 0; words[i] != NULL; i++)
    {
      char *equals = strchr(words[i], '=');

      if (equals == NULL)
        g_error("parameters.tsv: a choice without label: %s", parameter->pattern);
      *equals = '\0';
      g_strv_builder_add(choices, words[i]);
      g_strv_builder_add(labels, equals + 1);
    }
  parameter->choices = g_strv_builder_end(choices);
  parameter->labels = g_strv_builder_end(labels);
}

static void
parse_values(BenchParameter *parameter, const char *values)
{
  parameter->maximum = MOST_CHARACTERS;
  parameter->unit_step = 1;
  switch (parameter->type)
    {
    case BENCH_PARAMETER_BOOLEAN:
      parse_choices(parameter, *values != '\0' ? values : "0=Disabled;1=Enabled");
      break;
    case BENCH_PARAMETER_ENUM:
      parse_choices(parameter, values);
      break;
    case BENCH_PARAMETER_INTEGER:
    case BENCH_PARAMETER_NUMBER:
    case BENCH_PARAMETER_PORT:
    case BENCH_PARAMETER_LIST:
      parse_numbers(parameter, values);
      break;
    case BENCH_PARAMETER_STRING:
    case BENCH_PARAMETER_SECRET:
      parse_text(parameter, values);
      break;
    case BENCH_PARAMETER_URL:
      parse_schemes(parameter, values);
      break;
    case BENCH_PARAMETER_HOST:
      parameter->maximum = 255;
      break;
    case BENCH_PARAMETER_IPV4:
    case BENCH_PARAMETER_ENDPOINT:
    case BENCH_PARAMETER_TIME:
      break;
    }
  if (parameter->unit == NULL)
    parameter->unit = g_strdup("");
}

static void
set_pattern(BenchParameter *parameter, const char *pattern, Parts *parts)
{
  if (!take_apart(pattern, TRUE, parts))
    g_error("parameters.tsv: no name: %s", pattern);
  parameter->pattern = g_strdup(pattern);
  parameter->n_numbers = parts->n_numbers;
  memcpy(parameter->lowest, parts->lowest, sizeof parts->lowest);
  memcpy(parameter->highest, parts->highest, sizeof parts->highest);
}

static const BenchParameter *
find_parts(const Table *table, const Parts *parts)
{
  const GPtrArray *candidates = g_hash_table_lookup(table->index, parts->shape);

  for (guint i = 0; candidates != NULL && i < candidates->len; i++)
    {
      const BenchParameter *parameter = g_ptr_array_index(candidates, i);
      gboolean fits = TRUE;

      for (guint j = 0; j < parts->n_numbers && fits; j++)
        fits = parts->lowest[j] >= parameter->lowest[j] && parts->highest[j] <= parameter->highest[j];
      if (fits)
        return parameter;
    }
  return NULL;
}

/* An alias is its parameter under another name; what it shares lives as long as the table, for ever. */
static BenchParameter *
make_alias(Table *table, const char *target)
{
  Parts parts;
  const BenchParameter *row = take_apart(target, TRUE, &parts) ? find_parts(table, &parts) : NULL;
  BenchParameter *alias;

  if (row == NULL || row->alias_of != NULL)
    g_error("parameters.tsv: an alias of what is not before it: %s", target);
  alias = g_memdup2(row, sizeof *row);
  alias->alias_of = g_strdup(target);
  return alias;
}

static void
add_row(Table *table, const char *line)
{
  g_auto(GStrv) fields = g_strsplit(line, "\t", -1);
  BenchParameter *parameter;
  GPtrArray *same_shape;
  Parts parts;

  if (g_strv_length(fields) != N_FIELDS)
    g_error("parameters.tsv: a row needs ten fields: %s", line);
  if (strcmp(fields[FIELD_TYPE], "alias") == 0)
    {
      parameter = make_alias(table, fields[FIELD_VALUES]);
      set_pattern(parameter, fields[FIELD_PATTERN], &parts);
    }
  else
    {
      parameter = g_new0(BenchParameter, 1);
      set_pattern(parameter, fields[FIELD_PATTERN], &parts);
      parameter->type = parse_type(fields[FIELD_TYPE]);
      parse_values(parameter, fields[FIELD_VALUES]);
      parameter->fallback = g_strdup(fields[FIELD_DEFAULT]);
      parameter->scope = g_strdup(fields[FIELD_SCOPE]);
      parameter->reboot = strcmp(fields[FIELD_FLAGS], "reboot") == 0;
      parameter->standing = parse_standing(fields[FIELD_STANDING]);
      parameter->works = parameter->standing == BENCH_STANDING_WORKS;
      parameter->menu = g_strdup(fields[FIELD_MENU]);
      parameter->web = g_strdup(fields[FIELD_WEB]);
      parameter->summary = g_strdup(fields[FIELD_SUMMARY]);
    }
  g_ptr_array_add(table->rows, parameter);
  same_shape = g_hash_table_lookup(table->index, parts.shape);
  if (same_shape == NULL)
    {
      same_shape = g_ptr_array_new();
      g_hash_table_insert(table->index, g_strdup(parts.shape), same_shape);
    }
  g_ptr_array_add(same_shape, parameter);
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
    if (lines[i][0] != '#' && lines[i][0] != '\0')
      add_row(table, lines[i]);
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

/* Finds the row of a name; *@plain is the name in the table's own spelling, without "static." */
static const BenchParameter *
find(const char *name, const char **plain, Parts *parts)
{
  static const char later[] = "static.";
  const BenchParameter *parameter = NULL;

  *plain = name;
  if (take_apart(name, FALSE, parts))
    parameter = find_parts(get_table(), parts);
  if (parameter != NULL || !g_str_has_prefix(name, later))
    return parameter;
  *plain = name + strlen(later);
  return take_apart(*plain, FALSE, parts) ? find_parts(get_table(), parts) : NULL;
}

/**
 * bench_parameter_find:
 * @name: a full parameter name, such as "account.1.label"
 *
 * Returns: (transfer none) (nullable): its row, which may be another spelling's (see alias_of).
 */
const BenchParameter *
bench_parameter_find(const char *name)
{
  Parts parts;
  const char *plain = NULL;

  return find(name, &plain, &parts);
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
  Parts parts;
  Parts own;
  const char *plain = NULL;
  const BenchParameter *parameter = find(name, &plain, &parts);
  GString *canonical;
  guint from = 0;

  if (parameter == NULL)
    return g_strdup(name);
  if (parameter->alias_of == NULL)
    return g_strdup(plain);
  /* The numbers that the alias has as ranges fill the ranges of the other pattern in order. */
  take_apart(parameter->pattern, TRUE, &own);
  canonical = g_string_sized_new(LONGEST_NAME);
  for (const char *at = parameter->alias_of; *at != '\0'; at++)
    {
      if (*at != '{')
        {
          g_string_append_c(canonical, *at);
          continue;
        }
      while (!own.ranges[from])
        from++;
      g_string_append_printf(canonical, "%u", parts.lowest[from++]);
      at = strchr(at, '}');
    }
  return g_string_free(canonical, FALSE);
}

/**
 * bench_parameter_default:
 * @name: a full name that @parameter stands for, in the present spelling
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

/**
 * bench_parameter_standing_text:
 *
 * Returns: (transfer none): what becomes of a value here, as the end of a sentence that begins with the name.
 */
const char *
bench_parameter_standing_text(const BenchParameter *parameter)
{
  switch (parameter->standing)
    {
    case BENCH_STANDING_WORKS:
      return "is in use";
    case BENCH_STANDING_PLANNED:
      return "is stored; nothing depends on it yet";
    case BENCH_STANDING_HARDWARE:
      return "is stored; a softphone has no such hardware";
    case BENCH_STANDING_HOST:
      return "is stored; this computer's own system does that";
    case BENCH_STANDING_FIRMWARE:
      return "is stored; there is no firmware image here";
    case BENCH_STANDING_POLICY:
      return "is stored; this phone does not do that, on purpose";
    }
  g_return_val_if_reached("");
}
