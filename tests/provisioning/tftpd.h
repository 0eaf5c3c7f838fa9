/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A real TFTP server (atftpd) on loopback, run as whoever runs the test, on a free port. Stopped and swept
 * away at the end. Threads: main context only.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _TestTftpd TestTftpd;

TestTftpd *test_tftpd_start(void);
void test_tftpd_stop(TestTftpd *self);
void test_tftpd_write(TestTftpd *self, const char *path, const char *text);
guint16 test_tftpd_get_port(TestTftpd *self);

G_END_DECLS
