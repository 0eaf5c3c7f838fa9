/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The DHCP lease of this computer, as far as NetworkManager tells of it: the Options of the Dhcp4Config of the
 * interface's device, on the system bus.
 *
 * NetworkManager asks the server for what it needs itself; of other options it has what the server sent unasked.
 * The names of options are its own: tftp_server_name (66), vendor_encapsulated_options (43), private_N or
 * unknown_N. Answers within 3 s of the phone's clock. Threads: main context only. Errors: %G_IO_ERROR and GDBus',
 * each a reason for the report.
 */
#pragma once

#include <gio/gio.h>

#include "base/clock.h"

G_BEGIN_DECLS

void bench_dhcp_lease_async(BenchClock *clock,
                            const char *address,
                            const GArray *options,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer data);
GHashTable *bench_dhcp_lease_finish(GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
