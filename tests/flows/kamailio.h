/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A real Kamailio on loopback for one test program: digest registrar and stateful proxy on free ports,
 * started in a folder of its own, stopped and swept away at the end.
 *
 * With certificates it also serves TLS, on a port of its own, and sends requests to a phone over the
 * connection the phone has opened (RFC 5923). It hands 3xx answers through to the caller, as an open-SIP proxy does (guide 2.12). Users "a", "b",
 * "c" … have the password "secret-" and their name. Threads: main context only.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _TestKamailio TestKamailio;

typedef struct
{
  gboolean challenge_calls;     /* INVITEs need credentials too */
  gboolean presence;            /* takes PUBLISH and SUBSCRIBE for presence, with credentials */
  const char *certificate;      /* with its key; NULL: no TLS */
  guint16 tls_port;             /* wanted; 0: a free one */
  const char *trusted;          /* authority the phones of test_phones_start() trust, or NULL */
  const char *client_authority; /* whose client certificates are demanded; NULL: none is */
} TestKamailioOptions;

TestKamailio *test_kamailio_start(gboolean challenge_calls);
TestKamailio *test_kamailio_start_with(const TestKamailioOptions *options);
void test_kamailio_stop(TestKamailio *self);
guint16 test_kamailio_get_port(TestKamailio *self);
guint16 test_kamailio_get_tls_port(TestKamailio *self);
const char *test_kamailio_get_authority(TestKamailio *self);

guint16 test_free_port(void);

G_END_DECLS
