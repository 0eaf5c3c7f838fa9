/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The application contexts that nta hands back are ours by type, hence the defines. */
#define NTA_LEG_MAGIC_T struct _BenchSipAgent
#define NTA_AGENT_MAGIC_T struct _BenchSipAgent
#include "sip/agent.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>
#include <sofia-sip/tport_tag.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "sip/account.h"
#include "sip/capabilities.h"
#include "sip/guard.h"
#include "sip/root.h"
#include "sip/session.h"
#include "sip/wire.h"

#define LARGEST_MESSAGE (64 * 1024)

struct _BenchSipAgent
{
  GObject parent_instance;

  nta_agent_t *nta;
  nta_leg_t *default_leg;
  BenchWire *wire;
  BenchClock *clock;
  BenchRandom *random;
  char *local_host;
  char *user_agent;
  guint16 udp_port;
  guint16 tcp_port; /* 0: not open */
  gboolean compact; /* how the next message is written */
};

G_DEFINE_FINAL_TYPE(BenchSipAgent, bench_sip_agent, G_TYPE_OBJECT)

enum
{
  TAP,
  INCOMING,
  CLOSING,
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
  g_free(self->local_host);
  g_free(self->user_agent);
  G_OBJECT_CLASS(bench_sip_agent_parent_class)->finalize(object);
}

static void
bench_sip_agent_class_init(BenchSipAgentClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = bench_sip_agent_finalize;

  signals[TAP] = g_signal_new("tap", BENCH_TYPE_SIP_AGENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 1, BENCH_TYPE_TAP_RECORD);
  signals[CLOSING]
      = g_signal_new("closing", BENCH_TYPE_SIP_AGENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[STRAY_ANSWER] = g_signal_new("stray-answer", BENCH_TYPE_SIP_AGENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[INCOMING]
      = g_signal_new("incoming", BENCH_TYPE_SIP_AGENT, G_SIGNAL_RUN_LAST, 0,
                     g_signal_accumulator_true_handled, NULL, NULL, G_TYPE_BOOLEAN, 1, BENCH_TYPE_SESSION);
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

static int
answer_options(BenchSipAgent *self, nta_incoming_t *irq)
{
  nta_incoming_treply(irq, SIP_200_OK, SIPTAG_ALLOW_STR(bench_capabilities_get_allow()),
                      SIPTAG_ACCEPT_STR(bench_capabilities_get_accept()),
                      SIPTAG_USER_AGENT_STR(self->user_agent), TAG_END());
  nta_incoming_destroy(irq);
  return 0;
}

static int
take_invite(BenchSipAgent *self, nta_incoming_t *irq, const sip_t *sip)
{
  g_autoptr(BenchSession) session = bench_session_new_incoming(self, irq, sip);
  gboolean taken = FALSE;

  if (session == NULL)
    return 0;
  g_signal_emit(self, signals[INCOMING], 0, session, &taken);
  if (!taken)
    bench_session_reject(session, 480, "Temporarily Unavailable");
  return 0;
}

/* Requests that belong to no dialog of ours. */
static int
on_request(BenchSipAgent *self, nta_leg_t *leg G_GNUC_UNUSED, nta_incoming_t *irq, sip_t const *sip)
{
  const char *complaint = bench_sip_guard_check(sip);
  g_autofree char *unsupported = bench_capabilities_find_unsupported(sip, NULL);
  sip_method_t method = sip->sip_request->rq_method;

  if (complaint != NULL && method != sip_method_ack)
    {
      bench_warning("A %s was refused: %s", sip->sip_request->rq_method_name, complaint);
      nta_incoming_treply(irq, 400, complaint, SIPTAG_USER_AGENT_STR(self->user_agent), TAG_END());
      nta_incoming_destroy(irq);
      return 0;
    }
  if (method == sip_method_ack)
    {
      nta_incoming_destroy(irq);
      return 0;
    }
  /* In a dialog we do not know, or never had. */
  if (sip->sip_to->a_tag != NULL || method == sip_method_bye || method == sip_method_cancel
      || method == sip_method_notify)
    return 481;
  if (unsupported != NULL)
    {
      nta_incoming_treply(irq, SIP_420_BAD_EXTENSION, SIPTAG_UNSUPPORTED_STR(unsupported),
                          SIPTAG_USER_AGENT_STR(self->user_agent), TAG_END());
      nta_incoming_destroy(irq);
      return 0;
    }
  /* Nobody outside a call makes us dial. */
  if (method == sip_method_refer)
    return 603;
  if (method == sip_method_invite)
    return take_invite(self, irq, sip);
  if (method == sip_method_options)
    return answer_options(self, irq);
  nta_incoming_treply(irq, SIP_405_METHOD_NOT_ALLOWED, SIPTAG_ALLOW_STR(bench_capabilities_get_allow()),
                      SIPTAG_USER_AGENT_STR(self->user_agent), TAG_END());
  nta_incoming_destroy(irq);
  return 0;
}

/* A message that belongs to no transaction of Sofia's: only a late 2xx to an INVITE is of interest. */
static int
on_stray(BenchSipAgent *self, nta_agent_t *nta G_GNUC_UNUSED, msg_t *msg, sip_t *sip)
{
  if (sip->sip_status != NULL && sip->sip_status->st_status >= 200 && sip->sip_status->st_status < 300
      && sip->sip_cseq != NULL && sip->sip_cseq->cs_method == sip_method_invite)
    g_signal_emit(self, signals[STRAY_ANSWER], 0, sip);
  msg_destroy(msg);
  return 0;
}

static char *
bind_url(BenchSipAgent *self, guint16 port, const char *transport)
{
  g_autofree char *host = bench_sip_host_to_uri(self->local_host);

  if (port == 0)
    return g_strdup_printf("sip:%s:*;transport=%s", host, transport);
  return g_strdup_printf("sip:%s:%u;transport=%s", host, port, transport);
}

static nta_agent_t *
create_nta(BenchSipAgent *self, const BenchSipAgentOptions *options, su_root_t *root, guint16 port)
{
  g_autofree char *url = bind_url(self, port, "udp");
  guint t1_ms = options->t1_ms != 0 ? options->t1_ms : 500;

  /* Sofia does not derive timers B, F and H from T1 by itself. */
  return nta_agent_create(root, URL_STRING_MAKE(url), on_stray, self, NTATAG_UA(1), NTATAG_CANCEL_487(1),
                          NTATAG_MERGE_482(1), NTATAG_MAXSIZE(LARGEST_MESSAGE), NTATAG_UDP_MTU(65535),
                          NTATAG_CLIENT_RPORT(options->rport), NTATAG_SIP_T1(t1_ms),
                          NTATAG_SIP_T1X64(64 * t1_ms),
                          NTATAG_SIP_T2(options->t2_ms != 0 ? options->t2_ms : 4000),
                          NTATAG_SIP_T4(options->t4_ms != 0 ? options->t4_ms : 5000), TPTAG_DUMP("/dev/null"),
                          TAG_END());
}

static guint16
find_port(BenchSipAgent *self, const char *protocol)
{
  for (sip_via_t *via = nta_agent_via(self->nta); via != NULL; via = via->v_next)
    if (g_str_has_suffix(via->v_protocol, protocol))
      return via->v_port != NULL ? (guint16) g_ascii_strtoull(via->v_port, NULL, 10) : 5060;
  return 0;
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
  self->udp_port = find_port(self, "UDP");
  self->wire = bench_wire_attach(self->nta, self->clock, on_message, self);
  self->default_leg = nta_leg_tcreate(self->nta, on_request, self, NTATAG_NO_DIALOG(1), TAG_END());
  return g_steal_pointer(&self);
}

/**
 * bench_sip_agent_open:
 * @transport: UDP or TCP; one that is open already is no error
 *
 * Returns: whether the transport listens now, if possible on the same port number as UDP.
 */
gboolean
bench_sip_agent_open(BenchSipAgent *self, BenchTransport transport, GError **error)
{
  guint16 ports[] = { self->udp_port, 0 };

  if (transport == BENCH_TRANSPORT_TLS)
    {
      g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "TLS is not available in this version");
      return FALSE;
    }
  if (transport == BENCH_TRANSPORT_UDP || self->tcp_port != 0)
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS(ports); i++)
    {
      g_autofree char *url = bind_url(self, ports[i], "tcp");

      if (nta_agent_add_tport(self->nta, URL_STRING_MAKE(url), TAG_END()) == 0)
        {
          self->tcp_port = find_port(self, "TCP");
          return TRUE;
        }
    }
  g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "no TCP socket for SIP can be opened on %s",
              self->local_host);
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
  bench_wire_detach(self->wire);
  nta_leg_destroy(self->default_leg);
  nta_agent_destroy(self->nta);
  self->nta = NULL;
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
  switch (transport)
    {
    case BENCH_TRANSPORT_UDP:
      return self->udp_port;
    case BENCH_TRANSPORT_TCP:
      return self->tcp_port;
    case BENCH_TRANSPORT_TLS:
      return 0;
    }
  g_return_val_if_reached(0);
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
  g_autofree char *host = bench_sip_host_to_uri(self->local_host);
  g_autofree char *escaped = bench_sip_escape_user(user, TRUE);

  return g_strdup_printf("<sip:%s@%s:%u%s>", escaped, host, bench_sip_agent_get_port(self, transport),
                         transport == BENCH_TRANSPORT_TCP ? ";transport=TCP" : "");
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

/**
 * bench_sip_local_address_for:
 * @remote_host: a name or numeric address
 *
 * Asks the routing table which of this machine's addresses leads there; no packet is sent.
 *
 * Returns: (transfer full): a numeric address, or %NULL with @error.
 */
char *
bench_sip_local_address_for(const char *remote_host, GError **error)
{
  struct addrinfo hints = { .ai_socktype = SOCK_DGRAM };
  struct addrinfo *found = NULL;
  char local[INET6_ADDRSTRLEN] = "";
  int failure = getaddrinfo(remote_host, "5060", &hints, &found);

  if (failure != 0)
    {
      g_set_error(error, G_IO_ERROR, G_IO_ERROR_HOST_NOT_FOUND, "%s: %s", remote_host, gai_strerror(failure));
      return NULL;
    }
  for (struct addrinfo *a = found; a != NULL && local[0] == '\0'; a = a->ai_next)
    {
      struct sockaddr_storage address;
      socklen_t size = sizeof address;
      int fd = socket(a->ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);

      if (fd >= 0 && connect(fd, a->ai_addr, a->ai_addrlen) == 0
          && getsockname(fd, (struct sockaddr *) &address, &size) == 0)
        getnameinfo((struct sockaddr *) &address, size, local, sizeof local, NULL, 0, NI_NUMERICHOST);
      if (fd >= 0)
        close(fd);
    }
  freeaddrinfo(found);
  if (local[0] == '\0')
    {
      g_set_error(error, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE, "no route to %s", remote_host);
      return NULL;
    }
  return g_strdup(local);
}
