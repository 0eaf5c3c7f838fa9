/* SPDX-License-Identifier: GPL-3.0-or-later */
/* auto_provision.custom.sync: what is changed on the phone is left at a real server, and comes back. */
#include <string.h>

#include "../deadline.h"
#include "ftpd.h"
#include "lighttpd.h"
#include "provisioned.h"

#define LOCAL_FILE "001565aabbcc-local.cfg"
#define QUIET_MS 5000

static gboolean
on_look(gpointer data G_GNUC_UNUSED)
{
  return G_SOURCE_CONTINUE;
}

/* Waits until the file at @path has @text in it; nothing but the disk tells. */
static char *
wait_for_text(const char *path, const char *text)
{
  guint look = g_timeout_add(20, on_look, NULL);
  char *found = NULL;
  TestDeadline deadline;

  test_deadline_begin(&deadline, 20000);
  while (!g_file_get_contents(path, &found, NULL, NULL) || strstr(found, text) == NULL)
    {
      g_clear_pointer(&found, g_free);
      if (!test_deadline_wait(&deadline))
        g_error("%s never has \"%s\"", path, text);
    }
  test_deadline_end(&deadline);
  g_source_remove(look);
  return found;
}

/* A phone whose server is at @url changes something; it is found at @path, without what is nobody's business, and
   another phone of that address has it. */
static void
check_server(const char *url, const char *user, const char *password, const char *path)
{
  g_autoptr(BenchClock) clock = bench_clock_new_manual(g_get_real_time());
  g_autoptr(TestProvisioned) self = test_provisioned_new_at(clock);
  g_autoptr(TestProvisioned) other = test_provisioned_new();
  const BenchProvisionTarget target
      = { .source = "test", .url = url, .username = user, .password = password };
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  test_provisioned_set(self, "auto_provision.custom.sync", "1");
  test_provisioned_set(self, "auto_provision.custom.protect", "1");
  g_assert_true(bench_provisioning_run(self->provisioning, BENCH_TRIGGER_MENU, &target, NULL));
  test_provisioned_wait(self);
  test_provisioned_check(self, "account.1.label", "Server's");
  test_provisioned_set(self, "account.1.label", "User's");
  test_provisioned_set(self, "account.1.password", "t0ken");
  test_provisioned_set(self, "account.2.label", "Two");
  bench_clock_advance(self->clock, QUIET_MS);
  first = wait_for_text(path, "account.1.label = User's\n");
  g_assert_true(g_str_has_prefix(first, "#!version:1.0.0.1\n"));
  g_assert_nonnull(strstr(first, "account.2.label = Two\n"));
  g_assert_null(strstr(first, "t0ken"));

  test_provisioned_set(other, "auto_provision.custom.sync", "1");
  test_provisioned_set(other, "auto_provision.custom.protect", "1");
  g_assert_true(bench_provisioning_run(other->provisioning, BENCH_TRIGGER_MENU, &target, NULL));
  test_provisioned_wait(other);
  test_provisioned_check(other, "account.1.label", "User's");

  /* A change taken back is gone there, too; and what was left there is not applied here again. */
  bench_settings_unset(self->settings, "account.2.label", BENCH_LAYER_USER);
  test_provisioned_set(self, "account.1.label", "Again");
  bench_clock_advance(self->clock, QUIET_MS);
  second = wait_for_text(path, "account.1.label = Again\n");
  g_assert_null(strstr(second, "account.2"));
  g_assert_true(bench_provisioning_run(self->provisioning, BENCH_TRIGGER_MENU, &target, NULL));
  test_provisioned_wait(self);
  test_provisioned_check_file(bench_provisioning_get_report(self->provisioning, 0), LOCAL_FILE,
                              BENCH_FILE_UNCHANGED);
}

static void
test_http(gconstpointer folder)
{
  TestLighttpd *server = test_lighttpd_start(NULL);
  g_autofree char *name = g_strdup_printf("%s/001565aabbcc.cfg", (const char *) folder);
  g_autofree char *local = g_strdup_printf("%s/" LOCAL_FILE, (const char *) folder);
  g_autofree char *path = test_lighttpd_find(server, local);
  g_autofree char *url
      = g_strdup_printf("http://127.0.0.1:%u/%s/", test_lighttpd_get_port(server), (const char *) folder);

  test_lighttpd_write(server, name, "#!version:1.0.0.1\naccount.1.label = Server's\n");
  check_server(url, TEST_LIGHTTPD_USER, TEST_LIGHTTPD_PASSWORD, path);
  test_lighttpd_stop(server);
}

static void
test_ftp(void)
{
  TestFtpd *server = test_ftpd_start();
  g_autofree char *path = test_ftpd_find(server, LOCAL_FILE);
  g_autofree char *url = g_strdup_printf("ftp://127.0.0.1:%u/", test_ftpd_get_port(server));

  test_ftpd_write(server, "001565aabbcc.cfg", "#!version:1.0.0.1\naccount.1.label = Server's\n");
  check_server(url, TEST_FTPD_USER, TEST_FTPD_PASSWORD, path);
  test_ftpd_stop(server);
}

/* What an earlier phone left there comes here, although only the server's file says that it is to, and is not written
   over. */
static void
test_replaced(void)
{
  TestLighttpd *server = test_lighttpd_start(NULL);
  g_autofree char *url = g_strdup_printf("http://127.0.0.1:%u/basic/", test_lighttpd_get_port(server));
  g_autofree char *path = test_lighttpd_find(server, "basic/" LOCAL_FILE);
  const BenchProvisionTarget target
      = { .source = "test", .url = url, .username = TEST_LIGHTTPD_USER, .password = TEST_LIGHTTPD_PASSWORD };
  g_autoptr(BenchClock) clock = bench_clock_new_manual(g_get_real_time());
  g_autoptr(TestProvisioned) self = test_provisioned_new_at(clock);
  g_autofree char *text = NULL;

  test_lighttpd_write(server, "basic/001565aabbcc.cfg",
                      "#!version:1.0.0.1\nauto_provision.custom.sync = 1\nauto_provision.custom.protect = 1\n"
                      "account.1.label = Server's\n");
  test_lighttpd_write(server, "basic/" LOCAL_FILE, "#!version:1.0.0.1\naccount.1.label = Saved\n");
  g_assert_true(bench_provisioning_run(self->provisioning, BENCH_TRIGGER_MENU, &target, NULL));
  test_provisioned_wait(self);
  test_provisioned_check_file(bench_provisioning_get_report(self->provisioning, 0), LOCAL_FILE,
                              BENCH_FILE_APPLIED);
  test_provisioned_check(self, "account.1.label", "Saved");
  test_provisioned_set(self, "account.2.label", "Two");
  bench_clock_advance(self->clock, QUIET_MS);
  text = wait_for_text(path, "account.2.label = Two\n");
  g_assert_nonnull(strstr(text, "account.1.label = Saved\n"));
  test_lighttpd_stop(server);
}

/* Nor is it when the user switches it on, between two runs. */
static void
test_unread(void)
{
  g_autoptr(BenchClock) clock = bench_clock_new_manual(g_get_real_time());
  g_autoptr(TestProvisioned) self = test_provisioned_new_at(clock);
  TestDeadline deadline;

  test_provisioned_serve_cfg(self, TEST_MAC, "account.1.label = Server's\n");
  test_provisioned_serve_cfg(self, TEST_LOCAL, "account.1.label = Saved\n");
  test_provisioned_run(self);
  test_provisioned_set(self, "auto_provision.custom.sync", "1");
  bench_clock_advance(self->clock, QUIET_MS);
  test_deadline_begin(&deadline, 20000);
  while (test_script_count_requests(self->server) < 3 && test_deadline_wait(&deadline))
    continue;
  g_assert_false(deadline.late);
  test_deadline_end(&deadline);
  test_settle();
  g_assert_cmpuint(test_script_count_requests(self->server), ==, 3);
  g_assert_true(g_str_has_prefix(test_script_get_request(self->server, 2), "GET " TEST_LOCAL));
}

/* Without the parameter nothing leaves. */
static void
test_off(void)
{
  TestLighttpd *server = test_lighttpd_start(NULL);
  g_autofree char *url = g_strdup_printf("http://127.0.0.1:%u/basic/", test_lighttpd_get_port(server));
  g_autofree char *path = test_lighttpd_find(server, "basic/" LOCAL_FILE);
  const BenchProvisionTarget target
      = { .source = "test", .url = url, .username = TEST_LIGHTTPD_USER, .password = TEST_LIGHTTPD_PASSWORD };
  g_autoptr(BenchClock) clock = bench_clock_new_manual(g_get_real_time());
  g_autoptr(TestProvisioned) self = test_provisioned_new_at(clock);
  g_autofree char *text = NULL;

  test_lighttpd_write(server, "basic/001565aabbcc.cfg", "#!version:1.0.0.1\naccount.1.label = Server's\n");
  g_assert_true(bench_provisioning_run(self->provisioning, BENCH_TRIGGER_MENU, &target, NULL));
  test_provisioned_wait(self);
  test_provisioned_set(self, "account.1.label", "User's");
  bench_clock_advance(self->clock, QUIET_MS);
  test_settle();
  g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
  /* Switched on, it is the next thing that happens. */
  test_provisioned_set(self, "auto_provision.custom.sync", "1");
  bench_clock_advance(self->clock, QUIET_MS);
  text = wait_for_text(path, "account.1.label = User's\n");
  test_lighttpd_stop(server);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_data_func("/sync/basic", "basic", test_http);
  g_test_add_data_func("/sync/digest", "digest", test_http);
  g_test_add_func("/sync/ftp", test_ftp);
  g_test_add_func("/sync/replaced", test_replaced);
  g_test_add_func("/sync/unread", test_unread);
  g_test_add_func("/sync/off", test_off);
  return g_test_run();
}
