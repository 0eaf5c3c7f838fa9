/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files that a configuration names, used by a whole phone; and a factory reset, which forgets all that a server has
 * sent (guide F193, F202, F204).
 */
#include <string.h>

#include "../deadline.h"
#include "../flows/kamailio.h"
#include "../flows/one-phone.h"
#include "lighttpd.h"
#include "media/ring.h"
#include "whole-phone.h"

static const char bell[]
    = "RIFF\x34\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0\x80\x3e\0\0\2\0\x10\0data\x10\0\0\0"
      "\1\2\3\4\5\6\7\x08\1\2\3\4\5\6\7\x08";

static gboolean
rings_bell(gconstpointer data)
{
  const TestWholePhone *phone = data;
  BenchFirmware *firmware = bench_phone_get_firmware(phone->phone);

  return bench_firmware_get_tone(firmware) == BENCH_TONE_RINGER
         && g_strcmp0(bench_firmware_get_ring(firmware), "Config:Bell.wav") == 0;
}

static void
test_ring(void)
{
  g_autoptr(TestWholePhone) phone = test_whole_phone_new();
  g_autofree char *url = test_script_url(phone->server, "/rings/Bell.wav");
  g_autofree char *lines
      = g_strdup_printf("ringtone.url = %s\nphone_setting.ring_type = Config:Bell.wav\n", url);
  g_autofree char *folder = g_build_filename(phone->folder, "rings", NULL);
  g_autofree char *kept = g_build_filename(folder, "Bell.wav", NULL);
  BenchSoundSource *sound;
  g_autoptr(GError) error = NULL;

  test_script_serve(phone->server, "/rings/Bell.wav", bell, sizeof bell - 1);
  test_whole_phone_serve_user(phone, "1001", lines);
  test_whole_phone_switch_on(phone);
  test_provisioned_check_file(test_whole_phone_wait_run(phone, 1), "Bell.wav", BENCH_FILE_APPLIED);
  g_assert_true(g_file_test(kept, G_FILE_TEST_IS_REGULAR));
  sound = bench_ring_new("Config:Bell.wav", folder, &error);
  g_assert_no_error(error);
  bench_sound_source_free(sound);
  test_whole_phone_wait_registered(phone, "1001");
  test_whole_phone_wait_idle(phone);
  test_whole_phone_call(phone);
  test_wait(rings_bell, phone, "Bell.wav to ring");
  test_whole_phone_press(phone, "soft-4");
}

/* What --config names is on its way before the phone starts: the run of the power-on waits for it. */
static void
test_before_start(void)
{
  g_autoptr(TestWholePhone) phone = test_whole_phone_new();
  g_autofree char *url = test_script_url(phone->server, "/rings/Bell.wav");
  g_autofree char *kept = g_build_filename(phone->folder, "rings", "Bell.wav", NULL);
  const BenchProvisionReport *report;

  test_script_serve(phone->server, "/rings/Bell.wav", bell, sizeof bell - 1);
  test_whole_phone_serve_user(phone, "1001", "");
  test_whole_phone_pin(phone, "ringtone.url", url);
  test_whole_phone_switch_on(phone);
  report = test_whole_phone_wait_run(phone, 1);
  g_assert_cmpint(report->trigger, ==, BENCH_TRIGGER_SETTING);
  test_provisioned_check_file(report, "Bell.wav", BENCH_FILE_APPLIED);
  g_assert_true(g_file_test(kept, G_FILE_TEST_IS_REGULAR));
  g_assert_cmpint(test_whole_phone_wait_run(phone, 2)->trigger, ==, BENCH_TRIGGER_POWER_ON);
  test_whole_phone_wait_registered(phone, "1001");
}

static gboolean
is_distrusted(gconstpointer data)
{
  const TestWholePhone *phone = data;
  BenchLine *line = bench_call_control_get_line(bench_phone_get_calls(phone->phone), 1);

  return line != NULL && line->reason != NULL && strstr(line->reason, "not trusted") != NULL;
}

static void
serve_file(TestWholePhone *phone, const char *path, const char *file)
{
  g_autofree char *text = NULL;

  g_assert_true(g_file_get_contents(file, &text, NULL, NULL));
  test_script_serve(phone->server, path, text, -1);
}

/* The authority and the phone's own certificate are where the file says only at the second run, which finds the
   file itself unchanged: registering by TLS, which fails at first, comes right by itself. */
static void
test_certificates(void)
{
  TestCertificates *certificates = test_certificates_new();
  const TestKamailioOptions options
      = { .certificate = certificates->good, .client_authority = certificates->authority };
  TestKamailio *kamailio = test_kamailio_start_with(&options);
  TestWholePhone *phone = test_whole_phone_new();
  g_autofree char *authority = test_script_url(phone->server, "/ca.pem");
  g_autofree char *own = test_script_url(phone->server, "/phone.pem");
  g_autofree char *text = g_strdup_printf(
      "#!version:1.0.0.1\naccount.1.enable = 1\naccount.1.user_name = a\naccount.1.password = secret-a\n"
      "account.1.sip_server.1.address = 127.0.0.1\naccount.1.sip_server.1.port = %u\n"
      "account.1.transport = 2\ntrusted_certificates.url = %s\nserver_certificates.url = %s\n",
      test_kamailio_get_tls_port(kamailio), authority, own);
  const BenchProvisionReport *report;

  test_script_serve(phone->server, TEST_MAC, text, -1);
  test_whole_phone_switch_on(phone);
  report = test_whole_phone_wait_run(phone, 1);
  test_provisioned_check_file(report, "ca.pem", BENCH_FILE_MISSING);
  g_assert_nonnull(strstr(report->failure, "trusted_certificates.url: the server has no such file"));
  test_wait(is_distrusted, phone, "the registration to fail");
  serve_file(phone, "/ca.pem", certificates->authority);
  serve_file(phone, "/phone.pem", certificates->client);
  bench_provisioning_run(bench_phone_get_provisioning(phone->phone), BENCH_TRIGGER_REMOTE, NULL, NULL);
  report = test_whole_phone_wait_run(phone, 2);
  test_provisioned_check_file(report, "001565aabbcc.cfg", BENCH_FILE_UNCHANGED);
  test_provisioned_check_file(report, "ca.pem", BENCH_FILE_APPLIED);
  test_provisioned_check_file(report, "phone.pem", BENCH_FILE_APPLIED);
  test_phone_wait_line(phone->phone, 1, BENCH_LINE_REGISTERED);
  /* What is there is not fetched a third time. */
  bench_provisioning_run(bench_phone_get_provisioning(phone->phone), BENCH_TRIGGER_REMOTE, NULL, NULL);
  report = test_whole_phone_wait_run(phone, 3);
  g_assert_null(report->failure);
  g_assert_cmpuint(report->files->len, ==, 2);
  test_whole_phone_free(phone);
  test_kamailio_stop(kamailio);
  test_certificates_free(certificates);
}

static gboolean
has_name(TestWholePhone *phone, const char *name)
{
  g_autofree char *path = g_build_filename(phone->folder, name, NULL);
  g_autofree char *text = NULL;

  return g_file_get_contents(path, &text, NULL, NULL) && *text != '\0';
}

/* Everything of the server's is gone at once; the power-on that belongs to the reset fetches it anew. */
static void
test_reset(void)
{
  g_autoptr(TestWholePhone) phone = test_whole_phone_new();
  g_autofree char *url = test_script_url(phone->server, "/now.xml");
  g_autofree char *lines = g_strdup_printf("dialplan_dialnow.url = %s\n", url);
  BenchFirmware *firmware;
  BenchSettings *settings;
  const BenchProvisionReport *report;

  test_script_serve(phone->server, "/now.xml", "<dialnow><data DialNowRule=\"1xxx\"/></dialnow>", -1);
  test_script_serve(phone->server, TEST_COMMON, "#!version:1.0.0.1\naccount.1.label = Lab\n", -1);
  test_whole_phone_serve_user(phone, "1001", lines);
  test_whole_phone_switch_on(phone);
  test_whole_phone_wait_registered(phone, "1001");
  test_whole_phone_wait_idle(phone);
  firmware = bench_phone_get_firmware(phone->phone);
  settings = bench_phone_get_settings(phone->phone);
  g_assert_true(has_name(phone, "phone.provisioned"));
  g_assert_true(has_name(phone, "files/dialplan_dialnow.url"));
  bench_firmware_reset(firmware, BENCH_RESET_FACTORY, BENCH_RESET_CERTIFICATES_REMOVE);
  g_assert_cmpstr(bench_settings_get(settings, "account.1.user_name"), ==, "");
  g_assert_cmpstr(bench_settings_get(settings, "account.1.label"), ==, "");
  g_assert_false(has_name(phone, "files/dialplan_dialnow.url"));
  report = test_whole_phone_wait_run(phone, 2);
  g_assert_cmpint(report->trigger, ==, BENCH_TRIGGER_POWER_ON);
  test_provisioned_check_file(report, "y000000000028.cfg", BENCH_FILE_APPLIED);
  test_provisioned_check_file(report, "001565aabbcc.cfg", BENCH_FILE_APPLIED);
  test_provisioned_check_file(report, "now.xml", BENCH_FILE_APPLIED);
  test_whole_phone_wait_registered(phone, "1001");
  /* With no server left, nothing of it comes back at the next power-on. */
  test_whole_phone_wait_idle(phone);
  test_whole_phone_pin(phone, "auto_provision.server.url", "");
  bench_firmware_reset(firmware, BENCH_RESET_FACTORY, BENCH_RESET_CERTIFICATES_REMOVE);
  test_whole_phone_wait_run(phone, 3);
  test_whole_phone_switch_off(phone);
  test_whole_phone_switch_on(phone);
  test_whole_phone_wait_run(phone, 1);
  g_assert_cmpstr(bench_settings_get(bench_phone_get_settings(phone->phone), "account.1.user_name"), ==, "");
}

int
main(int argc, char **argv)
{
  test_whole_phone_init(&argc, &argv);
  g_test_add_func("/phone-resources/ring", test_ring);
  g_test_add_func("/phone-resources/before-start", test_before_start);
  g_test_add_func("/phone-resources/certificates", test_certificates);
  g_test_add_func("/phone-resources/reset", test_reset);
  return g_test_run();
}
