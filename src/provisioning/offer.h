/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The address of a provisioning server as the network offers it, in a NOTIFY's body or a DHCP option: bytes of a
 * stranger, made a URL or refused with the reason. A bare host stands for its TFTP server, as in option 66.
 *
 * Threads: any. Errors: %BENCH_FETCH_ERROR_URL.
 */
#pragma once

#include "settings/device-identity.h"

G_BEGIN_DECLS

#define BENCH_OFFER_LONGEST 511 /* bytes, as auto_provision.server.url */

char *bench_offer_read(const BenchDeviceIdentity *identity, const char *bytes, gsize length, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
