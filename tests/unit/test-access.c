/* SPDX-License-Identifier: GPL-3.0-or-later */
/* settings/: user levels, the line that sets a password a level, the guard against guessing, files of item levels. */
#include <glib.h>
#include <string.h>

#include "../folder.h"
#include "settings/access.h"
#include "settings/apply.h"
#include "settings/export.h"
#include "settings/item-levels.h"

#define HEAD "#!version:1.0.0.1\n"
#define THREE_LINES                                                                                          \
  "security.user_password = admin:s3cret\n"                                                                  \
  "security.user_password = var:v4r\n"                                                                       \
  "static.security.user_password = user:us3r\n"

typedef struct
{
  BenchSettings *settings;
  BenchClock *clock;
  BenchAccess *access;
} Fixture;

static void
set_up(Fixture *self, gconstpointer data)
{
  self->settings = bench_settings_new();
  self->clock = bench_clock_new_manual(0);
  self->access = bench_access_new(self->settings, self->clock);
}

static void
tear_down(Fixture *self, gconstpointer data)
{
  bench_access_free(self->access);
  g_object_unref(self->clock);
  g_object_unref(self->settings);
}

static BenchApplyReport *
apply(BenchSettings *settings, BenchLayer layer, const char *lines)
{
  g_autofree char *text = g_strconcat(HEAD, lines, NULL);

  return bench_settings_apply(settings, layer, "levels.cfg", text, -1, FALSE);
}

static void
take(BenchSettings *settings, BenchLayer layer, const char *lines, guint refused)
{
  g_autoptr(BenchApplyReport) report = apply(settings, layer, lines);

  g_assert_cmpuint(report->counts[BENCH_LINE_REFUSED], ==, refused);
}

static void
set(Fixture *self, const char *name, const char *value)
{
  g_autoptr(GError) error = NULL;

  g_assert_true(bench_settings_set(self->settings, name, value, BENCH_LAYER_FILE, NULL, &error));
  g_assert_no_error(error);
}

static void
check_passwords(BenchSettings *settings, const char *admin, const char *var, const char *user)
{
  g_assert_cmpstr(bench_settings_get(settings, "security.user_password.admin"), ==, admin);
  g_assert_cmpstr(bench_settings_get(settings, "security.user_password.var"), ==, var);
  g_assert_cmpstr(bench_settings_get(settings, "security.user_password.user"), ==, user);
}

static void
test_three_lines(Fixture *self, gconstpointer data)
{
  g_autoptr(BenchApplyReport) report = NULL;
  g_autofree char *origin = NULL;

  check_passwords(self->settings, "admin", "var", "user");
  report = apply(self->settings, BENCH_LAYER_COMMON, THREE_LINES);
  check_passwords(self->settings, "s3cret", "v4r", "us3r");
  g_assert_cmpuint(report->counts[BENCH_LINE_APPLIED], ==, 3);
  g_assert_cmpstr(((BenchLineReport *) report->lines->pdata[1])->name, ==, "security.user_password");
  origin = bench_settings_get_origin(self->settings, "security.user_password.var");
  g_assert_cmpstr(origin, ==, "common: levels.cfg:3");
  bench_apply_report_free(g_steal_pointer(&report));
  report = apply(self->settings, BENCH_LAYER_COMMON, THREE_LINES);
  g_assert_cmpuint(report->counts[BENCH_LINE_UNCHANGED], ==, 3);
  g_assert_cmpstr(bench_settings_get(self->settings, "security.user_password"), ==, "s3cret");
}

/* An entry of the user that comes last says nothing of the administrator's. */
static void
test_user_last(Fixture *self, gconstpointer data)
{
  set(self, "security.user_password", "admin:s3cret");
  set(self, "security.user_password", "user:other");
  check_passwords(self->settings, "s3cret", "var", "other");
  set(self, "security.user_password", "user:");
  check_passwords(self->settings, "s3cret", "var", "");
  set(self, "security.user_password", "user:a:b");
  check_passwords(self->settings, "s3cret", "var", "a:b");
}

static void
test_layers(Fixture *self, gconstpointer data)
{
  g_autoptr(GPtrArray) layers = NULL;

  take(self->settings, BENCH_LAYER_COMMON, THREE_LINES, 0);
  take(self->settings, BENCH_LAYER_MAC, "security.user_password = admin:m4c\n", 0);
  check_passwords(self->settings, "m4c", "v4r", "us3r");
  g_assert_true(bench_settings_set(self->settings, "security.user_password", "user:mine", BENCH_LAYER_USER,
                                   NULL, NULL));
  check_passwords(self->settings, "m4c", "v4r", "mine");
  layers = bench_settings_list_layers(self->settings, "security.user_password.admin");
  g_assert_cmpuint(layers->len, ==, 3);
  /* The server's file wins over the user's value of that level, and of no other. */
  take(self->settings, BENCH_LAYER_MAC, "security.user_password = admin:n3w\n", 0);
  check_passwords(self->settings, "n3w", "v4r", "mine");
  take(self->settings, BENCH_LAYER_MAC, "security.user_password =\n", 0);
  check_passwords(self->settings, "s3cret", "v4r", "us3r");
  bench_settings_unset(self->settings, "security.user_password", BENCH_LAYER_COMMON);
  check_passwords(self->settings, "admin", "var", "user");
}

/* The name before the colon is the one the level has now, or the one its own file gives it. */
static void
test_names(Fixture *self, gconstpointer data)
{
  take(self->settings, BENCH_LAYER_COMMON,
       "security.user_name.admin = boss\nsecurity.user_password = boss:s3cret\n", 0);
  take(self->settings, BENCH_LAYER_COMMON, "security.user_password = admin:l0st\n", 1);
  check_passwords(self->settings, "s3cret", "var", "user");
  take(self->settings, BENCH_LAYER_USER, "security.user_name.admin = chief\n", 0);
  take(self->settings, BENCH_LAYER_COMMON, "security.user_password = boss:again\n", 0);
  check_passwords(self->settings, "again", "var", "user");
  take(self->settings, BENCH_LAYER_COMMON, "security.user_password = chief:third\n", 0);
  check_passwords(self->settings, "third", "var", "user");
}

static void
test_refused(Fixture *self, gconstpointer data)
{
  static const char *const lines[] = {
    "security.user_password = s3cret\n",       "security.user_password = :s3cret\n",
    "security.user_password = s3cret:x\n",     "security.user_password = %EMPTY%\n",
    "security.user_password = admin:\n",       "security.user_password.admin = %EMPTY%\n",
    "security.user_password = Admin:s3cret\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS(lines); i++)
    {
      g_autoptr(BenchApplyReport) report = apply(self->settings, BENCH_LAYER_MAC, lines[i]);
      g_autofree char *text = bench_apply_report_to_text(report);

      g_assert_cmpuint(report->counts[BENCH_LINE_REFUSED], ==, 1);
      g_assert_null(strstr(text, "s3cret"));
    }
  check_passwords(self->settings, "admin", "var", "user");
}

/* What is exported is what a desk phone reads, and what we read again. */
static void
test_export(Fixture *self, gconstpointer data)
{
  g_autoptr(BenchSettings) again = bench_settings_new();
  g_autofree char *open = NULL;
  g_autofree char *plain = NULL;
  g_autoptr(GPtrArray) complaints = g_ptr_array_new_with_free_func(g_free);

  take(self->settings, BENCH_LAYER_COMMON,
       "security.user_name.user = clerk\n" THREE_LINES "security.user_password = clerk:cl3rk\n", 1);
  open = bench_settings_export(self->settings, BENCH_EXPORT_SECRETS);
  plain = bench_settings_export(self->settings, BENCH_EXPORT_PLAIN);
  g_assert_nonnull(strstr(open, "\nsecurity.user_password = admin:s3cret\n"));
  g_assert_nonnull(strstr(open, "\nsecurity.user_password = clerk:cl3rk\n"));
  g_assert_null(strstr(plain, "s3cret"));
  g_assert_nonnull(strstr(plain, "# security.user_password.admin: a secret, left out\n"));
  bench_settings_load_text(again, "again.cfg", open, -1, BENCH_LAYER_FILE, complaints);
  g_assert_cmpuint(complaints->len, ==, 0);
  check_passwords(again, "s3cret", "v4r", "cl3rk");
}

/* Kept on disk, the passwords not in the files, and there again at the next start. */
static void
test_kept(Fixture *self, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp("bench-access-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "lab.cfg", NULL);
  g_autofree char *common = g_build_filename(folder, "lab.common.cfg", NULL);
  g_autofree char *text = NULL;

  for (int start = 0; start < 2; start++)
    {
      g_autoptr(BenchSettings) settings = bench_settings_new();

      g_assert_true(bench_settings_keep_layers(settings, path, NULL));
      if (start == 0)
        {
          take(settings, BENCH_LAYER_COMMON, THREE_LINES, 0);
          g_assert_true(
              bench_settings_set(settings, "security.user_password", "user:", BENCH_LAYER_USER, NULL, NULL));
        }
      check_passwords(settings, "s3cret", "v4r", "");
    }
  g_assert_true(g_file_get_contents(common, &text, NULL, NULL));
  g_assert_nonnull(strstr(text, "# secret: security.user_password.admin\n"));
  g_assert_null(strstr(text, "s3cret"));
  test_folder_remove(folder);
}

static gboolean
try(Fixture *self, const char *password, BenchLevel least)
{
  BenchLevel level = BENCH_LEVEL_USER;

  return bench_access_check(self->access, password, least, &level, NULL) && level >= least;
}

static void
test_levels(Fixture *self, gconstpointer data)
{
  BenchLevel level = BENCH_LEVEL_USER;

  g_assert_true(try(self, "admin", BENCH_LEVEL_VAR));
  g_assert_false(try(self, "var", BENCH_LEVEL_VAR));
  g_assert_false(bench_access_login(self->access, "var", "var", &level, NULL));
  set(self, "security.var_enable", "1");
  g_assert_true(try(self, "var", BENCH_LEVEL_VAR));
  g_assert_false(try(self, "var", BENCH_LEVEL_ADMIN));
  g_assert_false(try(self, "user", BENCH_LEVEL_VAR));
  g_assert_true(bench_access_login(self->access, "var", "var", &level, NULL));
  g_assert_cmpint(level, ==, BENCH_LEVEL_VAR);
  g_assert_false(bench_access_login(self->access, "user", "admin", &level, NULL));
  g_assert_false(bench_access_login(self->access, "nobody", "admin", &level, NULL));
  set(self, "security.user_name.admin", "boss");
  g_assert_true(bench_access_login(self->access, "boss", "admin", &level, NULL));
  g_assert_cmpint(level, ==, BENCH_LEVEL_ADMIN);
  g_assert_cmpint(bench_access_get_mode(self->access), ==, BENCH_LEVEL_USER);
  set(self, "security.default_access_level", "2");
  bench_access_restart(self->access);
  g_assert_cmpint(bench_access_get_mode(self->access), ==, BENCH_LEVEL_ADMIN);
  set(self, "security.var_enable", "0");
  g_assert_cmpint(bench_access_get_mode(self->access), ==, BENCH_LEVEL_USER);
}

static void
check_locked(Fixture *self, const char *message)
{
  g_autoptr(GError) error = NULL;
  BenchLevel level = BENCH_LEVEL_USER;

  g_assert_false(bench_access_check(self->access, "admin", BENCH_LEVEL_ADMIN, &level, &error));
  g_assert_error(error, BENCH_ACCESS_ERROR, BENCH_ACCESS_ERROR_LOCKED);
  g_assert_cmpstr(error->message, ==, message);
}

/* Five wrong ones in a row, by whatever way, and the right one has to wait, too. */
static void
test_lock(Fixture *self, gconstpointer data)
{
  BenchLevel level = BENCH_LEVEL_USER;

  for (int i = 0; i < 4; i++)
    g_assert_false(try(self, "guess", BENCH_LEVEL_ADMIN));
  g_assert_true(try(self, "admin", BENCH_LEVEL_ADMIN));
  for (int i = 0; i < 3; i++)
    g_assert_false(try(self, "guess", BENCH_LEVEL_ADMIN));
  g_assert_false(bench_access_login(self->access, "admin", "guess", &level, NULL));
  g_assert_false(bench_access_change_password(self->access, BENCH_LEVEL_ADMIN, "guess", "a", "a", NULL));
  check_locked(self, "Too many tries: wait 30 s");
  g_assert_false(bench_access_login(self->access, "admin", "admin", &level, NULL));
  bench_clock_advance(self->clock, 29000);
  check_locked(self, "Too many tries: wait 1 s");
  bench_clock_advance(self->clock, 1000);
  g_assert_true(try(self, "admin", BENCH_LEVEL_ADMIN));
}

static void
check_change(Fixture *self, const char *old, const char *new, const char *again, const char *complaint)
{
  g_autoptr(GError) error = NULL;

  bench_access_change_password(self->access, BENCH_LEVEL_ADMIN, old, new, again, &error);
  g_assert_cmpstr(error != NULL ? error->message : "", ==, complaint);
}

static void
test_change(Fixture *self, gconstpointer data)
{
  check_change(self, "wrong", "new", "new", "Incorrect password!");
  check_change(self, "admin", "new", "nwe", "The new passwords differ!");
  check_change(self, "admin", "", "", "Password is empty!");
  /* In a file they take a password away. */
  check_change(self, "admin", "%NULL%", "%NULL%", "Password cannot be used!");
  check_change(self, "admin", "%EMPTY%", "%EMPTY%", "Password cannot be used!");
  check_change(self, "admin", "n:w", "n:w", "");
  check_passwords(self->settings, "n:w", "var", "user");
  g_assert_cmpint(bench_settings_get_layer(self->settings, "security.user_password"), ==, BENCH_LAYER_USER);
  g_assert_true(bench_settings_set(self->settings, "security.user_password", "admin:pin",
                                   BENCH_LAYER_OVERRIDE, NULL, NULL));
  check_change(self, "pin", "other", "other", "Password is pinned!");
}

static void
check_item(const BenchItemLevels *levels, const char *name, guint see, guint change)
{
  BenchItemLevel level = { 9, 9 };

  g_assert_true(bench_item_levels_find(levels, name, &level));
  g_assert_cmpuint(level.see, ==, see);
  g_assert_cmpuint(level.change, ==, change);
}

/* Every value of the guide's table, and what is none. */
static void
test_items(void)
{
  static const char text[]
      = "[ Status ]\nAccounts = 2\n"
        "[ GUI ]\r\n# comment = 2\n"
        "a0 = 0\na1=1\na2 = 2\na3 = 3\nb00 = 00\nb01 = 01\nb02 = 02\nb03 = 03\n"
        "b10 = 10\nb11 = 11\nb12 = 12\nb13 = 13\nb20 = 20\nb21 = 21\nb23 = 23\nb30 = 30\n"
        "NoAnswer-forward = 12\nbad = 4\nbad2 = 000\nbad3 =\nbad4\n = 1\n-- = 1\n"
        "[GUI_Handset]\nBlacklist = 1\n";
  g_autoptr(BenchItemLevels) levels = bench_item_levels_parse(text, -1);
  BenchItemLevel level;

  g_assert_cmpuint(bench_item_levels_count(levels), ==, 17);
  check_item(levels, "A 0", 0, 0);
  check_item(levels, "a1", 1, 1);
  check_item(levels, "a2", 2, 2);
  check_item(levels, "a3", 3, 3);
  check_item(levels, "b00", 0, 0);
  check_item(levels, "b01", 0, 1);
  check_item(levels, "b02", 0, 2);
  check_item(levels, "b03", 0, 3);
  check_item(levels, "b10", 1, 1);
  check_item(levels, "b11", 1, 2);
  check_item(levels, "b12", 1, 2);
  check_item(levels, "b13", 1, 3);
  check_item(levels, "b20", 2, 2);
  check_item(levels, "b21", 2, 2);
  check_item(levels, "b23", 2, 3);
  check_item(levels, "b30", 3, 3);
  check_item(levels, "No Answer Forward", 1, 2);
  g_assert_false(bench_item_levels_find(levels, "Accounts", &level));
  g_assert_false(bench_item_levels_find(levels, "Blacklist", &level));
  g_assert_false(bench_item_levels_find(levels, "bad", &level));
}

/* Files without end, without lines, with holes. */
static void
test_hostile_items(void)
{
  g_autoptr(GString) text = g_string_new("[ GUI ]\n");
  g_autoptr(BenchItemLevels) holes = bench_item_levels_parse("[ GUI ]\0\nx = 1\n", 15);
  g_autofree char *line = g_strnfill(1024 * 1024, '=');
  g_autoptr(BenchItemLevels) one_line = bench_item_levels_parse(line, -1);
  g_autoptr(BenchItemLevels) many = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append_printf(text, "item%u = 1\n", i);
  many = bench_item_levels_parse(text->str, (gssize) text->len);
  g_assert_cmpuint(bench_item_levels_count(many), ==, 2000);
  g_assert_cmpuint(bench_item_levels_count(one_line), ==, 0);
  g_assert_cmpuint(bench_item_levels_count(holes), <=, 1);
}

#define ADD(path, function) g_test_add("/access/" path, Fixture, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  /* No secret service of the machine's. */
  g_setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  ADD("three-lines", test_three_lines);
  ADD("user-last", test_user_last);
  ADD("layers", test_layers);
  ADD("names", test_names);
  ADD("refused", test_refused);
  ADD("export", test_export);
  ADD("kept", test_kept);
  ADD("levels", test_levels);
  ADD("lock", test_lock);
  ADD("change", test_change);
  g_test_add_func("/access/items", test_items);
  g_test_add_func("/access/hostile-items", test_hostile_items);
  return g_test_run();
}
