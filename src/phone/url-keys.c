/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "phone/url-keys.h"

#include "base/catalogue.h"
#include "base/log.h"
#include "provisioning/fetch.h"
#include "settings/local-file.h"

#define MOST_BYTES (64 * 1024)
#define LONGEST_S 10

struct _BenchUrlKeys
{
  BenchFirmware *firmware;
  BenchSettings *settings;
  BenchFetcher *fetcher;
  GCancellable *cancellable;
  gulong handler;
};

static void
on_answered(GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(BenchFirmware) firmware = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = bench_fetcher_get_finish(BENCH_FETCHER(source), result, NULL, &error);

  if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (bytes == NULL)
    bench_warning("URL key: %s", error->message);
  bench_firmware_notice(firmware, bytes != NULL ? N_("URL sent") : N_("URL not reached"));
}

static void
on_url_wanted(BenchFirmware *firmware, const char *url, BenchUrlKeys *self)
{
  g_autofree char *authorities = bench_local_file_find(self->settings, "trusted_certificates.url");
  BenchFetchRequest request = {
    .url = url,
    .authorities = authorities,
    .trust_all = !bench_settings_get_boolean(self->settings, "security.trust_certificates"),
    .check_name = bench_settings_get_boolean(self->settings, "security.cn_validation"),
    .most_bytes = MOST_BYTES,
    .longest_s = LONGEST_S,
  };

  bench_fetcher_get_async(self->fetcher, &request, self->cancellable, on_answered, g_object_ref(firmware));
}

/**
 * bench_url_keys_new:
 *
 * Returns: (transfer full): what answers @firmware's "url-wanted" until it is freed.
 */
BenchUrlKeys *
bench_url_keys_new(BenchFirmware *firmware, BenchSettings *settings)
{
  BenchUrlKeys *self = g_new0(BenchUrlKeys, 1);

  self->firmware = g_object_ref(firmware);
  self->settings = g_object_ref(settings);
  self->fetcher = bench_fetcher_new();
  self->cancellable = g_cancellable_new();
  self->handler = g_signal_connect(firmware, "url-wanted", G_CALLBACK(on_url_wanted), self);
  return self;
}

/**
 * bench_url_keys_free:
 * @self: (nullable): what is under way is given up
 */
void
bench_url_keys_free(BenchUrlKeys *self)
{
  if (self == NULL)
    return;
  g_signal_handler_disconnect(self->firmware, self->handler);
  g_cancellable_cancel(self->cancellable);
  g_clear_object(&self->cancellable);
  g_clear_object(&self->fetcher);
  g_clear_object(&self->settings);
  g_clear_object(&self->firmware);
  g_free(self);
}
