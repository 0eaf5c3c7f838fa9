/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provisioned.h"

#include <string.h>

#include "../deadline.h"
#include "../folder.h"

static void
on_changed(BenchSettings *settings, const char *name, TestProvisioned *self)
{
  g_string_append_printf(self->changes, "%s=%s;", name, bench_settings_get(settings, name));
}

static void
on_applying(BenchProvisioning *provisioning G_GNUC_UNUSED, TestProvisioned *self)
{
  self->applied++;
}

static void
on_finished(BenchProvisioning *provisioning G_GNUC_UNUSED,
            gconstpointer report G_GNUC_UNUSED,
            TestProvisioned *self)
{
  self->finished++;
}

static void
switch_on(TestProvisioned *self)
{
  g_autofree char *path = g_build_filename(self->folder, "phone.cfg", NULL);
  g_autofree char *digests = g_build_filename(self->folder, "phone.provisioned", NULL);
  g_autofree char *files = g_build_filename(self->folder, "files", NULL);
  g_autofree char *url = test_script_url(self->server, "");
  g_autoptr(GError) error = NULL;
  BenchProvisioningOptions options;

  self->settings = bench_settings_new();
  bench_settings_keep_layers(self->settings, path, &error);
  g_assert_no_error(error);
  bench_settings_set_resource_folder(self->settings, files);
  bench_settings_set(self->settings, "benchphone.mac", "00:15:65:aa:bb:cc", BENCH_LAYER_OVERRIDE, NULL, NULL);
  bench_settings_set(self->settings, "auto_provision.pnp_enable", "0", BENCH_LAYER_OVERRIDE, NULL, NULL);
  bench_settings_set(self->settings, "auto_provision.dhcp_option.enable", "0", BENCH_LAYER_OVERRIDE, NULL,
                     NULL);
  bench_settings_set(self->settings, "auto_provision.attempt_expired_time", "2", BENCH_LAYER_OVERRIDE, NULL,
                     NULL);
  if (!bench_settings_set(self->settings, "auto_provision.server.url", url, BENCH_LAYER_FILE, NULL, &error))
    g_error("%s", error->message);
  options = (BenchProvisioningOptions){ .settings = self->settings,
                                        .clock = self->clock,
                                        .random = self->random,
                                        .profile = "phone",
                                        .digests_path = digests,
                                        .resource_folder = files };
  self->provisioning = bench_provisioning_new(&options);
  g_signal_connect(self->settings, "changed", G_CALLBACK(on_changed), self);
  g_signal_connect(self->provisioning, "applying", G_CALLBACK(on_applying), self);
  g_signal_connect(self->provisioning, "finished", G_CALLBACK(on_finished), self);
}

static void
switch_off(TestProvisioned *self)
{
  g_signal_handlers_disconnect_by_data(self->settings, self);
  g_signal_handlers_disconnect_by_data(self->provisioning, self);
  g_object_run_dispose(G_OBJECT(self->provisioning));
  g_clear_object(&self->provisioning);
  g_clear_object(&self->settings);
}

TestProvisioned *
test_provisioned_new(void)
{
  g_autoptr(BenchClock) clock = bench_clock_new();

  return test_provisioned_new_at(clock);
}

TestProvisioned *
test_provisioned_new_at(BenchClock *clock)
{
  TestProvisioned *self = g_new0(TestProvisioned, 1);

  self->folder = g_dir_make_tmp("benchphone-XXXXXX", NULL);
  self->server = test_script_start(NULL, NULL);
  self->clock = g_object_ref(clock);
  self->random = bench_random_new_seeded(1);
  self->changes = g_string_new(NULL);
  test_script_answer_with(self->server, NULL, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
  switch_on(self);
  return self;
}

void
test_provisioned_free(TestProvisioned *self)
{
  switch_off(self);
  test_settle();
  test_script_stop(self->server);
  g_object_unref(self->clock);
  g_object_unref(self->random);
  g_string_free(self->changes, TRUE);
  test_folder_remove(self->folder);
  g_free(self->folder);
  g_free(self);
}

void
test_provisioned_restart(TestProvisioned *self)
{
  switch_off(self);
  switch_on(self);
}

void
test_provisioned_serve(TestProvisioned *self, const char *path, const char *body, gssize length)
{
  test_script_serve(self->server, path, body, length);
}

void
test_provisioned_serve_cfg(TestProvisioned *self, const char *path, const char *lines)
{
  g_autofree char *text = g_strconcat("#!version:1.0.0.1\n", lines, NULL);

  test_provisioned_serve(self, path, text, -1);
}

void
test_provisioned_set(TestProvisioned *self, const char *name, const char *value)
{
  g_autoptr(GError) error = NULL;

  bench_settings_set(self->settings, name, value, BENCH_LAYER_USER, NULL, &error);
  g_assert_no_error(error);
}

void
test_provisioned_wait(TestProvisioned *self)
{
  TestDeadline deadline;

  test_deadline_begin(&deadline, 20000);
  while (bench_provisioning_is_running(self->provisioning) && test_deadline_wait(&deadline))
    continue;
  if (deadline.late)
    g_error("the run did not end");
  test_deadline_end(&deadline);
}

static const BenchProvisionReport *
run(TestProvisioned *self, const BenchProvisionTarget *target)
{
  g_autoptr(GError) error = NULL;

  g_string_truncate(self->changes, 0);
  self->applied = 0;
  bench_provisioning_run(self->provisioning, BENCH_TRIGGER_REMOTE, target, &error);
  g_assert_no_error(error);
  test_provisioned_wait(self);
  return bench_provisioning_get_report(self->provisioning, 0);
}

const BenchProvisionReport *
test_provisioned_run(TestProvisioned *self)
{
  return run(self, NULL);
}

const BenchProvisionReport *
test_provisioned_run_at(TestProvisioned *self, const char *url)
{
  BenchProvisionTarget target = { .source = "test", .url = url };

  return run(self, &target);
}

const BenchProvisionFile *
test_provisioned_find(const BenchProvisionReport *report, const char *name)
{
  for (guint i = 0; i < report->files->len; i++)
    {
      const BenchProvisionFile *file = g_ptr_array_index(report->files, i);

      if (strcmp(file->name, name) == 0)
        return file;
    }
  return NULL;
}

void
test_provisioned_check(TestProvisioned *self, const char *name, const char *value)
{
  g_assert_cmpstr(bench_settings_get(self->settings, name), ==, value);
}

void
test_provisioned_check_file(const BenchProvisionReport *report, const char *name, BenchFileOutcome outcome)
{
  const BenchProvisionFile *file = test_provisioned_find(report, name);

  if (file == NULL)
    {
      g_autofree char *text = bench_provision_report_to_text(report);

      g_error("%s is not in the report:\n%s", name, text);
    }
  g_assert_cmpstr(bench_file_outcome_name(file->outcome), ==, bench_file_outcome_name(outcome));
}
