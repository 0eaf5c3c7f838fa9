/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/connections.h"

#include <dlfcn.h>
#include <netinet/in.h>
#include <sofia-sip/nta_tport.h>
#include <sofia-sip/tport.h>
#include <string.h>
#include <sys/socket.h>

#define SWEEP_MS 1000
#define MOST_SILENT 32
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

/* A connection somebody opened to us, of which no byte has been seen. */
typedef struct
{
  int fd;
  Address peer;
  socklen_t size;
  gint64 since_us;
} Silent;

static GPtrArray *watches; /* BenchConnections; the process has one list, as its accept() has no context */

struct _BenchConnections
{
  nta_agent_t *nta;
  BenchWire *wire;
  BenchGate *gate;
  BenchSettings *settings;
  BenchClock *clock;
  GHashTable *seen;  /* tport_t* -> Seen, of the last sweep */
  GPtrArray *silent; /* Silent, oldest first */
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
is_same(const Silent *silent)
{
  Address now = { .any.sa_family = AF_UNSPEC };
  socklen_t size = sizeof now;

  return getpeername(silent->fd, &now.any, &size) == 0 && size == silent->size
         && memcmp(&now, &silent->peer, size) == 0;
}

static gboolean
has_spoken(const Silent *silent, const GPtrArray *tports)
{
  for (guint i = 0; i < tports->len; i++)
    {
      const su_addrinfo_t *info = tport_get_address(g_ptr_array_index(tports, i));

      if (info != NULL && info->ai_addrlen == silent->size
          && memcmp(info->ai_addr, &silent->peer, silent->size) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Those that were opened and never said anything; Sofia does not show them, but sees it when they end. */
static void
sweep_silent(BenchConnections *self, const GPtrArray *tports, gint64 now, gint64 most_us)
{
  for (guint i = self->silent->len; i > 0; i--)
    {
      Silent *silent = g_ptr_array_index(self->silent, i - 1);

      if (!is_same(silent) || has_spoken(silent, tports))
        g_ptr_array_remove_index(self->silent, i - 1);
    }
  while (self->silent->len > 0)
    {
      Silent *oldest = g_ptr_array_index(self->silent, 0);

      if (self->silent->len <= MOST_SILENT && (most_us == 0 || now - oldest->since_us < most_us))
        return;
      if (self->gate != NULL)
        bench_gate_count_idle(self->gate, "somebody silent");
      shutdown(oldest->fd, SHUT_RDWR);
      g_ptr_array_remove_index(self->silent, 0);
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
      Silent *silent;

      if (!is_listening_for(self, port_of(&local)))
        continue;
      silent = g_new0(Silent, 1);
      silent->fd = accepted;
      silent->since_us = bench_clock_now(self->clock);
      silent->size = sizeof silent->peer;
      if (getpeername(accepted, &silent->peer.any, &silent->size) == 0)
        g_ptr_array_add(self->silent, silent);
      else
        g_free(silent);
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

      if (bench_wire_is_spoilt(self->wire, tport) || now - seen->since_us >= LONGEST_SILENCE_US
          || (waits && most_us > 0 && now - seen->since_us >= most_us))
        close_connection(self, tport);
    }
  g_hash_table_unref(self->seen);
  self->seen = now_seen;
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
  self->silent = g_ptr_array_new_with_free_func(g_free);
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
  g_ptr_array_unref(self->silent);
  g_hash_table_unref(self->seen);
  g_clear_pointer(&self->gate, bench_gate_unref);
  g_object_unref(self->settings);
  g_object_unref(self->clock);
  g_free(self);
}
