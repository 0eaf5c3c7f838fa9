/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A real lighttpd on loopback: a web server as a lab has it, for provisioning files.
 *
 *   /open/…    to everybody        /basic/…   by Basic, user "phone", password "s3cret:&/word"
 *   /digest/…  by Digest, the same user and password; to both files may be put
 *
 * By HTTP on one port; with certificates by HTTPS on a second, and on a third to those with a certificate of
 * the authority. Stopped and swept away at the end. Threads: main context only.
 */
#pragma once

#include "../flows/certificates.h"

G_BEGIN_DECLS

#define TEST_LIGHTTPD_USER "phone"
#define TEST_LIGHTTPD_PASSWORD "s3cret:&/word"

typedef struct _TestLighttpd TestLighttpd;

TestLighttpd *test_lighttpd_start(const TestCertificates *certificates);
void test_lighttpd_stop(TestLighttpd *self);
void test_lighttpd_write(TestLighttpd *self, const char *path, const char *text);
void test_lighttpd_write_bytes(TestLighttpd *self, const char *path, GBytes *bytes);
char *test_lighttpd_find(TestLighttpd *self, const char *path) G_GNUC_WARN_UNUSED_RESULT;
guint16 test_lighttpd_get_port(TestLighttpd *self);
guint16 test_lighttpd_get_tls_port(TestLighttpd *self);
guint16 test_lighttpd_get_mutual_port(TestLighttpd *self);

G_END_DECLS
