/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who the far end is, and who forwarded a call: chosen from the headers of a message in the order the
 * account wants. All text is cleaned for the LCD. Threads: any.
 * Source: RFC 3261 8.1.1.3, 20.20; RFC 3323, 3325, 4244, 5806, draft-ietf-sip-privacy-04
 * (Remote-Party-ID); parameters account.X.cid_source, cp_source, sip.cid_source.preference (F080, F081).
 */
#pragma once

#include <glib.h>
#include <sofia-sip/sip.h>

G_BEGIN_DECLS

typedef enum
{
  BENCH_IDENTITY_FROM,
  BENCH_IDENTITY_ASSERTED,     /* P-Asserted-Identity */
  BENCH_IDENTITY_PREFERRED,    /* P-Preferred-Identity */
  BENCH_IDENTITY_REMOTE_PARTY, /* Remote-Party-ID */
} BenchIdentitySource;

#define BENCH_IDENTITY_SOURCES 4

/* Sources in the order they are looked at; the first that a message has counts. */
typedef struct
{
  BenchIdentitySource sources[BENCH_IDENTITY_SOURCES];
  guint n_sources;
} BenchIdentityOrder;

typedef struct
{
  char *name; /* display name, "" if none */
  char *user; /* user part of the URI, or its host */
  char *uri;
  gboolean anonymous;
} BenchIdentity;

BenchIdentityOrder bench_identity_order(int cid_source, const char *preference);
BenchIdentity *
bench_identity_read(const sip_t *sip, const BenchIdentityOrder *order) G_GNUC_WARN_UNUSED_RESULT;
BenchIdentity *
bench_identity_read_connected(const sip_t *sip, const BenchIdentityOrder *order) G_GNUC_WARN_UNUSED_RESULT;
BenchIdentity *bench_identity_read_address(const char *display, const url_t *url) G_GNUC_WARN_UNUSED_RESULT;
gboolean bench_identity_is_hidden(const char *uri);
gboolean bench_identity_is_anonymous(const sip_t *sip);
char *bench_identity_copy_forwarders(const sip_t *sip) G_GNUC_WARN_UNUSED_RESULT;
char *bench_identity_read_diverter(const sip_t *sip) G_GNUC_WARN_UNUSED_RESULT;
void bench_identity_free(BenchIdentity *identity);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchIdentity, bench_identity_free)

G_END_DECLS
