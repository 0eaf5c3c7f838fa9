/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When the phone provisions itself by the clock (guide 5.6): local time is UTC here. */
#include "provisioning/triggers.h"

#include <stdio.h>
#include <string.h>

#define MINUTE_MS (60 * 1000)
#define HOUR_MS (60 * MINUTE_MS)

/* Sunday 22 November 2026, 14:00:00 UTC. */
#define START_S G_GINT64_CONSTANT(1795356000)

typedef struct
{
  BenchClock *clock;
  BenchSettings *settings;
  BenchRandom *random;
  BenchTriggers *triggers;
  GString *seen; /* "repeat Sun 14:30;" */
} Fixture;

static void
on_trigger(BenchTrigger trigger, gpointer data)
{
  Fixture *fixture = data;
  g_autoptr(GDateTime) now = g_date_time_new_from_unix_utc(bench_clock_wall(fixture->clock) / G_USEC_PER_SEC);
  g_autofree char *text = g_date_time_format(now, "%u %H:%M");

  g_string_append_printf(fixture->seen, "%s %s;", bench_trigger_name(trigger), text);
}

static void
set(Fixture *fixture, const char *name, const char *value)
{
  g_autoptr(GError) error = NULL;

  bench_settings_set(fixture->settings, name, value, BENCH_LAYER_USER, NULL, &error);
  g_assert_no_error(error);
}

static void
set_up(Fixture *fixture, guint32 seed)
{
  fixture->clock = bench_clock_new_manual(START_S * G_USEC_PER_SEC);
  fixture->settings = bench_settings_new();
  fixture->random = bench_random_new_seeded(seed);
  fixture->seen = g_string_new(NULL);
  fixture->triggers
      = bench_triggers_new(fixture->settings, fixture->clock, fixture->random, on_trigger, fixture);
  bench_triggers_start(fixture->triggers);
}

static void
tear_down(Fixture *fixture)
{
  bench_triggers_free(fixture->triggers);
  g_object_unref(fixture->settings);
  g_object_unref(fixture->random);
  g_object_unref(fixture->clock);
  g_string_free(fixture->seen, TRUE);
}

static void
set_window(Fixture *fixture, const char *mask, const char *begin, const char *end)
{
  set(fixture, "auto_provision.weekly.mask", mask);
  set(fixture, "auto_provision.weekly.begin_time", begin);
  set(fixture, "auto_provision.weekly.end_time", end);
  set(fixture, "auto_provision.weekly.enable", "1");
}

/* The clock goes by minutes, as timers wait an hour at most. */
static void
go_on(Fixture *fixture, guint hours)
{
  for (guint i = 0; i < hours * 60; i++)
    bench_clock_advance(fixture->clock, MINUTE_MS);
}

static void
test_nothing(void)
{
  Fixture fixture;

  set_up(&fixture, 1);
  go_on(&fixture, 24 * 8);
  g_assert_cmpstr(fixture.seen->str, ==, "");
  tear_down(&fixture);
}

/* Every so many minutes, from when it is switched on; a change begins anew, and off is off. */
static void
test_repeat(void)
{
  Fixture fixture;

  set_up(&fixture, 1);
  set(&fixture, "auto_provision.repeat.minutes", "90");
  set(&fixture, "auto_provision.repeat.enable", "1");
  go_on(&fixture, 4);
  g_assert_cmpstr(fixture.seen->str, ==, "repeat 7 15:30;repeat 7 17:00;");
  set(&fixture, "auto_provision.repeat.minutes", "30");
  go_on(&fixture, 1);
  g_assert_cmpstr(fixture.seen->str, ==, "repeat 7 15:30;repeat 7 17:00;repeat 7 18:30;repeat 7 19:00;");
  set(&fixture, "auto_provision.repeat.enable", "0");
  go_on(&fixture, 4);
  g_assert_cmpstr(fixture.seen->str, ==, "repeat 7 15:30;repeat 7 17:00;repeat 7 18:30;repeat 7 19:00;");
  bench_triggers_stop(fixture.triggers);
  set(&fixture, "auto_provision.repeat.enable", "1");
  go_on(&fixture, 4);
  g_assert_cmpstr(fixture.seen->str, ==, "repeat 7 15:30;repeat 7 17:00;repeat 7 18:30;repeat 7 19:00;");
  tear_down(&fixture);
}

/* A window of no length is a moment. The mask counts from Sunday, 0. */
static void
test_moment(void)
{
  Fixture fixture;

  set_up(&fixture, 1);
  set_window(&fixture, "14", "03:15", "03:15");
  go_on(&fixture, 24 * 9);
  g_assert_cmpstr(fixture.seen->str, ==, "weekly 1 03:15;weekly 4 03:15;weekly 1 03:15;");
  tear_down(&fixture);
}

/* Once a window, somewhere in it, and not at the same time for every phone. */
static void
test_window(void)
{
  g_autoptr(GHashTable) times = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

  for (guint32 seed = 1; seed <= 20; seed++)
    {
      Fixture fixture;
      g_auto(GStrv) seen = NULL;

      set_up(&fixture, seed);
      set_window(&fixture, "0123456", "02:00", "04:00");
      go_on(&fixture, 24 * 3);
      seen = g_strsplit(fixture.seen->str, ";", -1);
      g_assert_cmpuint(g_strv_length(seen), ==, 4);
      for (guint i = 0; i < 3; i++)
        {
          guint day = 0;
          guint hour = 0;
          guint minute = 0;

          g_assert_cmpint(sscanf(seen[i], "weekly %u %u:%u", &day, &hour, &minute), ==, 3);
          g_assert_cmpuint(day, ==, i + 1);
          g_assert_cmpuint(hour * 60 + minute, >=, 120);
          g_assert_cmpuint(hour * 60 + minute, <=, 241);
          g_hash_table_add(times, g_strdup(seen[i] + strlen("weekly N ")));
        }
      tear_down(&fixture);
    }
  g_assert_cmpuint(g_hash_table_size(times), >, 20);
}

/* A window past midnight belongs to the day it begins on; one that is open now is used up from now. */
static void
test_midnight(void)
{
  Fixture fixture;
  guint hour = 0;
  guint day = 0;
  guint minute = 0;

  set_up(&fixture, 3);
  set_window(&fixture, "0", "13:00", "05:00");
  go_on(&fixture, 24);
  g_assert_cmpint(sscanf(fixture.seen->str, "weekly %u %u:%u;", &day, &hour, &minute), ==, 3);
  g_assert_true((day == 7 && hour >= 14) || (day == 1 && hour <= 5));
  g_assert_cmpuint(strlen(fixture.seen->str), ==, strlen("weekly N HH:MM;"));
  tear_down(&fixture);
}

int
main(int argc, char **argv)
{
  g_setenv("TZ", "UTC", TRUE);
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/triggers/nothing", test_nothing);
  g_test_add_func("/triggers/repeat", test_repeat);
  g_test_add_func("/triggers/moment", test_moment);
  g_test_add_func("/triggers/window", test_window);
  g_test_add_func("/triggers/midnight", test_midnight);
  return g_test_run();
}
