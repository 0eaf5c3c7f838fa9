/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A DHCPINFORM of our own, for the lab: asks the DHCP servers of the network for options that the computer's own
 * client does not ask for (RFC 2131 3.4, 4.4.3; guide 7).
 *
 * It needs port 68, which is the privilege of root or CAP_NET_BIND_SERVICE, and free. Sent at once and after 4 s,
 * given up after 8 s of the phone's clock. Threads: main context only. Errors: %G_IO_ERROR, a reason for the report.
 */
#pragma once

#include <gio/gio.h>

#include "base/clock.h"
#include "base/random.h"
#include "settings/device-identity.h"

G_BEGIN_DECLS

typedef struct
{
  BenchClock *clock;
  BenchRandom *random;
  const BenchDeviceIdentity *identity;
  const char *address;      /* ours, numeric, IPv4 */
  const char *vendor_class; /* option 60 */
  const GArray *options;    /* guint */
} BenchDhcpInformRequest;

void bench_dhcp_inform_async(const BenchDhcpInformRequest *request,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer data);
GHashTable *bench_dhcp_inform_finish(GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
