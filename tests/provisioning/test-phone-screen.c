/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the LCD of a whole phone shows of its provisioning: "Updating..." for as long as it lasts, the result after
 * it, and no reason so long that its end is cut off.
 */
#include <string.h>

#include "../deadline.h"
#include "../flows/certificates.h"
#include "../flows/one-phone.h"
#include "lcd/lcd.h"
#include "whole-phone.h"

#define PICTURE "BENCH_TEST_PICTURES" /* an environment variable: a folder for pictures of each, to look at */

static const TestScriptAnswer silent = { .path = TEST_COMMON, .bytes = "", .end = TEST_SCRIPT_HOLD };

static BenchFirmware *
firmware_of(TestWholePhone *phone)
{
  return bench_phone_get_firmware(phone->phone);
}

static GBytes *
draw(BenchLcd *lcd, const BenchScreen *screen)
{
  cairo_surface_t *picture = bench_lcd_draw(lcd, screen);
  gsize size;
  GBytes *bytes;

  cairo_surface_flush(picture);
  size = (gsize) cairo_image_surface_get_stride(picture) * (gsize) cairo_image_surface_get_height(picture);
  bytes = g_bytes_new(cairo_image_surface_get_data(picture), size);
  cairo_surface_destroy(picture);
  return bytes;
}

/* The end of a text that is cut off cannot be seen: another end looks the same. */
static gboolean
shows_whole(const char *text)
{
  g_autoptr(BenchLcd) lcd = bench_lcd_new(BENCH_LAYOUT_COLOUR, 480, 272);
  BenchScreen *screen = bench_screen_new(BENCH_SCREEN_IDLE);
  g_autoptr(GBytes) right = NULL;
  g_autoptr(GBytes) other = NULL;
  g_autofree char *changed = g_strdup(text);

  changed[strlen(changed) - 1] = changed[strlen(changed) - 1] == 'X' ? 'W' : 'X';
  screen->popup = BENCH_POPUP_NOTE;
  bench_screen_set(&screen->popup_text, text);
  right = draw(lcd, screen);
  if (g_getenv(PICTURE) != NULL)
    {
      g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_MD5, text, -1);
      g_autofree char *path = g_strdup_printf("%s/%s.png", g_getenv(PICTURE), sum);

      bench_lcd_write_png(lcd, screen, path, NULL);
    }
  bench_screen_set(&screen->popup_text, changed);
  other = draw(lcd, screen);
  bench_screen_unref(screen);
  return !g_bytes_equal(right, other);
}

static void
run_to_popup(TestWholePhone *phone, const char *start)
{
  guint runs = phone->runs;
  const BenchScreen *screen;

  test_whole_phone_notify(phone, "check-sync");
  test_whole_phone_wait_run(phone, runs + 1);
  screen = bench_firmware_get_screen(firmware_of(phone));
  g_assert_cmpint(screen->popup, ==, BENCH_POPUP_NOTE);
  g_test_message("%s", screen->popup_text);
  if (!g_str_has_prefix(screen->popup_text, start))
    g_error("\"%s\" instead of \"%s\"", screen->popup_text, start);
  if (!shows_whole(screen->popup_text))
    g_error("\"%s\" does not fit", screen->popup_text);
  /* Nor does anything stay behind it. */
  test_whole_phone_wait_idle(phone);
}

static void
test_results(void)
{
  static const struct
  {
    const char *bytes;
    const char *shown;
  } cases[] = {
    { "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n",
      "Update failed: 001565aabbcc.cfg: the server asks for a user name and password" },
    { "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n",
      "Update failed: 001565aabbcc.cfg: the server forbids it" },
    { "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n", "Update failed: no file for this phone" },
    { "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n",
      "Update failed: 001565aabbcc.cfg: the server answered 500 instead of 200" },
    { "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n#!ver",
      "Update failed: 001565aabbcc.cfg: the server sent less than the whole file" },
    { "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>",
      "Update failed: 001565aabbcc.cfg: no configuration file" },
    { "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n#!version", "Update failed: 001565aabbcc.cfg: " },
    { "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: file:///etc/passwd\r\n\r\n",
      "Update failed: 001565aabbcc.cfg: " },
    { "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " TEST_MAC "\r\n\r\n",
      "Update failed: 001565aabbcc.cfg: " },
    { "220 mail ready\r\n", "Update failed: 001565aabbcc.cfg: " },
  };
  g_autoptr(TestWholePhone) phone = test_whole_phone_new_idle();

  run_to_popup(phone, "Nothing changed!");
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      test_script_answer_with(phone->server, TEST_MAC, cases[i].bytes);
      run_to_popup(phone, cases[i].shown);
    }
  test_script_serve(phone->server, TEST_MAC, "#!version:1.0.0.1\naccount.1.label = New\n", -1);
  run_to_popup(phone, "Updated");
  test_whole_phone_pin(phone, "auto_provision.server.url", "http://127.0.0.1:1/");
  run_to_popup(phone, "Update failed: y000000000028.cfg: ");
  test_whole_phone_pin(phone, "auto_provision.server.url", "");
  run_to_popup(phone, "Update failed: no server is known");
}

/* Certificates, encryption and the files a configuration names: the longest there are. */
static void
test_long_results(void)
{
  TestCertificates *certificates = test_certificates_new();
  TestWholePhone *phone = test_whole_phone_new_idle();
  const char *const wrong[] = { certificates->expired, certificates->wrong_name, certificates->untrusted };
  g_autofree char *page = test_script_url(phone->server, "/page.wav");
  g_autofree char *lines = g_strdup_printf("ringtone.url = %s\n", page);
  g_autofree char *softkey = g_strdup_printf("custom_softkey_call_failed.url = %s\n", page);

  for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++)
    {
      TestScript *server = test_script_start(wrong[i], NULL);
      g_autofree char *url = test_script_url(server, "/");

      test_whole_phone_pin(phone, "trusted_certificates.url", certificates->authority);
      test_whole_phone_pin(phone, "auto_provision.server.url", url);
      run_to_popup(phone, "Update failed: y000000000028.cfg: the server's certificate");
      test_script_stop(server);
    }
  g_autofree char *url = test_script_url(phone->server, "/");

  test_whole_phone_pin(phone, "auto_provision.server.url", url);
  test_whole_phone_pin(phone, "auto_provision.aes_key_16.mac", "0123456789abcdef");
  test_script_serve(phone->server, TEST_MAC, "\1\2\3\4\5\6\7\x08\1\2\3\4\5\6\7\x08", 16);
  run_to_popup(phone, "Update failed: 001565aabbcc.cfg: ");
  test_script_serve(phone->server, TEST_MAC, "\1\2\3\4\5\6\7\x08\1\2\3\4\5\6\7", 15);
  run_to_popup(phone, "Update failed: 001565aabbcc.cfg: ");
  test_script_serve(phone->server, "/page.wav", "<html>", -1);
  test_whole_phone_serve_user(phone, "1001", lines);
  run_to_popup(phone, "Update failed: ringtone.url: ");
  test_whole_phone_serve_user(phone, "1001", softkey);
  run_to_popup(phone, "Update failed: custom_softkey_call_failed.url: ");
  test_whole_phone_free(phone);
  test_certificates_free(certificates);
}

static gboolean
is_updating(gconstpointer data)
{
  const TestWholePhone *phone = data;

  return g_strcmp0(bench_firmware_get_screen(bench_phone_get_firmware(phone->phone))->text, "Updating...")
         == 0;
}

static gboolean
is_idle(gconstpointer data)
{
  const TestWholePhone *phone = data;

  return bench_firmware_get_screen(bench_phone_get_firmware(phone->phone))->kind == BENCH_SCREEN_IDLE;
}

/* On the boot screen it says so once there is something new, without a box over it; and over the idle screen from
   then on, until it ends. */
static void
test_booting(void)
{
  g_autoptr(TestWholePhone) phone = test_whole_phone_new();
  g_autofree char *url = test_script_url(phone->server, "/slow.wav");
  g_autofree char *lines = g_strdup_printf("ringtone.url = %s\n", url);
  static const TestScriptAnswer slow = { .path = "/slow.wav", .bytes = "", .end = TEST_SCRIPT_HOLD };
  const BenchScreen *screen;

  test_whole_phone_pin(phone, "auto_provision.attempt_expired_time", "1");
  test_script_answer(phone->server, &slow);
  test_whole_phone_serve_user(phone, "1001", lines);
  test_whole_phone_switch_on(phone);
  screen = bench_firmware_get_screen(firmware_of(phone));
  g_assert_cmpstr(screen->text, ==, "Initializing... Please wait!");
  test_wait(is_updating, phone, "Updating... on the boot screen");
  screen = bench_firmware_get_screen(firmware_of(phone));
  g_assert_cmpint(screen->kind, ==, BENCH_SCREEN_BOOT);
  g_assert_cmpint(screen->popup, ==, BENCH_POPUP_NONE);
  test_wait(is_idle, phone, "the end of the boot screen");
  screen = bench_firmware_get_screen(firmware_of(phone));
  g_assert_cmpint(screen->popup, ==, BENCH_POPUP_NOTE);
  g_assert_cmpstr(screen->popup_text, ==, "Updating...");
  test_whole_phone_wait_run(phone, 1);
  test_whole_phone_wait_popup(phone, "Update failed: ringtone.url: no answer within 1 s");
  test_whole_phone_wait_idle(phone);
}

/* A call that comes while it lasts takes the LCD, and keeps it when the run ends; so does one that was there. */
static void
test_call(void)
{
  g_autoptr(TestWholePhone) phone = test_whole_phone_new_idle();

  test_whole_phone_pin(phone, "auto_provision.attempt_expired_time", "1");
  test_script_answer(phone->server, &silent);
  test_whole_phone_notify(phone, "check-sync");
  test_whole_phone_wait_popup(phone, "Updating...");
  test_whole_phone_call(phone);
  g_assert_cmpint(bench_firmware_get_screen(firmware_of(phone))->popup, ==, BENCH_POPUP_NONE);
  test_whole_phone_wait_run(phone, 2);
  g_assert_true(test_whole_phone_is_in_call(phone));
  g_assert_cmpint(bench_firmware_get_screen(firmware_of(phone))->popup, ==, BENCH_POPUP_NONE);
  test_whole_phone_serve_user(phone, "1001", "account.1.missed_calllog = 0\n");
  test_script_serve(phone->server, TEST_COMMON, "#!version:1.0.0.1\n", -1);
  test_whole_phone_notify(phone, "check-sync");
  test_whole_phone_wait_run(phone, 3);
  g_assert_true(test_whole_phone_is_in_call(phone));
  g_assert_cmpint(bench_firmware_get_screen(firmware_of(phone))->popup, ==, BENCH_POPUP_NONE);
  test_whole_phone_press(phone, "soft-4");
}

int
main(int argc, char **argv)
{
  test_whole_phone_init(&argc, &argv);
  g_test_add_func("/phone-screen/results", test_results);
  g_test_add_func("/phone-screen/long-results", test_long_results);
  g_test_add_func("/phone-screen/booting", test_booting);
  g_test_add_func("/phone-screen/call", test_call);
  return g_test_run();
}
