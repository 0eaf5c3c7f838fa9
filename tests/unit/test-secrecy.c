/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every parameter that is a secret, set to a word nobody else says: whatever the phone tells, it is not in there. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/log.h"
#include "../folder.h"
#include "parameter-samples.h"
#include "settings/apply.h"
#include "settings/export.h"
#include "settings/shown.h"

#define TOKEN "t0ken"
#define PIN "31415926"
#define URL "https://ann:" TOKEN "@192.0.2.1/$MAC.cfg"

/* (element-type utf8) */
static GPtrArray *
secret_names(void)
{
  const GPtrArray *rows = bench_parameter_all();
  GPtrArray *names = g_ptr_array_new_with_free_func(g_free);

  for (guint i = 0; i < rows->len; i++)
    {
      const BenchParameter *row = g_ptr_array_index(rows, i);

      if (row->type == BENCH_PARAMETER_SECRET)
        g_ptr_array_add(names, sample_name(row, FALSE, 0));
    }
  g_assert_cmpuint(names->len, >, 10);
  return names;
}

/* A value that the parameter takes: the worst one, or one for a key of sixteen characters, or for a PIN. */
static char *
secret_for(const char *name, guint index)
{
  char *worst = g_strdup_printf(TOKEN "%u \" , ; @ " TOKEN, index);
  const BenchParameter *row = bench_parameter_find(name);

  if (bench_parameter_check(row, worst, NULL))
    return worst;
  g_free(worst);
  if (bench_parameter_check(row, TOKEN "-----------", NULL))
    return g_strdup(TOKEN "-----------");
  return g_strdup(PIN);
}

/* Each secret, a URL with a password in it, a URL in a place for something else, and an unknown name. */
static char *
hostile_text(void)
{
  g_autoptr(GPtrArray) names = secret_names();
  GString *text = g_string_new("#!version:1.0.0.1\n");

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *value = secret_for(names->pdata[i], i);

      g_string_append_printf(text, "%s = %s%s\n", (const char *) names->pdata[i],
                             g_str_equal(names->pdata[i], "security.user_password") ? "user:" : "", value);
    }
  g_string_append(text, "auto_provision.server.url = " URL "\n"
                        "account.1.enable = " URL "\n"
                        "no.such.password = " TOKEN "\n");
  return g_string_free(text, FALSE);
}

static void
check_silent(const char *text)
{
  if (strstr(text, TOKEN) != NULL || strstr(text, PIN) != NULL)
    g_error("a secret in: %s", text);
}

static void
test_told(void)
{
  g_autoptr(BenchSettings) settings = bench_settings_new();
  g_autofree char *text = hostile_text();
  static const BenchLayer layers[] = { BENCH_LAYER_COMMON, BENCH_LAYER_MAC, BENCH_LAYER_USER };

  for (gsize i = 0; i < G_N_ELEMENTS(layers); i++)
    {
      g_autoptr(BenchApplyReport) report
          = bench_settings_apply(settings, layers[i], "https://u:" TOKEN "@h/a.cfg", text, -1, TRUE);
      g_autofree char *words = bench_apply_report_to_text(report);
      g_autoptr(JsonBuilder) builder = json_builder_new();
      g_autoptr(JsonNode) root = NULL;
      g_autofree char *json = NULL;

      g_assert_cmpuint(report->counts[BENCH_LINE_REFUSED], ==, 2);
      bench_apply_report_add_to_json(report, builder);
      root = json_builder_get_root(builder);
      json = json_to_string(root, FALSE);
      check_silent(words);
      check_silent(json);
    }

  g_autofree char *plain = bench_settings_export(settings, BENCH_EXPORT_PLAIN);
  g_autofree char *all = bench_settings_export(settings, BENCH_EXPORT_LAYERS);
  g_autofree char *open = bench_settings_export(settings, BENCH_EXPORT_SECRETS);
  g_autoptr(GPtrArray) differences = bench_settings_list_differences(settings);

  check_silent(plain);
  check_silent(all);
  g_assert_nonnull(strstr(plain, "# account.1.password: a secret, left out\n"));
  g_assert_nonnull(strstr(plain, "auto_provision.server.url = https://192.0.2.1/$MAC.cfg\n"));
  g_assert_nonnull(strstr(plain, "auto_provision.server.url: user name and password in it are left out"));
  g_assert_nonnull(strstr(open, "auto_provision.server.url = " URL "\n"));
  g_assert_nonnull(strstr(open, "account.1.password = " TOKEN));
  g_assert_cmpuint(differences->len, >, 10);
  for (guint i = 0; i < differences->len; i++)
    {
      const BenchDifference *difference = g_ptr_array_index(differences, i);

      check_silent(difference->value);
      check_silent(difference->origin);
    }
}

/* What is exported is what is in force after it is read again. */
static void
test_export_again(void)
{
  g_autoptr(BenchSettings) settings = bench_settings_new();
  g_autoptr(BenchSettings) again = bench_settings_new();
  g_autofree char *text = hostile_text();
  g_autoptr(GPtrArray) before = NULL;

  bench_settings_load_text(settings, "x", text, -1, BENCH_LAYER_MAC, NULL);
  bench_settings_set(settings, "phone_setting.emergency.number", "%EMPTY%", BENCH_LAYER_USER, NULL, NULL);
  bench_settings_set(settings, "voice.ring_vol", "3", BENCH_LAYER_USER, NULL, NULL);
  for (int flags = 0; flags < 2; flags++)
    {
      g_autofree char *form
          = bench_settings_export(settings, BENCH_EXPORT_SECRETS
                                                | (flags != 0 ? BENCH_EXPORT_LAYERS : BENCH_EXPORT_PLAIN));
      g_autoptr(BenchApplyReport) report
          = bench_settings_apply(again, BENCH_LAYER_USER, "export.cfg", form, -1, TRUE);

      g_assert_cmpuint(report->counts[BENCH_LINE_REFUSED], ==, 0);
    }
  before = bench_settings_list_set(settings);
  for (guint i = 0; i < before->len; i++)
    g_assert_cmpstr(bench_settings_get(settings, before->pdata[i]), ==,
                    bench_settings_get(again, before->pdata[i]));
}

/* The log masks by itself what somebody might write into it. */
static void
test_mask(void)
{
  static const char *const urls[][2] = {
    { "from https://ann:" TOKEN "@192.0.2.1/a", "from https://***@192.0.2.1/a" },
    { "ftp://ann:a@" TOKEN "@[::1]:21/x@y", "ftp://***@[::1]:21/x@y" },
    { "http://192.0.2.1/x@y", "http://192.0.2.1/x@y" },
    { "HTTPS://" TOKEN "@h", "HTTPS://***@h" },
    { "_ftp://ann:" TOKEN "@h", "_ftp://***@h" },
    { "http://ann:a/" TOKEN "@h/x", "http://***@h/x" },
    { "http://ann:#" TOKEN "?1@h", "http://***@h" },
    { "http://lab:8080/x@y", "http://lab:8080/x@y" },
    { "http://[::1]:8080/x@y http://lab/a:b@c", "http://[::1]:8080/x@y http://lab/a:b@c" },
  };
  g_autoptr(GPtrArray) names = secret_names();

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *line
          = g_strdup_printf("x.cfg: %s = a %s\" ,;@%s", (const char *) names->pdata[i], TOKEN, TOKEN);
      g_autofree char *masked = bench_mask_secrets(line);

      check_silent(masked);
      g_assert_nonnull(strstr(masked, names->pdata[i]));
    }
  for (gsize i = 0; i < G_N_ELEMENTS(urls); i++)
    {
      g_autofree char *masked = bench_mask_secrets(urls[i][0]);

      g_assert_cmpstr(masked, ==, urls[i][1]);
    }
}

/* Text made to keep a regular expression busy. */
static void
test_mask_is_quick(void)
{
  static const char *const pieces[]
      = { "a.", "x://a", "x://a:b", "password", "@", "https://", "aes_key", "aes_key_16.", "= ", "sip:a:" };
  gint64 begin = g_get_monotonic_time();

  for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++)
    {
      g_autoptr(GString) text = g_string_new(NULL);
      g_autofree char *masked = NULL;

      while (text->len < 60000)
        g_string_append(text, pieces[i]);
      masked = bench_mask_secrets(text->str);
      /* Nor may it hide what is harmless by exhausting the search. */
      g_assert_true(g_str_has_prefix(masked, pieces[i]));
    }
  g_assert_cmpint(g_get_monotonic_time() - begin, <, 10 * G_USEC_PER_SEC);
}

/* All that a verbose phone logs while it takes such a file, keeps it and finds it again. */
static void
test_log(void)
{
  if (g_test_subprocess())
    {
      g_autofree char *text = hostile_text();
      const char *path = g_getenv("BENCH_TEST_PATH");

      bench_log_init(TRUE);
      for (int i = 0; i < 2; i++)
        {
          g_autoptr(BenchSettings) settings = bench_settings_new();
          g_autoptr(BenchApplyReport) report = NULL;

          g_assert_true(bench_settings_keep_layers(settings, path, NULL));
          report = bench_settings_apply(settings, BENCH_LAYER_COMMON, "https://u:" TOKEN "@h/a.cfg", text, -1,
                                        FALSE);
          bench_settings_set(settings, "account.1.password", "", BENCH_LAYER_COMMON, NULL, NULL);
        }
      return;
    }

  g_autofree char *folder = g_dir_make_tmp("bench-secrecy-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "lab.cfg", NULL);

  g_setenv("BENCH_TEST_PATH", path, TRUE);
  g_test_trap_subprocess(NULL, 60 * G_USEC_PER_SEC, 0);
  g_test_trap_assert_passed();
  g_test_trap_assert_stderr("*a.cfg:*");
  g_test_trap_assert_stderr_unmatched("*" TOKEN "*");
  test_folder_remove(folder);
}

int
main(int argc, char **argv)
{
  /* No secret service in a test: libsecret must fail at once, not reach the tester's own keyring. */
  g_setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/secrecy/told", test_told);
  g_test_add_func("/secrecy/export-again", test_export_again);
  g_test_add_func("/secrecy/mask", test_mask);
  g_test_add_func("/secrecy/mask-is-quick", test_mask_is_quick);
  g_test_add_func("/secrecy/log", test_log);
  return g_test_run();
}
