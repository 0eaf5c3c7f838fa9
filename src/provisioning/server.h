/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How this phone asks a provisioning server for a file, or leaves one there: the trust, certificates, patience and
 * User-Agent its settings say. Threads: main context only. Errors: those of provisioning/fetch.h.
 */
#pragma once

#include "provisioning/fetch.h"
#include "settings/device-identity.h"

G_BEGIN_DECLS

typedef struct
{
  BenchSettings *settings;
  const BenchDeviceIdentity *identity;
  const char *interface; /* nullable */
  const char *username;
  const char *password;
} BenchServer;

void bench_server_put(const BenchServer *self,
                      BenchFetcher *fetcher,
                      const char *url,
                      GBytes *bytes,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer data);
void bench_server_get(const BenchServer *self,
                      BenchFetcher *fetcher,
                      const char *url,
                      gsize most_bytes,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer data);

G_END_DECLS
