/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files a configuration names by URL: fetched, checked, kept, or refused with the reason (guide F204). */
#include "provisioned.h"

#include <string.h>

#include "../flows/certificates.h"
#include "provisioning/resources.h"
#include "settings/local-file.h"

#define MAC_FILE "001565aabbcc.cfg"

static const char wav[]
    = "RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0\x80\x3e\0\0\2\0\x10\0data\0\0\0\0";

/* The MAC file is one line a file: "parameter = URL of /path on the server". */
static void
serve_lines(TestProvisioned *self, const char *const lines[][2], gsize n)
{
  GString *text = g_string_new(NULL);

  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *url = test_script_url(self->server, lines[i][1]);

      g_string_append_printf(text, "%s = %s\n", lines[i][0], url);
    }
  test_provisioned_serve_cfg(self, TEST_MAC, text->str);
  g_string_free(text, TRUE);
}

static char *
read_kept(TestProvisioned *self, const char *name)
{
  g_autofree char *path = g_build_filename(self->folder, "files", name, NULL);
  char *text = NULL;

  return g_file_get_contents(path, &text, NULL, NULL) ? text : NULL;
}

static char *
on_arrived(BenchResources *resources G_GNUC_UNUSED, const char *parameter, const char *path, GString *seen)
{
  g_autofree char *name = g_path_get_basename(path);

  g_string_append_printf(seen, "%s %s;", parameter, name);
  return strcmp(name, "Bad.wav") == 0 ? g_strdup("no sound in it") : NULL;
}

/* Two ring tones in two lines, rules and a picture; a file that whoever uses it refuses is gone again. */
static void
test_kept(void)
{
  static const char *const lines[][2] = { { "ringtone.url", "/Bell.wav" },
                                          { "ringtone.url", "/Bad.wav" },
                                          { "ringtone.url", "/Gong.wav" },
                                          { "dialplan_dialnow.url", "/now.xml" },
                                          { "wallpaper_upload.url", "/sea.png" } };
  g_autoptr(TestProvisioned) self = test_provisioned_new();
  g_autoptr(GString) seen = g_string_new(NULL);
  const BenchProvisionReport *report;
  g_autofree char *rule = NULL;
  g_autofree char *bad = NULL;
  g_autofree char *path = NULL;

  test_provisioned_serve(self, "/Bell.wav", wav, sizeof wav - 1);
  test_provisioned_serve(self, "/Bad.wav", wav, sizeof wav - 1);
  test_provisioned_serve(self, "/Gong.wav", wav, sizeof wav - 1);
  test_provisioned_serve(self, "/now.xml", "<dialnow><data DialNowRule=\"1xxx\"/></dialnow>", -1);
  test_provisioned_serve(self, "/sea.png", "\x89PNG\r\n\x1a\n....", -1);
  serve_lines(self, lines, G_N_ELEMENTS(lines));
  g_signal_connect(bench_provisioning_get_resources(self->provisioning), "arrived", G_CALLBACK(on_arrived),
                   seen);
  report = test_provisioned_run(self);
  test_provisioned_check_file(report, "Bell.wav", BENCH_FILE_APPLIED);
  test_provisioned_check_file(report, "Gong.wav", BENCH_FILE_APPLIED);
  test_provisioned_check_file(report, "Bad.wav", BENCH_FILE_REFUSED);
  g_assert_cmpstr(test_provisioned_find(report, "Bad.wav")->reason, ==, "no sound in it");
  test_provisioned_check_file(report, "now.xml", BENCH_FILE_APPLIED);
  test_provisioned_check_file(report, "sea.png", BENCH_FILE_APPLIED);
  g_assert_cmpstr(seen->str, ==,
                  "ringtone.url Bell.wav;ringtone.url Bad.wav;ringtone.url Gong.wav;"
                  "dialplan_dialnow.url dialplan_dialnow.url;wallpaper_upload.url sea.png;");
  rule = read_kept(self, "dialplan_dialnow.url");
  g_assert_nonnull(strstr(rule, "1xxx"));
  path = bench_local_file_find(self->settings, "dialplan_dialnow.url");
  g_assert_true(g_file_test(path, G_FILE_TEST_IS_REGULAR));
  bad = read_kept(self, "ringtone.url.d/Bad.wav");
  g_assert_null(bad);
  g_signal_handlers_disconnect_by_data(bench_provisioning_get_resources(self->provisioning), seen);
}

/* What must not come in does not, each with its reason, and the configuration applies all the same. */
static void
test_refused(void)
{
  static const struct
  {
    const char *parameter;
    const char *path;
    const char *body;
    const char *reason;
  } wrong[] = {
    { "ringtone.url", "/page.wav", "<html>", "not a WAV file" },
    { "ringtone.url", "/..%2f..%2fetc%2fpasswd", "RIFF....WAVE", "not fit for a file" },
    { "ringtone.url", "/.hidden", "RIFF....WAVE", "not fit for a file" },
    { "local_contact.data.url", "/bomb.xml", "<!DOCTYPE a [<!ENTITY b \"c\">]><contacts>&b;</contacts>",
      "document type" },
    { "local_contact.data.url", "/broken.xml", "<contacts><contact></contacts>", "not fit as XML" },
    { "trusted_certificates.url", "/ca.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
      "no certificate" },
    { "trusted_certificates.url", "/locked.pem",
      "-----BEGIN CERTIFICATE-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n"
      "-----END CERTIFICATE-----\n",
      "passphrase" },
    { "wallpaper_upload.url", "/sea.gif", "GIF89a", "neither a PNG" },
    { "gui_lang.url", "/latin.lang", "\xff\xfe", "not UTF-8" },
    { "dialplan_dialnow.url", "/empty.xml", "", "an empty file" },
    { "openvpn.url", "/vpn.tar", "tar", "VPN" },
    { "firmware.url", "/28.71.0.50.rom", "rom", "package manager" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++)
    {
      g_autoptr(TestProvisioned) self = test_provisioned_new();
      const char *const lines[][2] = { { wrong[i].parameter, wrong[i].path } };
      const BenchProvisionReport *report;
      const BenchProvisionFile *file = NULL;
      g_autofree char *kept = NULL;

      test_provisioned_serve(self, wrong[i].path, wrong[i].body, -1);
      serve_lines(self, lines, 1);
      report = test_provisioned_run(self);
      test_provisioned_check_file(report, MAC_FILE, BENCH_FILE_APPLIED);
      g_assert_cmpuint(report->files->len, ==, 3);
      file = g_ptr_array_index(report->files, 2);
      g_assert_cmpstr(file->parameter, ==, wrong[i].parameter);
      if (file->outcome != BENCH_FILE_REFUSED)
        g_error("%s: %s: %s", wrong[i].path, bench_file_outcome_name(file->outcome), file->reason);
      if (strstr(file->reason, wrong[i].reason) == NULL)
        g_error("%s: %s", wrong[i].path, file->reason);
      kept = read_kept(self, wrong[i].parameter);
      g_assert_null(kept);
    }
}

/* A file that is not there, or too big, is reported; the rest of the run goes on. */
static void
test_not_fetched(void)
{
  static const char *const lines[][2] = { { "auto_dst.url", "/missing.xml" },
                                          { "call_list.url", "/big.xml" },
                                          { "gui_lang.url", "/de.lang" } };
  static const TestScriptAnswer big = { .path = "/big.xml",
                                        .bytes = "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n<a>",
                                        .end = TEST_SCRIPT_HOLD };
  g_autoptr(TestProvisioned) self = test_provisioned_new();
  const BenchProvisionReport *report;

  test_script_answer(self->server, &big);
  test_provisioned_serve(self, "/de.lang", "Menu=Menü\n", -1);
  serve_lines(self, lines, G_N_ELEMENTS(lines));
  report = test_provisioned_run(self);
  test_provisioned_check_file(report, "missing.xml", BENCH_FILE_MISSING);
  test_provisioned_check_file(report, "big.xml", BENCH_FILE_FAILED);
  test_provisioned_check_file(report, "de.lang", BENCH_FILE_APPLIED);
  g_assert_nonnull(strstr(report->failure, "auto_dst.url"));
  /* What could not be had is asked for again, although the configuration is the same. */
  test_provisioned_serve(self, "/missing.xml", "<dst/>", -1);
  report = test_provisioned_run(self);
  test_provisioned_check_file(report, "missing.xml", BENCH_FILE_APPLIED);
}

/* The server's own user and password go to files of that server, and to nobody else. */
static void
test_credentials(void)
{
  g_autoptr(TestProvisioned) self = test_provisioned_new();
  TestScript *stranger = test_script_start(NULL, NULL);
  g_autofree char *there = test_script_url(stranger, "/b.xml");
  g_autofree char *here = test_script_url(self->server, "/a.xml");
  g_autofree char *lines = g_strdup_printf("auto_dst.url = %s\ncall_list.url = %s\n", here, there);
  static const char challenge[]
      = "HTTP/1.1 401 Who?\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n";
  gboolean seen_here = FALSE;

  test_provisioned_serve_cfg(self, TEST_MAC, lines);
  test_script_answer_with(self->server, "/a.xml", challenge);
  test_script_answer_with(stranger, NULL, challenge);
  test_provisioned_set(self, "auto_provision.server.username", "me");
  test_provisioned_set(self, "auto_provision.server.password", "secret");
  test_provisioned_run(self);
  for (guint i = 0; i < test_script_count_requests(self->server); i++)
    if (strstr(test_script_get_request(self->server, i), "GET /a.xml") != NULL
        && strstr(test_script_get_request(self->server, i), "Authorization: Basic bWU6c2VjcmV0") != NULL)
      seen_here = TRUE;
  g_assert_true(seen_here);
  g_assert_cmpuint(test_script_count_requests(stranger), >, 0);
  for (guint i = 0; i < test_script_count_requests(stranger); i++)
    g_assert_null(strstr(test_script_get_request(stranger, i), "Authorization"));
  test_script_stop(stranger);
}

/* Two authorities become one file that TLS reads; a factory reset forgets them unless they are reserved. */
static void
test_certificates(void)
{
  static const char *const lines[][2]
      = { { "trusted_certificates.url", "/one.pem" }, { "trusted_certificates.url", "/two.pem" } };
  g_autoptr(TestProvisioned) self = test_provisioned_new();
  TestCertificates *certificates = test_certificates_new();
  g_autofree char *authority = NULL;
  g_autofree char *bundle = NULL;
  g_autofree char *reserved = NULL;
  g_autofree char *forgotten = NULL;
  const BenchProvisionReport *report;

  g_assert_true(g_file_get_contents(certificates->authority, &authority, NULL, NULL));
  test_provisioned_serve(self, "/one.pem", authority, -1);
  test_provisioned_serve(self, "/two.pem", authority, -1);
  serve_lines(self, lines, 2);
  report = test_provisioned_run(self);
  test_provisioned_check_file(report, "two.pem", BENCH_FILE_APPLIED);
  bundle = read_kept(self, "trusted_certificates.url");
  g_assert_cmpuint(strlen(bundle), ==, 2 * strlen(authority));
  bench_provisioning_forget(self->provisioning, TRUE);
  reserved = read_kept(self, "trusted_certificates.url");
  g_assert_nonnull(reserved);
  bench_provisioning_forget(self->provisioning, FALSE);
  forgotten = read_kept(self, "trusted_certificates.url");
  g_assert_null(forgotten);
  test_certificates_free(certificates);
}

/* The authorities of all files are one bundle: a file that changes alone does not lose those of the others; and one
   that cannot be had is asked for again, with the rest. */
static void
test_bundle(void)
{
  g_autoptr(TestProvisioned) self = test_provisioned_new();
  TestCertificates *certificates = test_certificates_new();
  g_autofree char *authority = NULL;
  g_autofree char *one = test_script_url(self->server, "/one.pem");
  g_autofree char *two = test_script_url(self->server, "/two.pem");
  g_autofree char *common = g_strdup_printf("trusted_certificates.url = %s\n", one);
  g_autofree char *mac = g_strdup_printf("static.trusted_certificates.url = %s\n", two);
  g_autofree char *half = NULL;
  g_autofree char *bundle = NULL;
  const BenchProvisionReport *report;

  g_assert_true(g_file_get_contents(certificates->authority, &authority, NULL, NULL));
  test_provisioned_serve(self, "/one.pem", authority, -1);
  test_provisioned_serve_cfg(self, TEST_COMMON, common);
  test_provisioned_run(self);
  test_provisioned_serve_cfg(self, TEST_MAC, mac);
  report = test_provisioned_run(self);
  test_provisioned_check_file(report, "one.pem", BENCH_FILE_APPLIED);
  test_provisioned_check_file(report, "two.pem", BENCH_FILE_MISSING);
  half = read_kept(self, "trusted_certificates.url");
  g_assert_cmpstr(half, ==, authority);
  test_provisioned_serve(self, "/two.pem", authority, -1);
  test_provisioned_check_file(test_provisioned_run(self), "two.pem", BENCH_FILE_APPLIED);
  bundle = read_kept(self, "trusted_certificates.url");
  g_assert_cmpuint(strlen(bundle), ==, 2 * strlen(authority));
  /* Now that all are here, none is asked for. */
  g_assert_cmpuint(test_provisioned_run(self)->files->len, ==, 2);
  test_certificates_free(certificates);
}

/* A new URL whose file cannot be had is asked for again, although the file of the old one is still here. */
static void
test_new_url(void)
{
  static const char *const before[][2] = { { "auto_dst.url", "/old.xml" } };
  static const char *const after[][2] = { { "auto_dst.url", "/new.xml" } };
  g_autoptr(TestProvisioned) self = test_provisioned_new();
  g_autofree char *old = NULL;
  g_autofree char *new = NULL;

  test_provisioned_serve(self, "/old.xml", "<old/>", -1);
  serve_lines(self, before, 1);
  test_provisioned_run(self);
  serve_lines(self, after, 1);
  test_provisioned_check_file(test_provisioned_run(self), "new.xml", BENCH_FILE_MISSING);
  old = read_kept(self, "auto_dst.url");
  g_assert_cmpstr(old, ==, "<old/>");
  test_provisioned_serve(self, "/new.xml", "<new/>", -1);
  test_provisioned_check_file(test_provisioned_run(self), "new.xml", BENCH_FILE_APPLIED);
  new = read_kept(self, "auto_dst.url");
  g_assert_cmpstr(new, ==, "<new/>");
}

/* The MAC file's URL is in force: that of a common file that changes later is not fetched into its place. */
static void
test_hidden(void)
{
  static const char *const lines[][2] = { { "auto_dst.url", "/mine.xml" } };
  g_autoptr(TestProvisioned) self = test_provisioned_new();
  g_autofree char *url = test_script_url(self->server, "/everybodys.xml");
  g_autofree char *common = g_strdup_printf("auto_dst.url = %s\n", url);
  g_autofree char *kept = NULL;

  test_provisioned_serve(self, "/mine.xml", "<mine/>", -1);
  test_provisioned_serve(self, "/everybodys.xml", "<everybodys/>", -1);
  serve_lines(self, lines, 1);
  test_provisioned_run(self);
  test_provisioned_serve_cfg(self, TEST_COMMON, common);
  g_assert_cmpuint(test_provisioned_run(self)->files->len, ==, 2);
  kept = read_kept(self, "auto_dst.url");
  g_assert_cmpstr(kept, ==, "<mine/>");
}

/* As in a phone: a URL that comes into force is wanted at once. */
static void
on_factory(BenchSettings *settings, const char *name, TestProvisioned *self)
{
  bench_provisioning_fetch_resource(self->provisioning, name, bench_settings_get(settings, name));
}

/* Each factory configuration names the next one, for ever; and of ring tones there are more than are kept. */
static void
test_without_end(void)
{
  g_autoptr(TestProvisioned) self = test_provisioned_new();
  g_autoptr(GString) tones = g_string_new(NULL);
  g_autofree char *first = test_script_url(self->server, "/0.cfg");
  const BenchProvisionReport *report;
  guint kept = 0;

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *path = g_strdup_printf("/%u.cfg", i);
      g_autofree char *next = g_strdup_printf("/%u.cfg", i + 1);
      g_autofree char *url = test_script_url(self->server, next);
      g_autofree char *line = g_strdup_printf("custom_factory_configuration.url = %s\n", url);

      test_provisioned_serve_cfg(self, path, line);
    }
  g_signal_connect(self->settings, "changed::custom_factory_configuration.url", G_CALLBACK(on_factory), self);
  bench_settings_set(self->settings, "custom_factory_configuration.url", first, BENCH_LAYER_FACTORY, NULL,
                     NULL);
  test_provisioned_wait(self);
  report = bench_provisioning_get_report(self->provisioning, 0);
  g_assert_cmpuint(report->files->len, ==, 64);
  g_signal_handlers_disconnect_by_func(self->settings, on_factory, self);

  for (guint round = 0; round < 3; round++)
    {
      g_string_truncate(tones, 0);
      for (guint i = 0; i < 30; i++)
        {
          g_autofree char *path = g_strdup_printf("/%u-%u.wav", round, i);
          g_autofree char *url = test_script_url(self->server, path);

          test_provisioned_serve(self, path, wav, sizeof wav - 1);
          g_string_append_printf(tones, "ringtone.url = %s\n", url);
        }
      test_provisioned_serve_cfg(self, TEST_MAC, tones->str);
      report = test_provisioned_run(self);
      for (guint i = 0; i < report->files->len; i++)
        {
          const BenchProvisionFile *file = g_ptr_array_index(report->files, i);

          kept += file->parameter != NULL && file->outcome == BENCH_FILE_APPLIED ? 1 : 0;
        }
    }
  g_assert_cmpuint(kept, ==, 64);
  g_assert_nonnull(strstr(report->failure, "one too many"));
}

/* custom_factory_configuration.url becomes the layer under all others. */
static void
test_factory(void)
{
  static const char *const lines[][2] = { { "custom_factory_configuration.url", "/factory.cfg" } };
  g_autoptr(TestProvisioned) self = test_provisioned_new();
  g_autofree char *origin = NULL;

  test_provisioned_serve_cfg(self, "/factory.cfg", "account.1.label = Factory\n");
  serve_lines(self, lines, 1);
  test_provisioned_check_file(test_provisioned_run(self), "factory.cfg", BENCH_FILE_APPLIED);
  test_provisioned_check(self, "account.1.label", "Factory");
  origin = bench_settings_get_origin(self->settings, "account.1.label");
  g_assert_cmpstr(origin, ==, "factory: factory.cfg:2");
}

/* A URL set by hand is fetched at once. */
static void
test_by_hand(void)
{
  g_autoptr(TestProvisioned) self = test_provisioned_new();
  g_autofree char *url = test_script_url(self->server, "/dst.xml");
  g_autofree char *kept = NULL;

  test_provisioned_serve(self, "/dst.xml", "<dst/>", -1);
  bench_provisioning_fetch_resource(self->provisioning, "auto_dst.url", url);
  test_provisioned_wait(self);
  kept = read_kept(self, "auto_dst.url");
  g_assert_cmpstr(kept, ==, "<dst/>");
  g_assert_cmpint(bench_provisioning_get_report(self->provisioning, 0)->trigger, ==, BENCH_TRIGGER_SETTING);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/resources/kept", test_kept);
  g_test_add_func("/resources/refused", test_refused);
  g_test_add_func("/resources/not-fetched", test_not_fetched);
  g_test_add_func("/resources/credentials", test_credentials);
  g_test_add_func("/resources/certificates", test_certificates);
  g_test_add_func("/resources/bundle", test_bundle);
  g_test_add_func("/resources/new-url", test_new_url);
  g_test_add_func("/resources/hidden", test_hidden);
  g_test_add_func("/resources/without-end", test_without_end);
  g_test_add_func("/resources/factory", test_factory);
  g_test_add_func("/resources/by-hand", test_by_hand);
  return g_test_run();
}
