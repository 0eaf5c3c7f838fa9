/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From which of this machine's IPv4 addresses something is reached, and on which interface it is. Threads: any. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char *bench_own_address(const char *interface, const char *target, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *bench_own_address_interface(const char *address) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
