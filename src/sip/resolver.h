/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Finding SIP servers (RFC 3263): from a host, perhaps a port, and what transport is wanted, to a list of
 * hops in the order in which they are to be tried.
 *
 * A numeric address is its own hop. A port given asks for addresses only. Else, for "whatever DNS says",
 * NAPTR chooses transports and SRV names; without NAPTR the SRV names are those of the transports allowed;
 * SRV gives targets by priority and, within one, at random by weight (RFC 2782); without SRV the host's own
 * addresses are asked for, with port 5060, or 5061 for TLS. The name to find in a TLS certificate is the
 * host that was asked for, whatever DNS made of it (RFC 5922 4).
 *
 * At most 32 hops and 64 questions a search. One for each phone. Threads: main context only; never blocks.
 * Errors: %G_IO_ERROR_HOST_NOT_FOUND with words for a person.
 */
#pragma once

#include <gio/gio.h>

#include "base/clock.h"
#include "base/random.h"
#include "base/tap.h"

G_BEGIN_DECLS

typedef struct
{
  BenchTransport transport;
  char *address; /* numeric, without brackets */
  guint16 port;
  char *host;  /* what was asked for */
  guint ttl_s; /* how long this may be believed; 0: for ever */
} BenchHop;

typedef enum
{
  BENCH_RESOLVER_IPV4,
  BENCH_RESOLVER_IPV6,
  BENCH_RESOLVER_DUAL, /* IPv4 first */
} BenchResolverFamily;

typedef struct
{
  const char *host; /* name or numeric address without brackets */
  guint16 port;     /* 0: not given */
  gboolean by_dns;  /* let DNS choose among @transports; else the first of them it is */
  guint transports; /* bits 1 << BenchTransport */
} BenchResolverQuery;

typedef struct _BenchResolver BenchResolver;

/* @hops: BenchHop in order, NULL with @error. Neither is kept. */
typedef void (*BenchResolverFunc)(GPtrArray *hops, const GError *error, gpointer data);

BenchResolver *bench_resolver_new(BenchClock *clock,
                                  BenchRandom *random,
                                  const char *servers,
                                  BenchResolverFamily family) G_GNUC_WARN_UNUSED_RESULT;
BenchResolver *bench_resolver_ref(BenchResolver *self);
void bench_resolver_unref(BenchResolver *self);
guint bench_resolver_find(BenchResolver *self,
                          const BenchResolverQuery *query,
                          BenchResolverFunc func,
                          gpointer data);
void bench_resolver_cancel(BenchResolver *self, guint id);

BenchHop *bench_hop_copy(const BenchHop *hop) G_GNUC_WARN_UNUSED_RESULT;
void bench_hop_free(BenchHop *hop);
char *bench_hop_to_uri(const BenchHop *hop) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchResolver, bench_resolver_unref)

G_END_DECLS
