/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sip/resolver against a real DNS server: RFC 3263 and RFC 2782, names that are not there, and for how long
   an answer is believed. */
#include "dns.h"
#include "sip/hops.h"

#define WAIT_MS 10000

typedef struct
{
  TestDns *dns;
  BenchClock *clock;
  BenchRandom *random;
  BenchResolver *resolver;
  char *result; /* "UDP 127.0.0.1:5060, …", or the error */
} Fixture;

static const char zone[] = "naptr IN NAPTR 20 10 \"s\" \"SIP+D2U\" \"\" _sip._udp.naptr\n"
                           "naptr IN NAPTR 10 20 \"s\" \"SIP+D2T\" \"\" _sip._tcp.naptr\n"
                           "naptr IN NAPTR 10 10 \"s\" \"SIPS+D2T\" \"\" _sips._tcp.naptr\n"
                           "naptr IN NAPTR 5 10 \"u\" \"E2U+sip\" \"!^.*$!sip:x@y!\" .\n"
                           "_sip._udp.naptr IN SRV 1 0 5071 one\n"
                           "_sip._tcp.naptr IN SRV 1 0 5072 one\n"
                           "_sips._tcp.naptr IN SRV 1 0 5073 one\n"
                           "_sip._udp.srv IN SRV 20 0 5083 two\n"
                           "_sip._udp.srv IN SRV 10 0 5081 one\n"
                           "_sip._udp.weight IN SRV 1 75 5081 one\n"
                           "_sip._udp.weight IN SRV 1 25 5082 two\n"
                           "_sip._udp.closed IN SRV 0 0 0 .\n"
                           "closed IN A 127.0.0.9\n"
                           "one IN A 127.0.0.1\n"
                           "two IN A 127.0.0.2\n"
                           "alias IN CNAME alias2\nalias2 IN CNAME both\n"
                           "both IN A 127.0.0.3\nboth IN AAAA ::1\n"
                           "short 5 IN A 127.0.0.4\n"
                           "loop IN CNAME loop\n";

static void
set_up(Fixture *self, gconstpointer family)
{
  self->dns = test_dns_start(zone);
  self->clock = bench_clock_new_manual(0);
  self->random = bench_random_new_seeded(7);
  self->resolver = bench_resolver_new(self->clock, self->random, test_dns_get_server(self->dns),
                                      (BenchResolverFamily) GPOINTER_TO_INT(family));
}

static void
tear_down(Fixture *self, gconstpointer family G_GNUC_UNUSED)
{
  bench_resolver_unref(self->resolver);
  g_object_unref(self->clock);
  g_object_unref(self->random);
  test_dns_stop(self->dns);
  g_free(self->result);
}

static void
on_hops(GPtrArray *hops, const GError *error, gpointer data)
{
  Fixture *self = data;
  g_autoptr(GString) text = g_string_new(error != NULL ? error->message : "");

  for (guint i = 0; hops != NULL && i < hops->len; i++)
    {
      const BenchHop *hop = g_ptr_array_index(hops, i);

      g_string_append_printf(text, "%s%s %s:%u", i > 0 ? ", " : "", bench_transport_name(hop->transport),
                             hop->address, hop->port);
    }
  g_free(self->result);
  self->result = g_strdup(text->str);
}

static gboolean
on_deadline(gpointer data G_GNUC_UNUSED)
{
  g_error("no answer from the resolver in %d ms", WAIT_MS);
  return G_SOURCE_REMOVE;
}

static const char *
find(Fixture *self, const char *host, guint16 port, gboolean by_dns, guint transports)
{
  BenchResolverQuery query = { .host = host, .port = port, .by_dns = by_dns, .transports = transports };
  guint timer = g_timeout_add(WAIT_MS, on_deadline, NULL);

  g_clear_pointer(&self->result, g_free);
  bench_resolver_find(self->resolver, &query, on_hops, self);
  while (self->result == NULL)
    g_main_context_iteration(NULL, TRUE);
  g_source_remove(timer);
  return self->result;
}

#define UDP (1U << BENCH_TRANSPORT_UDP)
#define TCP (1U << BENCH_TRANSPORT_TCP)
#define TLS (1U << BENCH_TRANSPORT_TLS)

static void
test_order(Fixture *self, gconstpointer family G_GNUC_UNUSED)
{
  g_assert_cmpstr(find(self, "192.0.2.1", 0, TRUE, UDP | TCP | TLS), ==, "UDP 192.0.2.1:5060");
  g_assert_cmpstr(find(self, "::1", 0, FALSE, TLS), ==, "TLS ::1:5061");
  g_assert_cmpstr(find(self, "naptr.test", 0, TRUE, UDP | TCP | TLS), ==,
                  "TLS 127.0.0.1:5073, TCP 127.0.0.1:5072, UDP 127.0.0.1:5071");
  g_assert_cmpstr(find(self, "naptr.test", 0, TRUE, UDP | TCP), ==, "TCP 127.0.0.1:5072, UDP 127.0.0.1:5071");
  g_assert_cmpstr(find(self, "srv.test", 0, FALSE, UDP), ==, "UDP 127.0.0.1:5081, UDP 127.0.0.2:5083");
  g_assert_cmpstr(find(self, "srv.test", 0, TRUE, UDP | TCP | TLS), ==,
                  "UDP 127.0.0.1:5081, UDP 127.0.0.2:5083");
  /* A port given: no SRV. No SRV: the host itself. */
  g_assert_cmpstr(find(self, "one.test", 5099, FALSE, UDP), ==, "UDP 127.0.0.1:5099");
  g_assert_cmpstr(find(self, "one.test", 0, FALSE, TLS), ==, "TLS 127.0.0.1:5061");
  g_assert_cmpstr(find(self, "alias.test", 0, FALSE, TCP), ==, "TCP 127.0.0.3:5060");
}

static void
test_absent(Fixture *self, gconstpointer family G_GNUC_UNUSED)
{
  g_assert_cmpstr(find(self, "nobody.test", 0, TRUE, UDP | TCP | TLS), ==, "nobody.test: no such host");
  g_assert_cmpstr(find(self, "closed.test", 0, FALSE, UDP), ==, "closed.test: no such host");
  g_assert_nonnull(find(self, "loop.test", 5060, FALSE, UDP));
  g_assert_true(g_str_has_prefix(self->result, "loop.test: "));
}

static void
test_dual(Fixture *self, gconstpointer family G_GNUC_UNUSED)
{
  g_assert_cmpstr(find(self, "both.test", 5060, FALSE, UDP), ==, "UDP 127.0.0.3:5060, UDP ::1:5060");
}

static void
test_ipv6(Fixture *self, gconstpointer family G_GNUC_UNUSED)
{
  g_assert_cmpstr(find(self, "both.test", 5060, FALSE, UDP), ==, "UDP ::1:5060");
  g_assert_cmpstr(find(self, "one.test", 5060, FALSE, UDP), ==, "one.test: no such host");
}

/* Three of four go to the heavier target: 300 draws, more than five standard deviations of room. */
static void
test_weight(Fixture *self, gconstpointer family G_GNUC_UNUSED)
{
  guint heavy = 0;

  for (int i = 0; i < 300; i++)
    if (g_str_has_prefix(find(self, "weight.test", 0, FALSE, UDP), "UDP 127.0.0.1:5081, UDP 127.0.0.2:5082"))
      heavy++;
  g_assert_cmpuint(heavy, >, 180);
  g_assert_cmpuint(heavy, <, 270);
}

/* An answer is believed for its time to live by the phone's clock, and so is an absence, for less. */
static void
test_memory(Fixture *self, gconstpointer family G_GNUC_UNUSED)
{
  g_assert_cmpstr(find(self, "short.test", 5060, FALSE, UDP), ==, "UDP 127.0.0.4:5060");
  g_assert_cmpstr(find(self, "later.test", 5060, FALSE, UDP), ==, "later.test: no such host");
  test_dns_change(self->dns, "short 5 IN A 127.0.0.5\nlater IN A 127.0.0.6\n");
  bench_clock_advance(self->clock, 4000);
  g_assert_cmpstr(find(self, "short.test", 5060, FALSE, UDP), ==, "UDP 127.0.0.4:5060");
  bench_clock_advance(self->clock, 2000);
  g_assert_cmpstr(find(self, "short.test", 5060, FALSE, UDP), ==, "UDP 127.0.0.5:5060");
  g_assert_cmpstr(find(self, "later.test", 5060, FALSE, UDP), ==, "later.test: no such host");
  bench_clock_advance(self->clock, 30000);
  g_assert_cmpstr(find(self, "later.test", 5060, FALSE, UDP), ==, "UDP 127.0.0.6:5060");
}

/* What failed comes last for a minute, then first again; the second URI comes after the first. */
static void
test_hops(Fixture *self, gconstpointer family G_GNUC_UNUSED)
{
  g_autoptr(BenchHops) hops = bench_hops_new(self->resolver, self->clock);
  BenchHop first = { .transport = BENCH_TRANSPORT_UDP, .address = (char *) "192.0.2.1", .port = 5060 };
  static const char where[] = "sip:192.0.2.1:5060;transport=udp sip:192.0.2.2:5061;transport=tls";

  g_assert_cmpuint(bench_hops_find(hops, where, on_hops, self), ==, 0);
  g_assert_cmpstr(self->result, ==, "UDP 192.0.2.1:5060, TLS 192.0.2.2:5061");
  bench_hops_report(hops, &first, FALSE);
  bench_hops_find(hops, where, on_hops, self);
  g_assert_cmpstr(self->result, ==, "TLS 192.0.2.2:5061, UDP 192.0.2.1:5060");
  bench_clock_advance(self->clock, 61000);
  bench_hops_find(hops, where, on_hops, self);
  g_assert_cmpstr(self->result, ==, "UDP 192.0.2.1:5060, TLS 192.0.2.2:5061");
}

static char *
ask_hops(Fixture *self, BenchHops *hops)
{
  guint timer = g_timeout_add(WAIT_MS, on_deadline, NULL);

  g_clear_pointer(&self->result, g_free);
  bench_hops_find(hops, "sip:weight.test;transport=udp", on_hops, self);
  while (self->result == NULL)
    g_main_context_iteration(NULL, TRUE);
  g_source_remove(timer);
  return g_strdup(self->result);
}

/* The order once drawn stands until the time to live ends; then it is drawn anew. */
static void
test_same_way(Fixture *self, gconstpointer family G_GNUC_UNUSED)
{
  g_autoptr(BenchHops) hops = bench_hops_new(self->resolver, self->clock);
  g_autofree char *first = ask_hops(self, hops);
  gboolean differed = FALSE;

  for (int i = 0; i < 30; i++)
    {
      g_autofree char *again = ask_hops(self, hops);

      g_assert_cmpstr(again, ==, first);
    }
  for (int i = 0; i < 30 && !differed; i++)
    {
      g_autofree char *later = NULL;

      bench_clock_advance(self->clock, 301000);
      later = ask_hops(self, hops);
      differed = g_strcmp0(first, later) != 0;
    }
  g_assert_true(differed);
}

/* A server that says nothing is no reason to wait for ever, nor to block. */
static void
test_silent_server(void)
{
  g_autoptr(BenchClock) clock = bench_clock_new_manual(0);
  g_autoptr(BenchRandom) random = bench_random_new_seeded(1);
  g_autoptr(GSocket) socket
      = g_socket_new(G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, NULL);
  g_autoptr(GSocketAddress) any = g_inet_socket_address_new_from_string("127.0.0.1", 0);
  g_autoptr(GSocketAddress) bound = NULL;
  g_autofree char *server = NULL;
  Fixture fixture = { 0 };

  g_socket_bind(socket, any, FALSE, NULL);
  bound = g_socket_get_local_address(socket, NULL);
  server = g_strdup_printf("127.0.0.1:%u", g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(bound)));
  fixture.resolver = bench_resolver_new(clock, random, server, BENCH_RESOLVER_IPV4);
  g_assert_cmpstr(find(&fixture, "pbx.test", 5060, FALSE, UDP), ==,
                  "pbx.test: the DNS server does not answer");
  bench_resolver_unref(fixture.resolver);
  g_free(fixture.result);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
#define ADD(path, family, function)                                                                          \
  g_test_add("/resolver/" path, Fixture, GINT_TO_POINTER(family), set_up, function, tear_down)
  ADD("order", BENCH_RESOLVER_IPV4, test_order);
  ADD("absent", BENCH_RESOLVER_IPV4, test_absent);
  ADD("dual", BENCH_RESOLVER_DUAL, test_dual);
  ADD("ipv6", BENCH_RESOLVER_IPV6, test_ipv6);
  ADD("weight", BENCH_RESOLVER_IPV4, test_weight);
  ADD("memory", BENCH_RESOLVER_IPV4, test_memory);
  ADD("hops", BENCH_RESOLVER_IPV4, test_hops);
  ADD("same-way", BENCH_RESOLVER_IPV4, test_same_way);
  g_test_add_func("/resolver/silent-server", test_silent_server);
  return g_test_run();
}
