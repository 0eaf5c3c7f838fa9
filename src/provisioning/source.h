/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The places that may know the address of a provisioning server, each asked alone (guide 5.3 step 1, 5.7, 5.8):
 * a redirection service, PnP, DHCP options, the stored address.
 *
 * Whose credentials go where: auto_provision.server.username and .password are for the stored address, and for
 * servers that DHCP names, for the network's operator is the server's. Anybody may answer PnP, so a server it names
 * gets none but those of its own URL; a redirection service gives its own or none.
 *
 * Threads: main context only. Errors: none; a place that has nothing says why.
 */
#pragma once

#include "provisioning/fetch.h"
#include "provisioning/pnp.h"

G_BEGIN_DECLS

/* In this order. */
typedef enum
{
  BENCH_SOURCE_REDIRECT,
  BENCH_SOURCE_PNP,
  BENCH_SOURCE_DHCP,
  BENCH_SOURCE_STORED,
  BENCH_SOURCE_OVER, /* none is left */
} BenchSource;

typedef struct
{
  BenchSettings *settings;
  BenchClock *clock;
  BenchRandom *random;
  BenchFetcher *fetcher;
  BenchPnp *pnp;
  const BenchDeviceIdentity *identity;
  const char *interface; /* nullable */
} BenchSourceContext;

typedef struct
{
  char *source; /* "DHCP option 66" */
  char *url;
  char *username; /* NULL: as the settings say */
  char *password;
} BenchSourceServer;

typedef struct
{
  GPtrArray *servers; /* BenchSourceServer, the first to try first */
  GPtrArray *nothing; /* utf8: "PnP: reason" */
} BenchSourceAnswer;

void bench_source_ask_async(const BenchSourceContext *context,
                            BenchSource source,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer data);
BenchSourceAnswer *bench_source_ask_finish(GAsyncResult *result) G_GNUC_WARN_UNUSED_RESULT;
void bench_source_answer_free(BenchSourceAnswer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchSourceAnswer, bench_source_answer_free)

G_END_DECLS
