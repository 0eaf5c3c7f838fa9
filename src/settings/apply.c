/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/apply.h"

#include <glib/gstdio.h>

#include "base/log.h"
#include "settings/assignment.h"
#include "settings/cfg.h"
#include "settings/parameters.h"
#include "settings/settings-private.h"
#include "settings/shown.h"

#define MOST_WARNINGS 100 /* a file; the report has them all */

typedef struct
{
  BenchSettings *settings;
  BenchLayer layer;
  gboolean protect;
  BenchApplyReport *report;
} Reading;

static void
line_report_free(BenchLineReport *line)
{
  g_free(line->name);
  g_free(line->reason);
  g_free(line);
}

/**
 * bench_apply_report_free:
 * @report: (transfer full)
 */
void
bench_apply_report_free(BenchApplyReport *report)
{
  g_free(report->origin);
  g_ptr_array_unref(report->lines);
  g_free(report);
}

/**
 * bench_line_outcome_name:
 *
 * Returns: (transfer none): the outcome in one word.
 */
const char *
bench_line_outcome_name(BenchLineOutcome outcome)
{
  switch (outcome)
    {
    case BENCH_LINE_APPLIED:
      return "applied";
    case BENCH_LINE_UNCHANGED:
      return "unchanged";
    case BENCH_LINE_ACCEPTED:
      return "accepted";
    case BENCH_LINE_HIDDEN:
      return "hidden";
    case BENCH_LINE_REFUSED:
      return "refused";
    }
  g_return_val_if_reached("?");
}

static void
add_line(Reading *reading, guint number, const char *name, BenchLineOutcome outcome, const char *reason)
{
  BenchLineReport *line = g_new0(BenchLineReport, 1);

  line->line = number;
  line->name = bench_clean_name(name);
  line->outcome = outcome;
  line->reason = g_strdup(reason);
  g_ptr_array_add(reading->report->lines, line);
  reading->report->counts[outcome]++;
}

static void
refuse(Reading *reading, guint number, const char *name, const char *reason)
{
  g_autofree char *clean = bench_clean_name(name);
  g_autofree char *shown = bench_shown_text(reason);
  guint refused = reading->report->counts[BENCH_LINE_REFUSED];

  if (refused < MOST_WARNINGS)
    bench_warning(*clean != '\0' ? "%s:%u: \"%s\": %s" : "%s:%u: %s%s", reading->report->origin, number,
                  clean, shown);
  if (refused == MOST_WARNINGS)
    bench_warning("%s: more bad lines are not logged", reading->report->origin);
  add_line(reading, number, name, BENCH_LINE_REFUSED, shown);
}

static void
on_complaint(guint number, const char *complaint, gpointer data)
{
  refuse(data, number, "", complaint);
}

/* "lab.cfg:12" for a file of the command line, "common: y000000000028.cfg:12" for all others. */
static char *
origin_of(const Reading *reading, guint number)
{
  if (reading->layer == BENCH_LAYER_FILE)
    return g_strdup_printf("%s:%u", reading->report->origin, number);
  return g_strdup_printf("%s: %s:%u", bench_layer_name(reading->layer), reading->report->origin, number);
}

/* The server's file wins over what the user set before, unless the user is protected. */
static gboolean
take_from_user(Reading *reading, const char *canonical)
{
  if (reading->protect || reading->layer >= BENCH_LAYER_USER)
    return FALSE;
  return bench_settings_put(reading->settings, BENCH_LAYER_USER, canonical, NULL, NULL);
}

static void
on_line(guint number, const char *name, const char *value, gpointer data)
{
  Reading *reading = data;
  g_auto(BenchAssignment) assignment = { 0 };
  g_autofree char *origin = origin_of(reading, number);
  g_autofree char *reason = NULL;
  g_autoptr(GError) error = NULL;
  const BenchSettingsEntry *above = NULL;
  BenchLayer highest = BENCH_LAYER_DEFAULT;
  gboolean differs = FALSE;

  if (!bench_assignment_read(&assignment, reading->settings, reading->layer, name, value, &error))
    {
      refuse(reading, number, name, error->message);
      return;
    }
  for (guint i = 0; assignment.names[i] != NULL; i++)
    {
      const char *canonical = assignment.names[i];
      BenchLayer layer = BENCH_LAYER_DEFAULT;
      const BenchSettingsEntry *entry;

      differs = bench_settings_put(reading->settings, reading->layer, canonical, assignment.value, origin)
                || differs;
      differs = take_from_user(reading, canonical) || differs;
      entry = bench_settings_find_entry(reading->settings, canonical, &layer);
      if (layer > highest)
        {
          highest = layer;
          above = entry;
        }
    }
  if (highest > reading->layer)
    {
      reason = g_strdup_printf("the value in force is from %s", above->origin);
      add_line(reading, number, name, BENCH_LINE_HIDDEN, reason);
    }
  else if (!differs)
    add_line(reading, number, name, BENCH_LINE_UNCHANGED, NULL);
  else if (!bench_parameter_find(name)->works)
    {
      const char *standing = bench_parameter_standing_text(bench_parameter_find(name));

      bench_info("%s: %s %s", origin, assignment.names[0], standing);
      add_line(reading, number, name, BENCH_LINE_ACCEPTED, standing);
    }
  else
    add_line(reading, number, name, BENCH_LINE_APPLIED, NULL);
}

/**
 * bench_settings_apply:
 * @layer: which layer the text is for
 * @origin: what to call the text in origins and complaints, such as a file name
 * @length: bytes, or -1
 * @protect: auto_provision.custom.protect: values of the user stay in force over those of the text
 *
 * One transaction: reads a file into a layer. Lines absent keep what they had, as in the flash of the real
 * phone. A blank value or %NULL% goes back to the layers below. Without @protect a line that is right takes away
 * the user's value of that name. Bad lines are logged, the rest applies.
 *
 * Returns: (transfer full): what became of each line.
 */
BenchApplyReport *
bench_settings_apply(BenchSettings *self,
                     BenchLayer layer,
                     const char *origin,
                     const char *text,
                     gssize length,
                     gboolean protect)
{
  BenchApplyReport *report = g_new0(BenchApplyReport, 1);
  g_autofree char *shown = bench_mask_userinfo(origin);
  Reading reading = { self, layer, protect, report };

  report->origin = bench_clean_name(shown);
  report->lines = g_ptr_array_new_with_free_func((GDestroyNotify) line_report_free);
  bench_settings_begin(self);
  bench_cfg_read(text, length, on_line, on_complaint, &reading);
  report->restart = bench_settings_end(self);
  return report;
}

/**
 * bench_settings_load_text:
 * @origin: what to call the text in complaints and origins, such as a file name
 * @length: bytes, or -1
 * @complaints: (nullable) (element-type utf8): each bad line is appended as "origin:line: why"
 *
 * Reads .cfg text into a layer, with no regard to the layers above. Bad lines are logged and complained about,
 * the rest applies.
 */
void
bench_settings_load_text(BenchSettings *self,
                         const char *origin,
                         const char *text,
                         gssize length,
                         BenchLayer layer,
                         GPtrArray *complaints)
{
  g_autoptr(BenchApplyReport) report = bench_settings_apply(self, layer, origin, text, length, TRUE);
  guint refused = report->counts[BENCH_LINE_REFUSED];
  guint told = 0;

  for (guint i = 0; complaints != NULL && told < MIN(refused, BENCH_CFG_MOST_COMPLAINTS); i++)
    {
      const BenchLineReport *line = g_ptr_array_index(report->lines, i);

      if (line->outcome == BENCH_LINE_REFUSED && ++told)
        g_ptr_array_add(complaints, g_strdup_printf("%s:%u: %s%s%s", report->origin, line->line, line->name,
                                                    *line->name != '\0' ? ": " : "", line->reason));
    }
  if (complaints != NULL && refused > told)
    g_ptr_array_add(complaints,
                    g_strdup_printf("%s: and %u more lines are refused", report->origin, refused - told));
}

/**
 * bench_settings_load_file:
 * @path: a .cfg file
 * @complaints: (nullable): as for bench_settings_load_text()
 *
 * Returns: whether the file could be read at all.
 */
gboolean
bench_settings_load_file(BenchSettings *self,
                         const char *path,
                         BenchLayer layer,
                         GPtrArray *complaints,
                         GError **error)
{
  g_autofree char *text = NULL;
  g_autofree char *name = g_path_get_basename(path);
  gsize length = 0;
  GStatBuf info;

  if (g_stat(path, &info) == 0 && info.st_size > BENCH_CFG_LARGEST)
    {
      g_set_error(error, BENCH_SETTINGS_ERROR, BENCH_SETTINGS_ERROR_FILE, "%s: larger than 5 MB", path);
      return FALSE;
    }
  if (!g_file_get_contents(path, &text, &length, error))
    return FALSE;
  bench_settings_load_text(self, name, text, (gssize) length, layer, complaints);
  return TRUE;
}
