/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A SIP message read for show: its first line, its headers and a few things inside them.
 *
 * A small reader of its own that forgives, so that the trace shows what a library would have refused:
 * any bytes give a message, is_sip tells whether they look like one. All text is valid UTF-8 without
 * control characters; it is not masked. Owner: the caller. Threads: any; a plain value. RFC 3261 7.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gboolean is_sip;
  char *method;      /* of a request, NULL otherwise */
  char *request_uri; /* of a request, NULL otherwise */
  int status;        /* of a response, 0 otherwise */
  char *phrase;      /* of a response, NULL otherwise */
  GPtrArray *lines;  /* name, value, name, value …; long names; folded lines unfolded */
  char *body;        /* "" if there is none */
} BenchMessage;

BenchMessage *bench_message_new(GBytes *bytes) G_GNUC_WARN_UNUSED_RESULT;
void bench_message_free(BenchMessage *message);
const char *bench_message_get_header(const BenchMessage *message, const char *name);
char *bench_message_get_field(const BenchMessage *message, const char *name) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchMessage, bench_message_free)

G_END_DECLS
