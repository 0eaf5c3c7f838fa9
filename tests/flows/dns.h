/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A real DNS server (NSD) on loopback for one test, serving the zone "test." with the records it is given,
 * on a free port, in a folder of its own; swept away at the end. Threads: main context only.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _TestDns TestDns;

/* @records: lines of a zone file, names relative to "test." */
TestDns *test_dns_start(const char *records);
void test_dns_change(TestDns *self, const char *records);
void test_dns_stop(TestDns *self);
const char *test_dns_get_server(TestDns *self);

G_END_DECLS
