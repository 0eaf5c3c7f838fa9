/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ladder as text for a terminal of 100 columns, and as JSON. */
#include <json-glib/json-glib.h>
#include <string.h>

#include "base/log.h"
#include "lab/ladder.h"

#define COLUMNS 100
#define ELLIPSIS 0x2026
#define HORIZONTAL 0x2500
#define VERTICAL 0x2502
#define TIME_COLUMNS 9
#define MOST_LIFELINES 4
#define WIDEST_GAP 40
#define LEAST_MARGIN 11 /* half of "255.255.255.255:65535", which stands over a lifeline */

typedef struct
{
  gunichar cells[COLUMNS];
} Line;

static void
line_clear(Line *line)
{
  for (guint i = 0; i < COLUMNS; i++)
    line->cells[i] = ' ';
}

/* Puts text at a column, at most so many cells of it; a cut is shown by an ellipsis. */
static void
line_put(Line *line, int column, const char *text, int most)
{
  int length = (int) g_utf8_strlen(text, -1);
  const char *p = text;

  for (int i = 0; i < MIN(length, most); i++, p = g_utf8_next_char(p))
    if (column + i >= 0 && column + i < COLUMNS)
      line->cells[column + i] = length > most && i == most - 1 ? ELLIPSIS : g_utf8_get_char(p);
}

static void
line_append_to(const Line *line, GString *text)
{
  int end = COLUMNS;

  while (end > 0 && line->cells[end - 1] == ' ')
    end--;
  for (int i = 0; i < end; i++)
    g_string_append_unichar(text, line->cells[i]);
  g_string_append_c(text, '\n');
}

static char *
format_offset(const GPtrArray *steps, const BenchLadderStep *step)
{
  const BenchLadderStep *first = g_ptr_array_index(steps, 0);
  gint64 offset_ms = (step->record->time_us - first->record->time_us) / 1000;

  return g_strdup_printf("%4" G_GINT64_FORMAT ".%03d", offset_ms / 1000, (int) (offset_ms % 1000));
}

static char *
shown_label(const BenchLadderStep *step)
{
  return g_strconcat(step->label, step->repeated ? " (again)" : "", NULL);
}

static void
add_party(GPtrArray *parties, char *address)
{
  if (!g_ptr_array_find_with_equal_func(parties, address, g_str_equal, NULL))
    g_ptr_array_add(parties, address);
}

static GPtrArray *
collect_parties(const GPtrArray *steps)
{
  GPtrArray *parties = g_ptr_array_new();

  for (guint i = 0; i < steps->len && parties->len <= MOST_LIFELINES; i++)
    {
      const BenchLadderStep *step = g_ptr_array_index(steps, i);

      add_party(parties, step->source);
      add_party(parties, step->destination);
    }
  return parties;
}

static int
lifeline_of(const GPtrArray *parties, const char *address, int gap)
{
  guint index = 0;

  g_ptr_array_find_with_equal_func((GPtrArray *) parties, address, g_str_equal, &index);
  return TIME_COLUMNS + LEAST_MARGIN + (int) index * gap;
}

static void
draw_arrow(Line *line, int from, int to, const char *label)
{
  int left = MIN(from, to);
  int right = MAX(from, to);
  int room = right - left - 7; /* what two shafts, two spaces and the head leave */
  int length = MIN((int) g_utf8_strlen(label, -1), room);

  for (int i = left + 1; i < right; i++)
    line->cells[i] = HORIZONTAL;
  line->cells[from < to ? right - 1 : left + 1] = from < to ? '>' : '<';
  line->cells[left + 3] = ' ';
  line_put(line, left + 4, label, room);
  line->cells[left + 4 + length] = ' ';
}

static void
append_lifelines(GString *text, const GPtrArray *steps, const GPtrArray *parties)
{
  int count = (int) parties->len;
  int gap
      = count < 2 ? WIDEST_GAP : MIN(WIDEST_GAP, (COLUMNS - TIME_COLUMNS - 2 * LEAST_MARGIN) / (count - 1));
  Line line;

  line_clear(&line);
  for (guint i = 0; i < parties->len; i++)
    {
      const char *name = g_ptr_array_index(parties, i);
      int length = (int) g_utf8_strlen(name, -1);
      int width = MIN(length, MIN(gap - 1, 2 * LEAST_MARGIN - 1));
      int column = lifeline_of(parties, name, gap) - width / 2;

      /* The end of an address, with its port, tells parties apart better than the beginning. */
      line_put(&line, column, g_utf8_offset_to_pointer(name, length - width), width);
      if (width < length)
        line.cells[column] = ELLIPSIS;
    }
  line_append_to(&line, text);
  for (guint i = 0; i < steps->len; i++)
    {
      const BenchLadderStep *step = g_ptr_array_index(steps, i);
      g_autofree char *time = format_offset(steps, step);
      g_autofree char *label = shown_label(step);
      int from = lifeline_of(parties, step->source, gap);
      int to = lifeline_of(parties, step->destination, gap);

      line_clear(&line);
      line_put(&line, 0, time, TIME_COLUMNS);
      for (guint j = 0; j < parties->len; j++)
        line.cells[TIME_COLUMNS + LEAST_MARGIN + (int) j * gap] = VERTICAL;
      if (from != to)
        draw_arrow(&line, from, to, label);
      else
        {
          /* To itself: out and back on the same lifeline. */
          line_put(&line, from + 1, "<> ", 3);
          line_put(&line, from + 4, label, COLUMNS - from - 4);
        }
      line_append_to(&line, text);
    }
}

static void
append_list(GString *text, const GPtrArray *steps)
{
  int width = 0;

  for (guint i = 0; i < steps->len; i++)
    {
      const BenchLadderStep *step = g_ptr_array_index(steps, i);

      width = MAX(width, (int) MAX(g_utf8_strlen(step->source, -1), g_utf8_strlen(step->destination, -1)));
    }
  width = MIN(width, 30);
  for (guint i = 0; i < steps->len; i++)
    {
      const BenchLadderStep *step = g_ptr_array_index(steps, i);
      g_autofree char *time = format_offset(steps, step);
      g_autofree char *label = shown_label(step);
      Line line;

      line_clear(&line);
      line_put(&line, 0, time, TIME_COLUMNS);
      line_put(&line, TIME_COLUMNS, step->source, width);
      line_put(&line, TIME_COLUMNS + width, " -> ", 4);
      line_put(&line, TIME_COLUMNS + width + 4, step->destination, width);
      line_put(&line, TIME_COLUMNS + 2 * width + 6, label, COLUMNS - TIME_COLUMNS - 2 * width - 6);
      line_append_to(&line, text);
    }
}

/**
 * bench_ladder_to_text:
 * @steps: (element-type BenchLadderStep)
 *
 * Returns: (transfer full): the ladder in at most 100 columns: seconds since the first step, and a
 * lifeline a party with arrows between them; a plain list when there are more than four parties.
 */
char *
bench_ladder_to_text(const GPtrArray *steps)
{
  g_autoptr(GString) text = g_string_new(NULL);
  g_autoptr(GPtrArray) parties = collect_parties(steps);

  if (steps->len == 0)
    g_string_append(text, "(no SIP messages)\n");
  else if (parties->len <= MOST_LIFELINES)
    append_lifelines(text, steps, parties);
  else
    append_list(text, steps);
  return g_string_free(g_steal_pointer(&text), FALSE);
}

static void
add_string(JsonBuilder *builder, const char *name, const char *value)
{
  g_autofree char *masked = bench_mask_secrets(value);

  json_builder_set_member_name(builder, name);
  json_builder_add_string_value(builder, masked);
}

static void
add_int(JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name(builder, name);
  json_builder_add_int_value(builder, value);
}

static void
add_step(JsonBuilder *builder, const BenchLadderStep *step)
{
  g_autofree char *text = bench_ladder_step_get_text(step);

  json_builder_begin_object(builder);
  add_int(builder, "time_us", step->record->time_us);
  add_string(builder, "transport", bench_transport_name(step->record->transport));
  add_string(builder, "direction", step->record->direction == BENCH_TAP_IN ? "in" : "out");
  add_string(builder, "source", step->source);
  add_string(builder, "destination", step->destination);
  add_string(builder, "label", step->label);
  add_string(builder, "method", step->method);
  add_int(builder, "status", step->status);
  add_string(builder, "call_id", step->call_id);
  add_string(builder, "from_tag", step->from_tag);
  add_string(builder, "to_tag", step->to_tag);
  add_string(builder, "branch", step->branch);
  add_int(builder, "cseq", step->cseq);
  json_builder_set_member_name(builder, "repeated");
  json_builder_add_boolean_value(builder, step->repeated);
  add_string(builder, "text", text);
  json_builder_end_object(builder);
}

/**
 * bench_ladder_to_json:
 * @steps: (element-type BenchLadderStep)
 *
 * Returns: (transfer full): an array of objects: time_us, transport, direction ("in", "out"), source,
 * destination, label, method, status, call_id, from_tag, to_tag, branch, cseq, repeated, and text: the
 * message with its secrets masked.
 */
char *
bench_ladder_to_json(const GPtrArray *steps)
{
  g_autoptr(JsonBuilder) builder = json_builder_new();
  g_autoptr(JsonNode) root = NULL;

  json_builder_begin_array(builder);
  for (guint i = 0; i < steps->len; i++)
    add_step(builder, g_ptr_array_index(steps, i));
  json_builder_end_array(builder);
  root = json_builder_get_root(builder);
  return json_to_string(root, TRUE);
}
