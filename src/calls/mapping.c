/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calls/mapping.h"

#include "base/log.h"
#include "sip/stun.h"

struct _BenchMapping
{
  BenchMappingOptions options; /* borrowed but for the host: the owner outlives us */
  char *local_host;
  BenchSipAccount *account;
  BenchMappingFunc func;
  gpointer data;
  guint search; /* for the server */
  guint timer;
  BenchStun *stun;
};

static const char *
server_of(BenchSettings *settings, const BenchSipAccount *account)
{
  return bench_settings_getf(settings, "account.%u.nat.stun_server", account->index);
}

/**
 * bench_mapping_is_wanted:
 *
 * Returns: whether the account asks for STUN and names a server; over TCP and TLS the way back is the
 *   connection, so there is nothing to ask.
 */
gboolean
bench_mapping_is_wanted(BenchSettings *settings, const BenchSipAccount *account)
{
  return account->transport == BENCH_TRANSPORT_UDP && server_of(settings, account)[0] != '\0'
         && bench_settings_get_intf(settings, "account.%u.nat.nat_traversal", account->index) == 1;
}

static void
on_stun(const char *address, guint16 port, guint16 local_port, const GError *error, gpointer data)
{
  BenchMapping *self = data;

  if (address == NULL)
    bench_warning("Account %u: %s; using the local address", self->account->index, error->message);
  else
    self->account->local_port = local_port;
  self->func(address, port, self->data);
}

static void
on_server(GPtrArray *hops, const GError *error, gpointer data)
{
  BenchMapping *self = data;
  const BenchHop *server = hops != NULL ? g_ptr_array_index(hops, 0) : NULL;
  g_autofree char *host = self->local_host != NULL || server == NULL
                              ? g_strdup(self->local_host)
                              : bench_network_find_local(self->options.network, server->address, NULL);
  BenchStunOptions options = {
    .local_host = host,
    .local_port = self->account->local_port,
    .clock = self->options.clock,
    .random = self->options.random,
  };

  self->search = 0;
  if (server == NULL || host == NULL)
    {
      bench_warning("Account %u: no STUN server to ask: %s; using the local address", self->account->index,
                    error != NULL ? error->message : "no route");
      self->func(NULL, 0, self->data);
      return;
    }
  options.server = server->address;
  options.server_port = server->port;
  self->stun = bench_stun_new(&options, on_stun, self);
}

static gboolean
on_start(gpointer data)
{
  BenchMapping *self = data;
  g_autofree char *host = bench_sip_host_to_uri(server_of(self->options.settings, self->account));
  g_autofree char *where
      = g_strdup_printf("sip:%s:%d;transport=udp", host,
                        bench_settings_get_intf(self->options.settings, "account.%u.nat.stun_port",
                                                self->account->index));
  guint search;

  self->timer = 0;
  /* If it is known at once and of no use, we are gone when this returns. */
  search = bench_hops_find(self->options.hops, where, on_server, self);
  if (search != 0)
    self->search = search;
  return G_SOURCE_REMOVE;
}

/**
 * bench_mapping_new:
 * @options: what it works with; must outlive the mapping
 * @func: called once, never inside this call
 *
 * Returns: (transfer full): a question on its way.
 */
BenchMapping *
bench_mapping_new(const BenchMappingOptions *options,
                  BenchSipAccount *account,
                  BenchMappingFunc func,
                  gpointer data)
{
  BenchMapping *self = g_new0(BenchMapping, 1);

  self->options = *options;
  self->local_host = g_strdup(options->local_host);
  self->account = bench_sip_account_ref(account);
  self->func = func;
  self->data = data;
  self->timer = bench_clock_add(options->clock, 0, on_start, self);
  return self;
}

/**
 * bench_mapping_free:
 * @self: (transfer full): nobody is told anything any more
 */
void
bench_mapping_free(BenchMapping *self)
{
  bench_clock_clear(self->options.clock, &self->timer);
  if (self->search != 0)
    bench_hops_cancel(self->options.hops, self->search);
  g_clear_pointer(&self->stun, bench_stun_free);
  bench_sip_account_unref(self->account);
  g_free(self->local_host);
  g_free(self);
}
