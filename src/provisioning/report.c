/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provisioning/report.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define MOST_REPORTS 20
#define MOST_LINES 100000 /* in all reports together */

static void
file_free(BenchProvisionFile *file)
{
  g_free(file->name);
  g_free(file->url);
  g_free(file->parameter);
  g_free(file->reason);
  g_clear_pointer(&file->lines, bench_apply_report_free);
  g_free(file);
}

/**
 * bench_provision_report_new:
 * @now_us: wall time
 *
 * Returns: (transfer full): the report of a run that begins.
 */
BenchProvisionReport *
bench_provision_report_new(BenchTrigger trigger, gint64 now_us)
{
  BenchProvisionReport *self = g_new0(BenchProvisionReport, 1);

  self->trigger = trigger;
  self->started_us = now_us;
  self->searched = g_ptr_array_new_with_free_func(g_free);
  self->files = g_ptr_array_new_with_free_func((GDestroyNotify) file_free);
  return self;
}

/**
 * bench_provision_report_free:
 * @self: (transfer full):
 */
void
bench_provision_report_free(BenchProvisionReport *self)
{
  g_ptr_array_unref(self->searched);
  g_ptr_array_unref(self->files);
  g_free(self->source);
  g_free(self->url);
  g_free(self->failure);
  g_free(self);
}

static guint
count_lines(const BenchProvisionReport *self)
{
  guint n = 0;

  for (guint i = 0; i < self->files->len; i++)
    {
      const BenchProvisionFile *file = g_ptr_array_index(self->files, i);

      n += file->lines != NULL ? file->lines->lines->len : 0;
    }
  return n;
}

/**
 * bench_provision_reports_trim:
 * @reports: BenchProvisionReport, the last one first
 *
 * Frees the oldest beyond twenty, and beyond what memory is good for: a server may send any number of lines, as often
 * as it is asked. The last one stays.
 */
void
bench_provision_reports_trim(GQueue *reports)
{
  guint lines = 0;
  guint n = 0;

  for (GList *l = reports->head; l != NULL && n < MOST_REPORTS && (n == 0 || lines < MOST_LINES); l = l->next)
    {
      lines += count_lines(l->data);
      n++;
    }
  while (g_queue_get_length(reports) > n)
    bench_provision_report_free(g_queue_pop_tail(reports));
}

/**
 * bench_provision_report_add_file:
 * @url: without credentials
 * @parameter: (nullable): of a resource
 * @reason: (nullable): when there is something to say about it
 *
 * Returns: (transfer none): the new entry.
 */
BenchProvisionFile *
bench_provision_report_add_file(BenchProvisionReport *self,
                                const char *name,
                                const char *url,
                                const char *parameter,
                                BenchFileOutcome outcome,
                                const char *reason)
{
  BenchProvisionFile *file = g_new0(BenchProvisionFile, 1);

  file->name = g_strdup(name);
  file->url = g_strdup(url);
  file->parameter = g_strdup(parameter);
  file->outcome = outcome;
  file->reason = g_strdup(reason);
  g_ptr_array_add(self->files, file);
  return file;
}

static guint
count(const BenchProvisionReport *self, BenchFileOutcome outcome)
{
  guint n = 0;

  for (guint i = 0; i < self->files->len; i++)
    if (((BenchProvisionFile *) g_ptr_array_index(self->files, i))->outcome == outcome)
      n++;
  return n;
}

/**
 * bench_provision_report_has_news:
 *
 * Returns: whether any file was applied.
 */
gboolean
bench_provision_report_has_news(const BenchProvisionReport *self)
{
  return count(self, BENCH_FILE_APPLIED) > 0;
}

/**
 * bench_trigger_name:
 *
 * Returns: (transfer none): the word in reports and events: "power-on", "check-sync" …
 */
const char *
bench_trigger_name(BenchTrigger trigger)
{
  switch (trigger)
    {
    case BENCH_TRIGGER_POWER_ON:
      return "power-on";
    case BENCH_TRIGGER_REPEAT:
      return "repeat";
    case BENCH_TRIGGER_WEEKLY:
      return "weekly";
    case BENCH_TRIGGER_CHECK_SYNC:
      return "check-sync";
    case BENCH_TRIGGER_CODE:
      return "code";
    case BENCH_TRIGGER_MENU:
      return "menu";
    case BENCH_TRIGGER_REMOTE:
      return "remote";
    case BENCH_TRIGGER_SETTING:
      return "setting";
    }
  g_return_val_if_reached("?");
}

/**
 * bench_file_outcome_name:
 *
 * Returns: (transfer none): "applied", "unchanged", "missing", "refused" or "failed".
 */
const char *
bench_file_outcome_name(BenchFileOutcome outcome)
{
  switch (outcome)
    {
    case BENCH_FILE_APPLIED:
      return "applied";
    case BENCH_FILE_UNCHANGED:
      return "unchanged";
    case BENCH_FILE_MISSING:
      return "missing";
    case BENCH_FILE_REFUSED:
      return "refused";
    case BENCH_FILE_FAILED:
      return "failed";
    }
  g_return_val_if_reached("?");
}

static void
add_text(JsonBuilder *json, const char *name, const char *text)
{
  if (text == NULL)
    return;
  json_builder_set_member_name(json, name);
  json_builder_add_string_value(json, text);
}

static void
add_file(JsonBuilder *json, const BenchProvisionFile *file)
{
  json_builder_begin_object(json);
  add_text(json, "name", file->name);
  add_text(json, "url", file->url);
  add_text(json, "parameter", file->parameter);
  add_text(json, "outcome", bench_file_outcome_name(file->outcome));
  add_text(json, "reason", file->reason);
  if (file->lines != NULL)
    {
      json_builder_set_member_name(json, "report");
      bench_apply_report_add_to_json(file->lines, json);
    }
  json_builder_end_object(json);
}

static void
add_time(JsonBuilder *json, const char *name, gint64 time_us)
{
  json_builder_set_member_name(json, name);
  json_builder_add_double_value(json, (double) time_us / G_USEC_PER_SEC);
}

/**
 * bench_provision_report_to_json:
 *
 * Returns: (transfer full): the whole report; times are seconds since 1970.
 */
char *
bench_provision_report_to_json(const BenchProvisionReport *self)
{
  g_autoptr(JsonBuilder) json = json_builder_new();
  g_autoptr(JsonNode) root = NULL;

  json_builder_begin_object(json);
  add_text(json, "trigger", bench_trigger_name(self->trigger));
  add_time(json, "started", self->started_us);
  add_time(json, "ended", self->ended_us);
  add_text(json, "source", self->source);
  add_text(json, "url", self->url);
  add_text(json, "failure", self->failure);
  json_builder_set_member_name(json, "restart");
  json_builder_add_boolean_value(json, self->restart);
  json_builder_set_member_name(json, "searched");
  json_builder_begin_array(json);
  for (guint i = 0; i < self->searched->len; i++)
    json_builder_add_string_value(json, g_ptr_array_index(self->searched, i));
  json_builder_end_array(json);
  json_builder_set_member_name(json, "files");
  json_builder_begin_array(json);
  for (guint i = 0; i < self->files->len; i++)
    add_file(json, g_ptr_array_index(self->files, i));
  json_builder_end_array(json);
  json_builder_end_object(json);
  root = json_builder_get_root(json);
  return json_to_string(root, FALSE);
}

/**
 * bench_provision_report_brief:
 * @name: of a file, or of the parameter that names it
 * @url: of it, as shown
 * @reason: what is wrong with it
 *
 * Returns: (transfer full): the reason without the URL, which the report has, and without what a library says in
 *   brackets: it fits on the LCD.
 */
char *
bench_provision_report_brief(const char *name, const char *url, const char *reason)
{
  gsize length = strlen(url);
  const char *brief = g_str_has_prefix(reason, url) && g_str_has_prefix(reason + length, ": ")
                          ? reason + length + 2
                          : reason;

  return g_strchomp(g_strdup_printf("%s: %.*s", name, (int) strcspn(brief, "("), brief));
}

/**
 * bench_provision_report_summary:
 *
 * Returns: (transfer full): one line for the log and the event stream.
 */
char *
bench_provision_report_summary(const BenchProvisionReport *self)
{
  const char *source = self->source != NULL ? self->source : "no source";

  if (self->failure != NULL)
    return g_strdup_printf("Provisioning (%s, %s) failed: %s", bench_trigger_name(self->trigger), source,
                           self->failure);
  if (self->source == NULL)
    return g_strdup_printf("Provisioning (%s): no server is known", bench_trigger_name(self->trigger));
  return g_strdup_printf(
      "Provisioning (%s, %s): %u applied, %u unchanged, %u missing, %u refused, %u failed%s",
      bench_trigger_name(self->trigger), source, count(self, BENCH_FILE_APPLIED),
      count(self, BENCH_FILE_UNCHANGED), count(self, BENCH_FILE_MISSING), count(self, BENCH_FILE_REFUSED),
      count(self, BENCH_FILE_FAILED), self->restart ? "; the phone restarts" : "");
}

static void
append_file(GString *text, const BenchProvisionFile *file)
{
  g_string_append_printf(text, "%s  %s", *file->name != '\0' ? file->name : file->url,
                         bench_file_outcome_name(file->outcome));
  if (file->parameter != NULL)
    g_string_append_printf(text, "  (%s)", file->parameter);
  if (file->reason != NULL)
    g_string_append_printf(text, "  %s", file->reason);
  g_string_append_c(text, '\n');
  if (file->lines != NULL)
    {
      g_autofree char *lines = bench_apply_report_to_text(file->lines);

      g_string_append(text, lines);
      if (!g_str_has_suffix(lines, "\n"))
        g_string_append_c(text, '\n');
    }
}

/**
 * bench_provision_report_to_text:
 *
 * Returns: (transfer full): the whole report for a person.
 */
char *
bench_provision_report_to_text(const BenchProvisionReport *self)
{
  g_autofree char *summary = bench_provision_report_summary(self);
  GString *text = g_string_new(NULL);

  g_string_append_printf(text, "%s\n", summary);
  for (guint i = 0; i < self->searched->len; i++)
    g_string_append_printf(text, "searched %s\n", (const char *) g_ptr_array_index(self->searched, i));
  if (self->url != NULL)
    g_string_append_printf(text, "from %s\n", self->url);
  for (guint i = 0; i < self->files->len; i++)
    append_file(text, g_ptr_array_index(self->files, i));
  return g_string_free(text, FALSE);
}
