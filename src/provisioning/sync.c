/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provisioning/sync.h"

#include <string.h>

#include "base/log.h"
#include "provisioning/place.h"
#include "provisioning/server.h"
#include "settings/cfg.h"
#include "settings/shown.h"

#define QUIET_MS 5000

struct _BenchSync
{
  BenchSettings *settings;
  BenchClock *clock;
  BenchFetcher *fetcher;
  BenchDigests *digests;
  char *profile;
  char *interface;

  char *url; /* of a server's folder; NULL: none is known */
  char *username;
  char *password;
  gboolean read;             /* what lies there is known here */
  GCancellable *cancellable; /* of the upload under way; NULL: none is */
  guint timer;
};

static void schedule(BenchSync *self);

/* The user's value of @name, NULL when there is none or it is nobody else's business. */
static char *
user_value(BenchSync *self, const char *name)
{
  g_autoptr(GPtrArray) values = bench_settings_list_layers(self->settings, name);

  for (guint i = 0; i < values->len; i++)
    {
      const BenchLayerValue *value = g_ptr_array_index(values, i);
      g_autofree char *shown = bench_shown_value(name, value->value);

      if (value->layer == BENCH_LAYER_USER)
        return strcmp(shown, value->value) == 0 ? g_strdup(value->value) : NULL;
    }
  return NULL;
}

static GBytes *
write_local_file(BenchSync *self)
{
  g_autoptr(GPtrArray) names = bench_settings_list_set(self->settings);
  g_autoptr(GPtrArray) pairs = g_ptr_array_new_with_free_func(g_free);
  char *text;

  for (guint i = 0; i < names->len; i++)
    {
      char *value = user_value(self, g_ptr_array_index(names, i));

      if (value == NULL)
        continue;
      g_ptr_array_add(pairs, g_strdup(g_ptr_array_index(names, i)));
      g_ptr_array_add(pairs, value);
    }
  text = bench_cfg_write(pairs);
  return g_bytes_new_take(text, strlen(text));
}

/* An upload under way; the sync is gone once it is cancelled. */
typedef struct
{
  BenchSync *sync;
  GCancellable *cancellable;
  char *folder;  /* at the server */
  GBytes *bytes; /* to be left there */
} Upload;

static void
upload_free(Upload *upload)
{
  g_object_unref(upload->cancellable);
  g_free(upload->folder);
  g_bytes_unref(upload->bytes);
  g_free(upload);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Upload, upload_free)

static void
on_put(GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(Upload) upload = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) answer = bench_fetcher_get_finish(BENCH_FETCHER(source), result, NULL, &error);
  BenchSync *self = upload->sync;

  if (g_cancellable_is_cancelled(upload->cancellable))
    return;
  g_clear_object(&self->cancellable);
  if (answer == NULL)
    bench_warning("The changes made here could not be left at the server: %s", error->message);
  else
    bench_digests_remember(self->digests, "local", upload->bytes);
}

static void put(BenchSync *self);

/* There is something, or nothing, where this phone never looked. */
static void
on_looked(GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(Upload) upload = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) there = bench_fetcher_get_finish(BENCH_FETCHER(source), result, NULL, &error);
  BenchSync *self = upload->sync;

  if (g_cancellable_is_cancelled(upload->cancellable))
    return;
  g_clear_object(&self->cancellable);
  if (g_strcmp0(upload->folder, self->url) != 0)
    {
      schedule(self);
      return;
    }
  self->read = there != NULL ? bench_digests_is_known(self->digests, "local", there)
                                   || g_bytes_equal(there, upload->bytes)
                             : g_error_matches(error, BENCH_FETCH_ERROR, BENCH_FETCH_ERROR_NOT_FOUND);
  if (self->read)
    put(self);
  else if (there != NULL)
    bench_warning(
        "The server has other changes for this phone; before they are read by its next provisioning, "
        "those made here are not left there");
  else
    bench_warning("The changes made here are not left at the server: %s", error->message);
}

static void
put(BenchSync *self)
{
  g_autoptr(BenchDeviceIdentity) identity = bench_device_identity_new(self->settings, self->profile);
  g_autofree char *name = g_strdup_printf("%s-local.cfg", identity->mac_digits);
  g_autofree char *url = bench_place_file(self->url, name);
  g_autoptr(GBytes) bytes = write_local_file(self);
  BenchServer server = { .settings = self->settings,
                         .identity = identity,
                         .interface = self->interface,
                         .username = self->username,
                         .password = self->password };
  Upload *upload;

  /* As it was left there, or came from there. */
  if (bench_digests_is_known(self->digests, "local", bytes))
    return;
  self->cancellable = g_cancellable_new();
  upload = g_new0(Upload, 1);
  upload->sync = self;
  upload->cancellable = g_object_ref(self->cancellable);
  upload->folder = g_strdup(self->url);
  upload->bytes = g_bytes_ref(bytes);
  if (self->read)
    bench_server_put(&server, self->fetcher, url, bytes, self->cancellable, on_put, upload);
  else
    bench_server_get(&server, self->fetcher, url, BENCH_FETCH_MOST_BYTES, self->cancellable, on_looked,
                     upload);
}

static gboolean
on_quiet(gpointer data)
{
  BenchSync *self = data;

  self->timer = 0;
  if (self->cancellable != NULL)
    schedule(self);
  else
    put(self);
  return G_SOURCE_REMOVE;
}

/* When there is a server, and something is to be left there at all. */
static void
schedule(BenchSync *self)
{
  bench_clock_clear(self->clock, &self->timer);
  if (self->url != NULL && bench_settings_get_boolean(self->settings, "auto_provision.custom.sync"))
    self->timer = bench_clock_add(self->clock, QUIET_MS, on_quiet, self);
}

static void
on_changed(BenchSettings *settings G_GNUC_UNUSED, const char *name G_GNUC_UNUSED, BenchSync *self)
{
  schedule(self);
}

/**
 * bench_sync_new:
 * @options: copied
 * @fetcher: shared with the runs
 * @digests: likewise; it must live longer
 *
 * Returns: (transfer full): uploading of what changes, once a server is known.
 */
BenchSync *
bench_sync_new(const BenchProvisioningOptions *options, BenchFetcher *fetcher, BenchDigests *digests)
{
  BenchSync *self = g_new0(BenchSync, 1);

  self->settings = g_object_ref(options->settings);
  self->clock = g_object_ref(options->clock);
  self->fetcher = g_object_ref(fetcher);
  self->digests = digests;
  self->profile = g_strdup(options->profile);
  self->interface = g_strdup(options->interface);
  g_signal_connect(self->settings, "changed", G_CALLBACK(on_changed), self);
  return self;
}

static void
forget_server(BenchSync *self)
{
  g_clear_pointer(&self->url, g_free);
  g_clear_pointer(&self->username, g_free);
  g_clear_pointer(&self->password, g_free);
}

/**
 * bench_sync_free:
 * @self: (transfer full): an upload under way is cut off
 */
void
bench_sync_free(BenchSync *self)
{
  bench_clock_clear(self->clock, &self->timer);
  if (self->cancellable != NULL)
    g_cancellable_cancel(self->cancellable);
  g_clear_object(&self->cancellable);
  g_signal_handlers_disconnect_by_data(self->settings, self);
  forget_server(self);
  g_object_unref(self->settings);
  g_object_unref(self->clock);
  g_object_unref(self->fetcher);
  g_free(self->profile);
  g_free(self->interface);
  g_free(self);
}

/**
 * bench_sync_set_server:
 * @candidate: that had files for this phone; one that is a single file is no place for another
 *
 * Where to leave changes from now on.
 */
void
bench_sync_set_server(BenchSync *self, const BenchCandidate *candidate)
{
  forget_server(self);
  if (!bench_place_names_file(candidate->url))
    {
      self->url = g_strdup(candidate->url);
      self->username = g_strdup(candidate->username);
      self->password = g_strdup(candidate->password);
      self->read = candidate->local_read;
    }
  schedule(self);
}
