/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ftpd.h"

#include "../flows/kamailio.h"
#include "daemon.h"

struct _TestFtpd
{
  TestDaemon daemon;
  guint16 port;
};

TestFtpd *
test_ftpd_start(void)
{
  TestFtpd *self = g_new0(TestFtpd, 1);
  g_autofree char *files = NULL;

  test_daemon_init(&self->daemon, "ftpd");
  self->port = test_free_port();
  test_daemon_write(&self->daemon, "files/empty.cfg", "");
  test_daemon_write(&self->daemon, "files/phone-only/empty.cfg", "");
  files = test_daemon_path(&self->daemon, "files");
  test_daemon_run(&self->daemon, test_daemon_accepts, self->port,
                  "'" PYTHON "' -W ignore '" FTPD_SCRIPT "' %u '%s' '%s' '%s'", self->port, files,
                  TEST_FTPD_USER, TEST_FTPD_PASSWORD);
  return self;
}

void
test_ftpd_stop(TestFtpd *self)
{
  test_daemon_stop(&self->daemon);
  g_free(self);
}

void
test_ftpd_write(TestFtpd *self, const char *path, const char *text)
{
  g_autofree char *name = g_build_filename("files", path, NULL);

  test_daemon_write(&self->daemon, name, text);
}

/* Where the file at @path is on the disk. */
char *
test_ftpd_find(TestFtpd *self, const char *path)
{
  g_autofree char *name = g_build_filename("files", path, NULL);

  return test_daemon_path(&self->daemon, name);
}

guint16
test_ftpd_get_port(TestFtpd *self)
{
  return self->port;
}
