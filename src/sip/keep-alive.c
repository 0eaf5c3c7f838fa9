/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/keep-alive.h"

#include <linux/sockios.h>
#include <netdb.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "sip/request.h"
#include "sip/sockets.h"

/* Values of account.X.nat.udp_update_enable. */
enum
{
  OFF,
  EMPTY,
  OPTIONS,
  NOTIFY,
};

struct _BenchKeepAlive
{
  BenchSipAgent *agent;
  BenchSipAccount *account;
  int kind;
  guint period_s;
  guint timer;
  guint search;
  BenchSipLeg leg; /* of OPTIONS and NOTIFY */
  BenchSipRequest *request;
};

static void
send_empty(BenchKeepAlive *self, const BenchHop *hop)
{
  static const char empty[] = { '\r', '\n', '\r', '\n' };
  g_autofree char *port = g_strdup_printf("%u", hop->port);
  struct addrinfo hints = { .ai_socktype = SOCK_DGRAM, .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV };
  struct addrinfo *remote = NULL;
  int waiting = 0;
  int fd;

  if (hop->transport == BENCH_TRANSPORT_TLS)
    {
      bench_tls_keep_alive(bench_sip_agent_get_tls(self->agent), hop->address, hop->port);
      return;
    }
  fd = hop->transport == BENCH_TRANSPORT_TCP
           ? bench_sockets_find_tcp(hop->address, hop->port)
           : bench_sockets_find_udp(bench_sip_agent_get_local_host(self->agent),
                                    bench_sip_agent_get_port(self->agent, BENCH_TRANSPORT_UDP));
  if (fd < 0)
    return;
  if (hop->transport == BENCH_TRANSPORT_TCP)
    {
      /* Never into the middle of a message; and one that waits to be sent keeps the way open itself. */
      if (ioctl(fd, SIOCOUTQ, &waiting) == 0 && waiting == 0)
        send(fd, empty, sizeof empty, MSG_DONTWAIT | MSG_NOSIGNAL);
      return;
    }
  if (getaddrinfo(hop->address, port, &hints, &remote) != 0)
    return;
  sendto(fd, empty, sizeof empty, MSG_DONTWAIT | MSG_NOSIGNAL, remote->ai_addr, remote->ai_addrlen);
  freeaddrinfo(remote);
}

static void
on_hops(GPtrArray *hops, const GError *error G_GNUC_UNUSED, gpointer data)
{
  BenchKeepAlive *self = data;

  self->search = 0;
  if (hops != NULL)
    send_empty(self, g_ptr_array_index(hops, 0));
}

static void
on_response(BenchSipRequest *request G_GNUC_UNUSED, int status, const sip_t *sip G_GNUC_UNUSED, gpointer data)
{
  BenchKeepAlive *self = data;

  if (status >= 200)
    g_clear_pointer(&self->request, bench_sip_request_free);
}

static void
send_request(BenchKeepAlive *self)
{
  g_autofree char *uri = bench_sip_account_get_registrar(self->account);
  g_autofree char *route = bench_sip_account_get_route(self->account);
  gboolean notify = self->kind == NOTIFY;
  BenchSipRequestOptions options = {
    .method = notify ? sip_method_notify : sip_method_options,
    .method_name = notify ? "NOTIFY" : "OPTIONS",
    .uri = uri,
    .route = route,
    .headers
    = notify ? "Max-Forwards: 70\r\nEvent: keep-alive\r\nSubscription-State: active" : "Max-Forwards: 70",
  };

  if (self->request == NULL)
    self->request = bench_sip_request_send(self->agent, &self->leg, NULL, &options, on_response, self);
}

static gboolean
on_timer(gpointer data)
{
  BenchKeepAlive *self = data;

  self->timer
      = bench_clock_add(bench_sip_agent_get_clock(self->agent), self->period_s * 1000, on_timer, self);
  if (self->account->transport == BENCH_TRANSPORT_UDP && self->kind != EMPTY)
    send_request(self);
  else if (self->search == 0)
    {
      g_autofree char *where = bench_sip_account_get_route(self->account);

      self->search = bench_hops_find(bench_sip_agent_get_hops(self->agent), where, on_hops, self);
    }
  return G_SOURCE_REMOVE;
}

static void
create_leg(BenchKeepAlive *self)
{
  g_autofree char *aor = bench_sip_account_get_aor(self->account);
  g_autofree char *address = g_strdup_printf("<%s>", aor);

  bench_sip_leg_init_lone(&self->leg, self->agent, address, address);
}

/**
 * bench_keep_alive_new:
 * @account: registered
 * @settings: kind and period are read now
 *
 * Returns: (transfer full) (nullable): keep-alives from one period on, or %NULL when the account wants none.
 */
BenchKeepAlive *
bench_keep_alive_new(BenchSipAgent *agent, BenchSipAccount *account, BenchSettings *settings)
{
  int kind = bench_settings_get_intf(settings, "account.%u.nat.udp_update_enable", account->index);
  int period_s = bench_settings_get_intf(settings, "account.%u.nat.udp_update_time", account->index);
  BenchKeepAlive *self;

  if (kind == OFF || period_s <= 0)
    return NULL;
  self = g_new0(BenchKeepAlive, 1);
  self->agent = g_object_ref(agent);
  self->account = bench_sip_account_ref(account);
  self->kind = kind;
  self->period_s = (guint) MIN(period_s, 24 * 3600);
  create_leg(self);
  self->timer = bench_clock_add(bench_sip_agent_get_clock(agent), self->period_s * 1000, on_timer, self);
  return self;
}

/**
 * bench_keep_alive_free:
 * @self: (transfer full): nothing is sent any more
 */
void
bench_keep_alive_free(BenchKeepAlive *self)
{
  bench_clock_clear(bench_sip_agent_get_clock(self->agent), &self->timer);
  if (self->search != 0)
    bench_hops_cancel(bench_sip_agent_get_hops(self->agent), self->search);
  g_clear_pointer(&self->request, bench_sip_request_free);
  bench_sip_leg_clear(&self->leg);
  bench_sip_account_unref(self->account);
  g_object_unref(self->agent);
  g_free(self);
}
