/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/gate.h"

#include "base/log.h"
#include "sip/connections.h"

#define LOG_US G_USEC_PER_SEC

typedef struct
{
  double tokens;
  gboolean used;
  gint64 filled_us; /* when @tokens was right, once @used */
} Bucket;

struct _BenchGate
{
  gatomicrefcount ref_count;
  BenchSettings *settings;
  BenchClock *clock;
  BenchGateTrustFunc trusts; /* NULL: everybody */
  BenchGateServerFunc is_server;
  gpointer data;
  Bucket strangers;
  Bucket servers;
  gint64 logged_us;
  guint64 unlogged;
  BenchGateCounters counters;
};

/**
 * bench_gate_new:
 * @settings: where the limit is read, whenever it matters
 *
 * Returns: (transfer full): a gate that trusts everybody.
 */
BenchGate *
bench_gate_new(BenchSettings *settings, BenchClock *clock)
{
  BenchGate *self = g_new0(BenchGate, 1);

  g_atomic_ref_count_init(&self->ref_count);
  self->settings = g_object_ref(settings);
  self->clock = g_object_ref(clock);
  self->logged_us = G_MININT64;
  return self;
}

/**
 * bench_gate_ref:
 *
 * Returns: (transfer full): @self
 */
BenchGate *
bench_gate_ref(BenchGate *self)
{
  g_atomic_ref_count_inc(&self->ref_count);
  return self;
}

/**
 * bench_gate_unref:
 * @self: (transfer full)
 */
void
bench_gate_unref(BenchGate *self)
{
  if (!g_atomic_ref_count_dec(&self->ref_count))
    return;
  g_object_unref(self->settings);
  g_object_unref(self->clock);
  g_free(self);
}

/**
 * bench_gate_set_trust:
 * @trusts: (nullable): asked of every request that comes; %NULL trusts everybody
 * @is_server: (nullable): asked of those that need a token; %NULL: nobody is one
 */
void
bench_gate_set_trust(BenchGate *self, BenchGateTrustFunc trusts, BenchGateServerFunc is_server, gpointer data)
{
  self->trusts = trusts;
  self->is_server = is_server;
  self->data = data;
}

/* One line a second at the most; it says how many it stands for. */
static void
tell(BenchGate *self, const char *what, const char *host)
{
  gint64 now = bench_clock_now(self->clock);

  self->unlogged++;
  if (self->logged_us != G_MININT64 && now - self->logged_us < LOG_US)
    return;
  bench_warning("%s %s (%" G_GUINT64_FORMAT " since the last such line)", what, host, self->unlogged);
  self->logged_us = now;
  self->unlogged = 0;
}

/**
 * bench_gate_trusts:
 * @agent: who was spoken to
 * @request_user: (nullable): user of the Request-URI; %NULL while that is not known
 * @to_user: (nullable): user of To
 *
 * Returns: whether @source may send us a request; if not, it was counted, and is to be dropped.
 */
gboolean
bench_gate_trusts(BenchGate *self,
                  const BenchSipSource *source,
                  gconstpointer agent,
                  const char *request_user,
                  const char *to_user)
{
  if (self->trusts == NULL || self->trusts(source, agent, request_user, to_user, self->data))
    return TRUE;
  self->counters.strangers++;
  tell(self, "Trust control dropped a request of", source->host);
  return FALSE;
}

/* An answer to a request of ours. On a stream nobody knows where one begins; they come over the connection that the
   request took, which is ours, or they do not matter. */
static gboolean
may_be_response(const BenchSipSource *source, const char *bytes, gsize size)
{
  if (source->transport != BENCH_TRANSPORT_UDP)
    return !bench_connections_was_accepted(source);
  return size > 8 && g_ascii_strncasecmp(bytes, "SIP/2.0 ", 8) == 0;
}

/* RFC 3261 25.1: a start line begins with a token, or with "SIP/2.0"; line ends may come before it. */
static gboolean
may_be_sip(const char *bytes, gsize size)
{
  return size == 0 || g_ascii_isgraph(bytes[0]) || bytes[0] == '\r' || bytes[0] == '\n';
}

/**
 * bench_gate_lets_in:
 * @source: who sent @bytes
 * @agent: to whom
 * @bytes: a datagram, or a piece of a stream
 *
 * Returns: whether they may go on to the parser; if not, it was counted.
 */
gboolean
bench_gate_lets_in(BenchGate *self,
                   const BenchSipSource *source,
                   gconstpointer agent,
                   const char *bytes,
                   gsize size)
{
  if (!may_be_response(source, bytes, size) && !bench_gate_trusts(self, source, agent, NULL, NULL))
    return FALSE;
  if (source->transport == BENCH_TRANSPORT_UDP && !may_be_sip(bytes, size))
    {
      self->counters.garbage++;
      tell(self, "Dropped a datagram that is not SIP, of", source->host);
      return FALSE;
    }
  return TRUE;
}

/**
 * bench_gate_is_server:
 *
 * Returns: whether @source is a server of ours.
 */
gboolean
bench_gate_is_server(BenchGate *self, const BenchSipSource *source)
{
  return self->is_server != NULL && self->is_server(source, self->data);
}

/**
 * bench_gate_take_token:
 *
 * Asks for leave to serve a request that belongs to no transaction and no dialog.
 *
 * Returns: whether it may be served; if not, it was counted.
 */
gboolean
bench_gate_take_token(BenchGate *self, const BenchSipSource *source)
{
  double rate = bench_settings_get_int(self->settings, "benchphone.limit.requests_per_second");
  gint64 now = bench_clock_now(self->clock);
  gboolean known = bench_gate_is_server(self, source);
  Bucket *bucket = known ? &self->servers : &self->strangers;

  if (rate <= 0)
    return TRUE;
  /* The bucket holds a second's worth. */
  if (bucket->used)
    bucket->tokens = MIN(rate, bucket->tokens + rate * (double) (now - bucket->filled_us) / G_USEC_PER_SEC);
  else
    bucket->tokens = rate;
  bucket->used = TRUE;
  bucket->filled_us = now;
  if (bucket->tokens < 1)
    {
      self->counters.limited++;
      tell(self, "Too many requests: 503 to", source->host);
      return FALSE;
    }
  bucket->tokens -= 1;
  return TRUE;
}

/**
 * bench_gate_count_idle:
 *
 * Counts a connection from @host that was closed because it said nothing of use.
 */
void
bench_gate_count_idle(BenchGate *self, const char *host)
{
  self->counters.idle++;
  tell(self, "Closed a connection without a message, of", host);
}

/**
 * bench_gate_get_counters:
 *
 * Returns: (transfer none): what was turned away since the start of the phone.
 */
const BenchGateCounters *
bench_gate_get_counters(const BenchGate *self)
{
  return &self->counters;
}
