/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/way.h"

#include <sofia-sip/sip_header.h>
#include <string.h>

/* Where a URI leads as it stands in a message. An account that asks for TLS never goes in the clear,
   whatever a peer's Contact or Record-Route says. */
static char *
where_to(const url_t *url, const BenchSipAccount *account)
{
  g_autofree char *port = url->url_port != NULL && url->url_port[0] != '\0'
                              ? g_strdup_printf(":%s", url->url_port)
                              : g_strdup("");
  char transport[16] = "";
  char host[256] = "";

  if (url_param(url->url_params, "maddr", host, sizeof host) <= 0)
    g_strlcpy(host, url->url_host != NULL ? url->url_host : "", sizeof host);
  url_param(url->url_params, "transport", transport, sizeof transport);
  if (url->url_type == url_sips || (account != NULL && account->transport == BENCH_TRANSPORT_TLS))
    return g_strdup_printf("sip:%s%s;transport=tls", host, port);
  if (transport[0] == '\0' && port[0] == '\0')
    return g_strdup_printf("sip:%s;dns=%u", host, 1U << BENCH_TRANSPORT_UDP | 1U << BENCH_TRANSPORT_TCP);
  return g_strdup_printf("sip:%s%s;transport=%s", host, port, transport[0] != '\0' ? transport : "udp");
}

/* Inside a dialog: the outbound proxy if it is to stay in the way (sip.use_out_bound_in_dialog), else the
   route set's first URI, else the remote target (RFC 3261 12.2.1.1). */
static char *
find_where_in_dialog(BenchSipLeg *leg, const BenchSipAccount *account)
{
  const sip_route_t *route = NULL;
  const sip_contact_t *target = NULL;

  if (account != NULL && account->proxy != NULL && account->proxy_in_dialog && !leg->direct)
    return bench_sip_account_get_route(account);
  if (nta_leg_get_route(leg->leg, &route, &target) < 0)
    return NULL;
  if (route != NULL)
    return where_to(route->r_url, account);
  return target != NULL ? where_to(target->m_url, account) : NULL;
}

/**
 * bench_way_find:
 * @leg: the dialog, or the shell of one
 * @account: (nullable)
 * @uri: (nullable): the Request-URI; %NULL in a dialog: its route set and remote target tell
 *
 * Returns: (transfer full) (nullable): where a request that has no way of its own goes, as sip/hops.h wants it.
 */
char *
bench_way_find(BenchSipLeg *leg, const BenchSipAccount *account, const char *uri)
{
  su_home_t home[1] = { SU_HOME_INIT(home) };
  url_t *url;
  char *where;

  if (uri == NULL)
    return find_where_in_dialog(leg, account);
  url = url_make(home, uri);
  where = url != NULL ? where_to(url, account) : NULL;
  su_home_deinit(home);
  return where;
}

/**
 * bench_way_add_service_route:
 * @where: (inout): the way to the account's server; becomes the way to the first proxy of its Service-Route,
 *   unless an outbound proxy stands before it
 * @headers: (nullable): header lines
 *
 * The preloaded route set of a request outside dialogs (RFC 3608 6.1).
 *
 * Returns: (transfer full) (nullable): @headers with a Route before them, when the server gave us one.
 */
char *
bench_way_add_service_route(const BenchSipAccount *account, char **where, const char *headers)
{
  const char *value = bench_sip_home_get_service_route(account->home);
  su_home_t home[1] = { SU_HOME_INIT(home) };
  sip_route_t *first;

  if (value[0] == '\0')
    return g_strdup(headers);
  first = account->proxy == NULL ? sip_route_make(home, value) : NULL;
  if (first != NULL)
    {
      g_free(*where);
      *where = where_to(first->r_url, account);
    }
  su_home_deinit(home);
  return g_strconcat("Route: ", value, headers != NULL ? "\r\n" : NULL, headers, NULL);
}

static void
on_known_hop(GPtrArray *hops, const GError *error G_GNUC_UNUSED, gpointer data)
{
  char **uri = data;

  if (hops != NULL)
    *uri = bench_hop_to_uri(g_ptr_array_index(hops, 0));
}

/**
 * bench_sip_leg_find_hop:
 *
 * Where a request that has no transaction goes now: the ACK to a 2xx.
 *
 * Returns: (transfer full) (nullable): the URI of its next hop, or %NULL if only DNS could tell: Sofia
 *   must ask then.
 */
char *
bench_sip_leg_find_hop(BenchSipLeg *leg, BenchSipAgent *agent, BenchSipAccount *account)
{
  BenchHops *hops = bench_sip_agent_get_hops(agent);
  g_autofree char *where = find_where_in_dialog(leg, account);
  char *uri = NULL;
  guint search = where != NULL ? bench_hops_find(hops, where, on_known_hop, &uri) : 0;

  if (search != 0)
    bench_hops_cancel(hops, search);
  return uri;
}
