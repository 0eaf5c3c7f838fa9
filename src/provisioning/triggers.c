/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provisioning/triggers.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"

#define MINUTE_MS (60 * 1000)
#define DAY_MINUTES (24 * 60)
#define DAYS_AHEAD 8
/* A computer sleeps, and its clock is set: nothing is waited for in one piece. */
#define LONGEST_WAIT_MS (60 * MINUTE_MS)

struct _BenchTriggers
{
  BenchSettings *settings;
  BenchClock *clock;
  BenchRandom *random;
  BenchTriggerFunc on_trigger;
  gpointer data;

  gboolean running;
  guint repeat_timer;
  guint weekly_timer;
  gint64 weekly_s;     /* the moment chosen, seconds since 1970; 0: none */
  gint64 weekly_end_s; /* of its window */
};

static const char *const followed[] = {
  "auto_provision.repeat.enable", "auto_provision.repeat.minutes",    "auto_provision.weekly.enable",
  "auto_provision.weekly.mask",   "auto_provision.weekly.begin_time", "auto_provision.weekly.end_time"
};

static void arm_repeat(BenchTriggers *self);
static void wait_weekly(BenchTriggers *self);
static void choose_weekly(BenchTriggers *self, gint64 from_s);

static gint64
now_s(BenchTriggers *self)
{
  return bench_clock_wall(self->clock) / G_USEC_PER_SEC;
}

static gboolean
on_repeat(gpointer data)
{
  BenchTriggers *self = data;

  self->repeat_timer = 0;
  arm_repeat(self);
  self->on_trigger(BENCH_TRIGGER_REPEAT, self->data);
  return G_SOURCE_REMOVE;
}

static void
arm_repeat(BenchTriggers *self)
{
  guint minutes = (guint) bench_settings_get_int(self->settings, "auto_provision.repeat.minutes");

  bench_clock_clear(self->clock, &self->repeat_timer);
  if (self->running && bench_settings_get_boolean(self->settings, "auto_provision.repeat.enable"))
    self->repeat_timer = bench_clock_add(self->clock, minutes * MINUTE_MS, on_repeat, self);
}

/* "hh:mm" as minutes of the day. */
static guint
read_time(BenchTriggers *self, const char *name)
{
  const char *value = bench_settings_get(self->settings, name);
  guint hours = 0;
  guint minutes = 0;
  int length = 0;

  if (sscanf(value, "%2u:%2u%n", &hours, &minutes, &length) == 2 && value[length] == '\0' && hours < 24
      && minutes < 60)
    return hours * 60 + minutes;
  bench_warning("%s: \"%s\" is no time of the day", name, value);
  return 0;
}

static gboolean
on_weekly(gpointer data)
{
  BenchTriggers *self = data;
  gboolean due = now_s(self) >= self->weekly_s;

  self->weekly_timer = 0;
  if (!due)
    {
      wait_weekly(self);
      return G_SOURCE_REMOVE;
    }
  /* Once a window. */
  choose_weekly(self, MAX(self->weekly_end_s, now_s(self)) + 1);
  self->on_trigger(BENCH_TRIGGER_WEEKLY, self->data);
  return G_SOURCE_REMOVE;
}

static void
wait_weekly(BenchTriggers *self)
{
  gint64 wait_ms = (self->weekly_s - now_s(self)) * 1000;

  self->weekly_timer
      = bench_clock_add(self->clock, (guint) CLAMP(wait_ms, 0, LONGEST_WAIT_MS), on_weekly, self);
}

/* The first second of the window that begins @begin minutes into the day @days after @from; FALSE: not on that
   day. */
static gboolean
find_window(BenchTriggers *self, GDateTime *from, int days, guint begin, gint64 *begin_s)
{
  const char *mask = bench_settings_get(self->settings, "auto_provision.weekly.mask");
  g_autoptr(GDateTime) day = g_date_time_add_days(from, days);
  g_autoptr(GDateTime) start
      = g_date_time_new_local(g_date_time_get_year(day), g_date_time_get_month(day),
                              g_date_time_get_day_of_month(day), (int) begin / 60, (int) begin % 60, 0);
  /* GLib counts from Monday, 1; the mask from Sunday, 0. */
  char digit = (char) ('0' + g_date_time_get_day_of_week(day) % 7);

  if (strchr(mask, digit) == NULL)
    return FALSE;
  *begin_s = g_date_time_to_unix(start);
  return TRUE;
}

/* Chooses the moment of the first window that is not over at @from_s. */
static void
choose_weekly(BenchTriggers *self, gint64 from_s)
{
  g_autoptr(GDateTime) from = g_date_time_new_from_unix_local(from_s);
  guint begin;
  guint end;
  gint64 length_s;

  bench_clock_clear(self->clock, &self->weekly_timer);
  self->weekly_s = 0;
  if (!self->running || !bench_settings_get_boolean(self->settings, "auto_provision.weekly.enable"))
    return;
  begin = read_time(self, "auto_provision.weekly.begin_time");
  end = read_time(self, "auto_provision.weekly.end_time");
  length_s = (gint64) (end >= begin ? end - begin : end + DAY_MINUTES - begin) * 60;
  /* From yesterday: its window may reach past midnight. */
  for (int days = -1; days <= DAYS_AHEAD && self->weekly_s == 0; days++)
    {
      gint64 begin_s = 0;
      gint64 passed_s;

      if (!find_window(self, from, days, begin, &begin_s) || begin_s + length_s < from_s)
        continue;
      passed_s = MAX(from_s - begin_s, 0);
      self->weekly_end_s = begin_s + length_s;
      self->weekly_s
          = begin_s + passed_s + (gint64) bench_random_below(self->random, (guint) (length_s - passed_s) + 1);
    }
  if (self->weekly_s != 0)
    wait_weekly(self);
}

static void
on_changed(BenchSettings *settings G_GNUC_UNUSED, const char *name, BenchTriggers *self)
{
  if (g_str_has_prefix(name, "auto_provision.repeat."))
    arm_repeat(self);
  else
    choose_weekly(self, now_s(self));
}

/**
 * bench_triggers_new:
 * @on_trigger: called at each moment
 *
 * Returns: (transfer full): triggers that are not started.
 */
BenchTriggers *
bench_triggers_new(BenchSettings *settings,
                   BenchClock *clock,
                   BenchRandom *random,
                   BenchTriggerFunc on_trigger,
                   gpointer data)
{
  BenchTriggers *self = g_new0(BenchTriggers, 1);

  self->settings = g_object_ref(settings);
  self->clock = g_object_ref(clock);
  self->random = g_object_ref(random);
  self->on_trigger = on_trigger;
  self->data = data;
  for (gsize i = 0; i < G_N_ELEMENTS(followed); i++)
    {
      g_autofree char *detail = g_strconcat("changed::", followed[i], NULL);

      g_signal_connect(settings, detail, G_CALLBACK(on_changed), self);
    }
  return self;
}

/**
 * bench_triggers_free:
 * @self: (transfer full):
 */
void
bench_triggers_free(BenchTriggers *self)
{
  bench_triggers_stop(self);
  g_signal_handlers_disconnect_by_data(self->settings, self);
  g_object_unref(self->settings);
  g_object_unref(self->clock);
  g_object_unref(self->random);
  g_free(self);
}

/**
 * bench_triggers_start:
 *
 * From now on the clock counts.
 */
void
bench_triggers_start(BenchTriggers *self)
{
  self->running = TRUE;
  arm_repeat(self);
  choose_weekly(self, now_s(self));
}

/**
 * bench_triggers_stop:
 *
 * Nothing is called any more.
 */
void
bench_triggers_stop(BenchTriggers *self)
{
  self->running = FALSE;
  bench_clock_clear(self->clock, &self->repeat_timer);
  bench_clock_clear(self->clock, &self->weekly_timer);
}
