/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "phone/options.h"

#include <string.h>

#include "base/log.h"
#include "firmware/model.h"
#include "lab/exchange.h"
#include "media/device.h"
#include "phone/profile.h"
#include "sip/process.h"

struct _BenchOptions
{
  char **configs;
  char **settings; /* NAME=VALUE */
  char *profile;
  char *model;
  char *interface;
  char *microphone;
  char *speaker;
  gboolean lab;
  gboolean verbose;
  gboolean version;

  BenchExchange *exchange; /* NULL without --lab */
};

/**
 * bench_options_new:
 *
 * Returns: (transfer full): the options of a program that was given none.
 */
BenchOptions *
bench_options_new(void)
{
  bench_sip_process_begin();
  return g_new0(BenchOptions, 1);
}

/**
 * bench_options_free:
 * @self: (transfer full): after the phone made from it is gone
 */
void
bench_options_free(BenchOptions *self)
{
  g_clear_object(&self->exchange);
  g_strfreev(self->configs);
  g_strfreev(self->settings);
  g_free(self->profile);
  g_free(self->model);
  g_free(self->interface);
  g_free(self->microphone);
  g_free(self->speaker);
  g_free(self);
}

static gboolean
check_device(const char *name, BenchDeviceRole role, GError **error)
{
  BenchDevice *device;

  if (name == NULL)
    return TRUE;
  device = bench_device_new(name, role, NULL, NULL, error);
  bench_device_free(device);
  return device != NULL;
}

static gboolean
check_settings(BenchOptions *self, GError **error)
{
  for (guint i = 0; self->settings != NULL && self->settings[i] != NULL; i++)
    if (strchr(self->settings[i], '=') == NULL)
      {
        g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--set %s: NAME=VALUE is expected",
                    self->settings[i]);
        return FALSE;
      }
  return TRUE;
}

/**
 * bench_options_parse:
 * @argc: (inout): what was understood is taken out
 * @argv: (inout): as @argc
 * @more: (nullable): options of this program only, ending in an empty entry
 * @summary: one paragraph for --help
 *
 * Returns: whether the command line is right, as far as that can be told before anything is opened.
 */
gboolean
bench_options_parse(BenchOptions *self,
                    int *argc,
                    char ***argv,
                    const GOptionEntry *more,
                    const char *summary,
                    GError **error)
{
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME_ARRAY, &self->configs,
      "Read a .cfg file; may be given several times, later files win", "FILE" },
    { "set", 's', 0, G_OPTION_ARG_STRING_ARRAY, &self->settings,
      "Pin a parameter for this run; may be given several times", "NAME=VALUE" },
    { "profile", 'p', 0, G_OPTION_ARG_STRING, &self->profile,
      "Which phone this is: it has settings, a history and a D-Bus name of its own", "NAME" },
    { "model", 'm', 0, G_OPTION_ARG_STRING, &self->model, "Which phone to be from now on: t46g, t48g, t42g …",
      "MODEL" },
    { "interface", 'i', 0, G_OPTION_ARG_STRING, &self->interface,
      "Use this network interface or address for SIP and RTP", "NAME|ADDRESS" },
    { "lab", 0, 0, G_OPTION_ARG_NONE, &self->lab,
      "Run the embedded exchange on loopback and be a subscriber of it", NULL },
    { "microphone", 0, 0, G_OPTION_ARG_STRING, &self->microphone,
      "auto, pulse:NAME, null, tone:HZ[@DBM0], wav:FILE or echo", "DEVICE" },
    { "speaker", 0, 0, G_OPTION_ARG_STRING, &self->speaker, "auto, pulse:NAME, null or wav:FILE", "DEVICE" },
    { "verbose", 'v', 0, G_OPTION_ARG_NONE, &self->verbose, "Log what happens", NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &self->version, "Print the version and exit", NULL },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new(NULL);

  g_option_context_set_summary(context, summary);
  g_option_context_add_main_entries(context, entries, NULL);
  if (more != NULL)
    g_option_context_add_main_entries(context, more, NULL);
  if (!g_option_context_parse(context, argc, argv, error))
    return FALSE;
  if (*argc > 1)
    {
      g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "\"%s\" is not understood", (*argv)[1]);
      return FALSE;
    }
  return bench_profile_check(bench_options_get_profile(self), error) && check_settings(self, error)
         && check_device(self->microphone, BENCH_DEVICE_MICROPHONE, error)
         && check_device(self->speaker, BENCH_DEVICE_SPEAKER, error);
}

/**
 * bench_options_get_profile:
 *
 * Returns: (transfer none): the profile's name.
 */
const char *
bench_options_get_profile(BenchOptions *self)
{
  return self->profile != NULL ? self->profile : BENCH_PROFILE_DEFAULT;
}

/**
 * bench_options_get_lab:
 *
 * Returns: whether the embedded exchange was asked for.
 */
gboolean
bench_options_get_lab(BenchOptions *self)
{
  return self->lab;
}

/**
 * bench_options_get_verbose:
 *
 * Returns: whether informational log entries are wanted.
 */
gboolean
bench_options_get_verbose(BenchOptions *self)
{
  return self->verbose;
}

/**
 * bench_options_get_version:
 *
 * Returns: whether only the version was asked for.
 */
gboolean
bench_options_get_version(BenchOptions *self)
{
  return self->version;
}

static gboolean
load_configs(BenchOptions *self, BenchSettings *settings, GError **error)
{
  for (guint i = 0; self->configs != NULL && self->configs[i] != NULL; i++)
    if (!bench_settings_load_file(settings, self->configs[i], BENCH_LAYER_FILE, NULL, error))
      return FALSE;
  return TRUE;
}

static gboolean
start_exchange(BenchOptions *self, BenchClock *clock, BenchRandom *random, BenchPhone *phone, GError **error)
{
  if (!self->lab)
    return TRUE;
  self->exchange = bench_exchange_new(clock, random);
  if (!bench_exchange_start(self->exchange, error))
    return FALSE;
  bench_exchange_provision(self->exchange, bench_phone_get_settings(phone));
  return TRUE;
}

/* As if chosen at the phone: it stays, and may be changed there. */
static gboolean
choose_model(BenchOptions *self, BenchSettings *settings, GError **error)
{
  g_autoptr(BenchModel) model = NULL;

  if (self->model == NULL)
    return TRUE;
  model = bench_model_load_code(self->model, error);
  if (model == NULL)
    {
      g_prefix_error(error, "--model: ");
      return FALSE;
    }
  return bench_settings_set(settings, "benchphone.model", model->code, BENCH_LAYER_USER, NULL, error);
}

static gboolean
pin_settings(BenchOptions *self, BenchSettings *settings, GError **error)
{
  for (guint i = 0; self->settings != NULL && self->settings[i] != NULL; i++)
    {
      const char *equals = strchr(self->settings[i], '=');
      g_autofree char *name = g_strndup(self->settings[i], (gsize) (equals - self->settings[i]));

      g_strstrip(name);
      if (!bench_settings_set(settings, name, equals + 1, BENCH_LAYER_OVERRIDE, NULL, error))
        {
          g_prefix_error(error, "--set ");
          return FALSE;
        }
    }
  return TRUE;
}

/* A file of the profile; its folder is made, readable by the user only. */
static char *
profile_path(BenchOptions *self, const char *base, const char *suffix)
{
  g_autofree char *folder = g_build_filename(base, "benchphone", NULL);
  g_autofree char *file = g_strconcat(bench_options_get_profile(self), suffix, NULL);

  if (g_mkdir_with_parents(folder, 0700) != 0)
    bench_warning("The folder %s cannot be made: %s", folder, g_strerror(errno));
  return g_build_filename(folder, file, NULL);
}

static void
on_device_failed(BenchMediaEngine *media G_GNUC_UNUSED, const char *text, gpointer data G_GNUC_UNUSED)
{
  bench_warning("%s", text);
}

/**
 * bench_options_create_phone:
 *
 * Makes the phone the command line asks for, and starts the exchange it is to sign in to.
 *
 * Returns: (transfer full): the phone, not started; %NULL with @error when a file cannot be read, a
 *   parameter does not exist, there is no such interface …
 */
BenchPhone *
bench_options_create_phone(BenchOptions *self, GError **error)
{
  g_autoptr(BenchClock) clock = bench_clock_new();
  g_autoptr(BenchRandom) random = bench_random_new();
  g_autofree char *user_path = profile_path(self, g_get_user_config_dir(), ".cfg");
  g_autofree char *history_path = profile_path(self, g_get_user_data_dir(), ".sqlite");
  g_autofree char *ring_folder = profile_path(self, g_get_user_data_dir(), ".rings");
  g_autofree char *digests_path = profile_path(self, g_get_user_data_dir(), ".provisioned");
  g_autofree char *resource_folder = profile_path(self, g_get_user_data_dir(), ".files");
  BenchPhoneOptions options = {
    .name = bench_options_get_profile(self),
    .interface = self->interface,
    .history_path = history_path,
    .ring_folder = ring_folder,
    .digests_path = digests_path,
    .resource_folder = resource_folder,
    .provisioned = !self->lab,
    .user_settings_path = user_path,
    .microphone = self->microphone,
    .speaker = self->speaker,
    .clock = clock,
    .random = random,
  };
  g_autoptr(BenchPhone) phone = bench_phone_new(&options, error);
  BenchSettings *settings;

  if (phone == NULL)
    return NULL;
  settings = bench_phone_get_settings(phone);
  if (!load_configs(self, settings, error) || !start_exchange(self, clock, random, phone, error)
      || !choose_model(self, settings, error) || !pin_settings(self, settings, error))
    return NULL;
  g_signal_connect(bench_phone_get_media(phone), "device-failed", G_CALLBACK(on_device_failed), NULL);
  return g_steal_pointer(&phone);
}

/**
 * bench_options_stop:
 *
 * Ends the embedded exchange, if there is one; the phone has stopped before.
 */
void
bench_options_stop(BenchOptions *self)
{
  if (self->exchange != NULL)
    bench_exchange_stop(self->exchange);
}
