/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where a message came from, as the socket says, not as its headers claim. A value. Threads: main context only.
 */
#pragma once

#include <arpa/inet.h>
#include <glib.h>
#include <sofia-sip/msg_types.h>

#include "base/tap.h"

G_BEGIN_DECLS

typedef struct
{
  char host[INET6_ADDRSTRLEN]; /* numeric, without brackets; "" when not known */
  guint16 port;
  BenchTransport transport;
} BenchSipSource;

void bench_sip_source_read(BenchSipSource *source, msg_t *message);
gboolean bench_sip_source_is_same(const BenchSipSource *source, const BenchSipSource *known);

G_END_DECLS
