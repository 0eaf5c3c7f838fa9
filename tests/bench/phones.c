/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A bench full of phones: many in one process, each with its own socket, registered and refreshed.
 *
 * A child process is the registrar, so that its memory and CPU are not counted. Prints
 * "registered_s refreshed_s kilobytes_a_phone threads cpu_percent_of_refreshing" for the bench.
 * Usage: bench-phones NUMBER
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "phone/phone.h"
#include "registrar.h"

/* Granted to each; a phone refreshes at half of so short a period. */
#define EXPIRES_S 20
#define PATIENCE_S 120

static char *
grant(guint n G_GNUC_UNUSED, const char *request, gpointer data G_GNUC_UNUSED)
{
  g_autofree char *contact = test_registrar_get_header(request, "Contact");

  return g_strdup_printf("200 OK\r\nContact: %s;expires=%d\r\n", contact, EXPIRES_S);
}

/* The registrar's port; it runs in a process of its own until that is killed. */
static guint16
start_registrar(pid_t *child)
{
  TestRegistrar *registrar;
  guint16 port = 0;
  int ends[2];

  if (pipe(ends) != 0)
    g_error("no pipe");
  *child = fork();
  if (*child != 0)
    {
      close(ends[1]);
      if (read(ends[0], &port, sizeof port) != sizeof port)
        g_error("the registrar did not start");
      close(ends[0]);
      return port;
    }
  registrar = test_registrar_new(grant, NULL);
  port = test_registrar_get_port(registrar);
  if (write(ends[1], &port, sizeof port) == sizeof port)
    g_main_loop_run(g_main_loop_new(NULL, FALSE));
  _exit(0);
}

static guint
read_figure(const char *file, const char *name)
{
  g_autofree char *text = NULL;
  const char *line;

  g_file_get_contents(file, &text, NULL, NULL);
  line = text != NULL ? strstr(text, name) : NULL;
  return line != NULL ? (guint) g_ascii_strtoull(line + strlen(name), NULL, 10) : 0;
}

static double
cpu_s(void)
{
  struct rusage usage;

  getrusage(RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
         + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / G_USEC_PER_SEC;
}

static BenchPhone *
start_phone(guint n, guint16 port)
{
  g_autofree char *name = g_strdup_printf("p%u", n);
  BenchPhoneOptions options
      = { .name = name, .interface = "127.0.0.1", .microphone = "null", .speaker = "null" };
  g_autofree char *config
      = g_strdup_printf("#!version:1.0.0.1\naccount.1.enable = 1\naccount.1.user_name = %s\n"
                        "account.1.sip_server.1.address = 127.0.0.1\naccount.1.sip_server.1.port = %u\n"
                        "account.1.sip_listen_port = 0\n"
                        "account.1.nat.udp_update_enable = 0\n",
                        name, port);
  g_autoptr(GError) error = NULL;
  BenchPhone *phone = bench_phone_new(&options, &error);

  if (phone == NULL)
    g_error("%s", error->message);
  bench_settings_load_text(bench_phone_get_settings(phone), "bench", config, -1, BENCH_LAYER_FILE, NULL);
  if (!bench_phone_start(phone, &error))
    g_error("%s", error->message);
  return phone;
}

typedef struct
{
  GPtrArray *phones;
  guint *registrations; /* a phone's successful ones */
} Bench;

static void
on_tap(BenchTapStore *store G_GNUC_UNUSED, BenchTapRecord *record, guint *registrations)
{
  gsize size = 0;
  const char *text = g_bytes_get_data(record->bytes, &size);

  if (record->kind == BENCH_TAP_SIP && record->direction == BENCH_TAP_IN && size > 11
      && g_str_has_prefix(text, "SIP/2.0 200"))
    (*registrations)++;
}

static gboolean
have_all(const Bench *bench, guint wanted)
{
  for (guint i = 0; i < bench->phones->len; i++)
    if (bench->registrations[i] < wanted)
      return FALSE;
  return TRUE;
}

static gboolean
on_look(gpointer data G_GNUC_UNUSED)
{
  return G_SOURCE_CONTINUE;
}

/* Seconds until each phone has been granted @wanted registrations. */
static double
wait_all(const Bench *bench, guint wanted)
{
  gint64 began = g_get_monotonic_time();
  guint look = g_timeout_add(20, on_look, NULL);

  while (!have_all(bench, wanted))
    {
      g_main_context_iteration(NULL, TRUE);
      if (g_get_monotonic_time() - began > PATIENCE_S * (gint64) G_USEC_PER_SEC)
        g_error("not all phones were registered %u times in %d s", wanted, PATIENCE_S);
    }
  g_source_remove(look);
  return (double) (g_get_monotonic_time() - began) / G_USEC_PER_SEC;
}

int
main(int argc, char **argv)
{
  guint n = argc > 1 ? (guint) g_ascii_strtoull(argv[1], NULL, 10) : 1000;
  g_autoptr(GPtrArray) phones = g_ptr_array_new_with_free_func(g_object_unref);
  g_autofree guint *registrations = g_new0(guint, n + 1);
  Bench bench = { phones, registrations };
  pid_t child = 0;
  guint16 port = start_registrar(&child);
  struct rlimit files = { 3 * n + 256, 3 * n + 256 };
  guint kilobytes;
  guint threads;
  double registered_s;
  double refreshed_s;
  double cpu;

  setrlimit(RLIMIT_NOFILE, &files);
  /* The first one loads what all share. */
  g_ptr_array_add(phones, start_phone(0, port));
  g_signal_connect(bench_phone_get_tap_store(phones->pdata[0]), "added", G_CALLBACK(on_tap),
                   &registrations[0]);
  wait_all(&bench, 1);
  kilobytes = read_figure("/proc/self/smaps_rollup", "\nPss:");
  threads = read_figure("/proc/self/status", "\nThreads:");

  cpu = 0;
  registered_s = -(double) g_get_monotonic_time() / G_USEC_PER_SEC;
  for (guint i = 1; i <= n; i++)
    {
      g_ptr_array_add(phones, start_phone(i, port));
      g_signal_connect(bench_phone_get_tap_store(phones->pdata[i]), "added", G_CALLBACK(on_tap),
                       &registrations[i]);
    }
  wait_all(&bench, 1);
  registered_s += (double) g_get_monotonic_time() / G_USEC_PER_SEC;
  cpu = cpu_s();
  refreshed_s = wait_all(&bench, 2);
  cpu = (cpu_s() - cpu) / refreshed_s * 100;
  printf("%.2f %.2f %.1f %u %.2f\n", registered_s, refreshed_s,
         (double) (read_figure("/proc/self/smaps_rollup", "\nPss:") - kilobytes) / n,
         read_figure("/proc/self/status", "\nThreads:") - threads, cpu);
  kill(child, SIGKILL);
  waitpid(child, NULL, 0);
  return 0;
}
