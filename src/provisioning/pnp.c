/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provisioning/pnp.h"

#include <netinet/in.h>

#include "base/log.h"
#include "base/tap.h"
#include "base/watch.h"
#include "provisioning/fetch.h"
#include "provisioning/offer.h"
#include "provisioning/own-address.h"
#include "provisioning/pnp-message.h"

#define T1_MS 500
#define T2_MS 4000
#define GRACE_MS T1_MS
#define LINGER_MS (64 * T1_MS)
#define MOST_MESSAGES 200
#define MOST_IGNORED 10
#define DATAGRAM 65536

static const BenchPnpStatus ok = { 200, "OK", NULL };
static const BenchPnpStatus bad_request = { 400, "Bad Request", NULL };
static const BenchPnpStatus not_allowed = { 405, "Method Not Allowed", "Allow: NOTIFY\r\n" };
static const BenchPnpStatus bad_type
    = { 415, "Unsupported Media Type", "Accept: application/url, text/plain\r\n" };
static const BenchPnpStatus no_dialog = { 481, "Subscription Does Not Exist", NULL };
static const BenchPnpStatus bad_event = { 489, "Bad Event", "Allow-Events: ua-profile\r\n" };

struct _BenchPnp
{
  GObject parent_instance;

  BenchSettings *settings;
  BenchClock *clock;
  BenchRandom *random;
  char *interface;

  /* The last search, and the answers that linger; all of it is empty before the first. */
  GTask *task; /* NULL: not searching */
  GSource *cancelled;
  BenchDeviceIdentity *identity;
  GSocket *socket;
  GSource *source;
  GSocketAddress *group;
  char *host; /* ours */
  guint16 port;
  char *subscribe;
  char *call_id;
  char *tag;
  guint repeat_ms;
  guint repeat_timer;
  guint end_timer; /* of the search, or of what lingers behind it */
  guint messages;
  char *accepted; /* the first server that said 200 */
  char *refused;  /* the last one that said otherwise */
  char *url;
  char *url_from;
  GPtrArray *ignored; /* utf8 */
};

G_DEFINE_FINAL_TYPE(BenchPnp, bench_pnp, G_TYPE_OBJECT)

enum
{
  TAP,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
close_socket(BenchPnp *self)
{
  bench_clock_clear(self->clock, &self->repeat_timer);
  bench_clock_clear(self->clock, &self->end_timer);
  g_clear_pointer(&self->source, bench_watch_end);
  g_clear_object(&self->socket);
}

static gboolean
on_lingered(gpointer data)
{
  BenchPnp *self = data;

  self->end_timer = 0;
  close_socket(self);
  return G_SOURCE_REMOVE;
}

/* The search is over; its socket stays for what is repeated, unless it is given up. */
static GTask *
end_search(BenchPnp *self)
{
  bench_clock_clear(self->clock, &self->repeat_timer);
  bench_clock_clear(self->clock, &self->end_timer);
  g_clear_pointer(&self->cancelled, bench_watch_end);
  if (self->socket != NULL)
    self->end_timer = bench_clock_add(self->clock, LINGER_MS, on_lingered, self);
  return g_steal_pointer(&self->task);
}

static void
give_up(BenchPnp *self)
{
  g_autoptr(GTask) task = end_search(self);

  close_socket(self);
  g_task_return_new_error(task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
}

static void
clear_search(BenchPnp *self)
{
  close_socket(self);
  g_clear_pointer(&self->cancelled, bench_watch_end);
  g_clear_pointer(&self->identity, bench_device_identity_free);
  g_clear_object(&self->group);
  g_clear_pointer(&self->host, g_free);
  g_clear_pointer(&self->subscribe, g_free);
  g_clear_pointer(&self->call_id, g_free);
  g_clear_pointer(&self->tag, g_free);
  g_clear_pointer(&self->accepted, g_free);
  g_clear_pointer(&self->refused, g_free);
  g_clear_pointer(&self->url, g_free);
  g_clear_pointer(&self->url_from, g_free);
  g_clear_pointer(&self->ignored, g_ptr_array_unref);
  self->messages = 0;
}

static void
bench_pnp_dispose(GObject *object)
{
  BenchPnp *self = BENCH_PNP(object);

  if (self->task != NULL)
    give_up(self);
  if (self->clock != NULL)
    clear_search(self);
  g_clear_object(&self->settings);
  g_clear_object(&self->clock);
  g_clear_object(&self->random);
  g_clear_pointer(&self->interface, g_free);
  G_OBJECT_CLASS(bench_pnp_parent_class)->dispose(object);
}

static void
bench_pnp_class_init(BenchPnpClass *klass)
{
  G_OBJECT_CLASS(klass)->dispose = bench_pnp_dispose;
  signals[TAP] = g_signal_new("tap", BENCH_TYPE_PNP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                              BENCH_TYPE_TAP_RECORD);
}

static void
bench_pnp_init(BenchPnp *self G_GNUC_UNUSED)
{
}

/**
 * bench_pnp_new:
 * @interface: (nullable): numeric address to ask from; %NULL for the one the routes choose
 *
 * Returns: (transfer full): asks nobody yet.
 */
BenchPnp *
bench_pnp_new(BenchSettings *settings, BenchClock *clock, BenchRandom *random, const char *interface)
{
  BenchPnp *self = g_object_new(BENCH_TYPE_PNP, NULL);

  self->settings = g_object_ref(settings);
  self->clock = g_object_ref(clock);
  self->random = g_object_ref(random);
  self->interface = g_strdup(interface);
  return self;
}

static char *
host_of(GSocketAddress *address, guint16 *port)
{
  GInetSocketAddress *inet = G_INET_SOCKET_ADDRESS(address);

  *port = g_inet_socket_address_get_port(inet);
  return g_inet_address_to_string(g_inet_socket_address_get_address(inet));
}

static void
tell_tap(BenchPnp *self, BenchTapDirection direction, GSocketAddress *far, const char *text, gsize length)
{
  guint16 port;
  g_autofree char *host = host_of(far, &port);
  g_autoptr(GBytes) bytes = g_bytes_new(text, length);
  g_autoptr(BenchTapRecord) record
      = bench_tap_record_new(BENCH_TAP_SIP, direction, BENCH_TRANSPORT_UDP, bench_clock_wall(self->clock),
                             self->host, self->port, host, port, bytes);

  g_signal_emit(self, signals[TAP], 0, record);
}

static gboolean
send_text(BenchPnp *self, GSocketAddress *far, const char *text, GError **error)
{
  if (g_socket_send_to(self->socket, far, text, strlen(text), NULL, error) < 0)
    return FALSE;
  tell_tap(self, BENCH_TAP_OUT, far, text, strlen(text));
  return TRUE;
}

static void
succeed(BenchPnp *self)
{
  g_autoptr(GTask) task = end_search(self);

  g_task_return_pointer(task, g_strdup(self->url), g_free);
}

static void
fail(BenchPnp *self)
{
  g_autoptr(GTask) task = NULL;
  int wait = bench_settings_get_int(self->settings, "benchphone.pnp.wait_time");

  task = end_search(self);
  if (self->accepted != NULL)
    g_task_return_new_error(task, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "%s accepted, but sent no address",
                            self->accepted);
  else if (self->refused != NULL)
    g_task_return_new_error(task, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "%s", self->refused);
  else
    g_task_return_new_error(task, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "no server answered within %d s", wait);
}

static gboolean
on_time_over(gpointer data)
{
  BenchPnp *self = data;

  self->end_timer = 0;
  if (self->url != NULL)
    succeed(self);
  else
    fail(self);
  return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled(GCancellable *cancellable G_GNUC_UNUSED, gpointer data)
{
  give_up(data);
  return G_SOURCE_REMOVE;
}

static gboolean
on_repeat(gpointer data)
{
  BenchPnp *self = data;
  g_autoptr(GError) error = NULL;

  self->repeat_ms = MIN(2 * self->repeat_ms, T2_MS);
  self->repeat_timer = bench_clock_add(self->clock, self->repeat_ms, on_repeat, self);
  if (!send_text(self, self->group, self->subscribe, &error))
    bench_info("PnP: %s", error->message);
  return G_SOURCE_REMOVE;
}

static void
ignore(BenchPnp *self, const char *who, const char *what)
{
  bench_info("PnP: %s: %s", who, what);
  if (self->task != NULL && self->ignored->len < MOST_IGNORED)
    g_ptr_array_add(self->ignored, g_strdup_printf("%s: %s", who, what));
}

/* The first usable address wins; soon after it the search is over. */
static void
take_url(BenchPnp *self, const char *who, char *url)
{
  g_autofree char *mine = url;
  g_autofree char *shown = bench_fetch_shown_url(url);
  g_autofree char *what = g_strdup_printf("%s came too late", shown);

  if (self->task != NULL && self->url == NULL)
    {
      self->url = g_steal_pointer(&mine);
      self->url_from = g_strdup(who);
      bench_clock_clear(self->clock, &self->repeat_timer);
      bench_clock_clear(self->clock, &self->end_timer);
      self->end_timer = bench_clock_add(self->clock, GRACE_MS, on_time_over, self);
    }
  else if (g_strcmp0(self->url, url) != 0 || g_strcmp0(self->url_from, who) != 0)
    ignore(self, who, what);
}

/* What a NOTIFY of this phone's subscription brings. */
static const BenchPnpStatus *
read_notify(BenchPnp *self, BenchPnpMessage *message, const char *who)
{
  g_autoptr(GError) error = NULL;
  gsize size = 0;
  const char *body = message->body != NULL ? g_bytes_get_data(message->body, &size) : NULL;
  char *url;

  if (body == NULL)
    {
      ignore(self, who, "a NOTIFY without an address");
      return &ok;
    }
  if (!bench_pnp_is_token(message->content_type, "application/url")
      && !bench_pnp_is_token(message->content_type, "text/plain"))
    {
      ignore(self, who, "a NOTIFY whose content is no address");
      return &bad_type;
    }
  url = bench_offer_read(self->identity, body, size, &error);
  if (url != NULL)
    {
      take_url(self, who, url);
      return &ok;
    }
  ignore(self, who, error->message);
  return &ok;
}

static const BenchPnpStatus *
judge_request(BenchPnp *self, BenchPnpMessage *message, const char *who)
{
  if (message->fault != NULL)
    return &bad_request;
  if (strcmp(message->method, "NOTIFY") != 0)
    return &not_allowed;
  if (message->event == NULL || !bench_pnp_is_token(message->event, "ua-profile"))
    return &bad_event;
  if (strcmp(message->call_id, self->call_id) != 0 || !bench_pnp_message_has_tag(message, self->tag))
    return &no_dialog;
  return read_notify(self, message, who);
}

static void
on_request(BenchPnp *self, BenchPnpMessage *message, GSocketAddress *far, const char *who, guint16 port)
{
  const BenchPnpStatus *status;
  g_autofree char *text = NULL;
  g_autoptr(GSocketAddress) back = NULL;
  g_autoptr(GError) error = NULL;

  /* An ACK has no answer (RFC 3261 17.1.1.3). */
  if (strcmp(message->method, "ACK") == 0)
    return;
  status = judge_request(self, message, who);
  text = bench_pnp_write_answer(message, status, self->tag, self->identity->user_agent, who, port);
  back = g_inet_socket_address_new(g_inet_socket_address_get_address(G_INET_SOCKET_ADDRESS(far)),
                                   bench_pnp_message_answer_port(message, port));
  if (!send_text(self, back, text, &error))
    bench_info("PnP: %s: %s", who, error->message);
}

static void
on_answer(BenchPnp *self, BenchPnpMessage *message, const char *who)
{
  if (message->fault != NULL || strcmp(message->call_id, self->call_id) != 0
      || strcmp(message->cseq, "1 SUBSCRIBE") != 0 || message->status < 200)
    return;
  if (message->status < 300)
    {
      /* Somebody has it: the others have, or lost it. */
      bench_clock_clear(self->clock, &self->repeat_timer);
      if (self->accepted == NULL)
        self->accepted = g_strdup(who);
      return;
    }
  /* One server's refusal is not the others'. */
  g_free(self->refused);
  self->refused = g_strdup_printf("%s refused with %u", who, message->status);
}

static void
on_datagram(BenchPnp *self, GSocketAddress *far, const char *bytes, gsize length)
{
  g_autoptr(BenchPnpMessage) message = NULL;
  guint16 port;
  g_autofree char *who = host_of(far, &port);

  if (self->messages++ >= MOST_MESSAGES)
    return;
  message = bench_pnp_message_parse(bytes, length);
  if (message == NULL)
    {
      ignore(self, who, "no SIP message");
      return;
    }
  tell_tap(self, BENCH_TAP_IN, far, bytes, length);
  if (message->status == 0)
    on_request(self, message, far, who, port);
  else
    on_answer(self, message, who);
}

static gboolean
on_readable(GSocket *socket, GIOCondition condition G_GNUC_UNUSED, gpointer data)
{
  g_autoptr(BenchPnp) self = g_object_ref(data);
  g_autoptr(GSocketAddress) far = NULL;
  g_autofree char *bytes = g_malloc(DATAGRAM);
  gssize length = g_socket_receive_from(socket, &far, bytes, DATAGRAM, NULL, NULL);

  /* An ICMP error reads as one: the other side does not listen, which the timers see to. */
  if (length > 0 && far != NULL)
    on_datagram(self, far, bytes, (gsize) length);
  return G_SOURCE_CONTINUE;
}

/* benchphone.pnp.address */
static GSocketAddress *
read_group(BenchPnp *self, GError **error)
{
  const char *text = bench_settings_get(self->settings, "benchphone.pnp.address");
  g_auto(GStrv) parts = g_strsplit(text, ":", 2);
  guint64 port = 0;
  g_autoptr(GSocketAddress) address = NULL;

  if (parts[0] != NULL && parts[1] != NULL
      && g_ascii_string_to_unsigned(parts[1], 10, 1, G_MAXUINT16, &port, NULL))
    address = g_inet_socket_address_new_from_string(parts[0], (guint) port);
  if (address == NULL)
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                "benchphone.pnp.address: \"%s\" is not an address and port", text);
  return g_steal_pointer(&address);
}

static gboolean
send_from_here(BenchPnp *self, GError **error)
{
  g_autoptr(GInetAddress) near = g_inet_address_new_from_string(self->host);
  struct in_addr interface;
  int fd = g_socket_get_fd(self->socket);

  memcpy(&interface, g_inet_address_to_bytes(near), sizeof interface);
  if (setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &interface, sizeof interface) == 0
      && g_socket_set_option(self->socket, IPPROTO_IP, IP_MULTICAST_TTL, 1, error))
    return TRUE;
  if (error != NULL && *error == NULL)
    g_set_error(error, G_IO_ERROR, g_io_error_from_errno(errno), "multicast from %s: %s", self->host,
                g_strerror(errno));
  return FALSE;
}

static gboolean
open_socket(BenchPnp *self, GError **error)
{
  g_autofree char *group = NULL;
  guint16 group_port;
  g_autoptr(GSocketAddress) any = NULL;
  g_autoptr(GSocketAddress) near = NULL;

  self->group = read_group(self, error);
  if (self->group == NULL)
    return FALSE;
  group = host_of(self->group, &group_port);
  self->host = bench_own_address(self->interface, group, error);
  if (self->host == NULL)
    return FALSE;
  self->socket = g_socket_new(G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, error);
  any = g_inet_socket_address_new_from_string(self->host, 0);
  if (self->socket == NULL || !g_socket_bind(self->socket, any, FALSE, error) || !send_from_here(self, error))
    return FALSE;
  near = g_socket_get_local_address(self->socket, error);
  if (near == NULL)
    return FALSE;
  self->port = g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(near));
  g_socket_set_blocking(self->socket, FALSE);
  self->source = bench_watch_begin(g_socket_create_source(self->socket, G_IO_IN, NULL), NULL,
                                   G_SOURCE_FUNC(on_readable), self);
  return TRUE;
}

static char *
write_subscribe(BenchPnp *self)
{
  g_autofree char *branch = bench_random_token(self->random, 16);
  BenchPnpSubscribe parts = {
    .identity = self->identity,
    .domain = bench_settings_get(self->settings, "auto_provision.pnp_domain_name"),
    .vendor = bench_settings_get(self->settings, "auto_provision.pnp_event_vendor"),
    .host = self->host,
    .port = self->port,
    .branch = branch,
    .tag = self->tag,
    .call_id = self->call_id,
  };

  return bench_pnp_write_subscribe(&parts);
}

static gboolean
ask(BenchPnp *self, GError **error)
{
  g_autofree char *token = NULL;

  if (!open_socket(self, error))
    return FALSE;
  token = bench_random_token(self->random, 16);
  self->call_id = g_strdup_printf("%s@%s", token, self->host);
  self->tag = bench_random_token(self->random, 10);
  self->subscribe = write_subscribe(self);
  return send_text(self, self->group, self->subscribe, error);
}

/**
 * bench_pnp_search_async:
 * @identity: who asks; copied
 * @callback: calls bench_pnp_search_finish()
 *
 * Asks. One search at a time; what lingers of the one before ends with this.
 */
void
bench_pnp_search_async(BenchPnp *self,
                       const BenchDeviceIdentity *identity,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer data)
{
  GTask *task = g_task_new(self, NULL, callback, data);
  guint wait_s = (guint) bench_settings_get_int(self->settings, "benchphone.pnp.wait_time");
  GError *error = NULL;

  g_return_if_fail(self->task == NULL);
  clear_search(self);
  self->task = task;
  self->identity = bench_device_identity_copy(identity);
  self->ignored = g_ptr_array_new_with_free_func(g_free);
  if (!ask(self, &error))
    {
      close_socket(self);
      task = end_search(self);
      g_task_return_error(task, error);
      g_object_unref(task);
      return;
    }
  self->repeat_ms = T1_MS;
  self->repeat_timer = bench_clock_add(self->clock, T1_MS, on_repeat, self);
  self->end_timer = bench_clock_add(self->clock, wait_s * 1000, on_time_over, self);
  self->cancelled
      = bench_watch_begin(g_cancellable_source_new(cancellable), NULL, G_SOURCE_FUNC(on_cancelled), self);
}

/**
 * bench_pnp_search_finish:
 * @ignored: (out) (transfer container): servers that were not the one, "HOST: reason"
 *
 * Returns: (transfer full) (nullable): the address of a provisioning server, its variables still in it; it may
 *   hold credentials. %NULL with the reason.
 */
char *
bench_pnp_search_finish(BenchPnp *self, GAsyncResult *result, GPtrArray **ignored, GError **error)
{
  *ignored = self->ignored != NULL ? g_ptr_array_ref(self->ignored) : g_ptr_array_new_with_free_func(g_free);
  return g_task_propagate_pointer(G_TASK(result), error);
}
