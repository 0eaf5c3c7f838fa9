/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A real server as a child of the test program: a folder of its own, a log in it, and an end with the test
 * even if that dies. Threads: main context only.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *folder;  /* holds the log, and what the server's files are */
  char *command; /* run by a shell; must exec the server */
  GPid pid;
} TestDaemon;

void test_daemon_init(TestDaemon *self, const char *name);
char *test_daemon_path(TestDaemon *self, const char *name) G_GNUC_WARN_UNUSED_RESULT;
void test_daemon_write(TestDaemon *self, const char *name, const char *text);
void
test_daemon_run(TestDaemon *self, gboolean (*answers)(guint16 port), guint16 port, const char *format, ...)
    G_GNUC_PRINTF(4, 5);
void test_daemon_stop(TestDaemon *self);

gboolean test_daemon_accepts(guint16 port);

G_END_DECLS
