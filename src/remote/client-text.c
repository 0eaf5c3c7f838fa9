/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "remote/client-text.h"

#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>

static const char *
text_of(JsonObject *object, const char *member)
{
  return json_object_get_string_member_with_default(object, member, "");
}

static gint64
number_of(JsonObject *object, const char *member)
{
  return json_object_get_int_member_with_default(object, member, 0);
}

static void
append_line(GString *out, JsonObject *line)
{
  const char *reason = text_of(line, "reason");
  gint64 code = number_of(line, "code");

  g_string_append_printf(out, "line %-4" G_GINT64_FORMAT " %s  %s@%s  %s", number_of(line, "line"),
                         text_of(line, "label"), text_of(line, "user"), text_of(line, "server"),
                         text_of(line, "state"));
  if (number_of(line, "server-number") == 2)
    g_string_append(out, " (second server)");
  if (code >= 300)
    g_string_append_printf(out, " (%" G_GINT64_FORMAT " %s)", code, reason);
  else if (code == 0 && *reason != '\0')
    g_string_append_printf(out, " (%s)", reason);
  if (number_of(line, "new-messages") + number_of(line, "old-messages") > 0)
    g_string_append_printf(out, "  voice mail %" G_GINT64_FORMAT " new %" G_GINT64_FORMAT " old",
                           number_of(line, "new-messages"), number_of(line, "old-messages"));
  g_string_append_c(out, '\n');
}

/* Each object of a JSON array as text, one after the other, under @heading. */
static char *
text_of_array(const char *json, const char *heading, void (*append)(GString *out, JsonObject *object))
{
  g_autoptr(JsonNode) node = json_from_string(json, NULL);
  GString *out = g_string_new(NULL);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length(array); i++)
    {
      if (i == 0)
        g_string_append(out, heading);
      append(out, json_array_get_object_element(array, i));
    }
  return g_string_free(out, FALSE);
}

/* Only when there is something to tell. */
static void
append_refused(GString *out, JsonObject *status)
{
  static const char *const names[][2] = { { "strangers", "from strangers" },
                                          { "garbage", "not SIP" },
                                          { "limited", "above the limit" },
                                          { "idle", "idle connections" } };
  JsonObject *refused
      = json_object_has_member(status, "refused") ? json_object_get_object_member(status, "refused") : NULL;
  const char *separator = "refused   ";

  for (gsize i = 0; refused != NULL && i < G_N_ELEMENTS(names); i++)
    if (number_of(refused, names[i][0]) > 0)
      {
        g_string_append_printf(out, "%s%" G_GINT64_FORMAT " %s", separator, number_of(refused, names[i][0]),
                               names[i][1]);
        separator = ", ";
      }
  if (separator[0] == ',')
    g_string_append_c(out, '\n');
}

/**
 * bench_client_status_text:
 *
 * Returns: (transfer full): GetStatus as lines of text.
 */
char *
bench_client_status_text(const char *json)
{
  g_autoptr(JsonNode) node = json_from_string(json, NULL);
  GString *out = g_string_new(NULL);
  JsonObject *status;
  JsonArray *lines;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT(node))
    return g_string_free(out, FALSE);
  status = json_node_get_object(node);
  g_string_append_printf(out, "profile   %s\nphone     %s, version %s\naddress   %s\nscreen    %s\n",
                         text_of(status, "profile"), text_of(status, "model"), text_of(status, "version"),
                         text_of(status, "address"), text_of(status, "screen"));
  g_string_append_printf(out, "calls     %" G_GINT64_FORMAT "\nsound     %s%s, microphone %s, speaker %s\n",
                         number_of(status, "calls"), text_of(status, "path"),
                         json_object_get_boolean_member_with_default(status, "muted", FALSE) ? " (muted)"
                                                                                             : "",
                         text_of(status, "microphone"), text_of(status, "speaker"));
  append_refused(out, status);
  lines = json_object_has_member(status, "lines") ? json_object_get_array_member(status, "lines") : NULL;
  for (guint i = 0; lines != NULL && i < json_array_get_length(lines); i++)
    append_line(out, json_array_get_object_element(lines, i));
  return g_string_free(out, FALSE);
}

static void
append_call(GString *out, JsonObject *call)
{
  gint64 seconds = (gint64) json_object_get_double_member_with_default(call, "duration", 0);
  g_autofree char *time = g_strdup_printf("%02d:%02d:%02d", (int) (seconds / 3600), (int) (seconds / 60 % 60),
                                          (int) (seconds % 60));

  g_string_append_printf(out, "%-3" G_GINT64_FORMAT " %-4" G_GINT64_FORMAT " %-3s %-9s %-20s %-6s %s  %s\n",
                         number_of(call, "id"), number_of(call, "line"), text_of(call, "direction"),
                         text_of(call, "state"), text_of(call, "remote"), text_of(call, "codec"), time,
                         text_of(call, "reason"));
}

/**
 * bench_client_calls_text:
 *
 * Returns: (transfer full): GetCalls as a table, "" when there is no call.
 */
char *
bench_client_calls_text(const char *json)
{
  return text_of_array(json, "id  line way state     remote               codec  time      reason\n",
                       append_call);
}

static double
decimal_of(JsonObject *object, const char *member)
{
  return json_object_get_double_member_with_default(object, member, -1);
}

/* A row with a figure, or a dash while it is not known. */
static void
append_figure(GString *out, const char *name, double value, int decimals, const char *unit)
{
  if (value < 0)
    g_string_append_printf(out, "  %-18s -\n", name);
  else
    g_string_append_printf(out, "  %-18s %.*f%s\n", name, decimals, value, unit);
}

static void
append_way(GString *out, JsonObject *figures, const char *way, const char *codec)
{
  g_autofree char *packets = g_strdup_printf("packets-%s", way);
  g_autofree char *octets = g_strdup_printf("octets-%s", way);

  g_string_append_printf(out, "  %-18s %s, %" G_GINT64_FORMAT " packets, %" G_GINT64_FORMAT " octets\n", way,
                         json_object_get_string_member_with_default(figures, codec, "-"),
                         number_of(figures, packets), number_of(figures, octets));
}

static void
append_far_figures(GString *out, JsonObject *figures)
{
  JsonObject *far
      = json_object_has_member(figures, "remote") ? json_object_get_object_member(figures, "remote") : NULL;

  append_figure(out, "far end: loss", decimal_of(figures, "remote-loss-percent"), 2, " %");
  append_figure(out, "far end: jitter", decimal_of(figures, "remote-jitter-ms"), 1, " ms");
  if (far == NULL)
    return;
  append_figure(out, "far end: MOS-LQ", decimal_of(far, "mos-lq"), 1, "");
  append_figure(out, "far end: MOS-CQ", decimal_of(far, "mos-cq"), 1, "");
}

static void
append_statistics(GString *out, JsonObject *call)
{
  JsonObject *figures = json_object_get_object_member(call, "figures");

  g_string_append_printf(out, "call %" G_GINT64_FORMAT "  %s  %s\n", number_of(call, "id"),
                         text_of(call, "remote"), text_of(call, "state"));
  append_way(out, figures, "sent", "codec-sent");
  append_way(out, figures, "received", "codec-received");
  g_string_append_printf(out, "  %-18s %" G_GINT64_FORMAT " (%.2f %%), late %" G_GINT64_FORMAT "\n", "lost",
                         number_of(figures, "packets-lost"), decimal_of(figures, "loss-percent"),
                         number_of(figures, "packets-late"));
  append_figure(out, "jitter", decimal_of(figures, "jitter-ms"), 1, " ms");
  append_figure(out, "jitter buffer", decimal_of(figures, "jitter-buffer-nominal-ms"), 0, " ms");
  append_figure(out, "jitter buffer max", decimal_of(figures, "jitter-buffer-max-ms"), 0, " ms");
  append_figure(out, "round trip", decimal_of(figures, "round-trip-ms"), 1, " ms");
  append_figure(out, "one way", decimal_of(figures, "one-way-ms"), 1, " ms");
  append_figure(out, "R", decimal_of(figures, "r-cq"), 1, "");
  append_figure(out, "MOS-LQ", decimal_of(figures, "mos-lq"), 2, "");
  append_figure(out, "MOS-CQ", decimal_of(figures, "mos-cq"), 2, "");
  append_far_figures(out, figures);
}

/**
 * bench_client_statistics_text:
 *
 * Returns: (transfer full): GetStatistics, a block of lines a call, "" when no call has sound.
 */
char *
bench_client_statistics_text(const char *json)
{
  return text_of_array(json, "", append_statistics);
}

static void
append_message(GString *out, JsonObject *message)
{
  double seconds = json_object_get_double_member_with_default(message, "time", 0);
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_local((gint64) seconds);
  g_autofree char *when = time != NULL ? g_date_time_format(time, "%F %T") : g_strdup("");

  g_string_append_printf(out, "%-6s %s %s %-20s %s\n", text_of(message, "box"), when,
                         json_object_get_boolean_member_with_default(message, "unread", FALSE) ? "new"
                                                                                               : "   ",
                         text_of(message, "remote"), text_of(message, "text"));
}

/**
 * bench_client_messages_text:
 *
 * Returns: (transfer full): GetMessages, one message a line, "" when there is none.
 */
char *
bench_client_messages_text(const char *json)
{
  return text_of_array(json, "", append_message);
}

/**
 * bench_client_leds_text:
 *
 * Returns: (transfer full): GetLeds, one LED a line.
 */
char *
bench_client_leds_text(const char *json)
{
  g_autoptr(JsonNode) node = json_from_string(json, NULL);
  GString *out = g_string_new(NULL);
  g_autoptr(GList) names = NULL;
  JsonObject *leds;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT(node))
    return g_string_free(out, FALSE);
  leds = json_node_get_object(node);
  names = json_object_get_members(leds);
  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonObject *led = json_object_get_object_member(leds, l->data);

      g_string_append_printf(out, "%-9s %-6s %s\n", (const char *) l->data, text_of(led, "colour"),
                             text_of(led, "mode"));
    }
  return g_string_free(out, FALSE);
}

/**
 * bench_client_parameter_json:
 *
 * Returns: (transfer full): what Get answered, as one line of JSON.
 */
char *
bench_client_parameter_json(const char *name, const char *value, const char *origin)
{
  g_autoptr(JsonNode) node = json_node_new(JSON_NODE_OBJECT);
  JsonObject *object = json_object_new();

  json_object_set_string_member(object, "parameter", name);
  json_object_set_string_member(object, "value", value);
  json_object_set_string_member(object, "origin", origin);
  json_node_take_object(node, object);
  return json_to_string(node, FALSE);
}

/**
 * bench_client_write_file:
 * @path: a file, or "-" for standard output
 * @reply: with an array of bytes
 *
 * Returns: whether all of it was written.
 */
gboolean
bench_client_write_file(const char *path, GVariant *reply, GError **error)
{
  g_autoptr(GVariant) array = g_variant_get_child_value(reply, 0);
  gsize size = 0;
  const char *bytes = g_variant_get_fixed_array(array, &size, 1);

  if (strcmp(path, "-") != 0)
    return g_file_set_contents(path, bytes, (gssize) size, error);
  if (fwrite(bytes, 1, size, stdout) == size && fflush(stdout) == 0)
    return TRUE;
  g_set_error_literal(error, G_FILE_ERROR, G_FILE_ERROR_IO, "standard output cannot be written");
  return FALSE;
}
