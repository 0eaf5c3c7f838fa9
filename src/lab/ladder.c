/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lab/ladder.h"

#include <string.h>

#include "base/log.h"
#include "lab/message.h"
#include "lab/tap-store.h"

#define LONGEST_LABEL 60 /* characters */

/* How often one message was seen going out and coming in. */
typedef struct
{
  guint count[2]; /* by BenchTapDirection */
} Passing;

static char *
format_address(const char *host, guint16 port)
{
  g_autofree char *clean = bench_clean_text(host);

  return g_strdup_printf(strchr(clean, ':') != NULL ? "[%s]:%u" : "%s:%u", clean, port);
}

static char *
take_field(const BenchMessage *message, const char *name)
{
  char *value = bench_message_get_field(message, name);

  return value != NULL ? value : g_strdup("");
}

static char *
make_label(const BenchMessage *message, gsize size)
{
  g_autofree char *direction = bench_message_get_field(message, "SDP-direction");
  g_autoptr(GString) label = g_string_new(NULL);
  g_autofree char *masked = NULL;

  if (!message->is_sip)
    return g_strdup_printf("not SIP (%" G_GSIZE_FORMAT " bytes)", size);
  if (message->status != 0)
    g_string_printf(label, "%d %s", message->status, message->phrase);
  else
    g_string_assign(label, message->method);
  masked = bench_mask_secrets(label->str);
  g_string_assign(label, masked);
  if (g_utf8_strlen(label->str, -1) > LONGEST_LABEL)
    {
      g_string_truncate(label,
                        (gsize) (g_utf8_offset_to_pointer(label->str, LONGEST_LABEL - 1) - label->str));
      g_string_append(label, "…");
    }
  if (direction != NULL && strcmp(direction, "sendrecv") != 0)
    g_string_append_printf(label, " (%s)", direction);
  return g_strdup(g_strchomp(label->str));
}

/**
 * bench_ladder_step_free:
 * @step: (transfer full) (nullable)
 */
void
bench_ladder_step_free(BenchLadderStep *step)
{
  if (step == NULL)
    return;
  bench_tap_record_unref(step->record);
  g_free(step->label);
  g_free(step->method);
  g_free(step->call_id);
  g_free(step->from_tag);
  g_free(step->to_tag);
  g_free(step->branch);
  g_free(step->source);
  g_free(step->destination);
  g_free(step);
}

/**
 * bench_ladder_step_new:
 * @record: a SIP record; a reference is taken
 *
 * Returns: (transfer full): @record read as a step; any bytes give one.
 */
BenchLadderStep *
bench_ladder_step_new(BenchTapRecord *record)
{
  BenchLadderStep *step = g_new0(BenchLadderStep, 1);
  g_autoptr(BenchMessage) message = bench_message_new(record->bytes);
  g_autofree char *local = format_address(record->local_host, record->local_port);
  g_autofree char *remote = format_address(record->remote_host, record->remote_port);
  g_autofree char *cseq = take_field(message, "CSeq-number");
  guint64 number = g_ascii_strtoull(cseq, NULL, 10);

  step->record = bench_tap_record_ref(record);
  step->label = make_label(message, g_bytes_get_size(record->bytes));
  step->method = take_field(message, "CSeq-method");
  if (step->method[0] == '\0' && message->method != NULL)
    {
      g_free(step->method);
      step->method = g_strdup(message->method);
    }
  step->status = message->status;
  step->call_id = take_field(message, "Call-ID");
  step->from_tag = take_field(message, "From-tag");
  step->to_tag = take_field(message, "To-tag");
  step->branch = take_field(message, "Branch");
  step->cseq = number <= G_MAXUINT32 ? (guint) number : 0;
  if (record->direction == BENCH_TAP_IN)
    {
      step->source = g_steal_pointer(&remote);
      step->destination = g_steal_pointer(&local);
      return step;
    }
  step->source = g_steal_pointer(&local);
  step->destination = g_steal_pointer(&remote);
  return step;
}

static gboolean
is_wanted(const BenchLadderStep *step, const GPtrArray *call_ids)
{
  for (guint i = 0; call_ids != NULL && i < call_ids->len; i++)
    if (strcmp(step->call_id, g_ptr_array_index(call_ids, i)) == 0)
      return TRUE;
  return call_ids == NULL;
}

/**
 * bench_ladder_build_call:
 * @records: (element-type BenchTapRecord): of one or several phones
 * @call_ids: (element-type utf8) (nullable): the Call-IDs a call has had: a redirected or transferred
 *   one has several; %NULL: all SIP
 *
 * Two phones that speak without a proxy between them both tap what passes; that is one step.
 *
 * Returns: (transfer full) (element-type BenchLadderStep): the steps in the order of their times.
 */
GPtrArray *
bench_ladder_build_call(const GPtrArray *records, const GPtrArray *call_ids)
{
  GPtrArray *steps = g_ptr_array_new_with_free_func((GDestroyNotify) bench_ladder_step_free);
  g_autoptr(GPtrArray) sorted = bench_tap_records_sort(records);
  g_autoptr(GHashTable) passings = g_hash_table_new_full(g_bytes_hash, g_bytes_equal, NULL, g_free);

  for (guint i = 0; i < sorted->len; i++)
    {
      BenchTapRecord *record = g_ptr_array_index(sorted, i);
      g_autoptr(BenchLadderStep) step = NULL;
      Passing *passing;

      if (record->kind != BENCH_TAP_SIP)
        continue;
      step = bench_ladder_step_new(record);
      if (!is_wanted(step, call_ids))
        continue;
      passing = g_hash_table_lookup(passings, record->bytes);
      if (passing == NULL)
        {
          passing = g_new0(Passing, 1);
          g_hash_table_insert(passings, record->bytes, passing);
        }
      passing->count[record->direction]++;
      if (passing->count[record->direction] <= passing->count[1 - record->direction])
        continue;
      step->repeated = passing->count[record->direction] > 1;
      g_ptr_array_add(steps, g_steal_pointer(&step));
    }
  return steps;
}

/**
 * bench_ladder_build:
 * @records: (element-type BenchTapRecord): of one or several phones
 * @call_id: (nullable): of one dialog; %NULL: all SIP
 *
 * Returns: (transfer full) (element-type BenchLadderStep): the steps in the order of their times.
 */
GPtrArray *
bench_ladder_build(const GPtrArray *records, const char *call_id)
{
  g_autoptr(GPtrArray) call_ids = NULL;

  if (call_id != NULL)
    {
      call_ids = g_ptr_array_new();
      g_ptr_array_add(call_ids, (gpointer) call_id);
    }
  return bench_ladder_build_call(records, call_ids);
}

/**
 * bench_ladder_step_get_header:
 * @name: a header's long or compact name, or a field as bench_message_get_field() knows them
 *
 * Returns: (transfer full) (nullable): its value as it passed, not masked; %NULL if there is none.
 */
char *
bench_ladder_step_get_header(const BenchLadderStep *step, const char *name)
{
  g_autoptr(BenchMessage) message = bench_message_new(step->record->bytes);

  return bench_message_get_field(message, name);
}

/**
 * bench_ladder_step_get_text:
 *
 * Returns: (transfer full): the whole message for a person: valid UTF-8, lines ended by "\n", without
 * control characters, secrets masked.
 */
char *
bench_ladder_step_get_text(const BenchLadderStep *step)
{
  gsize size = 0;
  const char *data = g_bytes_get_data(step->record->bytes, &size);
  g_autofree char *valid = g_utf8_make_valid(data != NULL ? data : "", (gssize) size);
  g_autofree char *masked = bench_mask_secrets(valid);
  g_auto(GStrv) lines = g_strsplit(masked, "\n", -1);
  g_autoptr(GString) text = g_string_sized_new(size);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *clean = bench_clean_text(g_strdelimit(lines[i], "\t", ' '));

      if (i > 0)
        g_string_append_c(text, '\n');
      g_string_append(text, clean);
    }
  return g_string_free(g_steal_pointer(&text), FALSE);
}
