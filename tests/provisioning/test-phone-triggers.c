/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What makes a phone look for its files, on whole phones: the clock, the server's NOTIFY, the menu, a dialled code;
 * and what comes of two at once, or of a parameter for which the phone restarts (guide 5.6, F194, F198, F200).
 */
#include <string.h>

#include "../deadline.h"
#include "../flows/one-phone.h"
#include "lighttpd.h"
#include "provisioning/decrypt.h"
#include "whole-phone.h"

#define MINUTE_MS (60 * 1000)
#define HOUR_MS (60 * MINUTE_MS)
#define BOOT "\"screen\":\"boot\""
#define CODE_KEY "0123456789abcdef"

static const TestScriptAnswer silent = { .path = TEST_COMMON, .bytes = "", .end = TEST_SCRIPT_HOLD };

static void
advance(TestWholePhone *phone, guint ms)
{
  bench_clock_advance(phone->clock, ms);
  test_settle();
}

static void
test_repeat(void)
{
  g_autoptr(TestWholePhone) phone = test_whole_phone_new_idle();

  test_whole_phone_pin(phone, "auto_provision.repeat.minutes", "5");
  test_whole_phone_pin(phone, "auto_provision.repeat.enable", "1");
  test_whole_phone_stop_clock(phone);
  test_whole_phone_serve_user(phone, "1002", "");
  advance(phone, 4 * MINUTE_MS);
  g_assert_cmpuint(phone->runs, ==, 1);
  g_assert_false(bench_provisioning_is_running(bench_phone_get_provisioning(phone->phone)));
  advance(phone, MINUTE_MS);
  g_assert_cmpint(test_whole_phone_wait_run(phone, 2)->trigger, ==, BENCH_TRIGGER_REPEAT);
  g_assert_cmpstr(bench_settings_get(bench_phone_get_settings(phone->phone), "account.1.user_name"), ==,
                  "1002");
  advance(phone, 5 * MINUTE_MS);
  g_assert_cmpint(test_whole_phone_wait_run(phone, 3)->trigger, ==, BENCH_TRIGGER_REPEAT);
  test_whole_phone_pin(phone, "auto_provision.repeat.enable", "0");
  advance(phone, 5 * MINUTE_MS);
  g_assert_false(bench_provisioning_is_running(bench_phone_get_provisioning(phone->phone)));
  g_assert_cmpuint(phone->runs, ==, 3);
}

/* The clock begins on a Tuesday, 22:13. */
static void
test_weekly(void)
{
  g_autoptr(TestWholePhone) phone = test_whole_phone_new_idle();

  test_whole_phone_pin(phone, "auto_provision.weekly.mask", "34");
  test_whole_phone_pin(phone, "account.1.nat.udp_update_enable", "0");
  test_whole_phone_pin(phone, "auto_provision.weekly.begin_time", "02:00");
  test_whole_phone_pin(phone, "auto_provision.weekly.end_time", "03:00");
  test_whole_phone_pin(phone, "auto_provision.weekly.enable", "1");
  test_whole_phone_stop_clock(phone);
  advance(phone, 3 * HOUR_MS + 45 * MINUTE_MS);
  g_assert_cmpuint(phone->runs, ==, 1);
  g_assert_false(bench_provisioning_is_running(bench_phone_get_provisioning(phone->phone)));
  advance(phone, HOUR_MS + 5 * MINUTE_MS);
  g_assert_cmpint(test_whole_phone_wait_run(phone, 2)->trigger, ==, BENCH_TRIGGER_WEEKLY);
  for (guint hour = 0; hour < 22; hour++)
    advance(phone, HOUR_MS);
  g_assert_cmpuint(phone->runs, ==, 2);
  for (guint hour = 0; hour < 2; hour++)
    advance(phone, HOUR_MS);
  g_assert_cmpint(test_whole_phone_wait_run(phone, 3)->trigger, ==, BENCH_TRIGGER_WEEKLY);
}

/* Without reboot=true: a run, and no restart. */
static void
test_check_sync(void)
{
  g_autoptr(TestWholePhone) phone = test_whole_phone_new_idle();

  test_whole_phone_notify(phone, "check-sync;reboot=false");
  g_assert_cmpint(test_whole_phone_wait_run(phone, 2)->trigger, ==, BENCH_TRIGGER_CHECK_SYNC);
  test_whole_phone_wait_popup(phone, "Nothing changed!");
  test_whole_phone_serve_user(phone, "1002", "");
  test_whole_phone_notify(phone, "check-sync");
  test_whole_phone_wait_run(phone, 3);
  test_whole_phone_wait_registered(phone, "1002");
  test_whole_phone_wait_idle(phone);
  g_assert_cmpuint(test_whole_phone_count_events(phone, BOOT), ==, 0);
  g_assert_cmpuint(test_whole_phone_count_events(phone, "\"text\":\"Updated\""), ==, 1);
}

/* With it: boot screen, out and in, and the run of a power-on. */
static void
check_reboot(TestWholePhone *phone, const char *event)
{
  guint runs = phone->runs;
  guint registers = test_whole_phone_count_registers(phone);

  g_string_truncate(phone->events, 0);
  test_whole_phone_notify(phone, event);
  g_assert_cmpint(test_whole_phone_wait_run(phone, runs + 1)->trigger, ==, BENCH_TRIGGER_POWER_ON);
  g_assert_cmpuint(test_whole_phone_count_events(phone, BOOT), >, 0);
  test_whole_phone_wait_idle(phone);
  test_whole_phone_wait_registered(phone, "1001");
  g_assert_cmpuint(test_whole_phone_count_registers(phone), ==, registers + 2);
}

static void
test_check_sync_reboot(void)
{
  g_autoptr(TestWholePhone) phone = test_whole_phone_new_idle();

  check_reboot(phone, "check-sync;reboot=true");
  test_whole_phone_pin(phone, "sip.notify_reboot_enable", "2");
  check_reboot(phone, "check-sync;reboot=false");
  test_whole_phone_pin(phone, "sip.notify_reboot_enable", "0");
  g_string_truncate(phone->events, 0);
  test_whole_phone_notify(phone, "check-sync;reboot=true");
  test_whole_phone_notify(phone, "check-sync;reboot=false");
  /* The first brought nothing, the second a run. */
  g_assert_cmpint(test_whole_phone_wait_run(phone, 4)->trigger, ==, BENCH_TRIGGER_CHECK_SYNC);
  g_assert_cmpuint(phone->runs, ==, 4);
  g_assert_cmpuint(test_whole_phone_count_events(phone, BOOT), ==, 0);
}

/* The row of that label, by its digit. */
static void
choose(TestWholePhone *phone, const char *label)
{
  const GPtrArray *rows = bench_firmware_get_screen(bench_phone_get_firmware(phone->phone))->rows;

  for (guint i = 0; i < rows->len; i++)
    if (strstr(((BenchScreenRow *) g_ptr_array_index(rows, i))->label, label) != NULL)
      {
        g_autofree char *digit = g_strdup_printf("%u", i + 1);

        test_whole_phone_press(phone, digit);
        return;
      }
  g_error("no row \"%s\"", label);
}

static void
test_menu(void)
{
  g_autoptr(TestWholePhone) phone = test_whole_phone_new_idle();

  test_whole_phone_pin(phone, "security.user_password", "admin:22");
  test_whole_phone_serve_user(phone, "1002", "");
  test_whole_phone_press(phone, "soft-4");
  choose(phone, "Settings");
  choose(phone, "Advanced");
  test_whole_phone_press(phone, "soft-2 soft-2 soft-2 2 2 soft-4");
  choose(phone, "Auto Provision");
  choose(phone, "Auto Provision Now");
  test_whole_phone_wait_popup(phone, "Update now?");
  test_whole_phone_press(phone, "soft-1");
  g_assert_false(bench_provisioning_is_running(bench_phone_get_provisioning(phone->phone)));
  choose(phone, "Auto Provision Now");
  test_whole_phone_press(phone, "soft-4");
  test_whole_phone_wait_popup(phone, "Updating...");
  g_assert_cmpint(test_whole_phone_wait_run(phone, 2)->trigger, ==, BENCH_TRIGGER_MENU);
  test_whole_phone_wait_popup(phone, "Updated");
  test_whole_phone_wait_registered(phone, "1002");
}

static gboolean
was_called(gconstpointer data)
{
  const TestWholePhone *phone = data;

  return strstr(test_registrar_get_log(phone->registrar), "\nINVITE sip:*77@") != NULL;
}

/* A code with a server, user, password and keys of its own, which counts as long as the phone cannot call. */
static void
test_code(void)
{
  g_autoptr(TestWholePhone) phone = test_whole_phone_new();
  TestLighttpd *lighttpd = test_lighttpd_start(NULL);
  g_autofree char *url
      = g_strdup_printf("http://127.0.0.1:%u/digest/code/", test_lighttpd_get_port(lighttpd));
  g_autofree char *account = test_whole_phone_account(phone, "1003", "");
  g_autoptr(GBytes) plain = g_bytes_new(account, strlen(account));
  g_autoptr(GBytes) secret = bench_encrypt(plain, CODE_KEY, NULL);
  const BenchProvisionReport *report;

  test_lighttpd_write_bytes(lighttpd, "digest/code" TEST_MAC, secret);
  test_whole_phone_pin(phone, "autoprovision.2.code", "*77");
  test_whole_phone_pin(phone, "autoprovision.2.url", url);
  test_whole_phone_pin(phone, "autoprovision.2.user", TEST_LIGHTTPD_USER);
  test_whole_phone_pin(phone, "autoprovision.2.password", TEST_LIGHTTPD_PASSWORD);
  test_whole_phone_pin(phone, "autoprovision.2.mac_aes", CODE_KEY);
  test_whole_phone_pin(phone, "auto_provision.aes_key_16.mac", "another-key-here");
  test_whole_phone_switch_on(phone);
  test_whole_phone_wait_run(phone, 1);
  test_whole_phone_wait_idle(phone);
  test_whole_phone_press(phone, "* 7 7 soft-1");
  report = test_whole_phone_wait_run(phone, 2);
  g_assert_cmpint(report->trigger, ==, BENCH_TRIGGER_CODE);
  g_assert_cmpstr(report->source, ==, "autoprovision.2.url");
  g_assert_null(report->failure);
  test_whole_phone_wait_registered(phone, "1003");
  test_whole_phone_wait_idle(phone);
  test_whole_phone_press(phone, "* 7 7 soft-1");
  test_wait(was_called, phone, "a call to *77");
  g_assert_cmpuint(phone->runs, ==, 2);
  test_lighttpd_stop(lighttpd);
}

/* A second trigger during a run says so and changes nothing. */
static void
test_busy(void)
{
  g_autoptr(TestWholePhone) phone = test_whole_phone_new_idle();

  test_whole_phone_pin(phone, "auto_provision.attempt_expired_time", "1");
  test_script_answer(phone->server, &silent);
  test_whole_phone_notify(phone, "check-sync");
  test_whole_phone_wait_popup(phone, "Updating...");
  test_whole_phone_notify(phone, "check-sync;reboot=false");
  test_whole_phone_wait_popup(phone, "The phone is being provisioned already");
  test_whole_phone_wait_run(phone, 2);
  test_whole_phone_wait_popup(phone, "Update failed: y000000000028.cfg: no answer within 1 s");
  test_whole_phone_wait_idle(phone);
  g_assert_cmpuint(phone->runs, ==, 2);
}

/* A restart in the middle of a run cuts it off, and the run of a power-on follows. */
static void
test_restart_in_run(void)
{
  g_autoptr(TestWholePhone) phone = test_whole_phone_new_idle();

  test_whole_phone_pin(phone, "sip.check_autop_result_before_register", "1");
  test_script_answer(phone->server, &silent);
  test_whole_phone_notify(phone, "check-sync");
  test_whole_phone_wait_popup(phone, "Updating...");
  test_whole_phone_serve_user(phone, "1002", "");
  test_script_answer_with(phone->server, TEST_COMMON, "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n");
  test_whole_phone_notify(phone, "check-sync;reboot=true");
  g_assert_cmpint(test_whole_phone_wait_run(phone, 2)->trigger, ==, BENCH_TRIGGER_CHECK_SYNC);
  g_assert_cmpint(test_whole_phone_wait_run(phone, 3)->trigger, ==, BENCH_TRIGGER_POWER_ON);
  test_whole_phone_wait_registered(phone, "1002");
  g_assert_cmpuint(test_whole_phone_count_events(phone, "Update failed"), ==, 0);
}

/* Switched off, or told to restart, while it waits for a silent server before it signs in for the first time. */
static void
test_off_while_waiting(void)
{
  g_autoptr(TestWholePhone) phone = test_whole_phone_new();

  test_whole_phone_pin(phone, "sip.check_autop_result_before_register", "1");
  test_script_answer(phone->server, &silent);
  test_whole_phone_serve_user(phone, "1001", "");
  test_whole_phone_switch_on(phone);
  bench_phone_request_restart(phone->phone);
  test_whole_phone_wait_run(phone, 1);
  g_assert_true(bench_provisioning_is_running(bench_phone_get_provisioning(phone->phone)));
  test_whole_phone_switch_off(phone);
  g_assert_cmpuint(test_registrar_count(phone->registrar), ==, 0);
}

static gboolean
is_booting(gconstpointer data)
{
  const TestWholePhone *phone = data;

  return bench_firmware_get_screen(bench_phone_get_firmware(phone->phone))->kind == BENCH_SCREEN_BOOT;
}

/* The phone restarts once, and after the call that is up; nothing of it is seen in the call. */
static void
test_restart_parameter(void)
{
  g_autoptr(TestWholePhone) phone = test_whole_phone_new_idle();
  const BenchProvisionReport *report;

  test_whole_phone_call(phone);
  test_whole_phone_serve_user(phone, "1001", "network.qos.signaltos = 26\n");
  test_whole_phone_notify(phone, "check-sync");
  report = test_whole_phone_wait_run(phone, 2);
  g_assert_true(report->restart);
  test_settle();
  g_assert_false(is_booting(phone));
  g_assert_true(test_whole_phone_is_in_call(phone));
  g_assert_cmpuint(test_whole_phone_count_events(phone, "Updating..."), ==, 0);
  g_assert_cmpuint(test_whole_phone_count_events(phone, "Updated"), ==, 0);
  test_whole_phone_press(phone, "soft-4");
  test_wait(is_booting, phone, "the restart after the call");
  g_assert_cmpint(test_whole_phone_wait_run(phone, 3)->trigger, ==, BENCH_TRIGGER_POWER_ON);
  test_whole_phone_wait_idle(phone);
  test_whole_phone_wait_registered(phone, "1001");
  g_assert_cmpuint(phone->runs, ==, 3);
  test_whole_phone_switch_off(phone);
  g_string_truncate(phone->events, 0);
  test_whole_phone_switch_on(phone);
  g_assert_false(test_whole_phone_wait_run(phone, 1)->restart);
  test_whole_phone_wait_registered(phone, "1001");
  test_whole_phone_wait_idle(phone);
  g_assert_cmpuint(phone->runs, ==, 1);
  g_assert_cmpuint(test_whole_phone_count_events(phone, "\"screen\":\"idle\""), ==, 1);
}

int
main(int argc, char **argv)
{
  g_setenv("TZ", "UTC", TRUE);
  test_whole_phone_init(&argc, &argv);
  g_test_add_func("/phone-triggers/repeat", test_repeat);
  g_test_add_func("/phone-triggers/weekly", test_weekly);
  g_test_add_func("/phone-triggers/check-sync", test_check_sync);
  g_test_add_func("/phone-triggers/check-sync-reboot", test_check_sync_reboot);
  g_test_add_func("/phone-triggers/menu", test_menu);
  g_test_add_func("/phone-triggers/code", test_code);
  g_test_add_func("/phone-triggers/busy", test_busy);
  g_test_add_func("/phone-triggers/restart-in-run", test_restart_in_run);
  g_test_add_func("/phone-triggers/off-while-waiting", test_off_while_waiting);
  g_test_add_func("/phone-triggers/restart-parameter", test_restart_parameter);
  return g_test_run();
}
