/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Header fields that Sofia's default parser leaves as text. Threads: any. Source: RFC 3261 7.3. */
#pragma once

#include <glib.h>
#include <sofia-sip/sip.h>

G_BEGIN_DECLS

const char *bench_header_find(const sip_t *sip, const char *name);
void bench_header_split(const char *value, GPtrArray *entries);

G_END_DECLS
