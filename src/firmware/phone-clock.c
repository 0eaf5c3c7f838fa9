/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The time the phone shows. It follows the computer's time zone, daylight saving included, until local_time.time_zone
 * is set somewhere; then it is that offset from UTC, with daylight saving as local_time.summer_time says: off; by the
 * dates or weeks of local_time.start_time and end_time; or automatic, by the tz database's zone of the city that
 * local_time.time_zone_name names. A time set by hand is the computer's time and benchphone.clock_offset.
 *
 * Threads: main context only. Errors: a zone or date that cannot be read counts as not set.
 */
#include "firmware/firmware-private.h"

#include <stdio.h>
#include <string.h>

#define USUAL_SAVING_MIN 60

/* "+8", "-3:30", "+5.5": seconds east of UTC. */
static gboolean
read_zone(const char *text, gint32 *seconds)
{
  int sign = *text == '-' ? -1 : 1;
  int hours = 0;
  int minutes = 0;
  char mark = 0;
  int n;

  if (*text == '+' || *text == '-')
    text++;
  n = g_ascii_isdigit(*text) ? sscanf(text, "%2d%c%2d", &hours, &mark, &minutes) : 0;
  if (n < 1 || hours > 14)
    return FALSE;
  if (n == 3 && mark == '.')
    minutes = minutes < 10 ? minutes * 6 : minutes * 60 / 100;
  *seconds = sign * (hours * 3600 + minutes * 60);
  return TRUE;
}

/* The zone of a city, as "China(Beijing)" names it; NULL when the tz database has none with that offset. */
static GTimeZone *
find_city(const char *name, gint32 offset)
{
  static const char *const regions[]
      = { "Europe", "America", "Asia", "Africa", "Australia", "Pacific", "Atlantic", "Indian" };
  const char *open = strchr(name, '(');
  g_autofree char *city = open != NULL ? g_strndup(open + 1, strcspn(open + 1, ",)")) : g_strdup("");

  g_strdelimit(g_strstrip(city), " ", '_');
  for (guint i = 0; *city != '\0' && strchr(city, '/') == NULL && i < G_N_ELEMENTS(regions); i++)
    {
      g_autofree char *id = g_strdup_printf("%s/%s", regions[i], city);
      GTimeZone *zone = g_time_zone_new_identifier(id);

      for (int at = 0; zone != NULL && at < 2; at++)
        {
          gint64 half = G_GINT64_CONSTANT(1767225600) + at * G_GINT64_CONSTANT(15768000);
          int interval = g_time_zone_find_interval(zone, G_TIME_TYPE_UNIVERSAL, half);

          if (!g_time_zone_is_dst(zone, interval) && g_time_zone_get_offset(zone, interval) == offset)
            return zone;
        }
      g_clear_pointer(&zone, g_time_zone_unref);
    }
  return NULL;
}

/* As find_city(), which tries files, while a list of calls asks twice a row each time it shows. */
static GTimeZone *
recall_city(const char *name, gint32 offset)
{
  static char *last_name = NULL;
  static gint32 last_offset = 0;
  static GTimeZone *last_zone = NULL;

  if (last_name == NULL || last_offset != offset || !g_str_equal(last_name, name))
    {
      g_clear_pointer(&last_zone, g_time_zone_unref);
      g_free(last_name);
      last_name = g_strdup(name);
      last_offset = offset;
      last_zone = find_city(name, offset);
    }
  return last_zone != NULL ? g_time_zone_ref(last_zone) : NULL;
}

/* "month/day/hour", or "month/week/weekday/hour" with week 5 for the last and weekday 1 for Monday. */
static GDateTime *
read_change(const char *text, gboolean by_week, int year)
{
  int month = 0;
  int a = 0;
  int b = 0;
  int hour = 0;
  int day;

  if (!by_week)
    return sscanf(text, "%2d/%2d/%2d", &month, &a, &hour) == 3
               ? g_date_time_new_utc(year, month, a, MIN(hour, 23), 0, 0)
               : NULL;
  if (sscanf(text, "%2d/%1d/%1d/%2d", &month, &a, &b, &hour) != 4 || month < 1 || month > 12 || a < 1 || b < 1
      || b > 7)
    return NULL;
  {
    g_autoptr(GDateTime) first = g_date_time_new_utc(year, month, 1, 0, 0, 0);

    day = 1 + (b - g_date_time_get_day_of_week(first) + 7) % 7 + (a - 1) * 7;
    while (day > g_date_get_days_in_month((GDateMonth) month, (GDateYear) year))
      day -= 7;
  }
  return g_date_time_new_utc(year, month, day, MIN(hour, 23), 0, 0);
}

/* Whether @standard, standard time written as if it were UTC, lies in the part of the year that saves daylight. */
static gboolean
saves_daylight(BenchSettings *settings, GDateTime *standard)
{
  gboolean by_week = bench_settings_get_int(settings, "local_time.dst_time_type") == 1;
  int year = g_date_time_get_year(standard);
  g_autoptr(GDateTime) start
      = read_change(bench_settings_get(settings, "local_time.start_time"), by_week, year);
  g_autoptr(GDateTime) end = read_change(bench_settings_get(settings, "local_time.end_time"), by_week, year);
  gboolean after;
  gboolean before;

  if (start == NULL || end == NULL)
    return FALSE;
  after = g_date_time_compare(standard, start) >= 0;
  before = g_date_time_compare(standard, end) < 0;
  /* South of the equator it ends before it begins. */
  return g_date_time_compare(start, end) <= 0 ? after && before : after || before;
}

static GTimeZone *
zone_at(BenchSettings *settings, gint64 unix_s)
{
  int saving = bench_settings_get_int(settings, "local_time.summer_time");
  gint32 offset = 0;
  g_autoptr(GDateTime) standard = NULL;

  if (bench_settings_get_layer(settings, "local_time.time_zone") == BENCH_LAYER_DEFAULT
      || !read_zone(bench_settings_get(settings, "local_time.time_zone"), &offset))
    return g_time_zone_new_local();
  if (saving == 2)
    {
      GTimeZone *zone = recall_city(bench_settings_get(settings, "local_time.time_zone_name"), offset);

      if (zone != NULL)
        return zone;
    }
  standard = g_date_time_new_from_unix_utc(unix_s + offset);
  if (saving == 1 && standard != NULL && saves_daylight(settings, standard))
    {
      int minutes = bench_settings_get_int(settings, "local_time.offset_time");

      offset += (minutes != 0 ? minutes : USUAL_SAVING_MIN) * 60;
    }
  return g_time_zone_new_offset(offset);
}

/**
 * bench_phone_clock_local:
 * @wall_us: the computer's time, microseconds since 1970
 *
 * Returns: (transfer full) (nullable): the same instant as the phone shows it.
 */
GDateTime *
bench_phone_clock_local(BenchSettings *settings, gint64 wall_us)
{
  gint64 unix_s = wall_us / G_USEC_PER_SEC;
  g_autoptr(GTimeZone) zone = NULL;
  g_autoptr(GDateTime) utc = NULL;

  if (bench_settings_get_boolean(settings, "local_time.manual_time_enable"))
    unix_s += bench_settings_get_int(settings, "benchphone.clock_offset");
  zone = zone_at(settings, unix_s);
  utc = g_date_time_new_from_unix_utc(unix_s);
  return utc != NULL ? g_date_time_to_timezone(utc, zone) : NULL;
}

/* Three numbers with anything between them, or none: 2026-11-22, 20261122. */
static gboolean
read_three(const char *text, guint first_digits, int numbers[3])
{
  guint at = 0;

  for (guint i = 0; i < 3; i++)
    {
      guint digits = 0;

      numbers[i] = 0;
      while (g_ascii_isdigit(text[at]) && digits < (i == 0 ? first_digits : 2))
        {
          numbers[i] = numbers[i] * 10 + g_ascii_digit_value(text[at++]);
          digits++;
        }
      if (digits == 0)
        return FALSE;
      if (i < 2 && text[at] != '\0' && !g_ascii_isdigit(text[at]))
        at++;
    }
  return text[at] == '\0';
}

/**
 * bench_phone_clock_offset:
 * @date: year, month, day
 * @time: hours, minutes, seconds
 * @wall_us: the computer's time
 *
 * Returns: (transfer full) (nullable): the benchphone.clock_offset with which the phone shows that time now, %NULL
 *   when it is none.
 */
char *
bench_phone_clock_offset(BenchSettings *settings, const char *date, const char *time, gint64 wall_us)
{
  gint64 now_s = wall_us / G_USEC_PER_SEC;
  int d[3];
  int t[3];
  g_autoptr(GTimeZone) zone = NULL;
  g_autoptr(GDateTime) wanted = NULL;

  if (!read_three(date, 4, d) || !read_three(time, 2, t))
    return NULL;
  zone = zone_at(settings, now_s);
  wanted = g_date_time_new(zone, d[0], d[1], d[2], t[0], t[1], t[2]);
  if (wanted == NULL || ABS(g_date_time_to_unix(wanted) - now_s) > G_MAXINT32)
    return NULL;
  return g_strdup_printf("%" G_GINT64_FORMAT, g_date_time_to_unix(wanted) - now_s);
}
