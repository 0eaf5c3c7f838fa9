/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provisioning/fetch.h"

#include <glib-unix.h>

#include "base/watch.h"
#include "provisioning/fetch-transfer.h"

struct _BenchFetcher
{
  GObject parent_instance;

  GMainContext *context;
  CURLM *multi;
  GHashTable *sockets; /* fd -> GSource */
  GSource *timer;
  gint64 entered; /* when libcurl was last entered */
};

G_DEFINE_QUARK(bench_fetch_error, bench_fetch_error)
G_DEFINE_FINAL_TYPE(BenchFetcher, bench_fetcher, G_TYPE_OBJECT)

/* A fetch under way, the task's data. */
typedef struct
{
  BenchTransfer *transfer;
  GSource *cancelled;
  char *shown;
  char *final_url;
} Fetch;

static void
fetch_free(gpointer data)
{
  Fetch *fetch = data;

  g_clear_pointer(&fetch->cancelled, bench_watch_end);
  bench_transfer_free(fetch->transfer);
  g_free(fetch->shown);
  g_free(fetch->final_url);
  g_free(fetch);
}

/* Takes the fetch from libcurl; the caller answers the task, which may be its last breath. */
static void
take_back(BenchFetcher *self, GTask *task)
{
  Fetch *fetch = g_task_get_task_data(task);

  g_clear_pointer(&fetch->cancelled, bench_watch_end);
  self->entered = g_get_monotonic_time();
  curl_multi_remove_handle(self->multi, bench_transfer_get_handle(fetch->transfer));
}

static void
fail(GTask *task, GError *error)
{
  Fetch *fetch = g_task_get_task_data(task);

  g_prefix_error(&error, "%s: ", fetch->shown);
  g_task_return_error(task, error);
}

static void
finish(BenchFetcher *self, GTask *task, CURLcode code)
{
  Fetch *fetch = g_task_get_task_data(task);
  BenchTransfer *transfer = fetch->transfer;
  GError *error = NULL;

  switch (bench_transfer_end(transfer, code, &error))
    {
    case BENCH_TRANSFER_AGAIN:
      self->entered = g_get_monotonic_time();
      curl_multi_remove_handle(self->multi, bench_transfer_get_handle(transfer));
      curl_multi_add_handle(self->multi, bench_transfer_get_handle(transfer));
      return;
    case BENCH_TRANSFER_DONE:
      take_back(self, task);
      fetch->final_url = bench_transfer_dup_address(transfer);
      g_task_return_pointer(task, bench_transfer_steal_body(transfer), (GDestroyNotify) g_bytes_unref);
      break;
    case BENCH_TRANSFER_FAILED:
      take_back(self, task);
      fail(task, error);
      break;
    }
  g_object_unref(task);
}

static void
act(BenchFetcher *self, curl_socket_t socket, int events)
{
  g_autoptr(BenchFetcher) alive = g_object_ref(self);
  CURLMsg *message;
  int running;
  int left;

  self->entered = g_get_monotonic_time();
  curl_multi_socket_action(self->multi, socket, events, &running);
  while ((message = curl_multi_info_read(self->multi, &left)) != NULL)
    {
      CURLcode code = message->data.result;
      CURL *curl = message->easy_handle;
      char *task = NULL;

      if (message->msg != CURLMSG_DONE)
        continue;
      curl_easy_getinfo(curl, CURLINFO_PRIVATE, &task);
      finish(self, G_TASK(task), code);
    }
}

static gboolean
on_socket_ready(int fd, GIOCondition condition, gpointer data)
{
  int events = 0;

  if (condition & G_IO_IN)
    events |= CURL_CSELECT_IN;
  if (condition & G_IO_OUT)
    events |= CURL_CSELECT_OUT;
  if (condition & (G_IO_ERR | G_IO_HUP))
    events |= CURL_CSELECT_ERR;
  act(data, fd, events);
  return G_SOURCE_CONTINUE;
}

static int
on_socket(CURL *curl G_GNUC_UNUSED, curl_socket_t fd, int what, gpointer data, gpointer own G_GNUC_UNUSED)
{
  BenchFetcher *self = data;
  GIOCondition condition = 0;
  GSource *source;

  g_hash_table_remove(self->sockets, GINT_TO_POINTER(fd));
  if (what == CURL_POLL_REMOVE)
    return 0;
  if (what & CURL_POLL_IN)
    condition |= G_IO_IN;
  if (what & CURL_POLL_OUT)
    condition |= G_IO_OUT;
  source = bench_watch_begin(g_unix_fd_source_new(fd, condition), self->context,
                             G_SOURCE_FUNC(on_socket_ready), self);
  g_hash_table_insert(self->sockets, GINT_TO_POINTER(fd), source);
  return 0;
}

static gboolean
on_time(gpointer data)
{
  BenchFetcher *self = data;

  g_clear_pointer(&self->timer, bench_watch_end);
  act(self, CURL_SOCKET_TIMEOUT, 0);
  return G_SOURCE_REMOVE;
}

static int
on_timer(CURLM *multi G_GNUC_UNUSED, long timeout_ms, gpointer data)
{
  BenchFetcher *self = data;

  g_clear_pointer(&self->timer, bench_watch_end);
  if (timeout_ms >= 0)
    self->timer = bench_watch_begin(g_timeout_source_new(timeout_ms), self->context, on_time, self);
  return 0;
}

static void
bench_fetcher_finalize(GObject *object)
{
  BenchFetcher *self = BENCH_FETCHER(object);

  curl_multi_cleanup(self->multi);
  g_clear_pointer(&self->timer, bench_watch_end);
  g_hash_table_unref(self->sockets);
  g_main_context_unref(self->context);
  G_OBJECT_CLASS(bench_fetcher_parent_class)->finalize(object);
}

static void
bench_fetcher_class_init(BenchFetcherClass *klass)
{
  static gsize once;

  G_OBJECT_CLASS(klass)->finalize = bench_fetcher_finalize;
  if (g_once_init_enter(&once))
    {
      curl_global_init(CURL_GLOBAL_DEFAULT);
      g_once_init_leave(&once, 1);
    }
}

static void
bench_fetcher_init(BenchFetcher *self)
{
  self->context = g_main_context_ref_thread_default();
  self->sockets = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify) bench_watch_end);
  self->multi = curl_multi_init();
  curl_multi_setopt(self->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
  curl_multi_setopt(self->multi, CURLMOPT_SOCKETDATA, self);
  curl_multi_setopt(self->multi, CURLMOPT_TIMERFUNCTION, on_timer);
  curl_multi_setopt(self->multi, CURLMOPT_TIMERDATA, self);
}

/**
 * bench_fetcher_new:
 *
 * Returns: (transfer full): something that fetches files in the thread-default main context.
 */
BenchFetcher *
bench_fetcher_new(void)
{
  return g_object_new(BENCH_TYPE_FETCHER, NULL);
}

static gboolean
on_cancelled(GCancellable *cancellable G_GNUC_UNUSED, gpointer data)
{
  GTask *task = data;
  Fetch *fetch = g_task_get_task_data(task);

  take_back(g_task_get_source_object(task), task);
  g_task_return_new_error(task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s: cancelled", fetch->shown);
  g_object_unref(task);
  return G_SOURCE_REMOVE;
}

/**
 * bench_fetcher_get_async:
 * @self: a fetcher
 * @request: what to fetch; all is copied
 * @cancellable: (nullable): ends it at once
 * @callback: called in the main context of @self, never from inside this function
 * @data: for @callback
 *
 * Begins to fetch a file.
 */
void
bench_fetcher_get_async(BenchFetcher *self,
                        const BenchFetchRequest *request,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer data)
{
  GTask *task = g_task_new(self, cancellable, callback, data);
  Fetch *fetch = g_new0(Fetch, 1);
  GError *error = NULL;

  g_task_set_source_tag(task, bench_fetcher_get_async);
  g_task_set_task_data(task, fetch, fetch_free);
  fetch->shown = bench_fetch_shown_url(request->url);
  fetch->transfer = bench_transfer_new(request, &self->entered, &error);
  if (fetch->transfer == NULL)
    {
      fail(task, error);
      g_object_unref(task);
      return;
    }
  fetch->cancelled = bench_watch_begin(g_cancellable_source_new(cancellable), self->context,
                                       G_SOURCE_FUNC(on_cancelled), task);
  curl_easy_setopt(bench_transfer_get_handle(fetch->transfer), CURLOPT_PRIVATE, task);
  self->entered = g_get_monotonic_time();
  curl_multi_add_handle(self->multi, bench_transfer_get_handle(fetch->transfer));
}

/**
 * bench_fetcher_get_finish:
 * @self: a fetcher
 * @result: what the callback was given
 * @final_url: (out) (nullable): the address the file came from after redirects, without credentials
 * @error: %BENCH_FETCH_ERROR or %G_IO_ERROR_CANCELLED: "URL: reason", without credentials
 *
 * Returns: (transfer full) (nullable): the whole file, which may be empty, or %NULL.
 */
GBytes *
bench_fetcher_get_finish(BenchFetcher *self, GAsyncResult *result, char **final_url, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, self), NULL);

  Fetch *fetch = g_task_get_task_data(G_TASK(result));

  if (final_url != NULL)
    *final_url = g_strdup(fetch->final_url);
  return g_task_propagate_pointer(G_TASK(result), error);
}
