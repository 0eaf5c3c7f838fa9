/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The body application/simple-message-summary of RFC 3842 as a value. At most 8 kB and 100 lines are read;
 * counts end at 9999. Threads: any. Errors: %BENCH_EVENT_BODY_ERROR.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BENCH_EVENT_BODY_ERROR (bench_event_body_error_quark())
GQuark bench_event_body_error_quark(void);

typedef enum
{
  BENCH_EVENT_BODY_ERROR_SYNTAX,
  BENCH_EVENT_BODY_ERROR_LIMIT,
} BenchEventBodyError;

typedef struct
{
  gboolean waiting;
  guint new_messages; /* voice; 1 when messages wait that nobody counted */
  guint old_messages;
  char *account; /* URI to call for them, "" for none */
} BenchMessageSummary;

gboolean
bench_message_summary_parse(BenchMessageSummary *summary, const char *body, gsize size, GError **error);
void bench_message_summary_clear(BenchMessageSummary *summary);

G_END_DECLS
