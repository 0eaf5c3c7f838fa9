/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A real FTP server (pyftpdlib, through ftpd.py) on loopback. Anybody may read, and user "phone" with
 * the password "s3cret@ftp" may write; folder "phone-only" is the user's alone.
 *
 * It misbehaves by file name: half of "cut…" is sent and confirmed, one of "mute…" is never confirmed
 * (no 226), "loud…" is announced with 150 kB of words, and after "deaf…" nothing is answered any more, not even QUIT. Stopped and swept away at the end.
 * Threads: main context only.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TEST_FTPD_USER "phone"
#define TEST_FTPD_PASSWORD "s3cret@ftp"

typedef struct _TestFtpd TestFtpd;

TestFtpd *test_ftpd_start(void);
void test_ftpd_stop(TestFtpd *self);
void test_ftpd_write(TestFtpd *self, const char *path, const char *text);
char *test_ftpd_find(TestFtpd *self, const char *path) G_GNUC_WARN_UNUSED_RESULT;
guint16 test_ftpd_get_port(TestFtpd *self);

G_END_DECLS
