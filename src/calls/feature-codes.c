/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calls/feature-codes.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"

struct _BenchFeatureCodes
{
  BenchCallControl *control; /* outlives this */
  BenchSettings *settings;
};

/* A switch and its codes: what follows the phone's or the account's part of the name. */
typedef struct
{
  const char *name; /* the switch */
  const char *on_code;
  const char *off_code;
  const char *target; /* follows the code when switching on; NULL: nothing does */
} Service;

static const Service phone_services[] = {
  { "forward.always.enable", "forward.always.on_code", "forward.always.off_code", "forward.always.target" },
  { "forward.busy.enable", "forward.busy.on_code", "forward.busy.off_code", "forward.busy.target" },
  { "forward.no_answer.enable", "forward.no_answer.on_code", "forward.no_answer.off_code",
    "forward.no_answer.target" },
  { "features.dnd.enable", "features.dnd.on_code", "features.dnd.off_code", NULL },
};

static const Service account_services[] = {
  { "always_fwd.enable", "always_fwd.on_code", "always_fwd.off_code", "always_fwd.target" },
  { "busy_fwd.enable", "busy_fwd.on_code", "busy_fwd.off_code", "busy_fwd.target" },
  { "timeout_fwd.enable", "timeout_fwd.on_code", "timeout_fwd.off_code", "timeout_fwd.target" },
  { "dnd.enable", "dnd.on_code", "dnd.off_code", NULL },
  { "anonymous_call", "anonymous_call_oncode", "anonymous_call_offcode", NULL },
  { "reject_anonymous_call", "anonymous_reject_oncode", "anonymous_reject_offcode", NULL },
};

static const char *
get(BenchFeatureCodes *self, guint line, const char *name)
{
  if (name == NULL)
    return "";
  return line != 0 ? bench_settings_getf(self->settings, "account.%u.%s", line, name)
                   : bench_settings_get(self->settings, name);
}

static void
tell_server(BenchFeatureCodes *self, guint line, const Service *service)
{
  gboolean on = strcmp(get(self, line, service->name), "1") == 0;
  const char *code = get(self, line, on ? service->on_code : service->off_code);
  g_autofree char *number = g_strconcat(code, on ? get(self, line, service->target) : "", NULL);
  g_autoptr(GError) error = NULL;

  if (code[0] != '\0' && bench_call_control_dial(self->control, line, number, &error) == NULL)
    bench_warning("The code %s for %s cannot be called: %s", number, service->name, error->message);
}

static void
on_setting_changed(BenchSettings *settings G_GNUC_UNUSED, const char *name, BenchFeatureCodes *self)
{
  guint line = 0;
  int length = 0;

  if (sscanf(name, "account.%u.%n", &line, &length) == 1 && length > 0)
    for (gsize i = 0; i < G_N_ELEMENTS(account_services); i++)
      if (strcmp(name + length, account_services[i].name) == 0)
        tell_server(self, line, &account_services[i]);
  for (gsize i = 0; i < G_N_ELEMENTS(phone_services); i++)
    if (strcmp(name, phone_services[i].name) == 0)
      tell_server(self, 0, &phone_services[i]);
}

/**
 * bench_feature_codes_new:
 * @control: places the calls; outlives this
 * @settings: whose changes are watched
 *
 * Returns: (transfer full): the watch.
 */
BenchFeatureCodes *
bench_feature_codes_new(BenchCallControl *control, BenchSettings *settings)
{
  BenchFeatureCodes *self = g_new0(BenchFeatureCodes, 1);

  self->control = control;
  self->settings = g_object_ref(settings);
  g_signal_connect(settings, "changed", G_CALLBACK(on_setting_changed), self);
  return self;
}

/**
 * bench_feature_codes_free:
 * @self: (transfer full): freed
 */
void
bench_feature_codes_free(BenchFeatureCodes *self)
{
  g_signal_handlers_disconnect_by_data(self->settings, self);
  g_object_unref(self->settings);
  g_free(self);
}
