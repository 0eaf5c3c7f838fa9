/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A real Kamailio on loopback for one test program: digest registrar and stateful proxy on free ports,
 * started in a folder of its own, stopped and swept away at the end.
 *
 * It hands 3xx answers through to the caller, as an open-SIP proxy does (guide 2.12). Users "a", "b",
 * "c" … have the password "secret-" and their name. Threads: main context only.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _TestKamailio TestKamailio;

TestKamailio *test_kamailio_start(gboolean challenge_calls);
TestKamailio *test_kamailio_start_with_presence(void);
void test_kamailio_stop(TestKamailio *self);
guint16 test_kamailio_get_port(TestKamailio *self);

guint16 test_free_port(void);

G_END_DECLS
