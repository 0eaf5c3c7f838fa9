/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Provisioning addresses in DHCP options (guide 5.3 step 1, 5.7, F196): from the lease that NetworkManager has, and
 * when there is none in it and benchphone.dhcp.inform permits, by a DHCPINFORM of our own.
 *
 * Threads: main context only. Errors: %G_IO_ERROR, a reason for the report that tells of each way.
 */
#pragma once

#include <gio/gio.h>

#include "base/clock.h"
#include "base/random.h"
#include "settings/device-identity.h"

G_BEGIN_DECLS

typedef struct
{
  guint option;
  char *url; /* variables unexpanded */
} BenchDhcpAddress;

typedef struct
{
  BenchSettings *settings;
  BenchClock *clock;
  BenchRandom *random;
  const BenchDeviceIdentity *identity;
  const char *interface; /* numeric address, NULL: the routes' choice */
} BenchDhcpSearch;

void bench_dhcp_search_async(const BenchDhcpSearch *search,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer data);
GPtrArray *
bench_dhcp_search_finish(GAsyncResult *result, GPtrArray **ignored, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
