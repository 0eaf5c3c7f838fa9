/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lighttpd.h"

#include "../flows/kamailio.h"
#include "daemon.h"

struct _TestLighttpd
{
  TestDaemon daemon;
  guint16 port;
  guint16 tls_port;
  guint16 mutual_port;
};

static const char config_format[]
    = "server.modules = ( \"mod_auth\", \"mod_authn_file\", \"mod_webdav\"%s )\n"
      "server.document-root = \"%s/www\"\nserver.bind = \"127.0.0.1\"\nserver.port = %u\n"
      "mimetype.assign = ( \"\" => \"text/plain\" )\n"
      "auth.backend = \"plain\"\nauth.backend.plain.userfile = \"%s/users\"\n"
      "auth.require = (\n"
      "  \"/basic/\" => ( \"method\" => \"basic\", \"realm\" => \"lab\", \"require\" => \"valid-user\" ),\n"
      "  \"/digest/\" => ( \"method\" => \"digest\", \"realm\" => \"lab\", \"require\" => \"valid-user\" ) "
      ")\n"
      "$HTTP[\"url\"] =~ \"^/(basic|digest)/\" { webdav.activate = \"enable\" }\n"
      "%s";

static char *
tls_config(TestLighttpd *self, const TestCertificates *certificates)
{
  return g_strdup_printf(
      "$SERVER[\"socket\"] == \"127.0.0.1:%u\" {\n"
      "  ssl.engine = \"enable\"\n  ssl.pemfile = \"%s\"\n}\n"
      "$SERVER[\"socket\"] == \"127.0.0.1:%u\" {\n"
      "  ssl.engine = \"enable\"\n  ssl.pemfile = \"%s\"\n"
      "  ssl.verifyclient.ca-file = \"%s\"\n"
      "  ssl.verifyclient.activate = \"enable\"\n  ssl.verifyclient.enforce = \"enable\"\n}\n",
      self->tls_port, certificates->good, self->mutual_port, certificates->good, certificates->authority);
}

TestLighttpd *
test_lighttpd_start(const TestCertificates *certificates)
{
  TestLighttpd *self = g_new0(TestLighttpd, 1);
  g_autofree char *tls = NULL;
  g_autofree char *config = NULL;
  g_autofree char *config_path = NULL;

  test_daemon_init(&self->daemon, "lighttpd");
  self->port = test_free_port();
  self->tls_port = certificates != NULL ? test_free_port() : 0;
  self->mutual_port = certificates != NULL ? test_free_port() : 0;
  tls = certificates != NULL ? tls_config(self, certificates) : g_strdup("");
  config = g_strdup_printf(config_format, certificates != NULL ? ", \"mod_openssl\"" : "",
                           self->daemon.folder, self->port, self->daemon.folder, tls);
  test_daemon_write(&self->daemon, "lighttpd.conf", config);
  test_daemon_write(&self->daemon, "users", TEST_LIGHTTPD_USER ":" TEST_LIGHTTPD_PASSWORD "\n");
  test_daemon_write(&self->daemon, "www/open/empty.cfg", "");
  config_path = test_daemon_path(&self->daemon, "lighttpd.conf");
  test_daemon_run(&self->daemon, test_daemon_accepts, self->port, "lighttpd -D -f '%s'", config_path);
  return self;
}

void
test_lighttpd_stop(TestLighttpd *self)
{
  test_daemon_stop(&self->daemon);
  g_free(self);
}

/* @path: such as "open/y000000000028.cfg". */
void
test_lighttpd_write(TestLighttpd *self, const char *path, const char *text)
{
  g_autofree char *name = g_build_filename("www", path, NULL);

  test_daemon_write(&self->daemon, name, text);
}

/* Where the file at @path is on the disk. */
char *
test_lighttpd_find(TestLighttpd *self, const char *path)
{
  g_autofree char *name = g_build_filename("www", path, NULL);

  return test_daemon_path(&self->daemon, name);
}

guint16
test_lighttpd_get_port(TestLighttpd *self)
{
  return self->port;
}

guint16
test_lighttpd_get_tls_port(TestLighttpd *self)
{
  return self->tls_port;
}

guint16
test_lighttpd_get_mutual_port(TestLighttpd *self)
{
  return self->mutual_port;
}

void
test_lighttpd_write_bytes(TestLighttpd *self, const char *path, GBytes *bytes)
{
  g_autofree char *name = g_build_filename("www", path, NULL);
  g_autofree char *file = test_daemon_path(&self->daemon, name);

  test_lighttpd_write(self, path, "");
  g_assert_true(
      g_file_set_contents(file, g_bytes_get_data(bytes, NULL), (gssize) g_bytes_get_size(bytes), NULL));
}
