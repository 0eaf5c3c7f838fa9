/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * DHCP on the wire, as far as a phone that has its address already needs it: the DHCPINFORM, and what a DHCPACK
 * brings (RFC 2131 3.4 and 4.4.3, RFC 2132; guide 5.7). Bytes in and out, no network.
 *
 * What is read comes from anybody: options split over several instances are put together (RFC 3396), those in the
 * overloaded file and sname fields are found (option 52), and a length that leads beyond the end makes all of it
 * none. Threads: any. Errors: %G_IO_ERROR_INVALID_DATA.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define BENCH_DHCP_MAC_BYTES 6

typedef struct
{
  guint32 transaction;
  guint8 mac[BENCH_DHCP_MAC_BYTES];
  guint8 address[4]; /* ours, in network order */
  const char *vendor_class;
  const GArray *options; /* guint: what is asked for */
} BenchDhcpInform;

GBytes *bench_dhcp_write_inform(const BenchDhcpInform *self) G_GNUC_WARN_UNUSED_RESULT;
GHashTable *bench_dhcp_read_ack(const guint8 *bytes, gsize length, guint32 transaction, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean bench_dhcp_read_mac(const char *digits, guint8 mac[BENCH_DHCP_MAC_BYTES]);

G_END_DECLS
