/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provisioning/redirect.h"

#include <string.h>

#include "provisioning/offer.h"
#include "provisioning/place.h"
#include "settings/cfg.h"

#define MOST_BYTES (64 * 1024)

/**
 * bench_redirect_free:
 * @self: (transfer full):
 */
void
bench_redirect_free(BenchRedirect *self)
{
  g_free(self->url);
  g_free(self->username);
  g_free(self->password);
  g_free(self);
}

static void
on_line(guint line_number G_GNUC_UNUSED, const char *name, const char *value, gpointer data)
{
  BenchRedirect *self = data;
  char **place = NULL;

  if (strcmp(name, "auto_provision.server.url") == 0)
    place = &self->url;
  else if (strcmp(name, "auto_provision.server.username") == 0)
    place = &self->username;
  else if (strcmp(name, "auto_provision.server.password") == 0)
    place = &self->password;
  if (place == NULL)
    return;
  g_free(*place);
  *place = g_strdup(strcmp(value, "%NULL%") == 0 || strcmp(value, "%EMPTY%") == 0 ? "" : value);
}

static BenchRedirect *
read_answer(GBytes *bytes, const BenchDeviceIdentity *identity, GError **error)
{
  g_autoptr(BenchRedirect) self = g_new0(BenchRedirect, 1);
  g_autoptr(GError) why = NULL;
  g_autofree char *url = NULL;
  gsize size = 0;
  const char *text = g_bytes_get_data(bytes, &size);

  self->url = g_strdup("");
  self->username = g_strdup("");
  self->password = g_strdup("");
  /* What is wrong with other lines is of no interest here. */
  bench_cfg_read(text, (gssize) size, on_line, NULL, self);
  url = bench_offer_read(identity, self->url, strlen(self->url), &why);
  if (url != NULL)
    return g_steal_pointer(&self);
  g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "auto_provision.server.url in its answer: %s",
              why->message);
  return NULL;
}

static void
on_fetched(GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  GError *error = NULL;
  g_autoptr(GBytes) bytes = bench_fetcher_get_finish(BENCH_FETCHER(source), result, NULL, &error);
  BenchRedirect *found = NULL;

  if (bytes != NULL)
    found = read_answer(bytes, g_task_get_task_data(task), &error);
  if (found != NULL)
    g_task_return_pointer(task, found, (GDestroyNotify) bench_redirect_free);
  else
    g_task_return_error(task, error);
}

/**
 * bench_redirect_async:
 * @server: how it is asked; read before this returns
 * @callback: calls bench_redirect_finish()
 *
 * Asks benchphone.redirect.url.
 */
void
bench_redirect_async(const BenchServer *server,
                     BenchFetcher *fetcher,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer data)
{
  GTask *task = g_task_new(NULL, NULL, callback, data);
  g_autofree char *address
      = bench_device_identity_expand(server->identity,
                                     bench_settings_get(server->settings, "benchphone.redirect.url"));
  g_autofree char *url = bench_place_complete(address, "https");

  g_task_set_task_data(task, bench_device_identity_copy(server->identity),
                       (GDestroyNotify) bench_device_identity_free);
  bench_server_get(server, fetcher, url, MOST_BYTES, cancellable, on_fetched, task);
}

/**
 * bench_redirect_finish:
 *
 * Returns: (transfer full) (nullable): where it sends us; %NULL with the reason.
 */
BenchRedirect *
bench_redirect_finish(GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer(G_TASK(result), error);
}
