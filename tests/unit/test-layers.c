/* SPDX-License-Identifier: GPL-3.0-or-later */
/* settings/: files applied to layers, layers on disk, what happens when the disk is full or the file is torn. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../folder.h"
#include "settings/apply.h"
#include "settings/reset.h"
#include "settings/settings.h"

#define HEAD "#!version:1.0.0.1\n"
#define WRITE "--write-for-ever"
#define WATCHED (IN_CREATE | IN_MODIFY | IN_CLOSE_WRITE | IN_MOVED_TO)
#define PATIENCE_MS 20000

typedef struct
{
  char *folder;
  char *path;
  BenchSettings *settings;
  GString *log; /* of "changed" and "not-saved" */
} Fixture;

static void
on_changed(BenchSettings *settings, const char *name, GString *log)
{
  g_string_append_printf(log, "%s=%s;", name, bench_settings_get(settings, name));
}

static void
on_not_saved(BenchSettings *settings, const char *text, GString *log)
{
  g_string_append(log, "not saved;");
}

static void
start(Fixture *self)
{
  g_autoptr(GError) error = NULL;

  g_clear_object(&self->settings);
  self->settings = bench_settings_new();
  if (!bench_settings_keep_layers(self->settings, self->path, &error))
    g_error("%s", error->message);
  g_string_truncate(self->log, 0);
  g_signal_connect(self->settings, "changed", G_CALLBACK(on_changed), self->log);
  g_signal_connect(self->settings, "not-saved", G_CALLBACK(on_not_saved), self->log);
}

static void
set_up(Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp("bench-layers-XXXXXX", NULL);
  self->path = g_build_filename(self->folder, "lab.cfg", NULL);
  self->log = g_string_new(NULL);
  start(self);
}

static void
tear_down(Fixture *self, gconstpointer data)
{
  g_clear_object(&self->settings);
  test_folder_remove(self->folder);
  g_free(self->folder);
  g_free(self->path);
  g_string_free(self->log, TRUE);
}

static void
set(Fixture *self, BenchLayer layer, const char *name, const char *value)
{
  g_assert_true(bench_settings_set(self->settings, name, value, layer, NULL, NULL));
}

static void
check(Fixture *self, const char *name, const char *value, const char *origin)
{
  g_autofree char *from = bench_settings_get_origin(self->settings, name);

  g_assert_cmpstr(bench_settings_get(self->settings, name), ==, value);
  g_assert_cmpstr(from, ==, origin);
}

static BenchApplyReport *
apply(Fixture *self, BenchLayer layer, const char *origin, const char *lines, gboolean protect)
{
  g_autofree char *text = g_strconcat(HEAD, lines, NULL);

  return bench_settings_apply(self->settings, layer, origin, text, -1, protect);
}

static void
check_line(const BenchApplyReport *report,
           guint index,
           guint line,
           const char *name,
           BenchLineOutcome outcome,
           const char *reason)
{
  const BenchLineReport *found = g_ptr_array_index(report->lines, index);

  g_assert_cmpuint(found->line, ==, line);
  g_assert_cmpstr(found->name, ==, name);
  g_assert_cmpint(found->outcome, ==, outcome);
  g_assert_cmpstr(found->reason, ==, reason);
}

static void
test_report(Fixture *self, gconstpointer data)
{
  g_autoptr(BenchApplyReport) report = NULL;
  g_autofree char *text = NULL;

  set(self, BENCH_LAYER_MAC, "voice.ring_vol", "6");
  set(self, BENCH_LAYER_COMMON, "voice.handset.spk_vol", "4");
  g_string_truncate(self->log, 0);
  report = apply(self, BENCH_LAYER_COMMON, "y000000000028.cfg",
                 "voice.ring_vol = 3\n"
                 "voice.handset.spk_vol = 4\n"
                 "account.1.label = a\n"
                 "account.1.label = b\n"
                 "network.bridge_mode = 0\n"
                 "account.1.enable = perhaps\n"
                 "just words\n"
                 "account.1.\x1b[31mlabel = x\n",
                 FALSE);
  g_assert_cmpuint(report->lines->len, ==, 8);
  check_line(report, 0, 2, "voice.ring_vol", BENCH_LINE_HIDDEN, "the value in force is from MAC");
  check_line(report, 1, 3, "voice.handset.spk_vol", BENCH_LINE_UNCHANGED, NULL);
  check_line(report, 2, 4, "account.1.label", BENCH_LINE_APPLIED, NULL);
  check_line(report, 3, 5, "account.1.label", BENCH_LINE_APPLIED, NULL);
  check_line(report, 4, 6, "network.bridge_mode", BENCH_LINE_ACCEPTED,
             "is stored; a softphone has no such hardware");
  check_line(report, 5, 7, "account.1.enable", BENCH_LINE_REFUSED, "neither 0 nor 1: \"perhaps\"");
  check_line(report, 6, 8, "", BENCH_LINE_REFUSED, "no '=' after a name");
  check_line(report, 7, 9, "", BENCH_LINE_REFUSED, "a control character");
  g_assert_cmpuint(report->counts[BENCH_LINE_APPLIED], ==, 2);
  g_assert_cmpuint(report->counts[BENCH_LINE_REFUSED], ==, 3);
  g_assert_true(report->restart);
  /* After all lines, once a name. */
  g_assert_cmpstr(self->log->str, ==, "account.1.label=b;network.bridge_mode=0;");
  check(self, "account.1.label", "b", "common: y000000000028.cfg:5");
  check(self, "voice.ring_vol", "6", "MAC");
  text = bench_apply_report_to_text(report);
  g_assert_nonnull(strstr(text, "y000000000028.cfg:7: refused: account.1.enable: neither 0 nor 1"));
  g_assert_true(g_str_has_suffix(
      text,
      "y000000000028.cfg: 2 applied, 1 unchanged, 1 accepted, 1 hidden, 3 refused; the phone restarts\n"));
}

static void
test_same_again(Fixture *self, gconstpointer data)
{
  static const char lines[] = "account.1.label = a\nnetwork.bridge_mode = 0\n";
  g_autoptr(BenchApplyReport) first = apply(self, BENCH_LAYER_MAC, "a.cfg", lines, FALSE);
  g_autoptr(BenchApplyReport) again = NULL;

  g_assert_true(first->restart);
  g_string_truncate(self->log, 0);
  again = apply(self, BENCH_LAYER_MAC, "a.cfg", lines, FALSE);
  g_assert_cmpuint(again->counts[BENCH_LINE_UNCHANGED], ==, 2);
  g_assert_false(again->restart);
  g_assert_cmpstr(self->log->str, ==, "");
}

/* auto_provision.custom.protect */
static void
test_protect(Fixture *self, gconstpointer data)
{
  g_autoptr(BenchApplyReport) protected = NULL;
  g_autoptr(BenchApplyReport) open = NULL;
  g_autoptr(GPtrArray) layers = NULL;
  const BenchLayerValue *value;

  set(self, BENCH_LAYER_USER, "voice.ring_vol", "5");
  protected = apply(self, BENCH_LAYER_MAC, "a.cfg", "voice.ring_vol = 3\n", TRUE);
  check_line(protected, 0, 2, "voice.ring_vol", BENCH_LINE_HIDDEN, "the value in force is from user");
  check(self, "voice.ring_vol", "5", "user");
  layers = bench_settings_list_layers(self->settings, "voice.ring_vol");
  g_assert_cmpuint(layers->len, ==, 3);
  value = g_ptr_array_index(layers, 1);
  g_assert_cmpint(value->layer, ==, BENCH_LAYER_MAC);
  g_assert_cmpstr(value->value, ==, "3");
  g_assert_cmpstr(value->origin, ==, "MAC: a.cfg:2");

  open = apply(self, BENCH_LAYER_MAC, "a.cfg", "voice.ring_vol = 3\n", FALSE);
  check_line(open, 0, 2, "voice.ring_vol", BENCH_LINE_APPLIED, NULL);
  check(self, "voice.ring_vol", "3", "MAC: a.cfg:2");
  start(self);
  check(self, "voice.ring_vol", "3", "MAC: a.cfg:2");
}

static void
test_blank(Fixture *self, gconstpointer data)
{
  g_autoptr(BenchApplyReport) report = NULL;

  set(self, BENCH_LAYER_COMMON, "phone_setting.emergency.number", "999");
  set(self, BENCH_LAYER_MAC, "phone_setting.emergency.number", "%EMPTY%");
  check(self, "phone_setting.emergency.number", "", "MAC");
  start(self);
  check(self, "phone_setting.emergency.number", "", "MAC");
  report = apply(self, BENCH_LAYER_MAC, "a.cfg", "phone_setting.emergency.number =\n", FALSE);
  g_assert_cmpuint(report->counts[BENCH_LINE_APPLIED] + report->counts[BENCH_LINE_ACCEPTED], ==, 1);
  check(self, "phone_setting.emergency.number", "999", "common");
  set(self, BENCH_LAYER_USER, "phone_setting.emergency.number", "0");
  set(self, BENCH_LAYER_USER, "phone_setting.emergency.number", "%NULL%");
  check(self, "phone_setting.emergency.number", "999", "common");
  set(self, BENCH_LAYER_COMMON, "phone_setting.emergency.number", "");
  check(self, "phone_setting.emergency.number", "112,911,110", "default");
}

/* A phone that cannot reach its server starts with what it had, and knows from where. */
static void
test_kept(Fixture *self, gconstpointer data)
{
  static const char *const files[] = { "lab.factory.cfg", "lab.common.cfg", "lab.mac.cfg" };
  g_autoptr(BenchApplyReport) common = NULL;
  g_autoptr(BenchApplyReport) mac = NULL;

  set(self, BENCH_LAYER_FACTORY, "voice.ring_vol", "1");
  common = apply(self, BENCH_LAYER_COMMON, "y000000000028.cfg",
                 "account.1.label = # no comment\naccount.1.password = t0ken-common\nvoice.ring_vol = 2\n",
                 FALSE);
  mac = apply(self, BENCH_LAYER_MAC, "001565aabbcc.cfg", "account.2.password = t0ken-mac\n", FALSE);
  set(self, BENCH_LAYER_USER, "account.1.password", "t0ken-user");
  set(self, BENCH_LAYER_POLICY, "voice.ring_vol", "9");
  start(self);
  check(self, "account.1.label", "# no comment", "common: y000000000028.cfg:2");
  check(self, "voice.ring_vol", "2", "common: y000000000028.cfg:4");
  check(self, "account.2.password", "t0ken-mac", "MAC: 001565aabbcc.cfg:2");
  check(self, "account.1.password", "t0ken-user", "user");
  set(self, BENCH_LAYER_USER, "account.1.password", "");
  check(self, "account.1.password", "t0ken-common", "common: y000000000028.cfg:3");
  for (gsize i = 0; i < G_N_ELEMENTS(files); i++)
    {
      g_autofree char *path = g_build_filename(self->folder, files[i], NULL);
      g_autofree char *text = NULL;
      GStatBuf info;

      g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
      g_assert_null(strstr(text, "t0ken"));
      g_assert_cmpint(g_stat(path, &info), ==, 0);
      g_assert_cmpint(info.st_mode & 0777, ==, 0600);
    }
  start(self);
  check(self, "account.1.password", "t0ken-common", "common: y000000000028.cfg:3");
}

/* A password in the user's own file moves to where secrets belong. */
static void
test_written_by_hand(Fixture *self, gconstpointer data)
{
  g_autofree char *text = NULL;

  g_assert_true(g_file_set_contents(self->path, HEAD "account.1.password = by-hand\n", -1, NULL));
  for (int i = 0; i < 2; i++)
    {
      start(self);
      check(self, "account.1.password", "by-hand", "user");
    }
  g_assert_true(g_file_get_contents(self->path, &text, NULL, NULL));
  g_assert_null(strstr(text, "by-hand"));
}

/* It is newer than the one that is kept there, which it replaces. */
static void
test_written_by_hand_again(Fixture *self, gconstpointer data)
{
  g_assert_true(
      bench_settings_set(self->settings, "account.1.password", "first", BENCH_LAYER_USER, NULL, NULL));
  start(self);
  check(self, "account.1.password", "first", "user");
  g_assert_true(g_file_set_contents(self->path, HEAD "account.1.password = by-hand\n", -1, NULL));
  for (int i = 0; i < 2; i++)
    {
      start(self);
      check(self, "account.1.password", "by-hand", "user");
    }
}

/* Whatever is on the disk, the phone starts, and the good lines are in force. */
static void
test_damaged(Fixture *self, gconstpointer data)
{
  static const char good[] = HEAD "voice.ring_vol = 3\n";
  g_autofree char *path = g_build_filename(self->folder, "lab.common.cfg", NULL);
  g_autoptr(GRand) random = g_rand_new_with_seed(296);

  for (int round = 0; round < 300; round++)
    {
      g_autoptr(GByteArray) bytes = g_byte_array_new();
      guint length = (guint) g_rand_int_range(random, 0, 400);

      g_byte_array_append(bytes, (const guint8 *) good, sizeof good - 1);
      for (guint i = 0; i < length; i++)
        {
          guint8 byte = round % 2 == 0 ? (guint8) g_rand_int_range(random, 0, 256)
                                       : (guint8) "\n= .#%aN1\0!\xff"[g_rand_int_range(random, 0, 13)];

          g_byte_array_append(bytes, &byte, 1);
        }
      g_byte_array_append(bytes, (const guint8 *) "\naccount.1.label = torn", 23);
      g_assert_true(g_file_set_contents(path, (const char *) bytes->data, bytes->len, NULL));
      start(self);
      check(self, "voice.ring_vol", "3", "common");
      check(self, "account.1.label", "torn", "common");
    }
  /* A file cut off in the middle of a line loses that line at most. */
  g_assert_true(g_file_set_contents(path, HEAD "voice.ring_vol = 3\naccount.1.la", -1, NULL));
  start(self);
  check(self, "voice.ring_vol", "3", "common");
  g_assert_true(g_file_set_contents(path, "", 0, NULL));
  start(self);
  check(self, "voice.ring_vol", "8", "default");
}

static guint
count_files(const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  guint files = 0;

  while (g_dir_read_name(dir) != NULL)
    files++;
  return files;
}

/* A disk with no room: the old file stays whole, the user is told, and the next change tries again. */
static void
test_full_disk(Fixture *self, gconstpointer data)
{
  const struct rlimit none = { 16, RLIM_INFINITY };
  struct rlimit before;
  g_autofree char *old = NULL;
  g_autofree char *kept = NULL;
  guint files;

  set(self, BENCH_LAYER_USER, "account.1.label", "old");
  g_assert_true(g_file_get_contents(self->path, &old, NULL, NULL));
  files = count_files(self->folder);
  g_string_truncate(self->log, 0);
  signal(SIGXFSZ, SIG_IGN);
  g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &before), ==, 0);
  g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &none), ==, 0);
  set(self, BENCH_LAYER_USER, "account.1.label", "new");
  g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &before), ==, 0);
  g_assert_cmpstr(self->log->str, ==, "not saved;account.1.label=new;");
  g_assert_true(g_file_get_contents(self->path, &kept, NULL, NULL));
  g_assert_cmpstr(kept, ==, old);
  g_assert_cmpuint(count_files(self->folder), ==, files);

  set(self, BENCH_LAYER_USER, "account.2.label", "next");
  start(self);
  check(self, "account.1.label", "new", "user");
  check(self, "account.2.label", "next", "user");
}

static void
write_for_ever(const char *path)
{
  g_autoptr(BenchSettings) settings = bench_settings_new();

  bench_settings_keep_layers(settings, path, NULL);
  for (guint i = 0;; i++)
    {
      g_autoptr(GString) text = g_string_new(HEAD);
      g_autoptr(BenchApplyReport) report = NULL;

      for (guint account = 1; account <= 16; account++)
        g_string_append_printf(text, "account.%u.label = %s%u\n", account, "a longer text ", i);
      report = bench_settings_apply(settings, BENCH_LAYER_USER, "x", text->str, -1, TRUE);
    }
}

/* Waits, once the file at @path has been written, until @steps more have been taken to write it anew: made beside it,
   filled, closed, put in its place. */
static void
wait_for_writing(int watch, const char *path, int steps)
{
  g_autofree char *name = g_path_get_basename(path);
  gint64 deadline = g_get_monotonic_time() + PATIENCE_MS * 1000;
  gboolean written = FALSE;

  while (!written || steps > 0)
    {
      struct pollfd ready = { .fd = watch, .events = POLLIN };
      _Alignas(struct inotify_event) char told[4096];
      gssize length;

      g_assert_cmpint(g_get_monotonic_time(), <, deadline);
      g_assert_cmpint(poll(&ready, 1, PATIENCE_MS), ==, 1);
      length = read(watch, told, sizeof told);
      g_assert_cmpint(length, >, 0);
      for (gssize at = 0; at < length;)
        {
          const struct inotify_event *event = (const struct inotify_event *) (told + at);

          steps -= written ? 1 : 0;
          written
              = written
                || ((event->mask & (IN_CLOSE_WRITE | IN_MOVED_TO)) != 0 && strcmp(event->name, name) == 0);
          at += (gssize) sizeof *event + event->len;
        }
    }
}

/* Killed at any moment of writing, a phone finds one whole transaction at its next start. */
static void
test_killed(Fixture *self, gconstpointer data)
{
  for (int round = 0; round < 15; round++)
    {
      const char *const arguments[] = { "/proc/self/exe", WRITE, self->path, NULL };
      int watch = inotify_init1(IN_CLOEXEC);
      g_autoptr(GSubprocess) child = NULL;

      g_assert_cmpint(inotify_add_watch(watch, self->folder, WATCHED), >=, 0);
      child = g_subprocess_newv(arguments, G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL);
      g_assert_nonnull(child);
      wait_for_writing(watch, self->path, round);
      g_subprocess_force_exit(child);
      close(watch);
      g_assert_true(g_subprocess_wait(child, NULL, NULL));
      start(self);
      for (guint account = 2; account <= 16; account++)
        g_assert_cmpstr(bench_settings_getf(self->settings, "account.%u.label", account), ==,
                        bench_settings_get(self->settings, "account.1.label"));
      g_assert_cmpstr(bench_settings_get(self->settings, "account.1.label"), !=, "");
    }
}

static void
fill_for_reset(Fixture *self)
{
  set(self, BENCH_LAYER_FACTORY, "voice.ring_vol", "1");
  set(self, BENCH_LAYER_COMMON, "voice.ring_vol", "2");
  set(self, BENCH_LAYER_MAC, "account.1.password", "t0ken");
  set(self, BENCH_LAYER_MAC, "trusted_certificates.url", "http://192.0.2.1/ca.pem");
  set(self, BENCH_LAYER_USER, "voice.ring_vol", "3");
  set(self, BENCH_LAYER_OVERRIDE, "voice.handset.spk_vol", "7");
}

static void
on_reset(BenchSettings *settings, gboolean kept, GString *log)
{
  g_string_append_printf(log, "reset %d;", kept);
}

static void
test_reset(Fixture *self, gconstpointer data)
{
  g_autofree char *secrets = g_strconcat(self->path, ".secrets", NULL);
  g_autofree char *text = NULL;

  fill_for_reset(self);
  bench_settings_reset(self->settings, BENCH_RESET_LOCAL, BENCH_RESET_CERTIFICATES_AS_SET);
  check(self, "voice.ring_vol", "2", "common");
  check(self, "account.1.password", "t0ken", "MAC");

  fill_for_reset(self);
  g_string_truncate(self->log, 0);
  g_signal_connect(self->settings, "reset", G_CALLBACK(on_reset), self->log);
  bench_settings_reset(self->settings, BENCH_RESET_FACTORY, BENCH_RESET_CERTIFICATES_AS_SET);
  g_assert_true(g_str_has_suffix(self->log->str, "reset 0;"));
  for (int i = 0; i < 2; i++)
    {
      check(self, "voice.ring_vol", "1", "factory");
      check(self, "account.1.password", "", "default");
      check(self, "trusted_certificates.url", "", "default");
      if (i == 0)
        check(self, "voice.handset.spk_vol", "7", "command line");
      start(self);
    }
  g_assert_false(g_file_get_contents(secrets, &text, NULL, NULL) && strstr(text, "t0ken") != NULL);

  fill_for_reset(self);
  set(self, BENCH_LAYER_COMMON, "phone_setting.reserve_certs_enable", "1");
  bench_settings_reset(self->settings, BENCH_RESET_FACTORY, BENCH_RESET_CERTIFICATES_AS_SET);
  check(self, "trusted_certificates.url", "http://192.0.2.1/ca.pem", "MAC");
  check(self, "account.1.password", "", "default");
  bench_settings_reset(self->settings, BENCH_RESET_FACTORY, BENCH_RESET_CERTIFICATES_KEEP);
  check(self, "trusted_certificates.url", "http://192.0.2.1/ca.pem", "MAC");
  bench_settings_reset(self->settings, BENCH_RESET_FACTORY, BENCH_RESET_CERTIFICATES_REMOVE);
  check(self, "trusted_certificates.url", "", "default");
  g_assert_true(bench_settings_clear_layer(self->settings, BENCH_LAYER_FACTORY));
  g_assert_false(bench_settings_clear_layer(self->settings, BENCH_LAYER_FACTORY));
  check(self, "voice.ring_vol", "8", "default");
}

/* A listener that changes a setting while it is told of one. */
static void
on_label(BenchSettings *settings, const char *name, gpointer data)
{
  bench_settings_set(settings, "account.1.display_name", bench_settings_get(settings, name), BENCH_LAYER_USER,
                     NULL, NULL);
}

static void
test_nested(Fixture *self, gconstpointer data)
{
  g_autoptr(BenchApplyReport) report = NULL;

  g_signal_connect(self->settings, "changed::account.1.label", G_CALLBACK(on_label), NULL);
  report = apply(self, BENCH_LAYER_MAC, "a.cfg", "account.1.label = x\nvoice.ring_vol = 3\n", FALSE);
  g_assert_cmpstr(self->log->str, ==, "account.1.label=x;account.1.display_name=x;voice.ring_vol=3;");
}

#define ADD(path, function) g_test_add("/layers/" path, Fixture, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
  /* No secret service in a test: libsecret must fail at once, not reach the tester's own keyring. */
  g_setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  if (argc == 3 && g_str_equal(argv[1], WRITE))
    write_for_ever(argv[2]);
  g_test_init(&argc, &argv, NULL);
  ADD("report", test_report);
  ADD("same-again", test_same_again);
  ADD("protect", test_protect);
  ADD("blank", test_blank);
  ADD("kept", test_kept);
  ADD("written-by-hand", test_written_by_hand);
  ADD("written-by-hand-again", test_written_by_hand_again);
  ADD("damaged", test_damaged);
  ADD("full-disk", test_full_disk);
  ADD("killed", test_killed);
  ADD("reset", test_reset);
  ADD("nested", test_nested);
  return g_test_run();
}
