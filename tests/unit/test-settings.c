/* SPDX-License-Identifier: GPL-3.0-or-later */
/* settings/: layers and origins, what is kept on disk. The table has test-parameters.c, .cfg text test-cfg.c. */
#include <gio/gio.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "settings/settings.h"

static void
test_indexed_defaults(void)
{
  g_autoptr(BenchSettings) settings = bench_settings_new();

  g_assert_cmpint(bench_settings_get_int(settings, "account.3.codec.6.priority"), ==, 1);
  g_assert_cmpint(bench_settings_get_int(settings, "account.3.codec.1.priority"), ==, 2);
  g_assert_cmpint(bench_settings_get_int(settings, "account.3.codec.7.priority"), ==, 0);
  g_assert_cmpstr(bench_settings_get(settings, "account.1.codec.2.payload_type"), ==, "PCMA");
  g_assert_cmpint(bench_settings_getf(settings, "linekey.%u.line", 7)[0], ==, '7');
}

static void
test_bad_lines(void)
{
  static const char text[] = "\xef\xbb\xbf#!version:1.0.0.1\r\n"
                             "# a comment\r\n"
                             "account.1.label = Lab 1 # not a comment\r\n"
                             "account.1.enable = yes\r\n"
                             "acount.1.enable = 1\r\n"
                             "just words\r\n"
                             " = 5\r\n"
                             "account.1.expires = 20\r\n"
                             "account.1.user_name=1001\r\n"
                             "account.1.label = \xff\r\n"
                             "account.1.sip_server_port = 5070";
  g_autoptr(BenchSettings) settings = bench_settings_new();
  g_autoptr(GPtrArray) complaints = g_ptr_array_new_with_free_func(g_free);

  bench_settings_load_text(settings, "lab.cfg", text, sizeof text - 1, BENCH_LAYER_FILE, complaints);
  g_assert_cmpuint(complaints->len, ==, 6);
  g_assert_cmpstr(complaints->pdata[0], ==, "lab.cfg:4: account.1.enable: neither 0 nor 1: \"yes\"");
  g_assert_cmpstr(complaints->pdata[1], ==, "lab.cfg:5: acount.1.enable: no such parameter");
  g_assert_cmpstr(complaints->pdata[2], ==, "lab.cfg:6: no '=' after a name");
  g_assert_cmpstr(complaints->pdata[3], ==, "lab.cfg:7: no name before '='");
  g_assert_cmpstr(complaints->pdata[4], ==, "lab.cfg:8: account.1.expires: out of range 30..2147483647: 20");
  g_assert_cmpstr(complaints->pdata[5], ==, "lab.cfg:10: not UTF-8");
  g_assert_cmpstr(bench_settings_get(settings, "account.1.label"), ==, "Lab 1 # not a comment");
  g_assert_cmpstr(bench_settings_get(settings, "account.1.user_name"), ==, "1001");
  g_assert_cmpint(bench_settings_get_int(settings, "account.1.sip_server.1.port"), ==, 5070);
  g_assert_cmpint(bench_settings_get_int(settings, "account.1.sip_server_port"), ==, 5070);
  g_assert_cmpint(bench_settings_get_int(settings, "account.1.expires"), ==, 3600);
}

static void
on_changed(BenchSettings *settings, const char *name, GString *log)
{
  g_string_append_printf(log, "%s=%s;", name, bench_settings_get(settings, name));
}

static void
test_layers(void)
{
  g_autoptr(BenchSettings) settings = bench_settings_new();
  g_autoptr(GString) log = g_string_new(NULL);
  g_autofree char *origin = NULL;

  g_signal_connect(settings, "changed::voice.ring_vol", G_CALLBACK(on_changed), log);
  bench_settings_load_text(settings, "a.cfg", "#!version:1.0.0.1\nvoice.ring_vol = 3\n", -1, BENCH_LAYER_FILE,
                           NULL);
  bench_settings_load_text(settings, "b.cfg", "#!version:1.0.0.1\nvoice.ring_vol = 4\n", -1, BENCH_LAYER_FILE,
                           NULL);
  origin = bench_settings_get_origin(settings, "voice.ring_vol");
  g_assert_cmpstr(origin, ==, "b.cfg:2");
  g_assert_true(bench_settings_set(settings, "voice.ring_vol", "9", BENCH_LAYER_USER, NULL, NULL));
  g_assert_true(bench_settings_set(settings, "voice.ring_vol", "9", BENCH_LAYER_OVERRIDE, NULL, NULL));
  bench_settings_unset(settings, "voice.ring_vol", BENCH_LAYER_OVERRIDE);
  bench_settings_unset(settings, "voice.ring_vol", BENCH_LAYER_USER);
  bench_settings_set(settings, "voice.ring_vol", "%NULL%", BENCH_LAYER_FILE, NULL, NULL);
  g_assert_cmpstr(log->str, ==,
                  "voice.ring_vol=3;voice.ring_vol=4;voice.ring_vol=9;voice.ring_vol=4;voice.ring_vol=8;");
}

static void
test_empty_hides_a_default(void)
{
  g_autoptr(BenchSettings) settings = bench_settings_new();

  bench_settings_set(settings, "phone_setting.emergency.number", "%EMPTY%", BENCH_LAYER_FILE, NULL, NULL);
  g_assert_cmpstr(bench_settings_get(settings, "phone_setting.emergency.number"), ==, "");
  bench_settings_set(settings, "phone_setting.emergency.number", "%NULL%", BENCH_LAYER_FILE, NULL, NULL);
  g_assert_cmpstr(bench_settings_get(settings, "phone_setting.emergency.number"), ==, "112,911,110");
}

/* What is set could not be read back from a file. */
static void
test_control_characters(void)
{
  static const char *const values[] = { "a\nb", "a\rb", "\x1b[0m", "a\x7f" };
  g_autoptr(BenchSettings) settings = bench_settings_new();

  for (gsize i = 0; i < G_N_ELEMENTS(values); i++)
    {
      g_assert_false(
          bench_settings_set(settings, "account.1.label", values[i], BENCH_LAYER_USER, NULL, NULL));
      g_assert_false(
          bench_settings_set(settings, "account.1.password", values[i], BENCH_LAYER_USER, NULL, NULL));
    }
  g_assert_true(bench_settings_set(settings, "account.1.label", "a\tb", BENCH_LAYER_USER, NULL, NULL));
}

/* What the user typed is there after a restart, and no password is in the settings file. */
static void
test_kept(void)
{
  g_autofree char *folder = g_dir_make_tmp("bench-settings-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "phone.cfg", NULL);
  g_autofree char *secrets_path = g_strconcat(path, ".secrets", NULL);
  g_autofree char *text = NULL;
  GStatBuf info;

  for (int round = 0; round < 2; round++)
    {
      g_autoptr(BenchSettings) settings = bench_settings_new();

      g_assert_true(bench_settings_keep_layers(settings, path, NULL));
      if (round == 0)
        {
          g_assert_true(
              bench_settings_set(settings, "account.1.user_name", "1001", BENCH_LAYER_USER, NULL, NULL));
          g_assert_true(
              bench_settings_set(settings, "account.1.password", "s3cret", BENCH_LAYER_USER, NULL, NULL));
        }
      g_assert_cmpstr(bench_settings_get(settings, "account.1.user_name"), ==, "1001");
      g_assert_cmpstr(bench_settings_get(settings, "account.1.password"), ==, "s3cret");
    }
  g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
  g_assert_nonnull(strstr(text, "account.1.user_name = 1001"));
  g_assert_null(strstr(text, "s3cret"));
  g_assert_cmpint(g_stat(secrets_path, &info), ==, 0);
  g_assert_cmpint(info.st_mode & 0777, ==, 0600);
  g_unlink(secrets_path);
  g_unlink(path);
  g_rmdir(folder);
}

static void
test_refusals(void)
{
  g_autoptr(BenchSettings) settings = bench_settings_new();
  g_autoptr(GError) error = NULL;

  g_assert_false(bench_settings_set(settings, "no.such", "1", BENCH_LAYER_USER, NULL, &error));
  g_assert_error(error, BENCH_SETTINGS_ERROR, BENCH_SETTINGS_ERROR_UNKNOWN_NAME);
  g_clear_error(&error);
  g_assert_false(bench_settings_set(settings, "voice.ring_vol", "16", BENCH_LAYER_USER, NULL, &error));
  g_assert_error(error, BENCH_SETTINGS_ERROR, BENCH_SETTINGS_ERROR_BAD_VALUE);
  g_clear_error(&error);
  g_assert_false(bench_settings_set(settings, "voice.ring_vol", "3.5", BENCH_LAYER_USER, NULL, NULL));
  g_assert_false(bench_settings_set(settings, "voice.ring_vol", "nan", BENCH_LAYER_USER, NULL, NULL));
  g_assert_false(bench_settings_set(settings, "account.1.label", "a\nb", BENCH_LAYER_USER, NULL, NULL));
  g_assert_true(
      bench_settings_set(settings, "account.1.advanced.timer_t1", "0.5", BENCH_LAYER_USER, NULL, NULL));
}

int
main(int argc, char **argv)
{
  /* No secret service in a test: libsecret must fail at once, not reach the tester's own keyring. */
  g_setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/settings/table/indexed-defaults", test_indexed_defaults);
  g_test_add_func("/settings/cfg/bad-lines", test_bad_lines);
  g_test_add_func("/settings/layers", test_layers);
  g_test_add_func("/settings/empty", test_empty_hides_a_default);
  g_test_add_func("/settings/control-characters", test_control_characters);
  g_test_add_func("/settings/kept", test_kept);
  g_test_add_func("/settings/refusals", test_refusals);
  return g_test_run();
}
