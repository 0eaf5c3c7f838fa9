/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run against a scripted server: which files, what becomes of them, and that the last good ones stay. */
#include "provisioned.h"

#include <glib/gstdio.h>
#include <string.h>

#include "provisioning/decrypt.h"
#include "settings/apply.h"

#define COMMON_FILE "y000000000028.cfg"
#define MAC_FILE "001565aabbcc.cfg"
#define COMMON_KEY "0123456789abcdef"
#define MAC_KEY "ABCDEFGHIJKLMNOP"

/* Both files apply, MAC over common; each line is accounted for. */
static void
test_apply(void)
{
  g_autoptr(TestProvisioned) self = test_provisioned_new();
  const BenchProvisionReport *report;
  const BenchProvisionFile *common;
  g_autofree char *origin = NULL;

  test_provisioned_serve_cfg(self, TEST_COMMON,
                             "account.1.label = Common\n"
                             "account.1.display_name = Everybody\n"
                             "features.dnd_refuse_code = 999\n"
                             "no.such.name = 1\n");
  test_provisioned_serve_cfg(self, TEST_MAC, "account.1.label = Mine\naccount.1.password = hunter2\n");
  report = test_provisioned_run(self);
  g_assert_null(report->failure);
  g_assert_cmpstr(report->source, ==, "auto_provision.server.url");
  test_provisioned_check_file(report, COMMON_FILE, BENCH_FILE_APPLIED);
  test_provisioned_check_file(report, MAC_FILE, BENCH_FILE_APPLIED);
  common = test_provisioned_find(report, COMMON_FILE);
  g_assert_cmpuint(common->lines->counts[BENCH_LINE_REFUSED], ==, 2);
  test_provisioned_check(self, "account.1.label", "Mine");
  test_provisioned_check(self, "account.1.display_name", "Everybody");
  test_provisioned_check(self, "account.1.password", "hunter2");
  test_provisioned_check(self, "features.dnd_refuse_code", "480");
  origin = bench_settings_get_origin(self->settings, "account.1.display_name");
  g_assert_cmpstr(origin, ==, "common: " COMMON_FILE ":3");
  g_assert_cmpuint(self->applied, ==, 1);
  g_assert_false(report->restart);
}

/* The same bytes are not applied again; a changed file alone is; after a restart of the program likewise. */
static void
test_unchanged(void)
{
  g_autoptr(TestProvisioned) self = test_provisioned_new();
  const BenchProvisionReport *report;

  test_provisioned_serve_cfg(self, TEST_COMMON, "account.1.label = One\n");
  test_provisioned_serve_cfg(self, TEST_MAC, "account.2.label = Two\n");
  test_provisioned_run(self);
  report = test_provisioned_run(self);
  test_provisioned_check_file(report, COMMON_FILE, BENCH_FILE_UNCHANGED);
  test_provisioned_check_file(report, MAC_FILE, BENCH_FILE_UNCHANGED);
  g_assert_cmpstr(self->changes->str, ==, "");
  g_assert_cmpuint(self->applied, ==, 0);
  test_provisioned_restart(self);
  test_provisioned_check(self, "account.1.label", "One");
  test_provisioned_serve_cfg(self, TEST_MAC, "account.2.label = Three\n");
  report = test_provisioned_run(self);
  test_provisioned_check_file(report, COMMON_FILE, BENCH_FILE_UNCHANGED);
  test_provisioned_check_file(report, MAC_FILE, BENCH_FILE_APPLIED);
  g_assert_cmpstr(self->changes->str, ==, "account.2.label=Three;");
  bench_provisioning_forget(self->provisioning, FALSE);
  report = test_provisioned_run(self);
  test_provisioned_check_file(report, COMMON_FILE, BENCH_FILE_APPLIED);
}

/* The values of a file are lost, or its passwords are: it is not "unchanged" for that. */
static void
test_lost(void)
{
  static const char *const lost[][2]
      = { { "phone.mac.cfg", "account.1.label" }, { "phone.cfg.secrets", "account.1.password" } };

  for (gsize i = 0; i < G_N_ELEMENTS(lost); i++)
    {
      g_autoptr(TestProvisioned) self = test_provisioned_new();
      g_autofree char *path = g_build_filename(self->folder, lost[i][0], NULL);
      const BenchProvisionReport *report;

      test_provisioned_serve_cfg(self, TEST_COMMON, "account.2.label = Common\n");
      test_provisioned_serve_cfg(self, TEST_MAC, "account.1.label = Mine\naccount.1.password = hunter2\n");
      test_provisioned_run(self);
      g_assert_cmpint(g_unlink(path), ==, 0);
      test_provisioned_restart(self);
      test_provisioned_check(self, lost[i][1], "");
      report = test_provisioned_run(self);
      test_provisioned_check_file(report, COMMON_FILE, BENCH_FILE_UNCHANGED);
      test_provisioned_check_file(report, MAC_FILE, BENCH_FILE_APPLIED);
      test_provisioned_check(self, "account.1.label", "Mine");
      test_provisioned_check(self, "account.1.password", "hunter2");
    }
}

/* Twenty reports are kept, but not of any number of lines. */
static void
test_reports(void)
{
  g_autoptr(TestProvisioned) self = test_provisioned_new();
  g_autoptr(GString) huge = g_string_new(NULL);

  for (guint i = 0; i < 40000; i++)
    g_string_append(huge, "x = 1\n");
  for (guint run = 0; run < 4; run++)
    {
      g_string_append(huge, "y = 1\n");
      test_provisioned_serve_cfg(self, TEST_MAC, huge->str);
      test_provisioned_run(self);
    }
  g_assert_nonnull(bench_provisioning_get_report(self->provisioning, 2));
  g_assert_null(bench_provisioning_get_report(self->provisioning, 3));
  test_provisioned_serve_cfg(self, TEST_MAC, "account.1.label = Mine\n");
  for (guint run = 0; run < 25; run++)
    test_provisioned_run(self);
  g_assert_nonnull(bench_provisioning_get_report(self->provisioning, 19));
  g_assert_null(bench_provisioning_get_report(self->provisioning, 20));
}

/* A file of authorities that is not there does not keep out the configuration that puts it right. */
static void
test_wrong_path(void)
{
  g_autoptr(TestProvisioned) self = test_provisioned_new();

  test_provisioned_serve_cfg(self, TEST_MAC, "trusted_certificates.url = /no/such/file.pem\n");
  test_provisioned_run(self);
  test_provisioned_serve_cfg(self, TEST_MAC, "trusted_certificates.url = %NULL%\naccount.1.label = Right\n");
  g_assert_null(test_provisioned_run(self)->failure);
  test_provisioned_check(self, "account.1.label", "Right");
}

/* A server need not have both; one that has neither is a failure that changes nothing. */
static void
test_missing(void)
{
  g_autoptr(TestProvisioned) self = test_provisioned_new();
  const BenchProvisionReport *report = test_provisioned_run(self);

  g_assert_cmpstr(report->failure, ==, "no file for this phone");
  test_provisioned_check_file(report, COMMON_FILE, BENCH_FILE_MISSING);
  test_provisioned_check_file(report, MAC_FILE, BENCH_FILE_MISSING);
  test_provisioned_serve_cfg(self, TEST_MAC, "account.1.label = Mine\n");
  report = test_provisioned_run(self);
  g_assert_null(report->failure);
  test_provisioned_check_file(report, COMMON_FILE, BENCH_FILE_MISSING);
  test_provisioned_check_file(report, MAC_FILE, BENCH_FILE_APPLIED);
  test_provisioned_check(self, "account.1.label", "Mine");
}

/* The server goes away in the middle of the second file: the first one is not applied either, and what applied
   last stays in force, now and at the next start. */
static void
test_gone_in_the_middle(void)
{
  static const TestScriptAnswer broken[] = {
    { .path = TEST_MAC,
      .bytes = "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n#!version:1.0",
      .end = TEST_SCRIPT_RESET },
    { .path = TEST_MAC,
      .bytes = "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n#!version:1.0",
      .end = TEST_SCRIPT_CLOSE },
    { .path = TEST_MAC, .bytes = "HTTP/1.1 500 Oh no\r\nContent-Length: 0\r\n\r\n" },
    { .path = TEST_MAC, .bytes = "", .end = TEST_SCRIPT_HOLD },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(broken); i++)
    {
      g_autoptr(TestProvisioned) self = test_provisioned_new();
      const BenchProvisionReport *report;

      test_provisioned_serve_cfg(self, TEST_COMMON, "account.1.label = Good\n");
      test_provisioned_serve_cfg(self, TEST_MAC, "account.1.user_name = 1001\n");
      test_provisioned_run(self);
      test_provisioned_serve_cfg(self, TEST_COMMON, "account.1.label = Half\n");
      test_script_answer(self->server, &broken[i]);
      report = test_provisioned_run(self);
      g_assert_nonnull(report->failure);
      test_provisioned_check_file(report, MAC_FILE, BENCH_FILE_FAILED);
      g_assert_cmpstr(self->changes->str, ==, "");
      test_provisioned_restart(self);
      test_provisioned_check(self, "account.1.label", "Good");
      test_provisioned_check(self, "account.1.user_name", "1001");
    }
}

/* What is no configuration is refused whole: the page of a hotel's network, a picture, nothing at all. */
static void
test_not_a_configuration(void)
{
  static const struct
  {
    const char *body;
    gssize length;
    const char *reason;
  } wrong[] = {
    { "<html><body>Please sign in: account.1.label = Evil</body></html>", -1, "" },
    { "account.1.label = Evil\n", -1, "" },
    { "", 0, "" },
    { "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16, "" },
    { "#!version:1.0.0.1\0\naccount.1.label = Evil\n", 42, "NUL" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++)
    {
      g_autoptr(TestProvisioned) self = test_provisioned_new();
      const BenchProvisionReport *report;
      const BenchProvisionFile *file;

      test_provisioned_serve_cfg(self, TEST_COMMON, "account.1.display_name = Good\n");
      test_provisioned_serve(self, TEST_MAC, wrong[i].body, wrong[i].length);
      report = test_provisioned_run(self);
      file = test_provisioned_find(report, MAC_FILE);
      g_assert_nonnull(file);
      test_provisioned_check(self, "account.1.label", "");
      test_provisioned_check(self, "account.1.display_name", "Good");
      g_assert_true(file->outcome == BENCH_FILE_REFUSED || file->lines->counts[BENCH_LINE_REFUSED] > 0);
      /* Asked again, it is looked at again. */
      if (file->outcome == BENCH_FILE_REFUSED)
        {
          g_assert_nonnull(report->failure);
          test_provisioned_check_file(test_provisioned_run(self), MAC_FILE, BENCH_FILE_REFUSED);
        }
    }
}

static void
serve_encrypted(TestProvisioned *self, const char *path, const char *lines, const char *key)
{
  g_autofree char *text = g_strconcat("#!version:1.0.0.1\n", lines, NULL);
  g_autoptr(GBytes) plain = g_bytes_new(text, strlen(text));
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) secret = bench_encrypt(plain, key, &error);

  g_assert_no_error(error);
  test_provisioned_serve(self, path, g_bytes_get_data(secret, NULL), (gssize) g_bytes_get_size(secret));
}

/* The common file by the common key, the MAC file by the MAC key; without the right one it is refused, and
   no key is in the report. */
static void
test_encrypted(void)
{
  g_autoptr(TestProvisioned) self = test_provisioned_new();
  const BenchProvisionReport *report;
  g_autofree char *json = NULL;
  g_autofree char *text = NULL;

  serve_encrypted(self, TEST_COMMON, "account.1.label = Secret\n", COMMON_KEY);
  serve_encrypted(self, TEST_MAC, "account.1.user_name = 1001\n", MAC_KEY);
  report = test_provisioned_run(self);
  test_provisioned_check_file(report, COMMON_FILE, BENCH_FILE_REFUSED);
  g_assert_nonnull(strstr(report->failure, "auto_provision.aes_key_16.com"));
  test_provisioned_set(self, "auto_provision.aes_key_in_file", "1");
  report = test_provisioned_run(self);
  g_assert_nonnull(strstr(test_provisioned_find(report, COMMON_FILE)->reason, "_Security.enc"));
  test_provisioned_set(self, "auto_provision.aes_key_16.com", COMMON_KEY);
  test_provisioned_set(self, "auto_provision.aes_key_16.mac", "the-wrong-key...");
  report = test_provisioned_run(self);
  test_provisioned_check_file(report, COMMON_FILE, BENCH_FILE_APPLIED);
  test_provisioned_check_file(report, MAC_FILE, BENCH_FILE_REFUSED);
  test_provisioned_set(self, "auto_provision.aes_key_16.mac", MAC_KEY);
  report = test_provisioned_run(self);
  test_provisioned_check_file(report, COMMON_FILE, BENCH_FILE_UNCHANGED);
  test_provisioned_check_file(report, MAC_FILE, BENCH_FILE_APPLIED);
  test_provisioned_check(self, "account.1.user_name", "1001");
  json = bench_provision_report_to_json(report);
  text = bench_provision_report_to_text(report);
  g_assert_null(strstr(json, MAC_KEY));
  g_assert_null(strstr(text, COMMON_KEY));
}

/* Addresses: variables, credentials in front of the host, one file alone, a common file of another name. */
static void
test_addresses(void)
{
  g_autoptr(TestProvisioned) self = test_provisioned_new();
  g_autofree char *bare = test_script_url(self->server, "/");
  g_autofree char *by_variables = g_strdup_printf("%slab/$PN/$MAC", bare);
  g_autofree char *with_user = g_strdup_printf("http://me:p%%40ss@%s", bare + strlen("http://"));
  g_autofree char *single = g_strdup_printf("%slab/phone.cfg", bare);
  g_autofree char *query = g_strdup_printf("%sget?mac=$MAC", bare);
  const BenchProvisionReport *report;
  g_autofree char *json = NULL;

  test_provisioned_serve_cfg(self, "/lab/T46G/001565aabbcc" TEST_MAC, "account.1.label = Variables\n");
  report = test_provisioned_run_at(self, by_variables);
  test_provisioned_check(self, "account.1.label", "Variables");

  test_provisioned_serve_cfg(self, TEST_MAC, "account.1.label = User\n");
  report = test_provisioned_run_at(self, with_user);
  test_provisioned_check(self, "account.1.label", "User");
  json = bench_provision_report_to_json(report);
  g_assert_null(strstr(json, "p@ss"));
  g_assert_null(strstr(json, "p%40ss"));

  test_provisioned_serve_cfg(self, "/lab/phone.cfg", "account.2.label = Single\n");
  report = test_provisioned_run_at(self, single);
  g_assert_cmpuint(report->files->len, ==, 1);
  test_provisioned_check(self, "account.2.label", "Single");

  test_provisioned_serve_cfg(self, "/get?mac=001565aabbcc", "account.3.label = Query\n");
  report = test_provisioned_run_at(self, query);
  test_provisioned_check(self, "account.3.label", "Query");

  test_provisioned_set(self, "auto_provision.common_file_name", "all-$PN.cfg");
  test_provisioned_serve_cfg(self, "/all-T46G.cfg", "account.4.label = Name\n");
  report = test_provisioned_run(self);
  test_provisioned_check_file(report, "all-T46G.cfg", BENCH_FILE_APPLIED);
  test_provisioned_check(self, "account.4.label", "Name");
  report = test_provisioned_run_at(self, "ldap://127.0.0.1/");
  g_assert_nonnull(report->failure);
}

/* Without protection the server's file wins over what the user changed; with it, the user does. */
static void
test_protect(void)
{
  g_autoptr(TestProvisioned) self = test_provisioned_new();
  const BenchProvisionFile *file;

  test_provisioned_set(self, "account.1.label", "User's");
  test_provisioned_serve_cfg(self, TEST_MAC, "account.1.label = Server's\n");
  test_provisioned_run(self);
  test_provisioned_check(self, "account.1.label", "Server's");
  test_provisioned_set(self, "account.1.label", "User's again");
  test_provisioned_set(self, "auto_provision.custom.protect", "1");
  test_provisioned_serve_cfg(self, TEST_MAC, "account.1.label = Server's again\n");
  file = test_provisioned_find(test_provisioned_run(self), MAC_FILE);
  g_assert_cmpuint(file->lines->counts[BENCH_LINE_HIDDEN], ==, 1);
  test_provisioned_check(self, "account.1.label", "User's again");
}

/* auto_provision.custom.sync: the user's changes of another phone come along. */
static void
test_local_file(void)
{
  g_autoptr(TestProvisioned) self = test_provisioned_new();
  const BenchProvisionReport *report;

  test_provisioned_set(self, "auto_provision.custom.sync", "1");
  test_provisioned_set(self, "auto_provision.custom.protect", "1");
  test_provisioned_serve_cfg(self, TEST_MAC, "account.1.label = Server's\n");
  test_provisioned_serve_cfg(self, TEST_LOCAL, "account.1.label = User's\n");
  report = test_provisioned_run(self);
  test_provisioned_check_file(report, "001565aabbcc-local.cfg", BENCH_FILE_APPLIED);
  test_provisioned_check(self, "account.1.label", "User's");
}

/* A parameter for which the phone restarts; the same value again is no reason. */
static void
test_restart(void)
{
  g_autoptr(TestProvisioned) self = test_provisioned_new();

  test_provisioned_serve_cfg(self, TEST_MAC, "network.qos.signaltos = 26\n");
  g_assert_true(test_provisioned_run(self)->restart);
  test_provisioned_serve_cfg(self, TEST_MAC, "network.qos.signaltos = 26\naccount.1.label = Mine\n");
  g_assert_false(test_provisioned_run(self)->restart);
}

/* A configuration that could not be written to the disk is applied again by the next run. */
static void
test_unsaved(void)
{
  g_autoptr(TestProvisioned) self = test_provisioned_new();
  g_autofree char *blocked = g_build_filename(self->folder, "phone.mac.cfg", NULL);

  test_provisioned_serve_cfg(self, TEST_MAC, "account.1.label = Mine\n");
  g_assert_cmpint(g_mkdir(blocked, 0700), ==, 0);
  test_provisioned_check_file(test_provisioned_run(self), MAC_FILE, BENCH_FILE_APPLIED);
  test_provisioned_check(self, "account.1.label", "Mine");
  g_assert_cmpint(g_rmdir(blocked), ==, 0);
  test_provisioned_check_file(test_provisioned_run(self), MAC_FILE, BENCH_FILE_APPLIED);
  g_assert_true(g_file_test(blocked, G_FILE_TEST_IS_REGULAR));
  test_provisioned_check_file(test_provisioned_run(self), MAC_FILE, BENCH_FILE_UNCHANGED);
}

static void
test_busy_and_cancelled(void)
{
  static const TestScriptAnswer silent = { .path = TEST_COMMON, .bytes = "", .end = TEST_SCRIPT_HOLD };
  g_autoptr(TestProvisioned) self = test_provisioned_new();
  g_autoptr(GError) error = NULL;

  test_script_answer(self->server, &silent);
  g_assert_true(bench_provisioning_run(self->provisioning, BENCH_TRIGGER_MENU, NULL, NULL));
  g_assert_false(bench_provisioning_run(self->provisioning, BENCH_TRIGGER_MENU, NULL, &error));
  g_assert_error(error, BENCH_PROVISIONING_ERROR, BENCH_PROVISIONING_ERROR_BUSY);
  bench_provisioning_cancel(self->provisioning);
  test_provisioned_wait(self);
  g_assert_cmpuint(self->finished, ==, 1);
  g_assert_nonnull(bench_provisioning_get_report(self->provisioning, 0)->failure);
  /* And once more, cut off by the end of the phone. */
  g_assert_true(bench_provisioning_run(self->provisioning, BENCH_TRIGGER_MENU, NULL, NULL));
  test_provisioned_restart(self);
  g_assert_cmpuint(self->finished, ==, 1);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/provisioning/apply", test_apply);
  g_test_add_func("/provisioning/unchanged", test_unchanged);
  g_test_add_func("/provisioning/lost", test_lost);
  g_test_add_func("/provisioning/reports", test_reports);
  g_test_add_func("/provisioning/wrong-path", test_wrong_path);
  g_test_add_func("/provisioning/missing", test_missing);
  g_test_add_func("/provisioning/gone-in-the-middle", test_gone_in_the_middle);
  g_test_add_func("/provisioning/not-a-configuration", test_not_a_configuration);
  g_test_add_func("/provisioning/encrypted", test_encrypted);
  g_test_add_func("/provisioning/addresses", test_addresses);
  g_test_add_func("/provisioning/protect", test_protect);
  g_test_add_func("/provisioning/local-file", test_local_file);
  g_test_add_func("/provisioning/restart", test_restart);
  g_test_add_func("/provisioning/unsaved", test_unsaved);
  g_test_add_func("/provisioning/busy-and-cancelled", test_busy_and_cancelled);
  return g_test_run();
}
