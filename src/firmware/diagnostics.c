/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Menu -> Advanced -> Diagnostics: Ping and Trace Route to a host that is typed, by the computer's own programs, with
 * bounds on their time and on what is shown. The page fills when the program has ended; leaving it ends the program.
 * Threads: main context only. Errors: on the page.
 */
#include <gio/gio.h>
#include <string.h>

#include "firmware/firmware-private.h"

#define LONGEST_S 20
#define MOST_LINES 40

/* A program that is on its way; who leaves its page cancels it. */
typedef struct
{
  BenchFirmware *self;
  GSubprocess *process;
  GCancellable *cancellable;
  guint timeout;
} Diagnosis;

static const char *const ping_command[] = { "ping", "-n", "-c", "4", "-w", "8", "--", NULL };
static const char *const trace_commands[2][6]
    = { { "traceroute", "-n", "-w", "1", "--", NULL }, { "tracepath", "-n", "-m", "15", "--", NULL } };

static void
result_compose(BenchFirmware *self, BenchPage *page, BenchScreen *screen)
{
  bench_screen_set(&screen->title, bench_text(self, page->subject));
  for (guint i = 0; i < page->values->len; i++)
    bench_screen_add_row(screen, NULL, g_ptr_array_index(page->values, i), NULL);
  bench_screen_set(&screen->text, page->values->len == 0 ? bench_text(self, "Please wait...") : "");
  bench_page_set_counter(self, page, screen, page->values->len);
}

static void
leave(BenchFirmware *self)
{
  bench_diagnostics_close(self);
  bench_page_back(self);
}

static void
result_softkeys(BenchFirmware *self, BenchPage *page, BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS])
{
  keys[0] = (BenchSoftKey){ "Back", leave };
}

static void
result_key(BenchFirmware *self, BenchPage *page, BenchKey key)
{
  if (!bench_page_move(page, key, page->values->len) && key == BENCH_KEY_X)
    leave(self);
}

static const BenchPageType result_type = { result_compose, result_softkeys, result_key };

static void
show(BenchFirmware *self, const char *output, const char *otherwise)
{
  BenchPage *page = NULL;
  g_auto(GStrv) lines = g_strsplit(output != NULL ? output : "", "\n", -1);

  for (guint i = 0; i < self->pages->len; i++)
    if (((BenchPage *) g_ptr_array_index(self->pages, i))->type == &result_type)
      page = g_ptr_array_index(self->pages, i);
  if (page == NULL)
    return;
  g_ptr_array_set_size(page->values, 0);
  for (guint i = 0; lines[i] != NULL && page->values->len < MOST_LINES; i++)
    if (*g_strstrip(lines[i]) != '\0')
      g_ptr_array_add(page->values, g_utf8_make_valid(lines[i], -1));
  if (page->values->len == 0)
    g_ptr_array_add(page->values, g_strdup(otherwise));
}

static gboolean
on_timeout(gpointer data)
{
  Diagnosis *diagnosis = data;

  diagnosis->timeout = 0;
  g_subprocess_send_signal(diagnosis->process, 15);
  return G_SOURCE_REMOVE;
}

static void
on_finished(GObject *source, GAsyncResult *result, gpointer data)
{
  Diagnosis *diagnosis = data;
  g_autofree char *output = NULL;
  g_autoptr(GError) error = NULL;

  g_subprocess_communicate_utf8_finish(diagnosis->process, result, &output, NULL, &error);
  if (diagnosis->timeout != 0)
    g_source_remove(diagnosis->timeout);
  if (g_cancellable_is_cancelled(diagnosis->cancellable))
    g_subprocess_force_exit(diagnosis->process);
  else
    {
      BenchFirmware *self = diagnosis->self;

      bench_firmware_begin(self);
      g_clear_object(&self->diagnosis);
      show(self, output, error != NULL ? error->message : bench_text(self, "No answer"));
      bench_firmware_end(self);
    }
  g_object_unref(diagnosis->process);
  g_object_unref(diagnosis->cancellable);
  g_free(diagnosis);
}

/* The programs in turn until one is there; a host is one word of its argument list and no option. */
static GSubprocess *
start(gboolean trace, const char *host)
{
  for (guint i = 0; i < (trace ? G_N_ELEMENTS(trace_commands) : 1); i++)
    {
      const char *const *command = trace ? trace_commands[i] : ping_command;
      g_autoptr(GPtrArray) words = g_ptr_array_new();
      g_autofree char *program = g_find_program_in_path(command[0]);

      if (program == NULL)
        continue;
      for (guint w = 0; command[w] != NULL; w++)
        g_ptr_array_add(words, (gpointer) command[w]);
      g_ptr_array_add(words, (gpointer) host);
      g_ptr_array_add(words, NULL);
      return g_subprocess_newv((const char *const *) words->pdata,
                               G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, NULL);
    }
  return NULL;
}

static gboolean
is_host(const char *text)
{
  if (*text == '\0' || *text == '-')
    return FALSE;
  for (; *text != '\0'; text++)
    if (!g_ascii_isalnum(*text) && strchr("._-:%", *text) == NULL)
      return FALSE;
  return TRUE;
}

static void
submit(BenchFirmware *self, BenchPage *page)
{
  g_autofree char *host = g_strdup(bench_form_value(page, 0));
  gboolean trace = page->argument != 0;
  BenchPage *result;
  Diagnosis *diagnosis;
  GSubprocess *process;

  if (!is_host(host))
    {
      bench_popup_note(self, "Host: not a host name or address");
      return;
    }
  bench_diagnostics_close(self);
  result = bench_page_push(self, &result_type, NULL);
  result->subject = g_strdup(trace ? N_("Trace Route") : N_("Ping"));
  result->values = g_ptr_array_new_with_free_func(g_free);
  process = start(trace, host);
  if (process == NULL)
    {
      show(self, NULL,
           trace ? bench_text(self, "This computer has no traceroute or tracepath")
                 : bench_text(self, "This computer has no ping program"));
      return;
    }
  diagnosis = g_new0(Diagnosis, 1);
  diagnosis->self = self;
  diagnosis->process = process;
  diagnosis->cancellable = g_cancellable_new();
  diagnosis->timeout = g_timeout_add_seconds(LONGEST_S, on_timeout, diagnosis);
  self->diagnosis = g_object_ref(diagnosis->cancellable);
  g_subprocess_communicate_utf8_async(process, NULL, diagnosis->cancellable, on_finished, diagnosis);
}

static const BenchFormField fields[] = {
  { N_("Host"), BENCH_FORM_TEXT, NULL, NULL, NULL },
};
static const BenchFormTable ping_form = { N_("Ping"), fields, 1, K_("Start"), submit };
static const BenchFormTable trace_form = { N_("Trace Route"), fields, 1, K_("Start"), submit };

/**
 * bench_diagnostics_open:
 * @argument: 0 for Ping, 1 for Trace Route
 *
 * A menu item: asks for the host; the account's server is the first guess.
 */
void
bench_diagnostics_open(BenchFirmware *self, gconstpointer target, guint argument)
{
  bench_form_open(self, argument != 0 ? &trace_form : &ping_form, argument);
  bench_form_fill(bench_page_top(self), 0,
                  bench_settings_getf(self->settings, "account.%u.sip_server.1.address", self->account));
}

/**
 * bench_diagnostics_close:
 *
 * Ends the diagnosis that is on its way, if one is; nobody hears its result.
 */
void
bench_diagnostics_close(BenchFirmware *self)
{
  if (self->diagnosis != NULL)
    g_cancellable_cancel(self->diagnosis);
  g_clear_object(&self->diagnosis);
}
