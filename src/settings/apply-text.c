/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/apply.h"

/**
 * bench_apply_report_to_text:
 *
 * Returns: (transfer full): lines for a person: what was refused and what is hidden, line by line, and the counts.
 */
char *
bench_apply_report_to_text(const BenchApplyReport *report)
{
  GString *text = g_string_new(NULL);

  for (guint i = 0; i < report->lines->len; i++)
    {
      const BenchLineReport *line = g_ptr_array_index(report->lines, i);

      if (line->outcome == BENCH_LINE_REFUSED || line->outcome == BENCH_LINE_HIDDEN)
        g_string_append_printf(text, "%s:%u: %s: %s%s%s\n", report->origin, line->line,
                               bench_line_outcome_name(line->outcome), line->name,
                               *line->name != '\0' ? ": " : "", line->reason);
    }
  g_string_append_printf(text, "%s: ", report->origin);
  for (int i = 0; i < BENCH_LINE_OUTCOMES; i++)
    g_string_append_printf(text, "%s%u %s", i > 0 ? ", " : "", report->counts[i],
                           bench_line_outcome_name((BenchLineOutcome) i));
  g_string_append(text, report->restart ? "; the phone restarts\n" : "\n");
  return g_string_free(text, FALSE);
}

/**
 * bench_apply_report_add_to_json:
 * @json: where a value is expected
 *
 * Adds the report as an object: origin, a count an outcome, restart, lines.
 */
void
bench_apply_report_add_to_json(const BenchApplyReport *report, JsonBuilder *json)
{
  json_builder_begin_object(json);
  json_builder_set_member_name(json, "origin");
  json_builder_add_string_value(json, report->origin);
  for (int i = 0; i < BENCH_LINE_OUTCOMES; i++)
    {
      json_builder_set_member_name(json, bench_line_outcome_name((BenchLineOutcome) i));
      json_builder_add_int_value(json, report->counts[i]);
    }
  json_builder_set_member_name(json, "restart");
  json_builder_add_boolean_value(json, report->restart);
  json_builder_set_member_name(json, "lines");
  json_builder_begin_array(json);
  for (guint i = 0; i < report->lines->len; i++)
    {
      const BenchLineReport *line = g_ptr_array_index(report->lines, i);

      json_builder_begin_object(json);
      json_builder_set_member_name(json, "line");
      json_builder_add_int_value(json, line->line);
      json_builder_set_member_name(json, "name");
      json_builder_add_string_value(json, line->name);
      json_builder_set_member_name(json, "outcome");
      json_builder_add_string_value(json, bench_line_outcome_name(line->outcome));
      json_builder_set_member_name(json, "reason");
      json_builder_add_string_value(json, line->reason != NULL ? line->reason : "");
      json_builder_end_object(json);
    }
  json_builder_end_array(json);
  json_builder_end_object(json);
}
