/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calls/trust.h"

typedef struct
{
  BenchTrust *trust;
  BenchHops *hops;
  guint account;
  guint search;     /* under way */
  GPtrArray *found; /* BenchHop */
} Servers;

struct _BenchTrust
{
  BenchSettings *settings;
  GPtrArray *servers; /* Servers, one an account */
};

static void
servers_free(Servers *servers)
{
  if (servers->search != 0)
    bench_hops_cancel(servers->hops, servers->search);
  bench_hops_unref(servers->hops);
  g_ptr_array_unref(servers->found);
  g_free(servers);
}

/**
 * bench_trust_new:
 *
 * Returns: (transfer full): one that knows no server yet.
 */
BenchTrust *
bench_trust_new(BenchSettings *settings)
{
  BenchTrust *self = g_new0(BenchTrust, 1);

  self->settings = g_object_ref(settings);
  self->servers = g_ptr_array_new_with_free_func((GDestroyNotify) servers_free);
  return self;
}

/**
 * bench_trust_free:
 * @self: (transfer full)
 */
void
bench_trust_free(BenchTrust *self)
{
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
bench_trust_learn(BenchTrust *self, BenchHops *hops, const BenchSipAccount *account)
{
  Servers *servers = g_new0(Servers, 1);
  g_autofree char *where = bench_sip_account_get_servers(account);

  servers->trust = self;
  servers->hops = bench_hops_ref(hops);
  servers->account = account->index;
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

/**
 * bench_trust_knows:
 * @account: index of an account
 *
 * Returns: whether @source is a server of it.
 */
gboolean
bench_trust_knows(BenchTrust *self, guint account, const BenchSipSource *source)
{
  for (guint i = 0; i < self->servers->len; i++)
    {
      Servers *servers = g_ptr_array_index(self->servers, i);

      for (guint j = 0; servers->account == account && j < servers->found->len; j++)
        {
          const BenchHop *hop = g_ptr_array_index(servers->found, j);
          BenchSipSource known = { .port = hop->port, .transport = hop->transport };

          g_strlcpy(known.host, hop->address, sizeof known.host);
          if (bench_sip_source_is_same(source, &known))
            return TRUE;
        }
    }
  return FALSE;
}

/**
 * bench_trust_is_on:
 * @account: index of an account
 *
 * Returns: whether only its servers may speak to it.
 */
gboolean
bench_trust_is_on(BenchTrust *self, guint account)
{
  return bench_settings_get_boolean(self->settings, "sip.trust_ctrl")
         || bench_settings_get_booleanf(self->settings, "account.%u.sip_trust_ctrl", account);
}
