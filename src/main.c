/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * benchphone: the phone in a window. Options in, objects wired together, nothing else.
 */
#include <stdlib.h>

#include <adwaita.h>
#include <glib/gi18n.h>
#include <glib-unix.h>

#include "base/log.h"
#include "config.h"
#include "faceplate/window.h"
#include "phone/options.h"
#include "phone/profile.h"
#include "remote/remote.h"

typedef struct
{
  BenchOptions *options;
  BenchPhone *phone;
  BenchRemote *remote;
  int status;
} Program;

static void
give_up(Program *program, const char *reason)
{
  g_printerr("benchphone: %s\n", reason);
  program->status = EXIT_FAILURE;
  g_application_quit(g_application_get_default());
}

/* The phone starts only now that no other has its profile: two would fight over one registration. */
static void
on_reachable(BenchRemote *remote G_GNUC_UNUSED, const char *where, Program *program)
{
  g_autoptr(GError) error = NULL;

  bench_info("Reachable for benchphonectl at %s", where);
  if (!bench_phone_is_running(program->phone) && !bench_phone_start(program->phone, &error))
    give_up(program, error->message);
}

static void
on_unreachable(BenchRemote *remote G_GNUC_UNUSED, const char *reason, Program *program)
{
  /* A phone that lost its bus during a call goes on without remote control. */
  if (bench_phone_is_running(program->phone))
    bench_warning("No remote control any more: %s", reason);
  else
    give_up(program, reason);
}

static void
on_quit(BenchRemote *remote G_GNUC_UNUSED, GtkApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window(application);

  if (window != NULL)
    gtk_window_close(window);
}

static void
start_remote(Program *program, GtkApplication *application)
{
  program->remote = bench_remote_new(program->phone);
  g_signal_connect(program->remote, "ready", G_CALLBACK(on_reachable), program);
  g_signal_connect(program->remote, "failed", G_CALLBACK(on_unreachable), program);
  g_signal_connect(program->remote, "quit", G_CALLBACK(on_quit), application);
  bench_remote_start(program->remote);
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
  program->phone = bench_options_create_phone(program->options, &error);
  if (program->phone != NULL)
    window = GTK_WINDOW(bench_window_new(application, program->phone, &error));
  if (window == NULL)
    {
      g_printerr("benchphone: %s\n", error->message);
      program->status = EXIT_FAILURE;
      return;
    }
  gtk_window_present(window);
  start_remote(program, application);
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
  gboolean alone = g_str_equal(bench_options_get_profile(program->options), BENCH_PROFILE_DEFAULT);
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
  bench_options_stop(program->options);
  if (program->remote != NULL)
    bench_remote_stop(program->remote);
  g_clear_object(&program->remote);
  g_clear_object(&program->phone);
}

int
main(int argc, char **argv)
{
  g_autoptr(BenchOptions) options = bench_options_new();
  g_autoptr(GError) error = NULL;
  Program program = { .options = options };
  const char *folder = g_getenv("BENCHPHONE_LOCALE_FOLDER");

  /* The window speaks the desktop's language; the LCD has its own. */
  bindtextdomain(GETTEXT_PACKAGE, folder != NULL ? folder : BENCH_LOCALE_FOLDER);
  bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
  textdomain(GETTEXT_PACKAGE);
  if (!bench_options_parse(options, &argc, &argv, NULL, "A desk phone on your desktop.", &error))
    {
      g_printerr("benchphone: %s\n", error->message);
      return 2;
    }
  if (bench_options_get_version(options))
    {
      g_print("benchphone %s\n", BENCH_VERSION);
      return EXIT_SUCCESS;
    }
  bench_log_init(bench_options_get_verbose(options));
  run(&program);
  return program.status;
}
