/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The value of a Replaces header: which dialog a new INVITE takes the place of, named as the one who
 * receives it sees that dialog. Threads: any. Source: RFC 3891, RFC 5589 7.
 */
#pragma once

#include <glib.h>
#include <sofia-sip/sip.h>

G_BEGIN_DECLS

typedef struct
{
  char *call_id;
  char *to_tag;   /* the receiver's own tag */
  char *from_tag; /* the other side's */
  gboolean early_only;
} BenchReplaces;

BenchReplaces *
bench_replaces_new(const char *call_id, const char *to_tag, const char *from_tag) G_GNUC_WARN_UNUSED_RESULT;
BenchReplaces *bench_replaces_from_header(const sip_replaces_t *header) G_GNUC_WARN_UNUSED_RESULT;
BenchReplaces *bench_replaces_from_uri_headers(const char *headers) G_GNUC_WARN_UNUSED_RESULT;
BenchReplaces *bench_replaces_copy(const BenchReplaces *self) G_GNUC_WARN_UNUSED_RESULT;
void bench_replaces_free(BenchReplaces *self);
char *bench_replaces_to_header(const BenchReplaces *self) G_GNUC_WARN_UNUSED_RESULT;
char *bench_replaces_to_uri_header(const BenchReplaces *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchReplaces, bench_replaces_free)

G_END_DECLS
