/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/resolver.h"

#include <string.h>

#include "sip/account.h"
#include "sip/dns.h"

#define MOST_HOPS 32
#define MOST_QUESTIONS 64

struct _BenchResolver
{
  gatomicrefcount ref_count;
  BenchDns *dns;
  BenchClock *clock;
  BenchRandom *random;
  BenchResolverFamily family;
  GHashTable *searches; /* id -> Search */
  guint last_id;
};

/* One question still to be asked, in order. */
typedef struct
{
  BenchDnsType type;
  char *name;
  BenchTransport transport; /* of SRV and addresses */
  guint16 port;             /* of addresses */
} Step;

typedef struct
{
  BenchResolver *resolver;
  guint id;
  char *host;
  guint16 port;
  guint transports;
  BenchResolverFunc func;
  gpointer data;

  GQueue *steps;
  GPtrArray *hops;
  Step *asked; /* waiting for its answer */
  guint question;
  guint questions; /* asked so far */
  guint ttl_s;
  char *failure;
  gboolean has_targets; /* some SRV record named one */
  gboolean advancing;
} Search;

/**
 * bench_hop_copy:
 *
 * Returns: (transfer full): the same hop again.
 */
BenchHop *
bench_hop_copy(const BenchHop *hop)
{
  BenchHop *copy = g_new0(BenchHop, 1);

  *copy = *hop;
  copy->address = g_strdup(hop->address);
  copy->host = g_strdup(hop->host);
  return copy;
}

/**
 * bench_hop_free:
 * @hop: (transfer full)
 */
void
bench_hop_free(BenchHop *hop)
{
  g_free(hop->address);
  g_free(hop->host);
  g_free(hop);
}

/**
 * bench_hop_to_uri:
 *
 * Returns: (transfer full): "sip:address:port;transport=…", for Sofia.
 */
char *
bench_hop_to_uri(const BenchHop *hop)
{
  g_autofree char *address = bench_sip_host_to_uri(hop->address);
  g_autofree char *transport = g_ascii_strdown(bench_transport_name(hop->transport), -1);

  return g_strdup_printf("sip:%s:%u;transport=%s", address, hop->port, transport);
}

static void
step_free(Step *step)
{
  g_free(step->name);
  g_free(step);
}

static void
search_free(Search *search)
{
  if (search->question != 0)
    bench_dns_forget(search->resolver->dns, search->question);
  g_queue_free_full(search->steps, (GDestroyNotify) step_free);
  g_clear_pointer(&search->asked, step_free);
  g_ptr_array_unref(search->hops);
  g_free(search->host);
  g_free(search->failure);
  g_free(search);
}

/**
 * bench_resolver_new:
 * @servers: (nullable): DNS servers to ask, see bench_dns_new()
 * @family: which addresses are of use
 *
 * Returns: (transfer full): a resolver that has asked nothing yet.
 */
BenchResolver *
bench_resolver_new(BenchClock *clock, BenchRandom *random, const char *servers, BenchResolverFamily family)
{
  BenchResolver *self = g_new0(BenchResolver, 1);

  g_atomic_ref_count_init(&self->ref_count);
  self->dns = bench_dns_new(clock, servers);
  self->clock = g_object_ref(clock);
  self->random = g_object_ref(random);
  self->family = family;
  self->searches = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify) search_free);
  return self;
}

/**
 * bench_resolver_ref:
 *
 * Returns: (transfer full): @self
 */
BenchResolver *
bench_resolver_ref(BenchResolver *self)
{
  g_atomic_ref_count_inc(&self->ref_count);
  return self;
}

/**
 * bench_resolver_unref:
 * @self: (transfer full): with the last reference, nobody is told anything any more
 */
void
bench_resolver_unref(BenchResolver *self)
{
  if (!g_atomic_ref_count_dec(&self->ref_count))
    return;
  g_hash_table_unref(self->searches);
  bench_dns_free(self->dns);
  g_object_unref(self->clock);
  g_object_unref(self->random);
  g_free(self);
}

static guint16
default_port(BenchTransport transport)
{
  return transport == BENCH_TRANSPORT_TLS ? 5061 : 5060;
}

static gboolean
is_allowed(const Search *search, BenchTransport transport)
{
  return (search->transports & (1U << transport)) != 0;
}

static void
push(Search *search, BenchDnsType type, const char *name, BenchTransport transport, guint16 port)
{
  Step *step = g_new0(Step, 1);

  step->type = type;
  step->name = g_strdup(name);
  step->transport = transport;
  step->port = port;
  g_queue_push_tail(search->steps, step);
}

static void
push_addresses(Search *search, const char *name, BenchTransport transport, guint16 port)
{
  BenchResolverFamily family = search->resolver->family;

  if (family != BENCH_RESOLVER_IPV6)
    push(search, BENCH_DNS_A, name, transport, port);
  if (family != BENCH_RESOLVER_IPV4)
    push(search, BENCH_DNS_AAAA, name, transport, port);
}

/* RFC 3263 4.1, without NAPTR: the services by name, in our order of preference. */
static void
push_services(Search *search)
{
  static const char *const services[] = { "_sip._udp", "_sip._tcp", "_sips._tcp" };

  for (BenchTransport t = BENCH_TRANSPORT_UDP; t <= BENCH_TRANSPORT_TLS; t++)
    if (is_allowed(search, t))
      {
        g_autofree char *name = g_strdup_printf("%s.%s", services[t], search->host);

        push(search, BENCH_DNS_SRV, name, t, 0);
      }
}

static BenchTransport
first_transport(const Search *search)
{
  for (BenchTransport t = BENCH_TRANSPORT_UDP; t <= BENCH_TRANSPORT_TLS; t++)
    if (is_allowed(search, t))
      return t;
  return BENCH_TRANSPORT_UDP;
}

static int
compare_records(gconstpointer a, gconstpointer b)
{
  const BenchDnsRecord *first = *(const BenchDnsRecord *const *) a;
  const BenchDnsRecord *second = *(const BenchDnsRecord *const *) b;

  if (first->order != second->order)
    return first->order < second->order ? -1 : 1;
  if (first->preference != second->preference)
    return first->preference < second->preference ? -1 : 1;
  return 0;
}

static GPtrArray *
sort_records(const BenchDnsAnswer *answer)
{
  GPtrArray *sorted = g_ptr_array_copy(answer->records, NULL, NULL);

  g_ptr_array_set_free_func(sorted, NULL);
  g_ptr_array_sort(sorted, compare_records);
  return sorted;
}

static gboolean
read_service(const char *service, BenchTransport *transport)
{
  static const char *const services[] = { "SIP+D2U", "SIP+D2T", "SIPS+D2T" };

  for (BenchTransport t = BENCH_TRANSPORT_UDP; t <= BENCH_TRANSPORT_TLS; t++)
    if (service != NULL && g_ascii_strcasecmp(service, services[t]) == 0)
      {
        *transport = t;
        return TRUE;
      }
  return FALSE;
}

static void
take_naptr(Search *search, const BenchDnsAnswer *answer)
{
  g_autoptr(GPtrArray) sorted = sort_records(answer);
  gboolean used = FALSE;

  for (guint i = 0; i < sorted->len; i++)
    {
      const BenchDnsRecord *record = g_ptr_array_index(sorted, i);
      BenchTransport transport;

      if (!read_service(record->service, &transport) || !is_allowed(search, transport)
          || record->name[0] == '\0')
        continue;
      if (record->flag == 's')
        push(search, BENCH_DNS_SRV, record->name, transport, 0);
      else if (record->flag == 'a')
        push_addresses(search, record->name, transport, default_port(transport));
      else
        continue;
      used = TRUE;
    }
  if (!used)
    push_services(search);
}

/* The next of the records first … last - 1, which have one priority: by chance, by weight (RFC 2782). */
static guint
draw(BenchRandom *random, GPtrArray *records, guint first, guint last)
{
  guint total = 0;
  guint chosen;
  guint i;

  for (i = first; i < last; i++)
    total += ((BenchDnsRecord *) g_ptr_array_index(records, i))->preference;
  chosen = bench_random_below(random, total + 1);
  for (i = first; i < last - 1; i++)
    {
      guint weight = ((BenchDnsRecord *) g_ptr_array_index(records, i))->preference;

      if (chosen <= weight)
        return i;
      chosen -= weight;
    }
  return i;
}

static void
take_srv(Search *search, const Step *step, const BenchDnsAnswer *answer)
{
  g_autoptr(GPtrArray) sorted = sort_records(answer);

  for (guint first = 0; first < sorted->len; first++)
    {
      const BenchDnsRecord *head = g_ptr_array_index(sorted, first);
      guint last = first + 1;
      guint chosen;
      BenchDnsRecord *record;

      while (last < sorted->len && ((BenchDnsRecord *) g_ptr_array_index(sorted, last))->order == head->order)
        last++;
      chosen = draw(search->resolver->random, sorted, first, last);
      record = g_ptr_array_index(sorted, chosen);
      /* Those not drawn keep their order, weight 0 first. */
      g_ptr_array_remove_index(sorted, chosen);
      g_ptr_array_insert(sorted, (int) first, record);
      search->has_targets = TRUE;
      /* A target of "." means: decidedly not available. */
      if (record->name[0] != '\0' && strcmp(record->name, ".") != 0)
        push_addresses(search, record->name, step->transport, record->port);
    }
}

static void
add_hop(Search *search, BenchTransport transport, const char *address, guint16 port)
{
  BenchHop *hop;

  if (search->hops->len >= MOST_HOPS)
    return;
  for (guint i = 0; i < search->hops->len; i++)
    {
      const BenchHop *known = g_ptr_array_index(search->hops, i);

      if (known->transport == transport && known->port == port && strcmp(known->address, address) == 0)
        return;
    }
  hop = g_new0(BenchHop, 1);
  hop->transport = transport;
  hop->address = g_strdup(address);
  hop->port = port;
  hop->host = g_strdup(search->host);
  g_ptr_array_add(search->hops, hop);
}

static void
take_addresses(Search *search, const Step *step, const BenchDnsAnswer *answer)
{
  for (guint i = 0; i < answer->records->len; i++)
    {
      const BenchDnsRecord *record = g_ptr_array_index(answer->records, i);

      add_hop(search, step->transport, record->name, step->port);
    }
}

static void advance(Search *search);

static void
on_answer(const BenchDnsAnswer *answer, gpointer data)
{
  Search *search = data;
  Step *step = g_steal_pointer(&search->asked);

  search->question = 0;
  search->ttl_s = MIN(search->ttl_s, MAX(answer->ttl_s, 1));
  if (answer->failure != NULL && search->failure == NULL)
    search->failure = g_strdup(answer->failure);
  switch (step->type)
    {
    case BENCH_DNS_NAPTR:
      take_naptr(search, answer);
      break;
    case BENCH_DNS_SRV:
      take_srv(search, step, answer);
      break;
    case BENCH_DNS_A:
    case BENCH_DNS_AAAA:
      take_addresses(search, step, answer);
      break;
    }
  /* No SRV record anywhere: the host itself (RFC 3263 4.2). */
  if (step->type == BENCH_DNS_SRV && g_queue_is_empty(search->steps) && !search->has_targets
      && search->hops->len == 0)
    {
      BenchTransport transport = first_transport(search);

      search->has_targets = TRUE;
      push_addresses(search, search->host, transport, default_port(transport));
    }
  step_free(step);
  if (!search->advancing)
    advance(search);
}

static void
finish(Search *search)
{
  g_autoptr(GError) error = NULL;
  BenchResolver *self = search->resolver;

  for (guint i = 0; i < search->hops->len; i++)
    ((BenchHop *) g_ptr_array_index(search->hops, i))->ttl_s = search->ttl_s;
  if (search->hops->len == 0)
    error = g_error_new(G_IO_ERROR, G_IO_ERROR_HOST_NOT_FOUND, "%s: %s", search->host,
                        search->failure != NULL ? search->failure : "no such host");
  g_hash_table_steal(self->searches, GUINT_TO_POINTER(search->id));
  search->func(error == NULL ? search->hops : NULL, error, search->data);
  search_free(search);
}

static void
advance(Search *search)
{
  search->advancing = TRUE;
  while (search->asked == NULL && !g_queue_is_empty(search->steps) && search->hops->len < MOST_HOPS
         && search->questions++ < MOST_QUESTIONS)
    {
      search->asked = g_queue_pop_head(search->steps);
      search->question
          = bench_dns_ask(search->resolver->dns, search->asked->name, search->asked->type, on_answer, search);
    }
  search->advancing = FALSE;
  if (search->asked == NULL)
    finish(search);
}

static void
begin(Search *search, const BenchResolverQuery *query)
{
  BenchTransport transport = first_transport(search);

  if (query->port != 0)
    push_addresses(search, query->host, transport, query->port);
  else if (query->by_dns)
    push(search, BENCH_DNS_NAPTR, query->host, transport, 0);
  else
    push_services(search);
}

/**
 * bench_resolver_find:
 * @query: what to find; copied
 * @func: called once
 *
 * Returns: what bench_resolver_cancel() takes, or 0 when @func was called before this returned: for a
 *   numeric address, or when DNS was asked a moment ago.
 */
guint
bench_resolver_find(BenchResolver *self,
                    const BenchResolverQuery *query,
                    BenchResolverFunc func,
                    gpointer data)
{
  Search *search = g_new0(Search, 1);
  guint id = ++self->last_id;

  search->resolver = self;
  search->id = id;
  search->host = g_strdup(query->host);
  search->port = query->port;
  search->transports = query->transports;
  search->func = func;
  search->data = data;
  search->steps = g_queue_new();
  search->hops = g_ptr_array_new_with_free_func((GDestroyNotify) bench_hop_free);
  search->ttl_s = G_MAXUINT;
  g_hash_table_insert(self->searches, GUINT_TO_POINTER(id), search);
  if (g_hostname_is_ip_address(query->host))
    {
      BenchTransport transport = first_transport(search);

      add_hop(search, transport, query->host, query->port != 0 ? query->port : default_port(transport));
      search->ttl_s = 0;
      finish(search);
      return 0;
    }
  begin(search, query);
  advance(search);
  return g_hash_table_contains(self->searches, GUINT_TO_POINTER(id)) ? id : 0;
}

/**
 * bench_resolver_cancel:
 * @id: of a search whose hops nobody waits for any more
 */
void
bench_resolver_cancel(BenchResolver *self, guint id)
{
  g_hash_table_remove(self->searches, GUINT_TO_POINTER(id));
}
