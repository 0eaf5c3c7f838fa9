/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tap records as a pcap file that Wireshark opens: each record gets the IP and UDP or TCP headers it
 * would have had (link type RAW), TCP with a handshake of its own and running sequence numbers.
 * Written with libpcap. Errors: %G_FILE_ERROR. Threads: any.
 */
#pragma once

#include "base/tap.h"

G_BEGIN_DECLS

gboolean bench_pcap_write(const GPtrArray *records, const char *path, GError **error);

G_END_DECLS
