/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/connections.h"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <netinet/in.h>
#include <sofia-sip/nta_tport.h>
#include <sofia-sip/tport.h>
#include <string.h>
#include <sys/socket.h>

#define SWEEP_MS 1000
#define MOST_SILENT 32
#define MOST_OF_STRANGERS 64
/* Sofia's own, for the connections we have no reference to. */
#define LONGEST_SILENCE_US (1800 * (gint64) G_USEC_PER_SEC)

typedef struct
{
  gint64 since_us; /* when it was first seen, or its last whole message */
  guint messages;
} Seen;

typedef union
{
  struct sockaddr any;
  struct sockaddr_in ip4;
  struct sockaddr_in6 ip6;
} Address;

/* A connection somebody opened to us. */
typedef struct
{
  int fd;
  Address peer;
  socklen_t size;
  gint64 since_us;
  gboolean spoken; /* a byte has been seen */
} Accepted;

static GPtrArray *watches; /* BenchConnections; the process has one list, as its accept() has no context */

struct _BenchConnections
{
  nta_agent_t *nta;
  BenchWire *wire;
  BenchGate *gate;
  BenchSettings *settings;
  BenchClock *clock;
  GHashTable *seen;    /* tport_t* -> Seen, of the last sweep */
  GPtrArray *accepted; /* Accepted, oldest first */
  guint timer;
};

static void
unref_tport(gpointer tport)
{
  tport_unref(tport);
}

/* All connections that have carried anything, with a reference each: closing one changes what it came from. */
static GPtrArray *
list(BenchConnections *self)
{
  GPtrArray *tports = g_ptr_array_new_with_free_func(unref_tport);
  g_autoptr(GList) known = bench_wire_get_connections(self->wire);

  for (GList *l = known; l != NULL; l = l->next)
    if (!tport_is_closed(l->data))
      g_ptr_array_add(tports, tport_ref(l->data));
  return tports;
}

static void
close_connection(BenchConnections *self, tport_t *tport)
{
  if (self->gate != NULL)
    bench_gate_count_idle(self->gate, tport_name(tport)->tpn_host);
  tport_shutdown(tport, 2);
}

/* Brings what is known of @tport up to date. */
static Seen *
look_at(BenchConnections *self, GHashTable *now_seen, tport_t *tport, gint64 now)
{
  guint messages = bench_wire_count_messages(self->wire, tport);
  const Seen *before = g_hash_table_lookup(self->seen, tport);
  Seen *seen = g_new0(Seen, 1);

  seen->messages = messages;
  seen->since_us = before != NULL && before->messages == messages ? before->since_us : now;
  g_hash_table_insert(now_seen, tport, seen);
  return seen;
}

static gboolean
is_listening_for(BenchConnections *self, guint16 port)
{
  for (tport_t *primary = tport_primaries(nta_agent_tports(self->nta)); primary != NULL;
       primary = tport_next(primary))
    if (tport_is_stream(primary) && g_ascii_strtoull(tport_name(primary)->tpn_port, NULL, 10) == port)
      return TRUE;
  return FALSE;
}

static guint16
port_of(const Address *address)
{
  return g_ntohs(address->any.sa_family == AF_INET6 ? address->ip6.sin6_port : address->ip4.sin_port);
}

/* Still the connection it was: Sofia may have closed it, and its number be somebody else's. */
static gboolean
is_same(const Accepted *accepted)
{
  Address now = { .any.sa_family = AF_UNSPEC };
  socklen_t size = sizeof now;

  return getpeername(accepted->fd, &now.any, &size) == 0 && size == accepted->size
         && memcmp(&now, &accepted->peer, size) == 0;
}

static gboolean
is_of(const Accepted *accepted, tport_t *tport)
{
  const su_addrinfo_t *info = tport_get_address(tport);

  return info != NULL && info->ai_addrlen == accepted->size
         && memcmp(info->ai_addr, &accepted->peer, accepted->size) == 0;
}

static gboolean
was_accepted(BenchConnections *self, tport_t *tport)
{
  for (guint i = 0; i < self->accepted->len; i++)
    if (is_of(g_ptr_array_index(self->accepted, i), tport))
      return TRUE;
  return FALSE;
}

static void
read_source(BenchSipSource *source, const struct sockaddr *address)
{
  Address known = { .any.sa_family = AF_UNSPEC };

  memset(source, 0, sizeof *source);
  source->transport = BENCH_TRANSPORT_TCP;
  memcpy(&known, address, address->sa_family == AF_INET6 ? sizeof known.ip6 : sizeof known.ip4);
  source->port = port_of(&known);
  if (address->sa_family == AF_INET6)
    inet_ntop(AF_INET6, &known.ip6.sin6_addr, source->host, sizeof source->host);
  else
    inet_ntop(AF_INET, &known.ip4.sin_addr, source->host, sizeof source->host);
}

static gboolean
is_server(BenchConnections *self, tport_t *tport)
{
  const su_addrinfo_t *info = tport_get_address(tport);
  BenchSipSource source;

  if (self->gate == NULL || info == NULL || info->ai_addr == NULL)
    return FALSE;
  read_source(&source, info->ai_addr);
  return bench_gate_is_server(self->gate, &source);
}

/* The list brought up to date. Returns how many have said nothing. */
static guint
look_at_accepted(BenchConnections *self, const GPtrArray *tports)
{
  guint n_silent = 0;

  for (guint i = self->accepted->len; i > 0; i--)
    {
      Accepted *accepted = g_ptr_array_index(self->accepted, i - 1);

      for (guint t = 0; t < tports->len && !accepted->spoken; t++)
        accepted->spoken = is_of(accepted, g_ptr_array_index(tports, t));
      if (!is_same(accepted))
        g_ptr_array_remove_index(self->accepted, i - 1);
      else if (!accepted->spoken)
        n_silent++;
    }
  return n_silent;
}

/* Those that were opened and never said anything; Sofia does not show them, but sees it when they end. */
static void
sweep_silent(BenchConnections *self, const GPtrArray *tports, gint64 now, gint64 most_us)
{
  guint n_silent = look_at_accepted(self, tports);

  for (guint i = 0; i < self->accepted->len;)
    {
      Accepted *oldest = g_ptr_array_index(self->accepted, i);

      if (oldest->spoken || (n_silent <= MOST_SILENT && (most_us == 0 || now - oldest->since_us < most_us)))
        {
          i++;
          continue;
        }
      if (self->gate != NULL)
        bench_gate_count_idle(self->gate, "somebody silent");
      shutdown(oldest->fd, SHUT_RDWR);
      g_ptr_array_remove_index(self->accepted, i);
      n_silent--;
    }
}

/* Those of strangers that have been idle longest are closed when there are too many. */
static void
sweep_crowd(BenchConnections *self, const GPtrArray *tports)
{
  g_autoptr(GPtrArray) crowd = g_ptr_array_new();

  for (guint i = 0; i < tports->len; i++)
    {
      tport_t *tport = g_ptr_array_index(tports, i);

      if (!tport_is_closed(tport) && was_accepted(self, tport) && !is_server(self, tport))
        g_ptr_array_add(crowd, tport);
    }
  while (crowd->len > MOST_OF_STRANGERS)
    {
      guint oldest = 0;

      for (guint i = 1; i < crowd->len; i++)
        {
          const Seen *seen = g_hash_table_lookup(self->seen, g_ptr_array_index(crowd, i));
          const Seen *before = g_hash_table_lookup(self->seen, g_ptr_array_index(crowd, oldest));

          if (seen->since_us < before->since_us)
            oldest = i;
        }
      close_connection(self, g_ptr_array_steal_index(crowd, oldest));
    }
}

/*
 * In the C library's stead, as the dynamic linker prefers the program's: the one place where a connection that
 * says nothing can be seen. For everybody else it is what it was.
 */
int
accept(int fd, struct sockaddr *address, socklen_t *size)
{
  static int (*real)(int, struct sockaddr *, socklen_t *);
  Address local = { .any.sa_family = AF_UNSPEC };
  socklen_t local_size = sizeof local;
  int accepted;

  if (real == NULL)
    real = (int (*)(int, struct sockaddr *, socklen_t *)) dlsym(RTLD_NEXT, "accept");
  accepted = real(fd, address, size);
  if (accepted < 0 || watches == NULL || !g_main_context_is_owner(NULL)
      || getsockname(fd, &local.any, &local_size) != 0)
    return accepted;
  for (guint i = 0; i < watches->len; i++)
    {
      BenchConnections *self = g_ptr_array_index(watches, i);
      Accepted *new;

      if (!is_listening_for(self, port_of(&local)))
        continue;
      new = g_new0(Accepted, 1);
      new->fd = accepted;
      new->since_us = bench_clock_now(self->clock);
      new->size = sizeof new->peer;
      if (getpeername(accepted, &new->peer.any, &new->size) == 0)
        g_ptr_array_add(self->accepted, new);
      else
        g_free(new);
      break;
    }
  return accepted;
}

static gboolean
on_sweep(gpointer data)
{
  BenchConnections *self = data;
  g_autoptr(GPtrArray) tports = list(self);
  GHashTable *now_seen = g_hash_table_new_full(NULL, NULL, NULL, g_free);
  gint64 now = bench_clock_now(self->clock);
  gint64 most_us
      = bench_settings_get_int(self->settings, "benchphone.limit.idle_seconds") * (gint64) G_USEC_PER_SEC;

  for (guint i = 0; i < tports->len; i++)
    {
      tport_t *tport = g_ptr_array_index(tports, i);
      const Seen *seen = look_at(self, now_seen, tport, now);
      gboolean waits = seen->messages == 0 || bench_wire_is_inside(self->wire, tport);

      if (bench_wire_is_spoilt(self->wire, tport)
          || (now - seen->since_us >= LONGEST_SILENCE_US
              && (was_accepted(self, tport) || !is_server(self, tport)))
          || (waits && most_us > 0 && now - seen->since_us >= most_us))
        close_connection(self, tport);
    }
  g_hash_table_unref(self->seen);
  self->seen = now_seen;
  sweep_crowd(self, tports);
  bench_wire_forget_closed(self->wire);
  sweep_silent(self, tports, now, most_us);
  self->timer = bench_clock_add(self->clock, SWEEP_MS, on_sweep, self);
  return G_SOURCE_REMOVE;
}

/**
 * bench_connections_new:
 * @wire: counts the messages of each
 * @gate: (nullable): counts those that are closed
 *
 * Returns: (transfer full): the watch over the connections of @nta.
 */
BenchConnections *
bench_connections_new(nta_agent_t *nta,
                      BenchWire *wire,
                      BenchGate *gate,
                      BenchSettings *settings,
                      BenchClock *clock)
{
  BenchConnections *self = g_new0(BenchConnections, 1);

  self->nta = nta;
  self->wire = wire;
  self->gate = gate != NULL ? bench_gate_ref(gate) : NULL;
  self->settings = g_object_ref(settings);
  self->clock = g_object_ref(clock);
  self->seen = g_hash_table_new_full(NULL, NULL, NULL, g_free);
  self->accepted = g_ptr_array_new_with_free_func(g_free);
  if (watches == NULL)
    watches = g_ptr_array_new();
  g_ptr_array_add(watches, self);
  self->timer = bench_clock_add(clock, SWEEP_MS, on_sweep, self);
  return self;
}

/**
 * bench_connections_free:
 * @self: (transfer full): watches no more
 */
void
bench_connections_free(BenchConnections *self)
{
  bench_clock_clear(self->clock, &self->timer);
  g_ptr_array_remove(watches, self);
  if (watches->len == 0)
    g_clear_pointer(&watches, g_ptr_array_unref);
  g_ptr_array_unref(self->accepted);
  g_hash_table_unref(self->seen);
  g_clear_pointer(&self->gate, bench_gate_unref);
  g_object_unref(self->settings);
  g_object_unref(self->clock);
  g_free(self);
}

/**
 * bench_connections_was_accepted:
 * @source: who is at the other end of a stream
 *
 * Returns: whether they have opened it, and not we.
 */
gboolean
bench_connections_was_accepted(const BenchSipSource *source)
{
  for (guint w = 0; watches != NULL && w < watches->len; w++)
    {
      const BenchConnections *self = g_ptr_array_index(watches, w);

      for (guint i = 0; i < self->accepted->len; i++)
        {
          const Accepted *accepted = g_ptr_array_index(self->accepted, i);
          BenchSipSource peer;

          read_source(&peer, &accepted->peer.any);
          if (peer.port == source->port && strcmp(peer.host, source->host) == 0)
            return TRUE;
        }
    }
  return FALSE;
}
