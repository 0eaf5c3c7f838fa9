/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "phone/updating.h"

#include <string.h>

#include "base/log.h"
#include "media/ring.h"
#include "provisioning/resource-kinds.h"
#include "provisioning/resources.h"
#include "provisioning/triggers.h"
#include "settings/local-file.h"

struct _BenchUpdating
{
  BenchFirmware *firmware;
  BenchEventBus *events;
  BenchSettings *settings;
  BenchProvisioning *provisioning;
  BenchTriggers *triggers;
  char *ring_folder;
  gboolean by_itself;
  gboolean settling;    /* the run at power-on is under way */
  gboolean again;       /* it waits for the end of one that was under way before */
  gboolean stopped;     /* for good */
  BenchTrigger trigger; /* of the last run */
  void (*restart)(gpointer data);
  void (*settled)(gpointer data);
  gpointer data;
};

/* Whether somebody stands before the phone and waits for this run. */
static gboolean
is_asked_for(BenchTrigger trigger)
{
  switch (trigger)
    {
    case BENCH_TRIGGER_CHECK_SYNC:
    case BENCH_TRIGGER_CODE:
    case BENCH_TRIGGER_MENU:
    case BENCH_TRIGGER_REMOTE:
      return TRUE;
    case BENCH_TRIGGER_POWER_ON:
    case BENCH_TRIGGER_REPEAT:
    case BENCH_TRIGGER_WEEKLY:
    case BENCH_TRIGGER_SETTING:
      return FALSE;
    }
  g_return_val_if_reached(FALSE);
}

static void
on_started(BenchProvisioning *provisioning G_GNUC_UNUSED, int trigger, BenchUpdating *self)
{
  self->trigger = (BenchTrigger) trigger;
  bench_event_bus_emit(self->events, BENCH_EVENT_PROVISIONING, "state", G_TYPE_STRING, "started", "trigger",
                       G_TYPE_STRING, bench_trigger_name((BenchTrigger) trigger), NULL);
  if (is_asked_for((BenchTrigger) trigger))
    bench_firmware_set_updating(self->firmware, TRUE);
}

static void
on_applying(BenchProvisioning *provisioning G_GNUC_UNUSED, BenchUpdating *self)
{
  bench_firmware_set_updating(self->firmware, TRUE);
}

/* What the LCD says at the end; NULL: nothing worth a look. */
static char *
result_text(const BenchProvisionReport *report)
{
  if (report->failure != NULL)
    return g_strdup_printf("Update failed: %s", report->failure);
  if (bench_provision_report_has_news(report))
    return g_strdup("Updated");
  if (!is_asked_for(report->trigger))
    return NULL;
  return g_strdup(report->source != NULL ? "Nothing changed!" : "Update failed: no server is known");
}

static void
tell_result(BenchUpdating *self, const BenchProvisionReport *report)
{
  g_autofree char *summary = bench_provision_report_summary(report);

  bench_event_bus_emit(self->events, BENCH_EVENT_PROVISIONING, "state", G_TYPE_STRING, "finished", "trigger",
                       G_TYPE_STRING, bench_trigger_name(report->trigger), "result", G_TYPE_STRING, summary,
                       "failed", G_TYPE_BOOLEAN, report->failure != NULL, "restart", G_TYPE_BOOLEAN,
                       report->restart, NULL);
}

static void
run(BenchUpdating *self, BenchTrigger trigger, const BenchProvisionTarget *target)
{
  g_autoptr(GError) error = NULL;

  if (bench_provisioning_run(self->provisioning, trigger, target, &error))
    return;
  bench_info("%s (%s)", error->message, bench_trigger_name(trigger));
  if (is_asked_for(trigger))
    bench_firmware_notice(self->firmware, error->message);
}

static void
on_finished(BenchProvisioning *provisioning G_GNUC_UNUSED,
            const BenchProvisionReport *report,
            BenchUpdating *self)
{
  g_autofree char *text = result_text(report);
  gboolean settling = self->settling;

  tell_result(self, report);
  bench_firmware_tell_update(self->firmware, self->again || self->stopped ? NULL : text);
  if (self->stopped)
    return;
  if (self->again)
    {
      self->again = FALSE;
      run(self, BENCH_TRIGGER_POWER_ON, NULL);
      return;
    }
  self->settling = FALSE;
  if (settling)
    self->settled(self->data);
  if (report->restart)
    self->restart(self->data);
}

static void
on_trigger(BenchTrigger trigger, gpointer data)
{
  run(data, trigger, NULL);
}

/* The menu's "Auto Provision Now", or a dialled autoprovision.X.code. */
static void
on_update_wanted(BenchFirmware *firmware G_GNUC_UNUSED, guint code, BenchUpdating *self)
{
  g_autofree char *source = g_strdup_printf("autoprovision.%u.url", code);
  BenchProvisionTarget target = { .source = source };

  if (code == 0)
    {
      run(self, BENCH_TRIGGER_MENU, NULL);
      return;
    }
  target.url = bench_settings_get(self->settings, source);
  target.username = bench_settings_getf(self->settings, "autoprovision.%u.user", code);
  target.password = bench_settings_getf(self->settings, "autoprovision.%u.password", code);
  target.common_key = bench_settings_getf(self->settings, "autoprovision.%u.com_aes", code);
  target.mac_key = bench_settings_getf(self->settings, "autoprovision.%u.mac_aes", code);
  run(self, BENCH_TRIGGER_CODE, &target);
}

/* A file's URL set by hand: a run has collected its own from the lines of the files. */
static void
on_file_named(BenchSettings *settings, const char *name, BenchUpdating *self)
{
  const char *value = bench_settings_get(settings, name);

  if (bench_local_file_is_remote(value))
    bench_provisioning_fetch_resource(self->provisioning, name, value);
}

/* The URL is the same, the file is another: whoever reads it is to read it again, and nobody to fetch it. */
static void
tell_users(BenchUpdating *self, const char *parameter)
{
  g_autofree char *detail = g_strconcat("changed::", parameter, NULL);

  g_signal_handlers_block_by_func(self->settings, on_file_named, self);
  g_signal_emit_by_name(self->settings, detail, parameter);
  g_signal_handlers_unblock_by_func(self->settings, on_file_named, self);
}

/* A ring tone is ours only when our own reader can play it. */
static char *
on_arrived(BenchResources *resources G_GNUC_UNUSED,
           const char *parameter,
           const char *path,
           BenchUpdating *self)
{
  g_autoptr(GError) error = NULL;

  if (strcmp(parameter, "ringtone.url") != 0)
    {
      tell_users(self, parameter);
      return NULL;
    }
  if (self->ring_folder == NULL)
    return g_strdup("this phone keeps no ring tones");
  return bench_ring_add(self->ring_folder, path, &error) ? NULL : g_strdup(error->message);
}

static void
on_reset(BenchSettings *settings G_GNUC_UNUSED, gboolean certificates_kept, BenchUpdating *self)
{
  /* What an old server still sends is not to be in force afterwards. */
  if (self->trigger != BENCH_TRIGGER_SETTING)
    bench_provisioning_cancel(self->provisioning);
  bench_provisioning_forget(self->provisioning, certificates_kept);
}

static void
follow_files(BenchUpdating *self)
{
  gsize n = 0;
  const BenchResourceKind *kinds = bench_resource_kinds(&n);

  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *detail = g_strconcat("changed::", kinds[i].parameter, NULL);

      g_signal_connect(self->settings, detail, G_CALLBACK(on_file_named), self);
    }
}

/**
 * bench_updating_new:
 * @options: copied; firmware and events must live longer
 *
 * Returns: (transfer full): the provisioning of a phone, not started.
 */
BenchUpdating *
bench_updating_new(const BenchUpdatingOptions *options)
{
  BenchUpdating *self = g_new0(BenchUpdating, 1);
  const BenchProvisioningOptions *parts = &options->provisioning;

  self->firmware = options->firmware;
  self->events = options->events;
  self->settings = g_object_ref(parts->settings);
  self->ring_folder = g_strdup(options->ring_folder);
  self->by_itself = options->by_itself;
  self->restart = options->restart;
  self->settled = options->settled;
  self->data = options->data;
  bench_settings_set_resource_folder(self->settings, parts->resource_folder);
  self->provisioning = bench_provisioning_new(parts);
  self->triggers = bench_triggers_new(self->settings, parts->clock, parts->random, on_trigger, self);
  g_signal_connect(self->provisioning, "started", G_CALLBACK(on_started), self);
  g_signal_connect(self->provisioning, "applying", G_CALLBACK(on_applying), self);
  g_signal_connect(self->provisioning, "finished", G_CALLBACK(on_finished), self);
  g_signal_connect(bench_provisioning_get_resources(self->provisioning), "arrived", G_CALLBACK(on_arrived),
                   self);
  g_signal_connect(self->firmware, "update-wanted", G_CALLBACK(on_update_wanted), self);
  g_signal_connect(self->settings, "reset", G_CALLBACK(on_reset), self);
  follow_files(self);
  return self;
}

/**
 * bench_updating_free:
 * @self: (transfer full): before the firmware goes; a run under way ends unheard
 */
void
bench_updating_free(BenchUpdating *self)
{
  g_signal_handlers_disconnect_by_data(bench_provisioning_get_resources(self->provisioning), self);
  g_signal_handlers_disconnect_by_data(self->provisioning, self);
  g_signal_handlers_disconnect_by_data(self->firmware, self);
  g_signal_handlers_disconnect_by_data(self->settings, self);
  bench_triggers_free(self->triggers);
  g_object_run_dispose(G_OBJECT(self->provisioning));
  g_object_unref(self->provisioning);
  g_object_unref(self->settings);
  g_free(self->ring_folder);
  g_free(self);
}

/**
 * bench_updating_start:
 *
 * The phone has power: with auto_provision.mode it looks for its files now, and the clock counts.
 *
 * Returns: whether registering is to wait for the end of that (sip.check_autop_result_before_register); it is
 *   told then.
 */
gboolean
bench_updating_start(BenchUpdating *self)
{
  if (!self->by_itself || self->stopped)
    return FALSE;
  bench_triggers_start(self->triggers);
  self->settling = bench_settings_get_boolean(self->settings, "auto_provision.mode");
  self->again = self->settling && bench_provisioning_is_running(self->provisioning);
  /* A restart is as when the power went: the run under way ends, what it has fetched is not applied. A file that
     --config names, say, is on its way before the start, and nobody would ask for it again: that run goes on. */
  if (self->trigger != BENCH_TRIGGER_SETTING)
    bench_provisioning_cancel(self->provisioning);
  if (self->settling && !self->again)
    run(self, BENCH_TRIGGER_POWER_ON, NULL);
  return self->settling
         && bench_settings_get_boolean(self->settings, "sip.check_autop_result_before_register");
}

/**
 * bench_updating_stop:
 *
 * No run begins by itself any more; one under way is cut off.
 */
void
bench_updating_stop(BenchUpdating *self)
{
  self->stopped = TRUE;
  bench_triggers_stop(self->triggers);
  bench_provisioning_cancel(self->provisioning);
}

/**
 * bench_updating_check_sync:
 *
 * The server says that there is something new (NOTIFY check-sync without a restart, F200).
 */
void
bench_updating_check_sync(BenchUpdating *self)
{
  run(self, BENCH_TRIGGER_CHECK_SYNC, NULL);
}

/**
 * bench_updating_get_provisioning:
 *
 * Returns: (transfer none): for remote control.
 */
BenchProvisioning *
bench_updating_get_provisioning(BenchUpdating *self)
{
  return self->provisioning;
}
