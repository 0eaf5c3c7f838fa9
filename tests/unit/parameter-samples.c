/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parameter-samples.h"

#include <string.h>

static void
add(GPtrArray *values, const char *value)
{
  g_ptr_array_add(values, g_strdup(value));
}

static void
add_number(GPtrArray *values, double number)
{
  g_ptr_array_add(values, g_strdup_printf("%.10g", number));
}

/* A name the row stands for, of its first indexes or its last; @beyond moves them: with -1 the first, with 1
   the last are just outside. */
char *
sample_name(const BenchParameter *row, gboolean last, int beyond)
{
  g_auto(GStrv) parts = g_strsplit(row->pattern, "{", -1);
  GString *name = g_string_new(parts[0]);

  for (guint i = 1; parts[i] != NULL; i++)
    {
      const char *number = last ? strchr(parts[i], '-') + 1 : parts[i];

      g_string_append_printf(name, "%d%s", atoi(number) + beyond, strchr(parts[i], '}') + 1);
    }
  return g_string_free(name, FALSE);
}

static char *
fill(const BenchParameter *row, double length)
{
  char first = row->characters != NULL ? row->characters[strlen(row->characters) - 1] : 'k';

  return g_strnfill((gsize) length, first);
}

static void
add_numbers(GPtrArray *values, const BenchParameter *row)
{
  double fraction = row->type == BENCH_PARAMETER_NUMBER ? 0.25 : 1;

  add_number(values, row->minimum);
  add_number(values, row->maximum);
  add_number(values, row->minimum + fraction);
  if (row->zero)
    add(values, "0");
}

static void
add_urls(GPtrArray *values, const BenchParameter *row)
{
  for (guint i = 0; row->schemes[i] != NULL; i++)
    {
      gboolean path = strcmp(row->schemes[i], "path") == 0;
      g_autofree char *start = path ? g_strdup("/srv/") : g_strdup_printf("%s://a=b#c/", row->schemes[i]);
      g_autofree char *rest = g_strnfill((gsize) row->maximum - strlen(start), 'p');
      g_autofree char *longest = g_strconcat(start, rest, NULL);

      add(values, start);
      add(values, longest);
    }
}

/* Values the row must take, its bounds among them. */
GPtrArray *
sample_right_values(const BenchParameter *row)
{
  GPtrArray *values = g_ptr_array_new_with_free_func(g_free);

  switch (row->type)
    {
    case BENCH_PARAMETER_STRING:
    case BENCH_PARAMETER_SECRET:
      g_ptr_array_add(values, fill(row, MAX(row->minimum, 1)));
      g_ptr_array_add(values, fill(row, row->maximum));
      if (row->characters == NULL)
        add(values, "a = b # c; \xc3\xa4");
      break;
    case BENCH_PARAMETER_INTEGER:
    case BENCH_PARAMETER_NUMBER:
    case BENCH_PARAMETER_PORT:
      add_numbers(values, row);
      break;
    case BENCH_PARAMETER_BOOLEAN:
    case BENCH_PARAMETER_ENUM:
      for (guint i = 0; row->choices[i] != NULL; i++)
        add(values, row->choices[i]);
      break;
    case BENCH_PARAMETER_LIST:
      add_number(values, row->minimum);
      g_ptr_array_add(values, g_strdup_printf("%.0f, %.0f", row->minimum, row->maximum));
      break;
    case BENCH_PARAMETER_HOST:
      add(values, "pbx.example.org");
      add(values, "2001:db8::1");
      g_ptr_array_add(values, g_strnfill(255, 'h'));
      break;
    case BENCH_PARAMETER_IPV4:
      add(values, "0.0.0.0");
      add(values, "255.255.255.255");
      break;
    case BENCH_PARAMETER_ENDPOINT:
      add(values, "224.5.6.20:1");
      add(values, "239.255.255.255:65535");
      break;
    case BENCH_PARAMETER_URL:
      add_urls(values, row);
      break;
    case BENCH_PARAMETER_TIME:
      add(values, "00:00");
      add(values, "23:59");
      break;
    }
  return values;
}

static void
add_wrong_numbers(GPtrArray *values, const BenchParameter *row)
{
  double beyond = row->type == BENCH_PARAMETER_NUMBER ? 0.001 : 1;

  add_number(values, row->minimum - beyond);
  add_number(values, row->maximum + beyond);
  add(values, "soon");
  add(values, "0x10");
  add(values, "1e1");
  add(values, "nan");
  add(values, "inf");
  g_ptr_array_add(values, g_strdup_printf("%.10gs", row->minimum));
  if (row->type != BENCH_PARAMETER_NUMBER)
    g_ptr_array_add(values, g_strdup_printf("%.0f.5", MAX(row->minimum, 0)));
}

static void
add_wrong_choices(GPtrArray *values, const BenchParameter *row)
{
  for (guint i = 0; row->choices[i] != NULL; i++)
    {
      if (!g_strv_contains((const char *const *) row->choices, row->labels[i]))
        add(values, row->labels[i]);
      g_ptr_array_add(values, g_strconcat("0", row->choices[i], NULL));
    }
  add(values, "no such choice");
  add(values, "-1");
}

static void
add_wrong_list(GPtrArray *values, const BenchParameter *row)
{
  add_number(values, row->minimum - 1);
  add_number(values, row->maximum + 1);
  g_ptr_array_add(values, g_strdup_printf("%.0f,", row->minimum));
  g_ptr_array_add(values, g_strdup_printf("%.0f %.0f", row->minimum, row->minimum));
  g_ptr_array_add(values, g_strdup_printf("%.0f,x", row->minimum));
  if (row->most > 0)
    {
      GString *many = g_string_new(NULL);

      for (guint i = 0; i <= row->most; i++)
        g_string_append_printf(many, "%s%.0f", i > 0 ? "," : "", row->minimum);
      g_ptr_array_add(values, g_string_free(many, FALSE));
    }
}

static void
add_wrong_urls(GPtrArray *values, const BenchParameter *row)
{
  g_autofree char *rest = g_strnfill((gsize) row->maximum, 'p');

  add(values, "gopher://host/file");
  add(values, "http://host/\x01");
  g_ptr_array_add(values, g_strdup_printf("%s://%s", row->schemes[0], rest));
  if (!g_strv_contains((const char *const *) row->schemes, "path"))
    add(values, "host/file");
}

/* Values the row must refuse. */
GPtrArray *
sample_wrong_values(const BenchParameter *row)
{
  GPtrArray *values = g_ptr_array_new_with_free_func(g_free);

  switch (row->type)
    {
    case BENCH_PARAMETER_STRING:
    case BENCH_PARAMETER_SECRET:
      g_ptr_array_add(values, fill(row, row->maximum + 1));
      if (row->minimum > 1)
        g_ptr_array_add(values, fill(row, row->minimum - 1));
      if (row->characters != NULL)
        g_ptr_array_add(values, g_strnfill((gsize) row->maximum, '!'));
      add(values, "\xff\xfe");
      /* Cut short: whoever counts its characters first reads beyond its end. */
      add(values, "\xf0");
      break;
    case BENCH_PARAMETER_INTEGER:
    case BENCH_PARAMETER_NUMBER:
    case BENCH_PARAMETER_PORT:
      add_wrong_numbers(values, row);
      break;
    case BENCH_PARAMETER_BOOLEAN:
    case BENCH_PARAMETER_ENUM:
      add_wrong_choices(values, row);
      break;
    case BENCH_PARAMETER_LIST:
      add_wrong_list(values, row);
      break;
    case BENCH_PARAMETER_HOST:
      add(values, "two words");
      add(values, "user@host");
      add(values, "host/path");
      g_ptr_array_add(values, g_strnfill(256, 'h'));
      break;
    case BENCH_PARAMETER_IPV4:
      add(values, "256.0.0.1");
      add(values, "1.2.3");
      add(values, "1.2.3.4.5");
      add(values, "::1");
      add(values, "host");
      break;
    case BENCH_PARAMETER_ENDPOINT:
      add(values, "224.5.6.20");
      add(values, "224.5.6.20:0");
      add(values, "224.5.6.20:65536");
      add(values, "224.5.6:10008");
      add(values, "224.5.6.20:10008x");
      break;
    case BENCH_PARAMETER_URL:
      add_wrong_urls(values, row);
      break;
    case BENCH_PARAMETER_TIME:
      add(values, "24:00");
      add(values, "00:60");
      add(values, "7:30");
      add(values, "07:30:00");
      add(values, "07.30");
      break;
    }
  return values;
}
