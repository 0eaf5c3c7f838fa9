/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files of a provisioning server made bad at random, read into settings. Whatever comes: nothing crashes,
 * what was accepted is permitted by the table, is what its line says and can be written and read back to the
 * same values, and no complaint or log line about a line repeats the value of a secret in it.
 *
 *   fuzz-cfg [--seconds N] [--seed S]
 *
 * It runs until its time is up and says how many inputs that were; a run with the same seed makes the same
 * inputs in the same order. An input that breaks a rule is printed, escaped.
 */
#include <glib.h>
#include <string.h>

#include "damage.h"
#include "parameter-samples.h"
#include "settings/cfg.h"
#include "settings/settings.h"

#define VERSION_LINE "#!version:1.0.0.1"
/* In the secrets made here, and in no text of ours but the version line. */
#define SECRET_MARK '!'

typedef struct
{
  GRand *random;
  guint32 seed;
  guint64 inputs;
  guint64 accepted; /* values that came through */
  guint64 refused;  /* complaints */
  GString *input;
  char *origin;      /* what this input is called, "fuzz-12.cfg:" with its colon */
  char **lines;      /* it, taken apart here and not by the reader */
  GPtrArray *logged; /* what the log said of this input */
} Fuzz;

static int
below(Fuzz *self, int end)
{
  return g_rand_int_range(self->random, 0, end);
}

static void G_GNUC_NORETURN
fail(Fuzz *self, const char *rule, const char *detail)
{
  g_autofree char *escaped = g_strescape(self->input->str, NULL);

  g_printerr("seed %u, input %" G_GUINT64_FORMAT ": %s: %s\n%s\n", self->seed, self->inputs, rule, detail,
             escaped);
  g_print("not ok 1 - cfg: %s\n1..1\n", rule);
  exit(1);
}

static char *
make_name(Fuzz *self, const BenchParameter *row)
{
  /* Mostly inside its indexes, at times just outside. */
  g_autofree char *name = sample_name(row, below(self, 2), below(self, 8) == 0 ? below(self, 3) - 1 : 0);

  if (below(self, 10) == 0)
    return g_strconcat("static.", name, NULL);
  return g_steal_pointer(&name);
}

static char *
make_value(Fuzz *self, const BenchParameter *row)
{
  static const char *const special[] = { "%NULL%", "%EMPTY%", "", "0", "-1", "99999999999", "=", "#", "a,b" };
  g_autoptr(GPtrArray) values = NULL;

  switch (below(self, 6))
    {
    case 0:
      return g_strdup(special[below(self, G_N_ELEMENTS(special))]);
    case 1:
      values = sample_wrong_values(row);
      break;
    default:
      if (row->type == BENCH_PARAMETER_SECRET && below(self, 2) == 0)
        return g_strdup_printf("z%cbr%u", SECRET_MARK, g_rand_int(self->random));
      values = sample_right_values(row);
      break;
    }
  return g_strdup(values->pdata[below(self, (int) values->len)]);
}

static void
add_line(Fuzz *self, GString *text)
{
  static const char *const blanks[] = { "", " ", "  ", "\t", " \t " };
  static const char *const ends[] = { "\n", "\n", "\n", "\r\n", "\r", "\n\n", "\n# note\n" };
  const GPtrArray *rows = bench_parameter_all();
  const BenchParameter *row = g_ptr_array_index(rows, below(self, (int) rows->len));
  g_autofree char *name = make_name(self, row);
  g_autofree char *value = make_value(self, row);

  g_string_append_printf(text, "%s%s%s=%s%s%s", blanks[below(self, 5)], name, blanks[below(self, 5)],
                         blanks[below(self, 5)], value, ends[below(self, G_N_ELEMENTS(ends))]);
}

/* A file, whole or damaged in several places. */
static GString *
make_input(Fuzz *self)
{
  GString *text = g_string_new(below(self, 8) == 0 ? "\xef\xbb\xbf" : "");
  int lines = below(self, 12);

  if (below(self, 16) != 0)
    g_string_append(text, VERSION_LINE "\n");
  for (int i = 0; i < lines; i++)
    add_line(self, text);
  for (int i = below(self, 4); i > 0 && text->len > 0; i--)
    {
      GString *damaged = test_damage_from(self->random, text->str, text->len);

      g_string_free(text, TRUE);
      text = damaged;
    }
  return text;
}

/* Name and value of the line that @where, a complaint or an origin, is about; FALSE when there is none. */
static gboolean
find_line(Fuzz *self, const char *where, char **name, char **value)
{
  const char *number = strstr(where, self->origin);
  guint64 line = number != NULL ? g_ascii_strtoull(number + strlen(self->origin), NULL, 10) : 0;
  g_auto(GStrv) halves = NULL;

  if (line == 0 || line > g_strv_length(self->lines))
    return FALSE;
  halves = g_strsplit(self->lines[line - 1], "=", 2);
  if (g_strv_length(halves) != 2)
    return FALSE;
  *name = g_strdup(g_strstrip(halves[0]));
  *value = g_strdup(g_strstrip(halves[1]));
  return TRUE;
}

static void
check_complaint(Fuzz *self, const char *complaint)
{
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;
  const BenchParameter *row;

  if (!find_line(self, complaint, &name, &value))
    return;
  row = bench_parameter_find(name);
  if (row == NULL || row->type != BENCH_PARAMETER_SECRET)
    return;
  if (strlen(value) >= 4 && strchr(value, SECRET_MARK) != NULL && strstr(VERSION_LINE, value) == NULL
      && strstr(complaint, value) != NULL)
    fail(self, "no complaint has the value of a secret", complaint);
}

static void
check_complaints(Fuzz *self, GPtrArray *complaints)
{
  for (guint i = 0; i < complaints->len; i++)
    {
      if (!g_str_has_prefix(complaints->pdata[i], self->origin))
        fail(self, "each complaint says where", complaints->pdata[i]);
      check_complaint(self, complaints->pdata[i]);
    }
  for (guint i = 0; i < self->logged->len; i++)
    check_complaint(self, self->logged->pdata[i]);
}

/* A value that came from a line of this input is that line's. */
static void
check_source(Fuzz *self, BenchSettings *settings, const char *canonical)
{
  g_autofree char *origin = bench_settings_get_origin(settings, canonical);
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;
  g_autofree char *meant = NULL;
  const char *wanted;

  if (!g_str_has_prefix(origin, self->origin))
    return;
  if (!find_line(self, origin, &name, &value))
    fail(self, "a value has a line it came from", canonical);
  meant = bench_parameter_canonical_name(name);
  if (strcmp(meant, canonical) != 0)
    fail(self, "a value has the name its line says", canonical);
  if (value[0] == '\0' || strcmp(value, "%NULL%") == 0)
    return;
  wanted = strcmp(value, "%EMPTY%") == 0 ? "" : value;
  if (strcmp(bench_settings_get(settings, canonical), wanted) != 0)
    fail(self, "a value is what its line says", canonical);
}

/* What the settings hold is right, and is the same after it was written and read. */
static void
check_values(Fuzz *self, BenchSettings *settings)
{
  g_autoptr(GPtrArray) names = bench_settings_list_set(settings);
  g_autoptr(GPtrArray) pairs = g_ptr_array_new();
  g_autoptr(GPtrArray) complaints = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(BenchSettings) again = bench_settings_new();
  g_autofree char *text = NULL;

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = names->pdata[i];
      const BenchParameter *row = bench_parameter_find(name);
      const char *value = bench_settings_get(settings, name);

      if (row == NULL || row->alias_of != NULL)
        fail(self, "what is stored has its present name", name);
      if (!bench_parameter_check(row, value, NULL))
        fail(self, "what is accepted is permitted", name);
      check_source(self, settings, name);
      g_ptr_array_add(pairs, (gpointer) name);
      g_ptr_array_add(pairs, (gpointer) value);
    }
  text = bench_cfg_write(pairs);
  bench_settings_load_text(again, "again.cfg", text, -1, BENCH_LAYER_FILE, complaints);
  if (complaints->len > 0)
    fail(self, "what is accepted can be read back", complaints->pdata[0]);
  for (guint i = 0; i < names->len; i++)
    if (strcmp(bench_settings_get(settings, names->pdata[i]), bench_settings_get(again, names->pdata[i]))
        != 0)
      fail(self, "what is read back is what was written", names->pdata[i]);
  self->accepted += names->len;
}

static void
try_input(Fuzz *self, BenchSettings *settings)
{
  static const BenchLayer layers[]
      = { BENCH_LAYER_FACTORY, BENCH_LAYER_COMMON, BENCH_LAYER_MAC, BENCH_LAYER_FILE, BENCH_LAYER_USER };
  g_autoptr(GPtrArray) complaints = g_ptr_array_new_with_free_func(g_free);
  g_autofree char *called = NULL;
  const char *text;

  self->input = make_input(self);
  self->inputs++;
  called = g_strdup_printf("fuzz-%" G_GUINT64_FORMAT ".cfg", self->inputs);
  self->origin = g_strconcat(called, ":", NULL);
  text = self->input->str;
  self->lines = g_strsplit(g_str_has_prefix(text, "\xef\xbb\xbf") ? text + 3 : text, "\n", -1);
  g_ptr_array_set_size(self->logged, 0);
  bench_settings_load_text(settings, called, text, (gssize) self->input->len,
                           layers[below(self, G_N_ELEMENTS(layers))], complaints);
  self->refused += complaints->len;
  check_complaints(self, complaints);
  check_values(self, settings);
  g_string_free(self->input, TRUE);
  g_strfreev(self->lines);
  g_free(self->origin);
}

static GLogWriterOutput
on_log(GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  Fuzz *self = data;

  /* What is worse than a message of ours is a fault of the program. */
  if ((level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING)) != 0)
    return g_log_writer_default(level, fields, n_fields, NULL);
  for (gsize i = 0; i < n_fields; i++)
    if (strcmp(fields[i].key, "MESSAGE") == 0)
      g_ptr_array_add(self->logged, g_strdup(fields[i].value));
  return G_LOG_WRITER_HANDLED;
}

int
main(int argc, char **argv)
{
  int seconds = 10;
  gint64 seed = -1;
  const GOptionEntry entries[] = {
    { "seconds", 0, 0, G_OPTION_ARG_INT, &seconds, "how long it runs", "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, "the seed of an earlier run", "S" },
    { NULL },
  };
  g_autoptr(GOptionContext) options = g_option_context_new(NULL);
  g_autoptr(GError) error = NULL;
  Fuzz self = { 0 };
  gint64 end;

  g_option_context_add_main_entries(options, entries, NULL);
  if (!g_option_context_parse(options, &argc, &argv, &error))
    {
      g_printerr("%s\n", error->message);
      return 2;
    }
  self.seed = seed >= 0 ? (guint32) seed : g_random_int();
  self.random = g_rand_new_with_seed(self.seed);
  self.logged = g_ptr_array_new_with_free_func(g_free);
  g_log_set_writer_func(on_log, &self, NULL);
  g_print("# seed %u, %d seconds\n", self.seed, seconds);
  end = g_get_monotonic_time() + seconds * G_TIME_SPAN_SECOND;
  while (g_get_monotonic_time() < end)
    {
      /* Several files into one phone, as a server sends them. */
      g_autoptr(BenchSettings) settings = bench_settings_new();

      for (int files = 1 + below(&self, 3); files > 0; files--)
        try_input(&self, settings);
    }
  g_print("# %" G_GUINT64_FORMAT " inputs, %" G_GUINT64_FORMAT " values, %" G_GUINT64_FORMAT " complaints\n",
          self.inputs, self.accepted, self.refused);
  /* A run in which nothing got through, or everything, has tried nothing. */
  if (self.accepted == 0 || self.refused == 0)
    {
      g_print("not ok 1 - cfg: inputs are both taken and refused\n1..1\n");
      return 1;
    }
  g_print("ok 1 - cfg\n1..1\n");
  g_ptr_array_unref(self.logged);
  g_rand_free(self.random);
  return 0;
}
