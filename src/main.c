/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * benchphone: the phone in a window. Options in, objects wired together, nothing else.
 */
#include <stdlib.h>

#include <adwaita.h>
#include <glib-unix.h>

#include "base/log.h"
#include "config.h"
#include "faceplate/window.h"
#include "phone/phone.h"

typedef struct
{
  char **configs;
  char *profile;
  char *interface;
  char *microphone;
  char *speaker;
  char *model;
  gboolean verbose;
  gboolean version;
} Options;

typedef struct
{
  Options options;
  BenchPhone *phone;
  int status;
} Program;

static void
options_clear(Options *options)
{
  g_strfreev(options->configs);
  g_free(options->profile);
  g_free(options->interface);
  g_free(options->microphone);
  g_free(options->speaker);
  g_free(options->model);
}

static gboolean
is_profile_name(const char *name)
{
  return g_regex_match_simple("^[A-Za-z0-9_-]+$", name, 0, 0);
}

static gboolean
options_parse(Options *options, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME_ARRAY, &options->configs, "Read settings from a .cfg file",
      "FILE" },
    { "profile", 'p', 0, G_OPTION_ARG_STRING, &options->profile, "Be the phone of this name", "NAME" },
    { "interface", 'i', 0, G_OPTION_ARG_STRING, &options->interface, "Network interface or address", "NAME" },
    { "microphone", 0, 0, G_OPTION_ARG_STRING, &options->microphone, "auto, null, tone:HZ, wav:FILE …",
      "DEVICE" },
    { "speaker", 0, 0, G_OPTION_ARG_STRING, &options->speaker, "auto, null, wav:FILE …", "DEVICE" },
    { "model", 'm', 0, G_OPTION_ARG_STRING, &options->model, "Which phone to be (t46g)", "MODEL" },
    { "verbose", 'v', 0, G_OPTION_ARG_NONE, &options->verbose, "Log more", NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->version, "Say the version and leave", NULL },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new("– a desk phone on your desktop");

  g_option_context_add_main_entries(context, entries, NULL);
  if (!g_option_context_parse(context, argc, argv, error))
    return FALSE;
  if (options->profile == NULL)
    options->profile = g_strdup("default");
  if (options->model == NULL)
    options->model = g_strdup("t46g");
  if (!is_profile_name(options->profile))
    {
      g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                  "--profile: “%s” is no name of letters, digits, - and _", options->profile);
      return FALSE;
    }
  return TRUE;
}

static gboolean
load_configs(BenchSettings *settings, char **paths, GError **error)
{
  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    {
      g_autoptr(GPtrArray) complaints = g_ptr_array_new_with_free_func(g_free);

      if (!bench_settings_load_file(settings, paths[i], BENCH_LAYER_FILE, complaints, error))
        return FALSE;
      for (guint j = 0; j < complaints->len; j++)
        g_printerr("%s\n", (const char *) g_ptr_array_index(complaints, j));
    }
  return TRUE;
}

/* What the preferences chose, unless the command line says otherwise. */
static void
choose_devices(BenchPhone *phone, const Options *options)
{
  BenchSettings *settings = bench_phone_get_settings(phone);
  BenchMediaEngine *media = bench_phone_get_media(phone);

  if (options->microphone == NULL)
    bench_media_engine_set_microphone(media, bench_settings_get(settings, "benchphone.microphone"));
  if (options->speaker == NULL)
    bench_media_engine_set_speaker(media, bench_settings_get(settings, "benchphone.speaker"));
}

static BenchPhone *
make_phone(const Options *options, GError **error)
{
  g_autofree char *user_file = g_strconcat(options->profile, ".cfg", NULL);
  g_autofree char *history_file = g_strconcat(options->profile, ".history", NULL);
  g_autofree char *data_folder = g_build_filename(g_get_user_data_dir(), "benchphone", NULL);
  g_autofree char *config_folder = g_build_filename(g_get_user_config_dir(), "benchphone", NULL);
  g_autofree char *user_path = g_build_filename(config_folder, user_file, NULL);
  g_autofree char *history_path = g_build_filename(data_folder, history_file, NULL);
  BenchPhoneOptions phone_options = {
    .name = options->profile,
    .interface = options->interface,
    .history_path = history_path,
    .user_settings_path = user_path,
    .microphone = options->microphone,
    .speaker = options->speaker,
  };
  g_autoptr(BenchPhone) phone = NULL;

  g_mkdir_with_parents(config_folder, 0700);
  g_mkdir_with_parents(data_folder, 0700);
  phone = bench_phone_new(&phone_options, error);
  if (phone == NULL || !load_configs(bench_phone_get_settings(phone), options->configs, error))
    return NULL;
  choose_devices(phone, options);
  if (!bench_phone_start(phone, error))
    return NULL;
  return g_steal_pointer(&phone);
}

static void
on_activate(GtkApplication *application, Program *program)
{
  GtkWindow *window = gtk_application_get_active_window(application);
  g_autoptr(GError) error = NULL;

  if (window != NULL)
    {
      gtk_window_present(window);
      return;
    }
  program->phone = make_phone(&program->options, &error);
  if (program->phone != NULL)
    window = GTK_WINDOW(bench_window_new(application, program->phone, program->options.model, &error));
  if (window == NULL)
    {
      g_printerr("benchphone: %s\n", error->message);
      program->status = EXIT_FAILURE;
      return;
    }
  gtk_window_present(window);
}

static gboolean
on_terminate(gpointer data)
{
  GtkWindow *window = gtk_application_get_active_window(data);

  if (window != NULL)
    gtk_window_close(window);
  return G_SOURCE_CONTINUE;
}

static void
run(Program *program)
{
  gboolean alone = g_str_equal(program->options.profile, "default");
  g_autoptr(AdwApplication) application
      = adw_application_new(BENCH_APP_ID, alone ? G_APPLICATION_DEFAULT_FLAGS : G_APPLICATION_NON_UNIQUE);
  guint interrupt = g_unix_signal_add(SIGINT, on_terminate, application);
  guint terminate = g_unix_signal_add(SIGTERM, on_terminate, application);
  int status;

  g_signal_connect(application, "activate", G_CALLBACK(on_activate), program);
  status = g_application_run(G_APPLICATION(application), 0, NULL);
  if (program->status == EXIT_SUCCESS)
    program->status = status;
  g_source_remove(interrupt);
  g_source_remove(terminate);
}

int
main(int argc, char **argv)
{
  Program program = { 0 };
  g_autoptr(GError) error = NULL;

  if (!options_parse(&program.options, &argc, &argv, &error))
    {
      g_printerr("benchphone: %s\n", error->message);
      program.status = EXIT_FAILURE;
    }
  else if (program.options.version)
    {
      g_print("benchphone %s\n", BENCH_VERSION);
    }
  else
    {
      bench_log_init(program.options.verbose);
      run(&program);
    }
  g_clear_object(&program.phone);
  options_clear(&program.options);
  return program.status;
}
