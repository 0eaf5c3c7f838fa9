/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a DHCP option says about provisioning: which options are asked, in which order, and the address in the
 * value of one (guide 5.3 step 1, 5.7). Threads: any. Errors: %BENCH_FETCH_ERROR_URL, a reason for the report.
 */
#pragma once

#include "settings/device-identity.h"

G_BEGIN_DECLS

#define BENCH_DHCP_VENDOR_SPECIFIC 43
#define BENCH_DHCP_TFTP_SERVER 66

GArray *bench_dhcp_options_wanted(BenchSettings *settings) G_GNUC_WARN_UNUSED_RESULT;
char *bench_dhcp_read_value(const BenchDeviceIdentity *identity,
                            guint option,
                            const guint8 *bytes,
                            gsize length,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
GByteArray *bench_dhcp_read_text(const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
