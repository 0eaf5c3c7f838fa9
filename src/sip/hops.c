/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/hops.h"

#include <sofia-sip/url.h>
#include <string.h>

#include "base/log.h"

#define AVOIDED_S 60
#define MOST_AVOIDED 256
#define MOST_PLACES 64

struct _BenchHops
{
  gatomicrefcount ref_count;
  BenchResolver *resolver;
  BenchClock *clock;
  GHashTable *avoided; /* "UDP 192.0.2.1 5060" -> gint64*: until when */
  GHashTable *places;  /* where -> Place */
  GHashTable *finds;   /* id -> Find */
  guint last_id;
};

typedef struct
{
  GPtrArray *found; /* BenchHop */
  gint64 expires_us;
} Place;

typedef struct
{
  BenchHops *hops;
  guint id;
  char *where;
  char **uris;
  guint next;
  BenchResolver *resolver; /* who is asked */
  guint search;            /* of that */
  GPtrArray *found;
  GError *error; /* the first one */
  BenchResolverFunc func;
  gpointer data;
} Find;

static void
find_free(Find *find)
{
  if (find->search != 0)
    bench_resolver_cancel(find->resolver, find->search);
  bench_resolver_unref(find->resolver);
  g_free(find->where);
  g_strfreev(find->uris);
  g_ptr_array_unref(find->found);
  g_clear_error(&find->error);
  g_free(find);
}

static void
place_free(Place *place)
{
  g_ptr_array_unref(place->found);
  g_free(place);
}

/**
 * bench_hops_new:
 *
 * Returns: (transfer full): hops of which none has failed yet.
 */
BenchHops *
bench_hops_new(BenchResolver *resolver, BenchClock *clock)
{
  BenchHops *self = g_new0(BenchHops, 1);

  g_atomic_ref_count_init(&self->ref_count);
  self->resolver = bench_resolver_ref(resolver);
  self->clock = g_object_ref(clock);
  self->avoided = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  self->places = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify) place_free);
  self->finds = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify) find_free);
  return self;
}

/**
 * bench_hops_set_resolver:
 *
 * Asks another DNS from now on, and forgets what the one before has said. Searches under way end as they began.
 */
void
bench_hops_set_resolver(BenchHops *self, BenchResolver *resolver)
{
  bench_resolver_ref(resolver);
  bench_resolver_unref(self->resolver);
  self->resolver = resolver;
  g_hash_table_remove_all(self->places);
  g_hash_table_remove_all(self->avoided);
}

/**
 * bench_hops_ref:
 *
 * Returns: (transfer full): @self
 */
BenchHops *
bench_hops_ref(BenchHops *self)
{
  g_atomic_ref_count_inc(&self->ref_count);
  return self;
}

/**
 * bench_hops_unref:
 * @self: (transfer full)
 */
void
bench_hops_unref(BenchHops *self)
{
  if (!g_atomic_ref_count_dec(&self->ref_count))
    return;
  g_hash_table_unref(self->finds);
  g_hash_table_unref(self->places);
  g_hash_table_unref(self->avoided);
  bench_resolver_unref(self->resolver);
  g_object_unref(self->clock);
  g_free(self);
}

static char *
make_key(const BenchHop *hop)
{
  return g_strdup_printf("%s %s %u", bench_transport_name(hop->transport), hop->address, hop->port);
}

/**
 * bench_hops_report:
 * @works: whether it answered something else than 503
 */
void
bench_hops_report(BenchHops *self, const BenchHop *hop, gboolean works)
{
  g_autofree char *key = make_key(hop);
  gint64 *until;

  if (works)
    {
      g_hash_table_remove(self->avoided, key);
      return;
    }
  if (g_hash_table_size(self->avoided) >= MOST_AVOIDED)
    g_hash_table_remove_all(self->avoided);
  until = g_new(gint64, 1);
  *until = bench_clock_now(self->clock) + AVOIDED_S * G_USEC_PER_SEC;
  bench_info("%s does not work; it is asked last for %d s", key, AVOIDED_S);
  g_hash_table_replace(self->avoided, g_steal_pointer(&key), until);
}

static gboolean
is_avoided(BenchHops *self, const BenchHop *hop)
{
  g_autofree char *key = make_key(hop);
  const gint64 *until = g_hash_table_lookup(self->avoided, key);

  return until != NULL && *until > bench_clock_now(self->clock);
}

/* Keeps what was found as long as the shortest-lived part of it lives; an address needs no keeping. */
static void
remember(Find *find)
{
  BenchHops *self = find->hops;
  guint ttl_s = 0;
  Place *place;

  for (guint i = 0; i < find->found->len; i++)
    {
      const BenchHop *hop = g_ptr_array_index(find->found, i);

      if (hop->ttl_s != 0 && (ttl_s == 0 || hop->ttl_s < ttl_s))
        ttl_s = hop->ttl_s;
    }
  if (ttl_s == 0 || find->error != NULL)
    return;
  if (g_hash_table_size(self->places) >= MOST_PLACES)
    g_hash_table_remove_all(self->places);
  place = g_new0(Place, 1);
  place->found = g_ptr_array_ref(find->found);
  place->expires_us = bench_clock_now(self->clock) + (gint64) ttl_s * G_USEC_PER_SEC;
  g_hash_table_replace(self->places, g_strdup(find->where), place);
}

static void
finish(Find *find)
{
  BenchHops *self = find->hops;
  g_autoptr(GPtrArray) sorted = g_ptr_array_new();

  for (int avoided = 0; avoided <= 1; avoided++)
    for (guint i = 0; i < find->found->len; i++)
      {
        BenchHop *hop = g_ptr_array_index(find->found, i);

        if (is_avoided(self, hop) == avoided)
          g_ptr_array_add(sorted, hop);
      }
  g_hash_table_steal(self->finds, GUINT_TO_POINTER(find->id));
  find->func(sorted->len > 0 ? sorted : NULL, sorted->len > 0 ? NULL : find->error, find->data);
  find_free(find);
}

static void
on_found(GPtrArray *hops, const GError *error, gpointer data)
{
  Find *find = data;

  for (guint i = 0; hops != NULL && i < hops->len; i++)
    g_ptr_array_add(find->found, bench_hop_copy(g_ptr_array_index(hops, i)));
  if (error != NULL && find->error == NULL)
    find->error = g_error_copy(error);
}

static void advance(Find *find);

static void
on_found_later(GPtrArray *hops, const GError *error, gpointer data)
{
  Find *find = data;

  /* Found at once: advance() goes on by itself. */
  on_found(hops, error, find);
  if (find->search == 0)
    return;
  find->search = 0;
  advance(find);
}

static guint
read_transports(const url_t *url, gboolean *by_dns)
{
  char value[16] = "";

  *by_dns = url_param(url->url_params, "dns", value, sizeof value) > 0;
  if (*by_dns)
    return (guint) g_ascii_strtoull(value, NULL, 10);
  url_param(url->url_params, "transport", value, sizeof value);
  if (g_ascii_strcasecmp(value, "tls") == 0)
    return 1U << BENCH_TRANSPORT_TLS;
  return g_ascii_strcasecmp(value, "tcp") == 0 ? 1U << BENCH_TRANSPORT_TCP : 1U << BENCH_TRANSPORT_UDP;
}

static guint
start_search(Find *find, const char *uri)
{
  su_home_t home[1] = { SU_HOME_INIT(home) };
  url_t *url = url_make(home, uri);
  g_autofree char *host = NULL;
  BenchResolverQuery query = { 0 };
  guint search = 0;

  if (url != NULL && url->url_host != NULL && url->url_host[0] != '\0')
    {
      gsize length = strlen(url->url_host);

      host = url->url_host[0] == '[' && length > 2 ? g_strndup(url->url_host + 1, length - 2)
                                                   : g_strdup(url->url_host);
      query.host = host;
      query.port = url->url_port != NULL ? (guint16) g_ascii_strtoull(url->url_port, NULL, 10) : 0;
      query.transports = read_transports(url, &query.by_dns);
      search = bench_resolver_find(find->resolver, &query, on_found_later, find);
    }
  su_home_deinit(home);
  return search;
}

static void
advance(Find *find)
{
  while (find->search == 0 && find->uris[find->next] != NULL)
    find->search = start_search(find, find->uris[find->next++]);
  if (find->search != 0)
    return;
  remember(find);
  finish(find);
}

/**
 * bench_hops_find:
 * @where: see the header
 * @func: called once with the hops in order, or with an error, which is %NULL for nonsense in @where
 *
 * Returns: what bench_hops_cancel() takes, or 0 when @func was called before this returned.
 */
guint
bench_hops_find(BenchHops *self, const char *where, BenchResolverFunc func, gpointer data)
{
  Find *find = g_new0(Find, 1);
  const Place *place = g_hash_table_lookup(self->places, where);
  guint id = ++self->last_id;

  find->hops = self;
  find->resolver = bench_resolver_ref(self->resolver);
  find->id = id;
  find->where = g_strdup(where);
  find->func = func;
  find->data = data;
  g_hash_table_insert(self->finds, GUINT_TO_POINTER(id), find);
  if (place != NULL && place->expires_us > bench_clock_now(self->clock))
    {
      find->found = g_ptr_array_ref(place->found);
      finish(find);
      return 0;
    }
  find->uris = g_strsplit(where, " ", -1);
  find->found = g_ptr_array_new_with_free_func((GDestroyNotify) bench_hop_free);
  advance(find);
  return g_hash_table_contains(self->finds, GUINT_TO_POINTER(id)) ? id : 0;
}

/**
 * bench_hops_cancel:
 * @id: of hops nobody waits for any more
 */
void
bench_hops_cancel(BenchHops *self, guint id)
{
  g_hash_table_remove(self->finds, GUINT_TO_POINTER(id));
}

/**
 * bench_hops_prefer:
 * @hops: (element-type BenchHop): not empty
 * @before: (nullable): the one in use
 *
 * Servers of equal priority come in random order (RFC 2782); that is no reason to change.
 *
 * Returns: (transfer none): @before as it stands among @hops, else the first.
 */
BenchHop *
bench_hops_prefer(const GPtrArray *hops, const BenchHop *before)
{
  for (guint i = 0; before != NULL && i < hops->len; i++)
    {
      BenchHop *hop = g_ptr_array_index(hops, i);

      if (strcmp(hop->address, before->address) == 0 && hop->port == before->port
          && hop->transport == before->transport)
        return hop;
    }
  return g_ptr_array_index(hops, 0);
}
