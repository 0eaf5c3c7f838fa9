/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The application context that nta hands back is ours by type, hence the define. */
#define NTA_AGENT_MAGIC_T struct _BenchSipAgent
#include "sip/agent.h"

#include <errno.h>
#include <netinet/in.h>
#include <sofia-sip/msg.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>
#include <sofia-sip/tport_tag.h>
#include <string.h>

#include "base/log.h"
#include "sip/account.h"
#include "sip/connections.h"
#include "sip/intake.h"
#include "sip/root.h"
#include "sip/session.h"
#include "sip/sockets.h"
#include "sip/wire.h"

#define LARGEST_MESSAGE (64 * 1024)
#define DEFAULT_T1_MS 500

struct _BenchSipAgent
{
  GObject parent_instance;

  nta_agent_t *nta;
  BenchWire *wire;
  BenchClock *clock;
  BenchRandom *random;
  char *local_host;
  char *user_agent;
  BenchSettings *settings;
  BenchGate *gate;               /* NULL: open */
  BenchConnections *connections; /* NULL while no stream is open */
  BenchHops *hops;
  guint t1_ms;
  BenchTls *tls; /* NULL until TLS opens */
  guint dscp;
  char *mapped_host; /* what the UDP socket is from outside, NULL: itself */
  guint16 mapped_port;
  GQueue failed_hops; /* "address port", to be told */
  guint failed_timer;
  guint16 ports[BENCH_TRANSPORT_TLS + 1]; /* by BenchTransport; 0: not open */
  gboolean compact;                       /* how the next message is written */
};

/* By BenchTransport: as Sofia and a Contact write it. */
static const char *const protocols[] = { "UDP", "TCP", "TLS" };

G_DEFINE_FINAL_TYPE(BenchSipAgent, bench_sip_agent, G_TYPE_OBJECT)

enum
{
  TAP,
  INCOMING,
  HOP_FAILED,
  CLOSING,
  MESSAGE,
  UNASKED_NOTIFY,
  SUBSCRIBE,
  PROBE,
  STRAY_ANSWER,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
bench_sip_agent_finalize(GObject *object)
{
  BenchSipAgent *self = BENCH_SIP_AGENT(object);

  bench_sip_agent_close(self);
  g_clear_object(&self->clock);
  g_clear_object(&self->random);
  g_clear_object(&self->settings);
  g_clear_pointer(&self->gate, bench_gate_unref);
  g_clear_pointer(&self->hops, bench_hops_unref);
  g_free(self->local_host);
  g_free(self->mapped_host);
  g_free(self->user_agent);
  G_OBJECT_CLASS(bench_sip_agent_parent_class)->finalize(object);
}

static guint
new_request_signal(const char *name)
{
  return g_signal_new(name, BENCH_TYPE_SIP_AGENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                      G_TYPE_POINTER);
}

static void
bench_sip_agent_class_init(BenchSipAgentClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = bench_sip_agent_finalize;

  signals[TAP] = g_signal_new("tap", BENCH_TYPE_SIP_AGENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 1, BENCH_TYPE_TAP_RECORD);
  signals[CLOSING]
      = g_signal_new("closing", BENCH_TYPE_SIP_AGENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[HOP_FAILED] = g_signal_new("hop-failed", BENCH_TYPE_SIP_AGENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                     NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_INT);
  signals[INCOMING]
      = g_signal_new("incoming", BENCH_TYPE_SIP_AGENT, G_SIGNAL_RUN_LAST, 0,
                     g_signal_accumulator_true_handled, NULL, NULL, G_TYPE_BOOLEAN, 1, BENCH_TYPE_SESSION);
  signals[MESSAGE] = new_request_signal("message");
  signals[UNASKED_NOTIFY] = new_request_signal("unasked-notify");
  signals[SUBSCRIBE] = new_request_signal("subscribe");
  signals[PROBE] = new_request_signal("probe");
  signals[STRAY_ANSWER] = g_signal_new("stray-answer", BENCH_TYPE_SIP_AGENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
bench_sip_agent_init(BenchSipAgent *self G_GNUC_UNUSED)
{
}

static void
on_message(BenchTapRecord *record, gpointer data)
{
  g_signal_emit(data, signals[TAP], 0, record);
}

/* Of no transaction of Sofia's and no dialog: a request, or a response, of which only a late 2xx matters. */
static int
on_stray(BenchSipAgent *self, nta_agent_t *nta G_GNUC_UNUSED, msg_t *msg, sip_t *sip)
{
  if (sip->sip_request != NULL)
    {
      bench_sip_intake_take(self, msg, sip);
      return 0;
    }
  if (sip->sip_status != NULL && sip->sip_status->st_status >= 200 && sip->sip_status->st_status < 300
      && sip->sip_cseq != NULL && sip->sip_cseq->cs_method == sip_method_invite)
    g_signal_emit(self, signals[STRAY_ANSWER], 0, sip);
  msg_destroy(msg);
  return 0;
}

static char *
bind_url(BenchSipAgent *self, guint16 port, BenchTransport transport)
{
  g_autofree char *host = bench_sip_host_to_uri(self->local_host);
  g_autofree char *number = port != 0 ? g_strdup_printf("%u", port) : g_strdup("*");

  /* Sofia binds TLS under the scheme sips only; what we write into a message is our own. */
  return g_strdup_printf("%s:%s:%s;transport=%s", transport == BENCH_TRANSPORT_TLS ? "sips" : "sip", host,
                         number, protocols[transport]);
}

static nta_agent_t *
create_nta(BenchSipAgent *self, const BenchSipAgentOptions *options, su_root_t *root, guint16 port)
{
  g_autofree char *url = bind_url(self, port, BENCH_TRANSPORT_UDP);
  /* Sofia does not derive timers B, F and H from T1 by itself. */
  return nta_agent_create(root, URL_STRING_MAKE(url), on_stray, self, NTATAG_UA(1), NTATAG_CANCEL_487(1),
                          NTATAG_MERGE_482(1), NTATAG_STATELESS(1), NTATAG_MAXSIZE(LARGEST_MESSAGE),
                          NTATAG_UDP_MTU(65535), NTATAG_CLIENT_RPORT(options->rport),
                          NTATAG_SIP_T1(self->t1_ms), NTATAG_SIP_T1X64(64 * self->t1_ms),
                          NTATAG_SIP_T2(options->t2_ms != 0 ? options->t2_ms : 4000),
                          NTATAG_SIP_T4(options->t4_ms != 0 ? options->t4_ms : 5000), TPTAG_DUMP("/dev/null"),
                          TPTAG_TOS((int) (options->dscp << 2)), TAG_END());
}

static guint16
find_port(BenchSipAgent *self, const char *protocol)
{
  for (sip_via_t *via = nta_agent_via(self->nta); via != NULL; via = via->v_next)
    if (g_ascii_strcasecmp(strrchr(via->v_protocol, '/') + 1, protocol) == 0)
      return via->v_port != NULL ? (guint16) g_ascii_strtoull(via->v_port, NULL, 10) : 5060;
  return 0;
}

/* Sofia marks IPv4 packets only. */
static void
mark_ipv6(BenchSipAgent *self)
{
  int traffic_class = (int) self->dscp << 2;
  int fd = strchr(self->local_host, ':') != NULL
               ? bench_sockets_find_udp(self->local_host, self->ports[BENCH_TRANSPORT_UDP])
               : -1;

  if (fd >= 0 && setsockopt(fd, IPPROTO_IPV6, IPV6_TCLASS, &traffic_class, sizeof traffic_class) != 0)
    bench_info("Packets from %s go out unmarked: %s", self->local_host, g_strerror(errno));
}

static BenchHops *
make_hops(BenchSipAgent *self)
{
  g_autoptr(BenchResolver) resolver
      = bench_resolver_new(self->clock, self->random, NULL, BENCH_RESOLVER_DUAL);

  return bench_hops_new(resolver, self->clock);
}

/**
 * bench_sip_agent_new:
 * @options: where to bind and how to behave; copied as needed
 *
 * Returns: (transfer full): an agent listening on UDP, or %NULL with a %G_IO_ERROR.
 */
BenchSipAgent *
bench_sip_agent_new(const BenchSipAgentOptions *options, GError **error)
{
  g_autoptr(BenchSipAgent) self = g_object_new(BENCH_TYPE_SIP_AGENT, NULL);
  su_root_t *root = bench_sip_root_acquire();

  self->clock = g_object_ref(options->clock);
  self->random = g_object_ref(options->random);
  self->local_host = g_strdup(options->local_host);
  self->user_agent = g_strdup(options->user_agent);
  self->settings = options->settings != NULL ? g_object_ref(options->settings) : NULL;
  self->dscp = options->dscp;
  self->t1_ms = options->t1_ms != 0 ? options->t1_ms : DEFAULT_T1_MS;
  if (options->gate != NULL)
    self->gate = bench_gate_ref(options->gate);
  self->hops = options->hops != NULL ? bench_hops_ref(options->hops) : make_hops(self);
  self->nta = create_nta(self, options, root, options->port);
  if (self->nta == NULL && options->port != 0)
    {
      bench_info("SIP port %u of %s is in use, taking another", options->port, options->local_host);
      self->nta = create_nta(self, options, root, 0);
    }
  if (self->nta == NULL)
    {
      bench_sip_root_release();
      g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "no SIP socket can be opened on %s",
                  options->local_host);
      return NULL;
    }
  self->ports[BENCH_TRANSPORT_UDP] = find_port(self, "UDP");
  mark_ipv6(self);
  self->wire = bench_wire_attach(self->nta, self->clock, on_message, self);
  bench_wire_set_filter(self->wire, bench_sip_intake_lets_in);
  return g_steal_pointer(&self);
}

/* A listening stream socket, if possible on the same port number as UDP. */
static gboolean
listen_on(BenchSipAgent *self, BenchTransport transport, const char *certificates)
{
  guint16 ports[] = { self->ports[BENCH_TRANSPORT_UDP], 0 };

  /* TLS has the port after it by custom (RFC 3261 19.1.2: 5061), which TCP on the same agent leaves free. */
  if (transport == BENCH_TRANSPORT_TLS && ports[0] < G_MAXUINT16)
    ports[0]++;
  for (gsize i = 0; i < G_N_ELEMENTS(ports); i++)
    {
      g_autofree char *url = bind_url(self, ports[i], transport);

      if (nta_agent_add_tport(self->nta, URL_STRING_MAKE(url),
                              TAG_IF(certificates != NULL, TPTAG_CERTIFICATE(certificates)),
                              TPTAG_TOS((int) (self->dscp << 2)), TAG_END())
          == 0)
        {
          self->ports[transport] = find_port(self, protocols[transport]);
          if (self->connections == NULL && self->settings != NULL)
            self->connections
                = bench_connections_new(self->nta, self->wire, self->gate, self->settings, self->clock);
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
listen_on_tls(const char *certificates, gpointer data)
{
  return listen_on(data, BENCH_TRANSPORT_TLS, certificates);
}

static gboolean
on_failed_timer(gpointer data)
{
  g_autoptr(BenchSipAgent) self = g_object_ref(data);
  char *hop;

  self->failed_timer = 0;
  while ((hop = g_queue_pop_head(&self->failed_hops)) != NULL)
    {
      char *port = strchr(hop, ' ');

      *port++ = '\0';
      g_signal_emit(self, signals[HOP_FAILED], 0, hop, (int) g_ascii_strtoull(port, NULL, 10));
      g_free(hop);
    }
  return G_SOURCE_REMOVE;
}

static void
on_tls_failed(const char *address, guint16 port, gpointer data)
{
  BenchSipAgent *self = data;

  g_queue_push_tail(&self->failed_hops, g_strdup_printf("%s %u", address, port));
  if (self->failed_timer == 0)
    self->failed_timer = bench_clock_add(self->clock, 0, on_failed_timer, self);
}

static gboolean
open_tls(BenchSipAgent *self, GError **error)
{
  if (self->settings == NULL)
    {
      g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "no settings for TLS");
      return FALSE;
    }
  /* Once only: a transport whose certificates cannot be set up stays closed to us. */
  if (self->tls != NULL)
    {
      g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "TLS could not be set up");
      return FALSE;
    }
  self->tls = bench_tls_new(self->settings, on_tls_failed, self);
  if (bench_tls_adopt(self->tls, listen_on_tls, self, error))
    return TRUE;
  self->ports[BENCH_TRANSPORT_TLS] = 0;
  return FALSE;
}

/**
 * bench_sip_agent_open:
 * @transport: which; one that is open already is no error
 *
 * Returns: whether the transport listens now: TCP if possible on the same port number as UDP, TLS on the
 *   one after it.
 */
gboolean
bench_sip_agent_open(BenchSipAgent *self, BenchTransport transport, GError **error)
{
  if (self->ports[transport] != 0)
    return TRUE;
  if (transport == BENCH_TRANSPORT_TLS)
    return open_tls(self, error);
  if (listen_on(self, transport, NULL))
    return TRUE;
  g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "no %s socket for SIP can be opened on %s",
              protocols[transport], self->local_host);
  return FALSE;
}

/**
 * bench_sip_agent_close:
 *
 * Closes all sockets at once; sessions and registrations must have let go before.
 */
void
bench_sip_agent_close(BenchSipAgent *self)
{
  if (self->nta == NULL)
    return;
  g_signal_emit(self, signals[CLOSING], 0);
  g_clear_pointer(&self->connections, bench_connections_free);
  bench_wire_detach(self->wire);
  nta_agent_destroy(self->nta);
  self->nta = NULL;
  g_clear_pointer(&self->tls, bench_tls_free);
  bench_clock_clear(self->clock, &self->failed_timer);
  g_queue_clear_full(&self->failed_hops, g_free);
  bench_sip_root_release();
}

/**
 * bench_sip_agent_get_local_host:
 *
 * Returns: (transfer none): the numeric address we are bound to.
 */
const char *
bench_sip_agent_get_local_host(BenchSipAgent *self)
{
  return self->local_host;
}

/**
 * bench_sip_agent_get_port:
 *
 * Returns: the port we listen on, 0 if that transport is not open.
 */
guint16
bench_sip_agent_get_port(BenchSipAgent *self, BenchTransport transport)
{
  return self->ports[transport];
}

/**
 * bench_sip_agent_set_mapped:
 * @address: (nullable): what our UDP socket is to the world (STUN), %NULL: what it is to us
 */
void
bench_sip_agent_set_mapped(BenchSipAgent *self, const char *address, guint16 port)
{
  g_free(self->mapped_host);
  self->mapped_host = g_strdup(address);
  self->mapped_port = port;
}

/**
 * bench_sip_agent_get_contact_host:
 *
 * Returns: (transfer none): the address in our Contact: ours, or the one STUN told us of.
 */
const char *
bench_sip_agent_get_contact_host(BenchSipAgent *self, BenchTransport transport)
{
  return transport == BENCH_TRANSPORT_UDP && self->mapped_host != NULL ? self->mapped_host : self->local_host;
}

/**
 * bench_sip_agent_get_contact_port:
 *
 * Returns: the port in our Contact.
 */
guint16
bench_sip_agent_get_contact_port(BenchSipAgent *self, BenchTransport transport)
{
  return transport == BENCH_TRANSPORT_UDP && self->mapped_host != NULL ? self->mapped_port
                                                                       : self->ports[transport];
}

/**
 * bench_sip_agent_make_contact:
 * @user: user name, not escaped
 *
 * Returns: (transfer full): our Contact for requests over @transport: "<sip:user@host:port>".
 */
char *
bench_sip_agent_make_contact(BenchSipAgent *self, const char *user, BenchTransport transport)
{
  g_autofree char *host = bench_sip_host_to_uri(bench_sip_agent_get_contact_host(self, transport));
  g_autofree char *escaped = bench_sip_escape_user(user, TRUE);
  gboolean stream = transport != BENCH_TRANSPORT_UDP;

  return g_strdup_printf("<sip:%s@%s:%u%s%s>", escaped, host,
                         bench_sip_agent_get_contact_port(self, transport), stream ? ";transport=" : "",
                         stream ? protocols[transport] : "");
}

/**
 * bench_sip_agent_make_call_id:
 *
 * Returns: (transfer full): a Call-ID nobody else has (RFC 3261 8.1.1.4).
 */
char *
bench_sip_agent_make_call_id(BenchSipAgent *self)
{
  g_autofree char *token = bench_random_token(self->random, 20);

  return g_strdup_printf("%s@%s", token, self->local_host);
}

/**
 * bench_sip_agent_make_tag:
 *
 * Returns: (transfer full): a tag for From or To (RFC 3261 19.3).
 */
char *
bench_sip_agent_make_tag(BenchSipAgent *self)
{
  return bench_random_token(self->random, 10);
}

/**
 * bench_sip_agent_get_user_agent:
 *
 * Returns: (transfer none): the value of User-Agent.
 */
const char *
bench_sip_agent_get_user_agent(BenchSipAgent *self)
{
  return self->user_agent;
}

/**
 * bench_sip_agent_answer:
 * @irq: (transfer full): a request
 * @code: final status
 * @headers: (nullable): whole header lines, separated by CR LF
 *
 * Answers a request that needs no more than that.
 */
void
bench_sip_agent_answer(BenchSipAgent *self,
                       nta_incoming_t *irq,
                       int code,
                       const char *phrase,
                       const char *headers)
{
  nta_incoming_treply(irq, code, phrase, SIPTAG_USER_AGENT_STR(self->user_agent),
                      TAG_IF(headers != NULL, SIPTAG_HEADER_STR(headers)), TAG_END());
  nta_incoming_destroy(irq);
}

/**
 * bench_sip_agent_get_nta:
 *
 * Returns: (transfer none): Sofia's side, for the files of this room.
 */
nta_agent_t *
bench_sip_agent_get_nta(BenchSipAgent *self)
{
  return self->nta;
}

/**
 * bench_sip_agent_write_compact:
 * @compact: whether what is sent from now on names its headers by one letter (RFC 3261 7.3.3)
 */
void
bench_sip_agent_write_compact(BenchSipAgent *self, gboolean compact)
{
  if (self->compact == compact)
    return;
  self->compact = compact;
  nta_agent_set_params(self->nta, NTATAG_SIPFLAGS(MSG_DO_CANONIC | (compact ? MSG_DO_COMPACT : 0)),
                       TAG_END());
}

/**
 * bench_sip_agent_keep_forks:
 * @keep: whether INVITEs created from now on report every 2xx
 *
 * Sofia as user agent discards the 2xx of further forks, or ends their dialogs unseen; an INVITE created
 * while this is on hands all of them to its owner.
 */
void
bench_sip_agent_keep_forks(BenchSipAgent *self, gboolean keep)
{
  nta_agent_set_params(self->nta, NTATAG_UA(!keep), TAG_END());
}

/**
 * bench_sip_agent_get_hops:
 *
 * Returns: (transfer none): where to ask for the next hop of a request.
 */
BenchHops *
bench_sip_agent_get_hops(BenchSipAgent *self)
{
  return self->hops;
}

/**
 * bench_sip_agent_get_gate:
 *
 * Returns: (transfer none) (nullable): who decides what comes in, %NULL for nobody.
 */
BenchGate *
bench_sip_agent_get_gate(BenchSipAgent *self)
{
  return self->gate;
}

/**
 * bench_sip_agent_get_t1:
 *
 * Returns: T1 in milliseconds (RFC 3261 17.1.1.1).
 */
guint
bench_sip_agent_get_t1(BenchSipAgent *self)
{
  return self->t1_ms;
}

/**
 * bench_sip_agent_get_tls:
 *
 * Returns: (transfer none) (nullable): what TLS checks and why it failed; %NULL while TLS is not open.
 */
BenchTls *
bench_sip_agent_get_tls(BenchSipAgent *self)
{
  return self->tls;
}

/**
 * bench_sip_agent_get_clock:
 *
 * Returns: (transfer none): the phone's clock.
 */
BenchClock *
bench_sip_agent_get_clock(BenchSipAgent *self)
{
  return self->clock;
}

/**
 * bench_sip_agent_get_random:
 *
 * Returns: (transfer none): the phone's random source.
 */
BenchRandom *
bench_sip_agent_get_random(BenchSipAgent *self)
{
  return self->random;
}
