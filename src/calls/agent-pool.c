/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calls/agent-pool.h"

#include "calls/mapping.h"
#include "settings/local-file.h"

struct _BenchAgentPool
{
  BenchSipAgentOptions common; /* what all agents of the phone have alike */
  BenchSettings *settings;
  BenchAgentPoolFunc on_new;
  gpointer data;
  GHashTable *agents; /* key of make_key() -> BenchSipAgent */
};

static void
close_agent(BenchSipAgent *agent, BenchAgentPool *self)
{
  bench_sip_agent_close(agent);
  g_signal_handlers_disconnect_by_data(agent, self->data);
}

/* Which DNS servers to ask, "" for the system's. */
static char *
read_dns_servers(BenchSettings *settings)
{
  const char *lab = bench_settings_get(settings, "benchphone.dns_servers");

  if (lab[0] != '\0' || !bench_settings_get_boolean(settings, "network.static_dns_enable"))
    return g_strdup(lab);
  return g_strdup_printf("%s %s", bench_settings_get(settings, "network.primary_dns"),
                         bench_settings_get(settings, "network.secondary_dns"));
}

static BenchResolver *
make_resolver(const BenchSipAgentOptions *common, BenchSettings *settings)
{
  g_autofree char *servers = read_dns_servers(settings);
  BenchResolverFamily family
      = (BenchResolverFamily) bench_settings_get_int(settings, "network.ip_address_mode");

  return bench_resolver_new(common->clock, common->random, servers, family);
}

/**
 * bench_agent_pool_new:
 * @common: clock, random source and the like; its address, port and timers are not looked at
 * @settings: where an account's own are read
 * @on_new: connects the signals of a new agent, with @data; handlers with that @data are disconnected
 *   when the agent closes
 *
 * Returns: (transfer full): a pool without agents.
 */
BenchAgentPool *
bench_agent_pool_new(const BenchSipAgentOptions *common,
                     BenchSettings *settings,
                     BenchAgentPoolFunc on_new,
                     gpointer data)
{
  BenchAgentPool *self = g_new0(BenchAgentPool, 1);
  g_autoptr(BenchResolver) resolver = make_resolver(common, settings);

  self->common = *common;
  self->common.clock = g_object_ref(common->clock);
  self->common.random = g_object_ref(common->random);
  self->common.user_agent = g_strdup(common->user_agent);
  self->common.hops = bench_hops_new(resolver, common->clock);
  self->settings = g_object_ref(settings);
  self->on_new = on_new;
  self->data = data;
  self->agents = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_object_unref);
  return self;
}

/**
 * bench_agent_pool_restart:
 *
 * Reads which DNS servers and address families are to be asked, which count from a start of the phone on.
 */
void
bench_agent_pool_restart(BenchAgentPool *self)
{
  g_autoptr(BenchResolver) resolver = make_resolver(&self->common, self->settings);

  bench_hops_set_resolver(self->common.hops, resolver);
}

/**
 * bench_agent_pool_free:
 * @self: (transfer full): all sockets are closed
 */
void
bench_agent_pool_free(BenchAgentPool *self)
{
  GHashTableIter iter;
  gpointer agent;

  /* Closed here and not with their last reference: a session that waits for the answer to its BYE has
     one too, and would drop it inside a callback of the very stack it then destroys. */
  g_hash_table_iter_init(&iter, self->agents);
  while (g_hash_table_iter_next(&iter, NULL, &agent))
    close_agent(agent, self);
  g_hash_table_unref(self->agents);
  bench_hops_unref(self->common.hops);
  g_object_unref(self->common.clock);
  g_object_unref(self->common.random);
  g_free((char *) self->common.user_agent);
  g_object_unref(self->settings);
  g_free(self);
}

static guint
seconds_to_ms(const char *seconds)
{
  return (guint) (g_ascii_strtod(seconds, NULL) * 1000);
}

/* A TLS connection that was checked for one name, or under other rules, is not to be used for another. */
static char *
make_tls_key(BenchSettings *settings, const BenchSipAccount *account)
{
  if (account->transport != BENCH_TRANSPORT_TLS)
    return g_strdup("");
  g_autofree char *authorities = bench_local_file_stamp(settings, "trusted_certificates.url");
  g_autofree char *certificate = bench_local_file_stamp(settings, "server_certificates.url");
  g_autofree char *private_key = bench_local_file_stamp(settings, "benchphone.tls.private_key");

  return g_strdup_printf("%s %s %s %s %s %s", account->proxy != NULL ? account->proxy : account->server,
                         bench_settings_get(settings, "security.trust_certificates"),
                         bench_settings_get(settings, "security.cn_validation"), authorities, certificate,
                         private_key);
}

/* Our port as that STUN server sees it is what all accounts of an agent give as theirs. */
static char *
make_stun_key(BenchSettings *settings, const BenchSipAccount *account)
{
  if (!bench_mapping_is_wanted(settings, account))
    return g_strdup("");
  return g_strdup_printf("%s:%d", bench_settings_getf(settings, "account.%u.nat.stun_server", account->index),
                         bench_settings_get_intf(settings, "account.%u.nat.stun_port", account->index));
}

/* What makes two accounts need different agents. */
static char *
make_key(const BenchSipAgentOptions *options, const BenchSipAccount *account)
{
  g_autofree char *tls = make_tls_key(options->settings, account);
  g_autofree char *stun = make_stun_key(options->settings, account);

  return g_strdup_printf("%s %u %u %u %u %d %u %s %s", options->local_host, options->port, options->t1_ms,
                         options->t2_ms, options->t4_ms, options->rport, options->dscp, stun, tls);
}

static BenchSipAgentOptions
read_options(BenchAgentPool *self, const char *local_host, const BenchSipAccount *account)
{
  BenchSipAgentOptions options = self->common;
  BenchSettings *settings = self->settings;

  options.local_host = local_host;
  options.port = account->local_port;
  options.t1_ms
      = seconds_to_ms(bench_settings_getf(settings, "account.%u.advanced.timer_t1", account->index));
  options.t2_ms
      = seconds_to_ms(bench_settings_getf(settings, "account.%u.advanced.timer_t2", account->index));
  options.t4_ms
      = seconds_to_ms(bench_settings_getf(settings, "account.%u.advanced.timer_t4", account->index));
  options.dscp = (guint) bench_settings_get_int(settings, "network.qos.signaltos");
  options.settings = settings;
  options.rport = bench_settings_get_booleanf(settings, "account.%u.nat.rport", account->index);
  return options;
}

/**
 * bench_agent_pool_get:
 * @local_host: numeric address of this machine that leads to the account's server
 *
 * Returns: (transfer none): the agent for an account, with the account's transport open, or %NULL with
 *   @error.
 */
BenchSipAgent *
bench_agent_pool_get(BenchAgentPool *self,
                     const char *local_host,
                     const BenchSipAccount *account,
                     GError **error)
{
  BenchSipAgentOptions options = read_options(self, local_host, account);
  g_autofree char *key = make_key(&options, account);
  BenchSipAgent *agent = g_hash_table_lookup(self->agents, key);

  if (agent == NULL)
    {
      agent = bench_sip_agent_new(&options, error);
      if (agent == NULL)
        return NULL;
      self->on_new(agent, self->data);
      g_hash_table_insert(self->agents, g_steal_pointer(&key), agent);
    }
  return bench_sip_agent_open(agent, account->transport, error) ? agent : NULL;
}

/**
 * bench_agent_pool_get_hops:
 *
 * Returns: (transfer none): where all agents of the phone ask for their next hops.
 */
BenchHops *
bench_agent_pool_get_hops(BenchAgentPool *self)
{
  return self->common.hops;
}

static gboolean
close_if_unused(gpointer key G_GNUC_UNUSED, gpointer agent, gpointer data)
{
  if (G_OBJECT(agent)->ref_count > 1)
    return FALSE;
  close_agent(agent, data);
  return TRUE;
}

/**
 * bench_agent_pool_drop_unused:
 *
 * Closes the agents nobody but the pool refers to any more: accounts, sessions and requests all do while
 * they live. For when the accounts are made anew.
 */
void
bench_agent_pool_drop_unused(BenchAgentPool *self)
{
  g_hash_table_foreach_remove(self->agents, close_if_unused, self);
}
