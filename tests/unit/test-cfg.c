/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reader of .cfg text: what guide 5.2 permits, what it does not, and texts made to hurt. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "settings/cfg.h"
#include "settings/settings.h"

#define VERSION "#!version:1.0.0.1\n"

/* What was read, as "LINE name=value;", and the complaints, as "LINE text;". */
typedef struct
{
  GString *lines;
  GString *complaints;
  guint n_lines;
  guint n_complaints;
} Heard;

static void
on_line(guint line, const char *name, const char *value, gpointer data)
{
  Heard *heard = data;

  heard->n_lines++;
  g_string_append_printf(heard->lines, "%u %s=%s;", line, name, value);
}

static void
on_complaint(guint line, const char *complaint, gpointer data)
{
  Heard *heard = data;

  heard->n_complaints++;
  g_string_append_printf(heard->complaints, "%u %s;", line, complaint);
}

static Heard *
hear(const char *text, gssize length)
{
  Heard *heard = g_new0(Heard, 1);

  heard->lines = g_string_new(NULL);
  heard->complaints = g_string_new(NULL);
  bench_cfg_read(text, length, on_line, on_complaint, heard);
  return heard;
}

static void
heard_free(Heard *heard)
{
  g_string_free(heard->lines, TRUE);
  g_string_free(heard->complaints, TRUE);
  g_free(heard);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Heard, heard_free)

static void
check(const char *text, const char *lines, const char *complaints)
{
  g_autoptr(Heard) heard = hear(text, -1);

  g_assert_cmpstr(heard->lines->str, ==, lines);
  g_assert_cmpstr(heard->complaints->str, ==, complaints);
}

static void
test_syntax(void)
{
  check(VERSION "a.b = c\n", "2 a.b=c;", "");
  check("\xef\xbb\xbf#!version:1.0.0.1\r\na.b=c\r\n", "2 a.b=c;", "");
  check(VERSION "\t a.b \t=\t c d \t\n\n  \nA.B = 2", "2 a.b=c d;5 A.B=2;", "");
  check(VERSION "# a.b = c\n  # d = e\na.b = # c\n", "4 a.b=# c;", "");
  check(VERSION "a.b = x=y;z==\n", "2 a.b=x=y;z==;", "");
  check(VERSION "a.b =\na.b = %NULL%\na.b = %EMPTY%\n", "2 a.b=;3 a.b=%NULL%;4 a.b=%EMPTY%;", "");
  check(VERSION "a.b = L\xc3\xa4rm\n", "2 a.b=L\xc3\xa4rm;", "");
  check(VERSION "a.b = 1\na.b = 2\n", "2 a.b=1;3 a.b=2;", "");
}

static void
test_version_line(void)
{
  static const char complaint[] = "1 the first line should be exactly \"#!version:1.0.0.1\";";

  check("a.b = c\n", "1 a.b=c;", complaint);
  check("", "", complaint);
  check("#!version:1.0.0.10\na.b = c\n", "2 a.b=c;", complaint);
  check("#!Version:1.0.0.1\n", "", complaint);
  check(" #!version:1.0.0.1\n", "", complaint);
  check("\n#!version:1.0.0.1\n", "", complaint);
  check("#!version:1.0.0.1 \r\na.b = c", "2 a.b=c;", "");
  check("#!version:1.0.0.1", "", "");
}

static void
test_bad_lines(void)
{
  check(VERSION "words\na.b = 1\n", "3 a.b=1;", "2 no '=' after a name;");
  check(VERSION "= 1\n", "", "2 no name before '=';");
  check(VERSION "two words = 1\n", "",
        "2 no name before '=': only letters, digits, '.', '_' and '-' are in one;");
  check(VERSION "a.b = 1\rc.d = 2\na.b = 3\n", "3 a.b=3;", "2 a carriage return inside the line;");
  check(VERSION "a.b = \x1b[2J\n", "", "2 a control character;");
  check(VERSION "a.b = \xc3\n\xff\xfe = 1\na.b = 2\n", "4 a.b=2;", "2 not UTF-8;3 not UTF-8;");
  check("#!version:1.0.0.1\ra.b = 1\rc.d = 2\r", "",
        "1 the first line should be exactly \"#!version:1.0.0.1\";");
}

static void
test_nul(void)
{
  static const char text[] = VERSION "a.b = 1\n\0c.d = 2\n";
  g_autoptr(Heard) heard = hear(text, sizeof text - 1);

  g_assert_cmpuint(heard->n_lines, ==, 0);
  g_assert_cmpstr(heard->complaints->str, ==,
                  "1 a NUL byte: this is no .cfg text (an encrypted file needs its key);");
}

/* "a.b = " and so many bytes */
static GString *
long_line(gsize bytes)
{
  GString *text = g_string_new(VERSION "a.b = ");

  while (text->len < strlen(VERSION) + bytes)
    g_string_append_c(text, 'v');
  g_string_append(text, "\nc.d = 1\n");
  return text;
}

static void
test_long_lines(void)
{
  g_autoptr(GString) longest = long_line(4096);
  g_autoptr(GString) too_long = long_line(4097);
  g_autoptr(Heard) taken = hear(longest->str, (gssize) longest->len);
  g_autoptr(Heard) refused = hear(too_long->str, (gssize) too_long->len);

  g_assert_cmpuint(taken->n_lines, ==, 2);
  g_assert_cmpstr(taken->complaints->str, ==, "");
  g_assert_cmpstr(refused->lines->str, ==, "3 c.d=1;");
  g_assert_cmpstr(refused->complaints->str, ==, "2 longer than 4096 bytes;");
}

static GString *
many_lines(const char *line, guint count)
{
  GString *text = g_string_new(VERSION);

  for (guint i = 0; i < count; i++)
    g_string_append(text, line);
  return text;
}

static void
test_large(void)
{
  g_autofree char *huge = g_strnfill(10 * 1024 * 1024, '\n');
  g_autoptr(GString) largest = g_string_new(VERSION "a.b = 1\n");
  g_autoptr(Heard) refused = hear(huge, 10 * 1024 * 1024);
  g_autoptr(Heard) taken = NULL;

  g_assert_cmpstr(refused->complaints->str, ==, "1 larger than 5 MB: nothing of it is read;");
  while (largest->len < BENCH_CFG_LARGEST)
    g_string_append_c(largest, '#');
  taken = hear(largest->str, (gssize) largest->len);
  g_assert_cmpuint(taken->n_lines, ==, 1);
  g_assert_cmpstr(taken->complaints->str, ==, "3 longer than 4096 bytes;");
}

static void
test_many_lines(void)
{
  g_autoptr(GString) most = many_lines("a.b = 1\n", BENCH_CFG_MOST_LINES - 1);
  g_autoptr(GString) more = many_lines("a.b = 1\n", 2 * BENCH_CFG_MOST_LINES);
  g_autoptr(GString) wrong = many_lines("words\n", 4000);
  g_autoptr(Heard) taken = NULL;
  g_autoptr(Heard) cut = hear(more->str, -1);
  g_autoptr(Heard) counted = hear(wrong->str, -1);

  g_string_truncate(most, most->len - 1);
  taken = hear(most->str, -1);
  g_assert_cmpuint(taken->n_lines, ==, BENCH_CFG_MOST_LINES - 1);
  g_assert_cmpuint(taken->n_complaints, ==, 0);
  g_assert_cmpuint(cut->n_lines, ==, BENCH_CFG_MOST_LINES - 1);
  g_assert_cmpstr(cut->complaints->str, ==, "50001 more than 50000 lines: the rest is left out;");
  g_assert_cmpuint(counted->n_complaints, ==, BENCH_CFG_MOST_COMPLAINTS + 1);
  g_assert_true(g_str_has_suffix(counted->complaints->str, ";4001 and 3000 more bad lines;"));
}

/* Lines that only the table can judge are bounded likewise. */
static void
test_many_refusals(void)
{
  g_autoptr(GString) text = many_lines("no.such = 1\n", 1500);
  g_autoptr(BenchSettings) settings = bench_settings_new();
  g_autoptr(GPtrArray) complaints = g_ptr_array_new_with_free_func(g_free);

  bench_settings_load_text(settings, "many.cfg", text->str, -1, BENCH_LAYER_FILE, complaints);
  g_assert_cmpuint(complaints->len, ==, BENCH_CFG_MOST_COMPLAINTS + 1);
  g_assert_cmpstr(complaints->pdata[0], ==, "many.cfg:2: no.such: no such parameter");
  g_assert_cmpstr(complaints->pdata[BENCH_CFG_MOST_COMPLAINTS], ==,
                  "many.cfg: and 500 more lines are refused");
}

static void
test_large_file(void)
{
  g_autofree char *folder = g_dir_make_tmp("bench-cfg-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "large.cfg", NULL);
  g_autofree char *huge = g_strnfill(BENCH_CFG_LARGEST + 1, '\n');
  g_autoptr(BenchSettings) settings = bench_settings_new();
  g_autoptr(GError) error = NULL;

  g_assert_true(g_file_set_contents(path, huge, BENCH_CFG_LARGEST + 1, NULL));
  g_assert_false(bench_settings_load_file(settings, path, BENCH_LAYER_FILE, NULL, &error));
  g_assert_error(error, BENCH_SETTINGS_ERROR, BENCH_SETTINGS_ERROR_FILE);
  g_unlink(path);
  g_rmdir(folder);
}

/* What is wrong with a secret is told without the secret. */
static void
test_secrets(void)
{
  static const char text[] = VERSION "auto_provision.aes_key_16.com = zebra!zebra\n"
                                     "phone_setting.phone_lock.unlock_pin = zebra!zebra\n"
                                     "account.17.password = zebra!zebra\n"
                                     "account.1.password zebra!zebra\n"
                                     "account.1.password zebra!zebra = 1\n"
                                     "account.1.password = zebra!zebra\x07\n";
  g_autoptr(BenchSettings) settings = bench_settings_new();
  g_autoptr(GPtrArray) complaints = g_ptr_array_new_with_free_func(g_free);

  bench_settings_load_text(settings, "s.cfg", text, -1, BENCH_LAYER_FILE, complaints);
  g_assert_cmpuint(complaints->len, ==, 6);
  for (guint i = 0; i < complaints->len; i++)
    g_assert_null(strstr(complaints->pdata[i], "zebra"));
}

static GLogWriterOutput
on_log(GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  for (gsize i = 0; i < n_fields && level == G_LOG_LEVEL_INFO; i++)
    if (strcmp(fields[i].key, "MESSAGE") == 0)
      g_ptr_array_add(data, g_strdup(fields[i].value));
  return level == G_LOG_LEVEL_INFO ? G_LOG_WRITER_HANDLED
                                   : g_log_writer_default(level, fields, n_fields, NULL);
}

/* The log tells what will never matter here, and why, from what does not matter yet. */
static void
test_standing(gconstpointer data)
{
  GPtrArray *log = (GPtrArray *) data;
  g_autoptr(BenchSettings) settings = bench_settings_new();
  static const char text[] = VERSION "network.pc_port.ip = 10.0.0.2\nldap.port = 390\n"
                                     "network.lldp.enable = 0\nvoice.ring_vol = 3\nphone_setting.theme =\n";

  g_ptr_array_set_size(log, 0);
  bench_settings_load_text(settings, "s.cfg", text, -1, BENCH_LAYER_FILE, NULL);
  g_assert_cmpuint(log->len, ==, 3);
  g_assert_cmpstr(log->pdata[0], ==,
                  "s.cfg:2: network.pc_port.ip is stored; a softphone has no such hardware");
  g_assert_cmpstr(log->pdata[1], ==, "s.cfg:3: ldap.port is stored; nothing depends on it yet");
  g_assert_cmpstr(log->pdata[2], ==,
                  "s.cfg:4: network.lldp.enable is stored; this computer's own system does that");
}

int
main(int argc, char **argv)
{
  g_autoptr(GPtrArray) log = g_ptr_array_new_with_free_func(g_free);

  g_log_set_writer_func(on_log, log, NULL);
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/cfg/syntax", test_syntax);
  g_test_add_func("/cfg/version-line", test_version_line);
  g_test_add_func("/cfg/bad-lines", test_bad_lines);
  g_test_add_func("/cfg/nul", test_nul);
  g_test_add_func("/cfg/long-lines", test_long_lines);
  g_test_add_func("/cfg/large", test_large);
  g_test_add_func("/cfg/many-lines", test_many_lines);
  g_test_add_func("/cfg/many-refusals", test_many_refusals);
  g_test_add_func("/cfg/large-file", test_large_file);
  g_test_add_func("/cfg/secrets", test_secrets);
  g_test_add_data_func("/cfg/standing", log, test_standing);
  return g_test_run();
}
