/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * benchphoned: the phone without a window, driven by benchphonectl.
 *
 * Prints one line "ready PROFILE ADDRESS STATE" once every account is registered or has failed to. Ends on
 * SIGINT, SIGTERM or when told to; a second signal ends it at once. Exit status: 0 done, 1 it could not work,
 * 2 wrong usage.
 */
#include <glib-unix.h>
#include <locale.h>
#include <stdio.h>
#include <sys/resource.h>

#include "base/log.h"
#include "config.h"
#include "phone/options.h"
#include "remote/address.h"
#include "remote/demo.h"
#include "remote/describe.h"
#include "remote/remote.h"

/* Far above what ten calls need; what runs away is stopped before the machine is. */
#define MOST_MEMORY (4ull << 30)

typedef struct
{
  GMainLoop *loop;
  BenchOptions *options;
  BenchPhone *phone;
  BenchRemote *remote;
  BenchDemo *demo; /* NULL without --demo */
  gulong line_handler;
  gboolean stopping;
  int status;
} Daemon;

static void
limit_memory(void)
{
  /* A sanitizer maps terabytes. */
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  struct rlimit limit;

  if (getrlimit(RLIMIT_AS, &limit) != 0 || (limit.rlim_cur != RLIM_INFINITY && limit.rlim_cur <= MOST_MEMORY))
    return;
  limit.rlim_cur = MOST_MEMORY;
  setrlimit(RLIMIT_AS, &limit);
#endif
}

static void
stop(Daemon *self)
{
  if (self->stopping)
    {
      g_main_loop_quit(self->loop);
      return;
    }
  self->stopping = TRUE;
  bench_phone_stop(self->phone);
}

static gboolean
on_unix_signal(gpointer data)
{
  stop(data);
  return G_SOURCE_CONTINUE;
}

static void
on_stopped(BenchPhone *phone G_GNUC_UNUSED, Daemon *self)
{
  g_main_loop_quit(self->loop);
}

static void
on_quit(BenchRemote *remote G_GNUC_UNUSED, Daemon *self)
{
  if (!self->stopping)
    stop(self);
}

static void
fail(Daemon *self, const char *reason)
{
  fprintf(stderr, "benchphoned: %s\n", reason);
  self->status = 1;
  if (!self->stopping)
    stop(self);
}

static void
on_demo_done(BenchDemo *demo G_GNUC_UNUSED, const char *complaint, Daemon *self)
{
  if (complaint != NULL)
    fail(self, complaint);
  else
    stop(self);
}

static gboolean
warm_up(gpointer data)
{
  Daemon *self = data;

  if (!self->stopping)
    bench_media_engine_warm_up(bench_phone_get_media(self->phone));
  return G_SOURCE_REMOVE;
}

/* Once no account is under way any more: says so, and loads what only calls need. */
static void
tell_when_ready(Daemon *self)
{
  const GPtrArray *lines = bench_call_control_get_lines(bench_phone_get_calls(self->phone));
  g_autofree char *address = NULL;
  gboolean registered = lines->len > 0;

  for (guint i = 0; i < lines->len; i++)
    {
      const BenchLine *line = g_ptr_array_index(lines, i);

      if (line->state == BENCH_LINE_REGISTERING || line->state == BENCH_LINE_UNREGISTERED)
        return;
      registered = registered && line->state == BENCH_LINE_REGISTERED;
    }
  g_signal_handler_disconnect(bench_phone_get_calls(self->phone), self->line_handler);
  self->line_handler = 0;
  address = bench_describe_address(self->phone);
  printf("ready %s %s %s\n", bench_options_get_profile(self->options), *address != '\0' ? address : "-",
         registered ? "registered" : "unregistered");
  fflush(stdout);
  g_idle_add(warm_up, self);
}

static void
on_line_changed(BenchCallControl *calls G_GNUC_UNUSED, BenchLine *line G_GNUC_UNUSED, Daemon *self)
{
  tell_when_ready(self);
}

/* The phone starts only now that no other has its profile: two would fight over one registration. */
static void
on_reachable(BenchRemote *remote G_GNUC_UNUSED, const char *where, Daemon *self)
{
  g_autoptr(GError) error = NULL;

  bench_info("Reachable for benchphonectl at %s", where);
  if (self->stopping || bench_phone_is_running(self->phone))
    return;
  if (self->demo != NULL)
    bench_demo_start(self->demo);
  if (!bench_phone_start(self->phone, &error))
    {
      fail(self, error->message);
      return;
    }
  self->line_handler = g_signal_connect(bench_phone_get_calls(self->phone), "line-changed",
                                        G_CALLBACK(on_line_changed), self);
  tell_when_ready(self);
}

static void
on_unreachable(BenchRemote *remote G_GNUC_UNUSED, const char *reason, Daemon *self)
{
  /* A phone that lost its bus during a call goes on without remote control. */
  if (bench_phone_is_running(self->phone))
    bench_warning("No remote control any more: %s", reason);
  else
    fail(self, reason);
}

static void
run(Daemon *self, gboolean demo)
{
  guint on_int = g_unix_signal_add(SIGINT, on_unix_signal, self);
  guint on_term = g_unix_signal_add(SIGTERM, on_unix_signal, self);

  self->loop = g_main_loop_new(NULL, FALSE);
  self->remote = bench_remote_new(self->phone);
  g_signal_connect(self->phone, "stopped", G_CALLBACK(on_stopped), self);
  g_signal_connect(self->remote, "ready", G_CALLBACK(on_reachable), self);
  g_signal_connect(self->remote, "failed", G_CALLBACK(on_unreachable), self);
  g_signal_connect(self->remote, "quit", G_CALLBACK(on_quit), self);
  if (demo)
    {
      self->demo = bench_demo_new(self->phone);
      g_signal_connect(self->demo, "done", G_CALLBACK(on_demo_done), self);
    }
  bench_remote_start(self->remote);
  g_main_loop_run(self->loop);
  if (self->line_handler != 0)
    g_signal_handler_disconnect(bench_phone_get_calls(self->phone), self->line_handler);
  bench_options_stop(self->options);
  g_clear_object(&self->demo);
  bench_remote_stop(self->remote);
  g_clear_object(&self->remote);
  g_signal_handlers_disconnect_by_data(self->phone, self);
  g_clear_object(&self->phone);
  g_source_remove(on_int);
  g_source_remove(on_term);
  g_main_loop_unref(self->loop);
}

int
main(int argc, char **argv)
{
  gboolean demo = FALSE;
  const GOptionEntry more[] = {
    { "demo", 0, 0, G_OPTION_ARG_NONE, &demo, "With --lab: call 605, show the LCD and the messages, and exit",
      NULL },
    { NULL },
  };
  g_autoptr(BenchOptions) options = bench_options_new();
  g_autoptr(GError) error = NULL;
  g_autoptr(GDBusConnection) bus = NULL;
  Daemon self = { .options = options };

  setlocale(LC_ALL, "");
  if (!bench_options_parse(options, &argc, &argv, more,
                           "A desk phone without a window; benchphonectl drives it.", &error))
    {
      fprintf(stderr, "benchphoned: %s\n", error->message);
      return 2;
    }
  if (bench_options_get_version(options))
    {
      puts("benchphoned " BENCH_VERSION);
      return 0;
    }
  if (demo && !bench_options_get_lab(options))
    {
      fprintf(stderr, "benchphoned: --demo calls a number of the embedded exchange: give --lab as well\n");
      return 2;
    }
  bench_log_init(bench_options_get_verbose(options));
  limit_memory();
  bus = bench_remote_open_bus();
  self.phone = bench_options_create_phone(options, &error);
  if (self.phone == NULL)
    {
      fprintf(stderr, "benchphoned: %s\n", error->message);
      return 1;
    }
  run(&self, demo);
  return self.status;
}
