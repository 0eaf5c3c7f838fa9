/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provisioning/server.h"

#include "settings/local-file.h"

/* The MAC address goes along: it is how a server that makes files on demand knows for whom. */
static char *
user_agent(const BenchDeviceIdentity *identity)
{
  return g_strdup_printf("%s %s", identity->user_agent, identity->mac);
}

/* Asks as the settings say; the request is read before this returns. */
static void
ask(const BenchServer *self,
    BenchFetcher *fetcher,
    BenchFetchRequest *request,
    GCancellable *cancellable,
    GAsyncReadyCallback callback,
    gpointer data)
{
  g_autofree char *agent = user_agent(self->identity);
  g_autofree char *authorities = bench_local_file_find(self->settings, "trusted_certificates.url");
  g_autofree char *certificate = bench_local_file_find(self->settings, "server_certificates.url");
  g_autofree char *private_key = bench_local_file_find(self->settings, "benchphone.tls.private_key");

  request->username = self->username;
  request->password = self->password;
  request->user_agent = agent;
  request->authorities = authorities;
  request->certificate = certificate;
  request->private_key = private_key;
  request->interface = self->interface;
  request->trust_all = !bench_settings_get_boolean(self->settings, "security.trust_certificates");
  request->check_name = bench_settings_get_boolean(self->settings, "security.cn_validation");
  request->timeout_s = (guint) bench_settings_get_int(self->settings, "auto_provision.attempt_expired_time");
  bench_fetcher_get_async(fetcher, request, cancellable, callback, data);
}

/**
 * bench_server_get:
 * @self: read before this returns
 * @url: of the file
 * @most_bytes: it may have
 * @callback: calls bench_fetcher_get_finish()
 *
 * Asks for one file, with security.trust_certificates, security.cn_validation, the authorities and our own
 * certificate of the settings, and auto_provision.attempt_expired_time.
 */
void
bench_server_get(const BenchServer *self,
                 BenchFetcher *fetcher,
                 const char *url,
                 gsize most_bytes,
                 GCancellable *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer data)
{
  BenchFetchRequest request = { .url = url, .most_bytes = most_bytes };

  ask(self, fetcher, &request, cancellable, callback, data);
}

/**
 * bench_server_put:
 * @bytes: what @url is to hold
 * @callback: calls bench_fetcher_get_finish(), which gives an empty body
 *
 * Leaves a file there, as bench_server_get() asks for one.
 */
void
bench_server_put(const BenchServer *self,
                 BenchFetcher *fetcher,
                 const char *url,
                 GBytes *bytes,
                 GCancellable *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer data)
{
  BenchFetchRequest request = { .url = url, .upload = bytes };

  ask(self, fetcher, &request, cancellable, callback, data);
}
