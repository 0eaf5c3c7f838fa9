/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calls/trust.h"

#include <string.h>

typedef struct
{
  BenchSipAccount *account;
  BenchHops *hops;
  guint search;     /* under way */
  GPtrArray *found; /* BenchHop */
} Servers;

struct _BenchTrust
{
  BenchAccounts *accounts;
  BenchSettings *settings;
  BenchGate *gate;
  GPtrArray *servers; /* Servers, one an account */
};

static void
servers_free(Servers *servers)
{
  if (servers->search != 0)
    bench_hops_cancel(servers->hops, servers->search);
  bench_hops_unref(servers->hops);
  bench_sip_account_unref(servers->account);
  g_ptr_array_unref(servers->found);
  g_free(servers);
}

static gboolean
is_hop(const Servers *servers, const BenchSipSource *source)
{
  for (guint i = 0; i < servers->found->len; i++)
    {
      const BenchHop *hop = g_ptr_array_index(servers->found, i);
      BenchSipSource known = { .port = hop->port, .transport = hop->transport };

      g_strlcpy(known.host, hop->address, sizeof known.host);
      if (bench_sip_source_is_same(source, &known))
        return TRUE;
    }
  return FALSE;
}

static gboolean
lets_speak(BenchTrust *self, const Servers *servers, const BenchSipSource *source)
{
  if (!bench_settings_get_boolean(self->settings, "sip.trust_ctrl")
      && !bench_settings_get_booleanf(self->settings, "account.%u.sip_trust_ctrl", servers->account->index))
    return TRUE;
  return is_hop(servers, source) || bench_accounts_is_server(self->accounts, servers->account, source);
}

/* The account that is spoken to decides; while nobody knows which one that is, any that lets speak will do. */
static gboolean
trusts(const BenchSipSource *source, const char *request_user, const char *to_user, gpointer data)
{
  BenchTrust *self = data;
  const char *users[] = { request_user, to_user };

  for (gsize u = 0; u < G_N_ELEMENTS(users); u++)
    for (guint i = 0; users[u] != NULL && i < self->servers->len; i++)
      {
        const Servers *servers = g_ptr_array_index(self->servers, i);

        if (strcmp(servers->account->user_name, users[u]) == 0)
          return lets_speak(self, servers, source);
      }
  for (guint i = 0; i < self->servers->len; i++)
    if (lets_speak(self, g_ptr_array_index(self->servers, i), source))
      return TRUE;
  return self->servers->len == 0 && !bench_settings_get_boolean(self->settings, "sip.trust_ctrl");
}

static gboolean
is_server(const BenchSipSource *source, gpointer data)
{
  BenchTrust *self = data;

  for (guint i = 0; i < self->servers->len; i++)
    if (is_hop(g_ptr_array_index(self->servers, i), source))
      return TRUE;
  return bench_accounts_is_server(self->accounts, NULL, source);
}

/**
 * bench_trust_new:
 * @accounts: asked who answered them; outlives this
 * @gate: asks this from now on
 *
 * Returns: (transfer full): one that knows no server yet.
 */
BenchTrust *
bench_trust_new(BenchAccounts *accounts, BenchSettings *settings, BenchGate *gate)
{
  BenchTrust *self = g_new0(BenchTrust, 1);

  self->accounts = accounts;
  self->settings = g_object_ref(settings);
  self->gate = bench_gate_ref(gate);
  self->servers = g_ptr_array_new_with_free_func((GDestroyNotify) servers_free);
  bench_gate_set_trust(gate, trusts, is_server, self);
  return self;
}

/**
 * bench_trust_free:
 * @self: (transfer full): the gate asks nobody any more
 */
void
bench_trust_free(BenchTrust *self)
{
  bench_gate_set_trust(self->gate, NULL, NULL, NULL);
  bench_gate_unref(self->gate);
  g_ptr_array_unref(self->servers);
  g_object_unref(self->settings);
  g_free(self);
}

static void
on_found(GPtrArray *hops, const GError *error G_GNUC_UNUSED, gpointer data)
{
  Servers *servers = data;

  servers->search = 0;
  for (guint i = 0; hops != NULL && i < hops->len; i++)
    g_ptr_array_add(servers->found, bench_hop_copy(g_ptr_array_index(hops, i)));
}

/**
 * bench_trust_learn:
 * @account: signs in now; its servers are looked up
 */
void
bench_trust_learn(BenchTrust *self, BenchHops *hops, BenchSipAccount *account)
{
  Servers *servers = g_new0(Servers, 1);
  g_autofree char *where = bench_sip_account_get_servers(account);

  servers->hops = bench_hops_ref(hops);
  servers->account = bench_sip_account_ref(account);
  servers->found = g_ptr_array_new_with_free_func((GDestroyNotify) bench_hop_free);
  g_ptr_array_add(self->servers, servers);
  servers->search = bench_hops_find(hops, where, on_found, servers);
}

/**
 * bench_trust_forget:
 *
 * Forgets all servers: the accounts are made anew.
 */
void
bench_trust_forget(BenchTrust *self)
{
  g_ptr_array_set_size(self->servers, 0);
}
