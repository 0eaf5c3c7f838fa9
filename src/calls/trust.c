/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calls/trust.h"

#include <string.h>

typedef struct
{
  BenchTrust *trust;
  BenchSipAccount *account;
  gboolean old; /* of an account that has signed out; counts until its successor is known */
  BenchHops *hops;
  guint search;     /* under way */
  GPtrArray *found; /* BenchHop */
} Servers;

struct _BenchTrust
{
  BenchAccounts *accounts;
  BenchSettings *settings;
  BenchGate *gate;
  GPtrArray *servers; /* Servers, one an account at one of its servers */
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

/* Any of the servers of account @index, 0: of any account, lets @source speak. */
static gboolean
any_lets_speak(BenchTrust *self, guint index, gconstpointer agent, const BenchSipSource *source)
{
  for (guint i = 0; i < self->servers->len; i++)
    {
      const Servers *servers = g_ptr_array_index(self->servers, i);

      if ((index != 0 ? servers->account->index == index
                      : bench_accounts_may_be_at(self->accounts, servers->account, agent))
          && lets_speak(self, servers, source))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_wanted(BenchTrust *self)
{
  gboolean wanted = bench_settings_get_boolean(self->settings, "sip.trust_ctrl");

  for (guint index = 1; index <= BENCH_MOST_ACCOUNTS && !wanted; index++)
    wanted = bench_settings_get_booleanf(self->settings, "account.%u.sip_trust_ctrl", index);
  return wanted;
}

/* The account that is spoken to decides, the same that would get the call (accounts-find.c): the name alone may
   be that of several. While nobody knows which one that is, any that lets speak will do. */
static gboolean
trusts(const BenchSipSource *source,
       gconstpointer agent,
       const char *request_user,
       const char *to_user,
       gpointer data)
{
  BenchTrust *self = data;
  const char *users[] = { request_user, to_user };

  for (gsize u = 0; u < G_N_ELEMENTS(users); u++)
    for (guint i = 0; users[u] != NULL && i < self->servers->len; i++)
      {
        const Servers *servers = g_ptr_array_index(self->servers, i);

        if (strcmp(servers->account->user_name, users[u]) == 0
            && bench_accounts_may_be_at(self->accounts, servers->account, agent))
          return any_lets_speak(self, servers->account->index, agent, source);
      }
  return self->servers->len > 0 ? any_lets_speak(self, 0, agent, source) : !is_wanted(self);
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

static gboolean
is_same_server(const Servers *one, const Servers *other)
{
  return one->account->index == other->account->index
         && one->account->server_number == other->account->server_number;
}

static void
drop_old(BenchTrust *self, const Servers *successor)
{
  for (guint i = self->servers->len; i > 0; i--)
    {
      const Servers *servers = g_ptr_array_index(self->servers, i - 1);

      if (servers->old && is_same_server(servers, successor))
        g_ptr_array_remove_index(self->servers, i - 1);
    }
}

static void
on_found(GPtrArray *hops, const GError *error G_GNUC_UNUSED, gpointer data)
{
  Servers *servers = data;

  servers->search = 0;
  if (hops != NULL)
    drop_old(servers->trust, servers);
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

  servers->trust = self;
  servers->hops = bench_hops_ref(hops);
  servers->account = bench_sip_account_ref(account);
  servers->found = g_ptr_array_new_with_free_func((GDestroyNotify) bench_hop_free);
  g_ptr_array_add(self->servers, servers);
  servers->search = bench_hops_find(hops, where, on_found, servers);
}

/**
 * bench_trust_forget:
 *
 * The accounts are made anew: what is known of their servers counts until more is known of the new ones.
 */
void
bench_trust_forget(BenchTrust *self)
{
  for (guint i = self->servers->len; i > 0; i--)
    {
      Servers *servers = g_ptr_array_index(self->servers, i - 1);

      if (servers->search != 0)
        bench_hops_cancel(servers->hops, servers->search);
      servers->search = 0;
      servers->old = TRUE;
    }
}

static gboolean
has_successor(BenchTrust *self, const Servers *old)
{
  for (guint i = 0; i < self->servers->len; i++)
    {
      const Servers *servers = g_ptr_array_index(self->servers, i);

      if (!servers->old && is_same_server(servers, old))
        return TRUE;
    }
  return FALSE;
}

/**
 * bench_trust_drop_gone:
 *
 * All accounts there are have been learnt: those that are no more are forgotten.
 */
void
bench_trust_drop_gone(BenchTrust *self)
{
  for (guint i = self->servers->len; i > 0; i--)
    {
      const Servers *servers = g_ptr_array_index(self->servers, i - 1);

      if (servers->old && !has_successor(self, servers))
        g_ptr_array_remove_index(self->servers, i - 1);
    }
}
