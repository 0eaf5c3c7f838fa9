/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calls/call.h"

#include <string.h>

G_DEFINE_FINAL_TYPE(BenchCall, bench_call, G_TYPE_OBJECT)

static void
bench_call_finalize(GObject *object)
{
  BenchCall *self = BENCH_CALL(object);

  g_free(self->reason);
  g_free(self->remote_name);
  g_free(self->remote_number);
  g_free(self->remote_uri);
  g_free(self->local_number);
  g_free(self->diverted_by);
  g_free(self->ring);
  g_free(self->sip_call_id);
  g_free(self->codec);
  g_free(self->recording_path);
  g_free(self->playing);
  g_free(self->digits_sent);
  g_free(self->digits_received);
  g_free(self->figures);
  G_OBJECT_CLASS(bench_call_parent_class)->finalize(object);
}

static void
bench_call_class_init(BenchCallClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = bench_call_finalize;
}

static void
bench_call_init(BenchCall *self)
{
  self->reason = g_strdup("");
  self->remote_name = g_strdup("");
  self->remote_number = g_strdup("");
  self->remote_uri = g_strdup("");
  self->local_number = g_strdup("");
  self->diverted_by = g_strdup("");
  self->ring = g_strdup("");
  self->sip_call_id = g_strdup("");
  self->codec = g_strdup("");
  self->recording_path = g_strdup("");
  self->playing = g_strdup("");
  self->digits_sent = g_strdup("");
  self->digits_received = g_strdup("");
  self->figures = g_strdup("");
}

/**
 * bench_call_new:
 * @id: unique in its phone
 * @line: account index, from 1
 *
 * Returns: (transfer full): a call in state CALLING or INCOMING, by its direction.
 */
BenchCall *
bench_call_new(guint id, guint line, BenchCallDirection direction)
{
  BenchCall *self = g_object_new(BENCH_TYPE_CALL, NULL);

  self->id = id;
  self->line = line;
  self->direction = direction;
  self->state = direction == BENCH_CALL_OUTGOING_DIRECTION ? BENCH_CALL_CALLING : BENCH_CALL_INCOMING;
  return self;
}

/**
 * bench_call_set_text:
 * @field: (inout): one of a call's texts
 * @text: (nullable): copied; %NULL means ""
 */
void
bench_call_set_text(char **field, const char *text)
{
  char *old = *field;

  *field = g_strdup(text != NULL ? text : "");
  g_free(old);
}

/**
 * bench_call_add_digit:
 * @digits: (inout): one of a call's two strings of digits
 *
 * Adds @digit behind the others; the oldest of more than BENCH_CALL_DIGITS is forgotten.
 */
void
bench_call_add_digit(char **digits, char digit)
{
  gsize length = strlen(*digits);
  char *old = *digits;

  *digits = g_strdup_printf("%s%c", old + (length >= BENCH_CALL_DIGITS ? length + 1 - BENCH_CALL_DIGITS : 0),
                            digit);
  g_free(old);
}

/**
 * bench_call_is_alive:
 *
 * Returns: whether the call has not ended yet.
 */
gboolean
bench_call_is_alive(const BenchCall *self)
{
  return self->state != BENCH_CALL_ENDED;
}

/**
 * bench_call_is_missed:
 *
 * Returns: whether the call rang here and the caller gave up before anybody answered it.
 */
gboolean
bench_call_is_missed(const BenchCall *self)
{
  return self->direction == BENCH_CALL_INCOMING_DIRECTION && self->end == BENCH_CALL_END_CANCELLED
         && self->answered_us == 0;
}

/**
 * bench_call_state_name:
 *
 * Returns: (transfer none): the name used in JSON and by scripts.
 */
const char *
bench_call_state_name(BenchCallState state)
{
  switch (state)
    {
    case BENCH_CALL_CALLING:
      return "calling";
    case BENCH_CALL_RINGING:
      return "ringing";
    case BENCH_CALL_INCOMING:
      return "incoming";
    case BENCH_CALL_TALKING:
      return "talking";
    case BENCH_CALL_HOLDING:
      return "hold";
    case BENCH_CALL_HELD:
      return "held";
    case BENCH_CALL_ENDED:
      return "ended";
    }
  g_return_val_if_reached("?");
}

/**
 * bench_call_end_name:
 *
 * Returns: (transfer none): the name used in JSON and by scripts.
 */
const char *
bench_call_end_name(BenchCallEnd end)
{
  switch (end)
    {
    case BENCH_CALL_END_NONE:
      return "";
    case BENCH_CALL_END_LOCAL:
      return "local";
    case BENCH_CALL_END_REMOTE:
      return "remote";
    case BENCH_CALL_END_CANCELLED:
      return "cancelled";
    case BENCH_CALL_END_ELSEWHERE:
      return "elsewhere";
    case BENCH_CALL_END_REJECTED:
      return "rejected";
    case BENCH_CALL_END_FORWARDED:
      return "forwarded";
    case BENCH_CALL_END_TRANSFERRED:
      return "transferred";
    case BENCH_CALL_END_FAILED:
      return "failed";
    }
  g_return_val_if_reached("?");
}
