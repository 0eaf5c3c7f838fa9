/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A phone with power and nothing but the address of a real server: it fetches its files and registers with the
 * account they give it (guide 5.1, 5.3, F194).
 */
#include "config.h"

#include <string.h>

#include "ftpd.h"
#include "lighttpd.h"
#include "tftpd.h"
#include "whole-phone.h"

#define COMMON "y000000000028.cfg"
#define MAC "001565aabbcc.cfg"

static TestCertificates *certificates;
static TestLighttpd *lighttpd;

/* Switches on, and waits until the account of the MAC file is in; the label of the common file stands beside it. */
static const BenchProvisionReport *
power_on(TestWholePhone *phone, const char *url)
{
  const BenchProvisionReport *report;

  test_whole_phone_pin(phone, "auto_provision.server.url", url);
  test_whole_phone_switch_on(phone);
  report = test_whole_phone_wait_run(phone, 1);
  if (report->failure != NULL)
    g_error("%s: %s", url, report->failure);
  g_assert_cmpint(report->trigger, ==, BENCH_TRIGGER_POWER_ON);
  g_assert_cmpstr(report->source, ==, "auto_provision.server.url");
  test_provisioned_check_file(report, COMMON, BENCH_FILE_APPLIED);
  test_provisioned_check_file(report, MAC, BENCH_FILE_APPLIED);
  test_whole_phone_wait_registered(phone, "1001");
  g_assert_cmpstr(bench_settings_get(bench_phone_get_settings(phone->phone), "account.1.label"), ==, "Lab");
  return report;
}

typedef void (*WriteFunc)(gpointer server, const char *path, const char *text);

static void
write_files(TestWholePhone *phone, WriteFunc write, gpointer server, const char *folder)
{
  g_autofree char *account = test_whole_phone_account(phone, "1001", "account.1.register_mac = 1\n");
  g_autofree char *common = g_build_filename(folder, COMMON, NULL);
  g_autofree char *mac = g_build_filename(folder, MAC, NULL);

  write(server, common, "#!version:1.0.0.1\naccount.1.label = Lab\n");
  write(server, mac, account);
}

typedef struct
{
  const char *name;
  const char *scheme;
  const char *folder;
  guint16 (*port)(TestLighttpd *server);
  gboolean signs_in;
  gboolean shows_certificate;
} WebCase;

static const WebCase web_cases[] = {
  { "http", "http", "open", test_lighttpd_get_port, FALSE, FALSE },
  { "basic", "http", "basic", test_lighttpd_get_port, TRUE, FALSE },
  { "digest", "http", "digest", test_lighttpd_get_port, TRUE, FALSE },
  { "https", "https", "open", test_lighttpd_get_tls_port, FALSE, FALSE },
  { "https-digest", "https", "digest", test_lighttpd_get_tls_port, TRUE, FALSE },
  { "client-certificate", "https", "open", test_lighttpd_get_mutual_port, FALSE, TRUE },
};

static void
test_web(gconstpointer data)
{
  const WebCase *web = data;
  g_autoptr(TestWholePhone) phone = test_whole_phone_new();
  /* A folder of its own: lighttpd remembers for a second what it has read. */
  g_autofree char *folder = g_strdup_printf("%s/%s", web->folder, web->name);
  g_autofree char *url = g_strdup_printf("%s://127.0.0.1:%u/%s/", web->scheme, web->port(lighttpd), folder);

  write_files(phone, (WriteFunc) test_lighttpd_write, lighttpd, folder);
  test_whole_phone_pin(phone, "trusted_certificates.url", certificates->authority);
  if (web->signs_in)
    {
      test_whole_phone_pin(phone, "auto_provision.server.username", TEST_LIGHTTPD_USER);
      test_whole_phone_pin(phone, "auto_provision.server.password", TEST_LIGHTTPD_PASSWORD);
    }
  if (web->shows_certificate)
    test_whole_phone_pin(phone, "server_certificates.url", certificates->client);
  power_on(phone, url);
}

static void
test_tftp(void)
{
  g_autoptr(TestWholePhone) phone = test_whole_phone_new();
  TestTftpd *tftpd = test_tftpd_start();
  g_autofree char *url = g_strdup_printf("tftp://127.0.0.1:%u/lab/$PN/", test_tftpd_get_port(tftpd));

  write_files(phone, (WriteFunc) test_tftpd_write, tftpd, "lab/T46G");
  power_on(phone, url);
  test_tftpd_stop(tftpd);
}

static void
test_ftp(void)
{
  g_autoptr(TestWholePhone) phone = test_whole_phone_new();
  TestFtpd *ftpd = test_ftpd_start();
  g_autofree char *url = g_strdup_printf("ftp://127.0.0.1:%u/phone-only/", test_ftpd_get_port(ftpd));

  write_files(phone, (WriteFunc) test_ftpd_write, ftpd, "phone-only");
  test_whole_phone_pin(phone, "auto_provision.server.username", TEST_FTPD_USER);
  test_whole_phone_pin(phone, "auto_provision.server.password", TEST_FTPD_PASSWORD);
  power_on(phone, url);
  test_ftpd_stop(ftpd);
}

/* Model, version and address, told to the server of files and to the registrar. */
static void
test_identity(void)
{
  g_autoptr(TestWholePhone) phone = test_whole_phone_new();
  g_autofree char *asked = NULL;
  g_autofree char *registered = NULL;
  g_autofree char *mac = NULL;

  test_script_serve(phone->server, TEST_COMMON, "#!version:1.0.0.1\naccount.1.label = Lab\n", -1);
  test_whole_phone_serve_user(phone, "1001", "account.1.register_mac = 1\n");
  test_whole_phone_switch_on(phone);
  test_whole_phone_wait_registered(phone, "1001");
  g_assert_true(
      g_str_has_prefix(test_script_get_request(phone->server, 0), "GET " TEST_COMMON " HTTP/1.1\r\n"));
  asked = test_registrar_get_header(test_script_get_request(phone->server, 0), "User-Agent");
  g_assert_cmpstr(asked, ==, "Benchphone SIP-T46G " BENCH_VERSION " 00:15:65:aa:bb:cc");
  registered = test_registrar_get_header(test_whole_phone_last_register(phone), "User-Agent");
  g_assert_cmpstr(registered, ==, "Benchphone SIP-T46G " BENCH_VERSION);
  mac = test_registrar_get_header(test_whole_phone_last_register(phone), "Mac");
  g_assert_cmpstr(mac, ==, "00:15:65:aa:bb:cc");
}

/* sip.check_autop_result_before_register: the account of last time waits for the end of the run, be that a
   silent server's; without it, it does not. */
static void
test_register_after(gconstpointer data)
{
  static const TestScriptAnswer silent = { .path = TEST_COMMON, .bytes = "", .end = TEST_SCRIPT_HOLD };
  gboolean wait = data != NULL;
  g_autoptr(TestWholePhone) phone = test_whole_phone_new();
  const BenchProvisionReport *report;

  test_whole_phone_serve_user(phone, "1001", "");
  test_whole_phone_switch_on(phone);
  test_whole_phone_wait_registered(phone, "1001");
  test_whole_phone_switch_off(phone);
  test_whole_phone_pin(phone, "sip.check_autop_result_before_register", wait ? "1" : "0");
  test_whole_phone_pin(phone, "auto_provision.attempt_expired_time", "1");
  test_script_answer(phone->server, &silent);

  guint registers = test_whole_phone_count_registers(phone);

  test_whole_phone_switch_on(phone);
  if (!wait)
    {
      test_whole_phone_wait_registered(phone, "1001");
      g_assert_true(bench_provisioning_is_running(bench_phone_get_provisioning(phone->phone)));
    }
  report = test_whole_phone_wait_run(phone, 1);
  g_assert_nonnull(strstr(report->failure, COMMON));
  if (wait)
    g_assert_cmpuint(test_whole_phone_count_registers(phone), ==, registers);
  test_whole_phone_wait_registered(phone, "1001");
  g_assert_cmpuint(test_whole_phone_count_registers(phone), >, registers);
}

/* The same when the phone restarts by itself. */
static void
test_register_after_restart(void)
{
  static const TestScriptAnswer silent = { .path = TEST_COMMON, .bytes = "", .end = TEST_SCRIPT_HOLD };
  g_autoptr(TestWholePhone) phone = test_whole_phone_new();
  const char *request;
  g_autofree char *expires = NULL;

  test_whole_phone_pin(phone, "sip.check_autop_result_before_register", "1");
  test_whole_phone_pin(phone, "auto_provision.attempt_expired_time", "1");
  test_whole_phone_serve_user(phone, "1001", "");
  test_whole_phone_switch_on(phone);
  test_whole_phone_wait_registered(phone, "1001");
  test_script_answer(phone->server, &silent);
  bench_phone_request_restart(phone->phone);
  test_whole_phone_wait_run(phone, 2);
  request = test_whole_phone_last_register(phone);
  expires = test_registrar_get_header(request, "Expires");
  g_assert_cmpstr(expires, ==, "0");
  test_whole_phone_wait_registered(phone, "1001");
}

int
main(int argc, char **argv)
{
  int result;

  test_whole_phone_init(&argc, &argv);
  certificates = test_certificates_new();
  lighttpd = test_lighttpd_start(certificates);
  for (gsize i = 0; i < G_N_ELEMENTS(web_cases); i++)
    {
      g_autofree char *path = g_strdup_printf("/phone-servers/%s", web_cases[i].name);

      g_test_add_data_func(path, &web_cases[i], test_web);
    }
  g_test_add_func("/phone-servers/tftp", test_tftp);
  g_test_add_func("/phone-servers/ftp", test_ftp);
  g_test_add_func("/phone-servers/identity", test_identity);
  g_test_add_data_func("/phone-servers/register-at-once", NULL, test_register_after);
  g_test_add_data_func("/phone-servers/register-after", "wait", test_register_after);
  g_test_add_func("/phone-servers/register-after-restart", test_register_after_restart);
  result = g_test_run();
  test_lighttpd_stop(lighttpd);
  test_certificates_free(certificates);
  return result;
}
