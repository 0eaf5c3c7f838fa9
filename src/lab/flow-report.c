/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The results of a flow check as a table for a person, and as JSON. */
#include <json-glib/json-glib.h>

#include "lab/flow.h"

static const char *
verdict(const BenchFlowResult *result)
{
  if (!result->here)
    return "not seen from here";
  if (!result->passed)
    return result->step < 0 ? "MISSING" : result->reason;
  return result->step < 0 ? "not needed" : "ok";
}

static void
append_padded(GString *text, const char *value, glong width)
{
  g_string_append(text, value);
  for (glong i = g_utf8_strlen(value, -1); i < width; i++)
    g_string_append_c(text, ' ');
}

/**
 * bench_flow_results_to_text:
 * @results: (element-type BenchFlowResult)
 *
 * Returns: (transfer full): a table: step, message, "ok", "MISSING" or what is wrong with it.
 */
char *
bench_flow_results_to_text(const GPtrArray *results)
{
  g_autoptr(GString) text = g_string_new(NULL);
  glong name_width = 0;
  glong text_width = 0;

  for (guint i = 0; i < results->len; i++)
    {
      const BenchFlowResult *result = g_ptr_array_index(results, i);

      name_width = MAX(name_width, g_utf8_strlen(result->name, -1));
      text_width = MAX(text_width, g_utf8_strlen(result->text, -1));
    }
  for (guint i = 0; i < results->len; i++)
    {
      const BenchFlowResult *result = g_ptr_array_index(results, i);

      append_padded(text, result->name, name_width + 2);
      append_padded(text, result->text, text_width + 2);
      g_string_append_printf(text, "%s\n", verdict(result));
    }
  return g_string_free(g_steal_pointer(&text), FALSE);
}

static void
add_string(JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name(builder, name);
  json_builder_add_string_value(builder, value);
}

static void
add_boolean(JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name(builder, name);
  json_builder_add_boolean_value(builder, value);
}

/**
 * bench_flow_results_to_json:
 * @results: (element-type BenchFlowResult)
 *
 * Returns: (transfer full): an array of objects: name, text, here, passed, reason, and step: the index
 * into the ladder, -1 if the message was not seen.
 */
char *
bench_flow_results_to_json(const GPtrArray *results)
{
  g_autoptr(JsonBuilder) builder = json_builder_new();
  g_autoptr(JsonNode) root = NULL;

  json_builder_begin_array(builder);
  for (guint i = 0; i < results->len; i++)
    {
      const BenchFlowResult *result = g_ptr_array_index(results, i);

      json_builder_begin_object(builder);
      add_string(builder, "name", result->name);
      add_string(builder, "text", result->text);
      add_boolean(builder, "here", result->here);
      add_boolean(builder, "passed", result->passed);
      add_string(builder, "reason", result->reason);
      json_builder_set_member_name(builder, "step");
      json_builder_add_int_value(builder, result->step);
      json_builder_end_object(builder);
    }
  json_builder_end_array(builder);
  root = json_builder_get_root(builder);
  return json_to_string(root, TRUE);
}
