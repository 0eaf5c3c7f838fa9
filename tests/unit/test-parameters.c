/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parameter table, each row of it: names, indexes, aliases, bounds, defaults, labels. */
#include <glib.h>
#include <string.h>

#include "parameter-samples.h"
#include "settings/cfg.h"
#include "settings/settings.h"

typedef void (*RowFunc)(const BenchParameter *row, const char *name);

/* Calls @func with each row and a name of its first and its last indexes. */
static void
for_each_row(RowFunc func)
{
  const GPtrArray *rows = bench_parameter_all();

  g_assert_cmpuint(rows->len, >, 550);
  for (guint i = 0; i < rows->len; i++)
    for (int last = 0; last < 2; last++)
      {
        const BenchParameter *row = g_ptr_array_index(rows, i);
        g_autofree char *name = sample_name(row, last, 0);

        func(row, name);
      }
}

static void
check_name(const BenchParameter *row, const char *name)
{
  g_autofree char *later = g_strconcat("static.", name, NULL);
  g_autofree char *upper = g_ascii_strup(name, -1);

  if (bench_parameter_find(name) != row)
    g_error("%s is not found by its own name", name);
  g_assert_true(bench_parameter_find(later) == row);
  g_assert_null(bench_parameter_find(upper));
}

static void
test_names(void)
{
  for_each_row(check_name);
  g_assert_null(bench_parameter_find("static.static.voice.ring_vol"));
  g_assert_null(bench_parameter_find("static."));
  g_assert_null(bench_parameter_find("account.{1-16}.label"));
  g_assert_null(bench_parameter_find("account.1.label "));
  g_assert_null(bench_parameter_find("account.1.2.3.4.5.6.label"));
}

/* Just outside its indexes a name is unknown. */
static void
test_outside(void)
{
  const GPtrArray *rows = bench_parameter_all();
  guint indexed = 0;

  for (guint i = 0; i < rows->len; i++)
    for (int last = 0; last < 2; last++)
      {
        const BenchParameter *row = g_ptr_array_index(rows, i);
        g_autofree char *name = sample_name(row, last, last ? 1 : -1);

        if (strchr(row->pattern, '{') == NULL)
          continue;
        indexed++;
        if (bench_parameter_find(name) != NULL)
          g_error("%s is a name, though it is outside %s", name, row->pattern);
      }
  g_assert_cmpuint(indexed, >, 300);
  g_assert_null(bench_parameter_find("account.1.sip_server.3.address"));
  g_assert_null(bench_parameter_find("account.1.sip_server.0.port"));
  g_assert_null(bench_parameter_find("account.01.label"));
  g_assert_null(bench_parameter_find("account.4294967297.label"));
  g_assert_null(bench_parameter_find("expansion_module.6.key.41.type"));
  g_assert_null(bench_parameter_find("expansion_module.7.key.40.type"));
}

static void
check_default(const BenchParameter *row, const char *name)
{
  g_autofree char *canonical = bench_parameter_canonical_name(name);
  g_autofree char *value = bench_parameter_default(bench_parameter_find(canonical), canonical);
  g_autoptr(GError) error = NULL;

  if (!bench_parameter_check(row, value, &error))
    g_error("%s: its default is %s", name, error->message);
}

static void
check_bounds(const BenchParameter *row, const char *name)
{
  g_autoptr(GPtrArray) right = sample_right_values(row);
  g_autoptr(GPtrArray) wrong = sample_wrong_values(row);

  g_assert_cmpuint(right->len, >, 0);
  g_assert_cmpuint(wrong->len, >, 0);
  for (guint i = 0; i < right->len; i++)
    {
      g_autoptr(GError) error = NULL;

      if (!bench_parameter_check(row, right->pdata[i], &error))
        g_error("%s refuses \"%s\": %s", name, (char *) right->pdata[i], error->message);
    }
  for (guint i = 0; i < wrong->len; i++)
    {
      g_autoptr(GError) error = NULL;

      if (bench_parameter_check(row, wrong->pdata[i], &error))
        g_error("%s takes \"%s\"", name, (char *) wrong->pdata[i]);
      g_assert_error(error, BENCH_SETTINGS_ERROR, BENCH_SETTINGS_ERROR_BAD_VALUE);
      if (row->type == BENCH_PARAMETER_SECRET)
        g_assert_null(strstr(error->message, wrong->pdata[i]));
    }
}

static void
test_defaults(void)
{
  for_each_row(check_default);
}

static void
test_bounds(void)
{
  for_each_row(check_bounds);
}

/* A line of this one names the user level whose password it is. */
static char *
line_for(const char *name, const char *value)
{
  return g_str_equal(name, "security.user_password") ? g_strconcat("admin:", value, NULL) : g_strdup(value);
}

/* Set under each name, written as .cfg, read back. */
static void
check_round_trip(const BenchParameter *row, const char *name)
{
  g_autoptr(GPtrArray) values = sample_right_values(row);

  for (guint i = 0; i < values->len; i++)
    {
      g_autoptr(BenchSettings) settings = bench_settings_new();
      g_autoptr(BenchSettings) again = bench_settings_new();
      g_autoptr(GPtrArray) complaints = g_ptr_array_new_with_free_func(g_free);
      g_autoptr(GPtrArray) names = NULL;
      g_autoptr(GPtrArray) pairs = g_ptr_array_new();
      g_autoptr(GError) error = NULL;
      g_autofree char *text = NULL;
      g_autofree char *line = line_for(name, values->pdata[i]);

      if (!bench_settings_set(settings, name, line, BENCH_LAYER_FILE, NULL, &error))
        g_error("%s", error->message);
      g_assert_cmpstr(bench_settings_get(settings, name), ==, values->pdata[i]);
      names = bench_settings_list_set(settings);
      g_assert_cmpuint(names->len, ==, 1);
      g_ptr_array_add(pairs, names->pdata[0]);
      g_ptr_array_add(pairs, (gpointer) bench_settings_get(settings, names->pdata[0]));
      text = bench_cfg_write(pairs);
      bench_settings_load_text(again, "again.cfg", text, -1, BENCH_LAYER_FILE, complaints);
      if (complaints->len > 0)
        g_error("%s", (char *) complaints->pdata[0]);
      g_assert_cmpstr(bench_settings_get(again, name), ==, values->pdata[i]);
    }
}

static void
test_round_trip(void)
{
  for_each_row(check_round_trip);
}

/* What is set by one name is there under the other, and nothing is an alias of an alias. */
static void
check_alias(const BenchParameter *row, const char *name)
{
  g_autofree char *canonical = bench_parameter_canonical_name(name);
  g_autofree char *again = bench_parameter_canonical_name(canonical);
  g_autofree char *later = g_strconcat("static.", name, NULL);
  g_autofree char *from_later = bench_parameter_canonical_name(later);
  g_autoptr(BenchSettings) settings = bench_settings_new();
  g_autoptr(GPtrArray) values = sample_right_values(row);
  const char *first = values->pdata[0];
  const char *second = values->pdata[values->len - 1];
  g_autofree char *line = line_for(name, first);

  g_assert_cmpstr(again, ==, canonical);
  g_assert_cmpstr(from_later, ==, canonical);
  if (row->alias_of == NULL)
    {
      g_assert_cmpstr(canonical, ==, name);
      return;
    }
  g_assert_cmpstr(canonical, !=, name);
  g_assert_nonnull(bench_parameter_find(canonical));
  g_assert_null(bench_parameter_find(canonical)->alias_of);
  g_assert_cmpstr(bench_settings_get(settings, name), ==, bench_settings_get(settings, canonical));
  g_assert_true(bench_settings_set(settings, name, line, BENCH_LAYER_FILE, NULL, NULL));
  g_assert_cmpstr(bench_settings_get(settings, canonical), ==, first);
  g_assert_true(bench_settings_set(settings, canonical, second, BENCH_LAYER_FILE, NULL, NULL));
  g_assert_cmpstr(bench_settings_get(settings, name), ==, second);
}

static void
test_aliases(void)
{
  static const struct
  {
    const char *other;
    const char *present;
  } names[] = {
    { "account.12.sip_server_host", "account.12.sip_server.1.address" },
    { "account.3.outbound_proxy.2.port", "account.3.backup_outbound_port" },
    { "account.3.codec.g726_40.priority", "account.3.codec.11.priority" },
    { "expansion_module.2.key.40.extension", "expansion_module.2.key.40.pickup_value" },
    { "static.auto_provision.power_on", "auto_provision.mode" },
    { "static.auto_provision.weekly.dayofweek", "auto_provision.weekly.mask" },
    { "static.network.port.max_rtpport", "network.port.max_rtpport" },
    { "static.no.such", "static.no.such" },
  };

  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    {
      g_autofree char *canonical = bench_parameter_canonical_name(names[i].other);

      g_assert_cmpstr(canonical, ==, names[i].present);
    }
  for_each_row(check_alias);
}

/* Stepping through a row comes to each value once, and each has a text. */
static void
check_labels(const BenchParameter *row, const char *name)
{
  guint count = 0;
  g_autofree char *value = NULL;

  if (row->choices == NULL)
    return;
  g_assert_cmpuint(g_strv_length(row->choices), ==, g_strv_length(row->labels));
  value = g_strdup(row->choices[0]);
  do
    {
      g_autofree char *shown = bench_parameter_shown(row, value);
      g_autofree char *next = bench_parameter_step(row, value, 1);
      g_autofree char *back = bench_parameter_step(row, next, -1);

      g_assert_cmpstr(shown, ==, row->labels[count]);
      g_assert_cmpstr(shown, !=, "");
      g_assert_cmpstr(back, ==, value);
      g_free(value);
      value = g_steal_pointer(&next);
      count++;
    }
  while (strcmp(value, row->choices[0]) != 0 && count < 100);
  g_assert_cmpuint(count, ==, g_strv_length(row->choices));
}

static void
test_labels(void)
{
  const BenchParameter *rings = bench_parameter_find("forward.no_answer.timeout");
  const BenchParameter *pin = bench_parameter_find("phone_setting.phone_lock.unlock_pin");
  g_autofree char *time = bench_parameter_shown(rings, "20");
  g_autofree char *wrong = bench_parameter_shown(rings, "21");
  g_autofree char *after = bench_parameter_step(rings, "20", 1);
  g_autofree char *before = bench_parameter_step(rings, "0", -1);
  g_autofree char *hidden = bench_parameter_shown(pin, "1234");

  for_each_row(check_labels);
  g_assert_cmpstr(time, ==, "120s");
  g_assert_cmpstr(wrong, ==, "21");
  g_assert_cmpstr(after, ==, "0");
  g_assert_cmpstr(before, ==, "20");
  g_assert_cmpstr(hidden, ==, "****");
}

static void
test_standing(void)
{
  const BenchParameter *jack = bench_parameter_find("network.pc_port.ip");
  const BenchParameter *later = bench_parameter_find("ldap.host");

  g_assert_false(jack->works || later->works);
  g_assert_true(bench_parameter_find("account.1.label")->works);
  g_assert_nonnull(strstr(bench_parameter_standing_text(jack), "no such hardware"));
  g_assert_nonnull(strstr(bench_parameter_standing_text(later), "yet"));
  g_assert_cmpstr(jack->menu, ==, "Settings > Advanced > Network > PC Port");
  g_assert_cmpstr(jack->web, ==, "Network > PC Port");
  g_assert_true(jack->reboot);
  g_assert_cmpstr(bench_parameter_find("linekey.1.type")->scope, ==, "line key");
}

/* A complaint repeats a wrong value, but no long one, nothing that steers a terminal, no URL with a password. */
static void
test_complaints(void)
{
  const BenchParameter *url = bench_parameter_find("action_url.mute");
  const BenchParameter *number = bench_parameter_find("voice.ring_vol");
  const BenchParameter *host = bench_parameter_find("account.1.outbound_host");
  g_autofree char *endless = g_strnfill(3000, 'x');
  g_autoptr(GError) error = NULL;

  g_assert_false(bench_parameter_check(url, "ftp://bob:s3cret@host/", &error));
  g_assert_null(strstr(error->message, "s3cret"));
  g_clear_error(&error);
  g_assert_false(bench_parameter_check(number, "http://bob:s3cret@host/", &error));
  g_assert_null(strstr(error->message, "s3cret"));
  g_clear_error(&error);
  g_assert_false(bench_parameter_check(host, "bob:s3cret@host", &error));
  g_assert_null(strstr(error->message, "s3cret"));
  g_clear_error(&error);
  g_assert_false(bench_parameter_check(number, endless, &error));
  g_assert_cmpuint(strlen(error->message), <, 120);
  g_clear_error(&error);
  g_assert_false(bench_parameter_check(number, "\x1b[2J", &error));
  g_assert_null(strchr(error->message, '\x1b'));
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/parameters/names", test_names);
  g_test_add_func("/parameters/outside", test_outside);
  g_test_add_func("/parameters/defaults", test_defaults);
  g_test_add_func("/parameters/bounds", test_bounds);
  g_test_add_func("/parameters/round-trip", test_round_trip);
  g_test_add_func("/parameters/aliases", test_aliases);
  g_test_add_func("/parameters/labels", test_labels);
  g_test_add_func("/parameters/standing", test_standing);
  g_test_add_func("/parameters/complaints", test_complaints);
  return g_test_run();
}
