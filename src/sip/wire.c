/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/wire.h"

#include <arpa/inet.h>
#include <gio/gio.h>
#include <netinet/in.h>
#include <sofia-sip/msg_addr.h>
#include <sofia-sip/nta_tport.h>
#include <sofia-sip/tport.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "sip/malformed.h"

/* A stream that has not become a message by then is not SIP; the rest of it is not kept. */
#define LARGEST_MESSAGE (256 * 1024)
/* Sofia does not tell when a connection goes, so the beginning of a message that never went on is dropped
   after a while, and the oldest one when there are too many. */
#define LONGEST_PAUSE_S 60
#define MOST_STREAMS 64

/* For a stream: something else than SIP came. Sofia does not read it any further then. */
#define SPOILT G_MAXUINT

struct _BenchWire
{
  tport_t *master;
  BenchClock *clock;
  BenchWireFunc on_message;
  BenchWireFilter filter; /* NULL: everything passes */
  gpointer data;
  GHashTable
      *messages; /* tport_t* of a stream, with a reference -> how many messages it has carried, or SPOILT */
  GHashTable *streams; /* tport_t* with the direction in its lowest bit -> Stream */
};

typedef struct
{
  GByteArray *bytes;
  in_port_t remote_port; /* a new connection may get the old one's place in memory */
  gint64 touched_us;
} Stream;

static GPtrArray *wires;      /* BenchWire; the process has one list, see the header */
static GHashTable *primaries; /* primary tport_t* -> BenchWire, filled as they are met */
static guint chunks_seen;

static void
stream_free(Stream *stream)
{
  g_byte_array_unref(stream->bytes);
  g_free(stream);
}

/* Sofia declares its hook in a private header. */
void tport_dump_iovec(tport_t const *self,
                      msg_t *msg,
                      size_t n,
                      su_iovec_t const iov[],
                      size_t iovused,
                      char const *what,
                      char const *how);

static void
unref_connection(gpointer connection)
{
  tport_unref(connection);
}

/**
 * bench_wire_attach:
 * @agent: an agent made with TPTAG_DUMP("/dev/null")
 * @clock: for the records' times
 * @on_message: called for each whole message, sent or received
 *
 * Returns: (transfer full): the attachment, to be ended before the agent is destroyed.
 */
BenchWire *
bench_wire_attach(nta_agent_t *agent, BenchClock *clock, BenchWireFunc on_message, gpointer data)
{
  BenchWire *wire = g_new0(BenchWire, 1);

  wire->master = nta_agent_tports(agent);
  wire->clock = g_object_ref(clock);
  wire->on_message = on_message;
  wire->data = data;
  wire->messages = g_hash_table_new_full(NULL, NULL, unref_connection, NULL);
  wire->streams = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify) stream_free);
  if (wires == NULL)
    {
      wires = g_ptr_array_new();
      primaries = g_hash_table_new(NULL, NULL);
    }
  g_ptr_array_add(wires, wire);
  return wire;
}

static gpointer
stream_key(const tport_t *connection, gboolean sent)
{
  return (gpointer) ((guintptr) connection | (sent ? 1 : 0));
}

/**
 * bench_wire_count_messages:
 *
 * Returns: how many whole messages a stream has carried, either way; meaningless for one that is spoilt.
 */
guint
bench_wire_count_messages(BenchWire *wire, const tport_t *connection)
{
  return GPOINTER_TO_UINT(g_hash_table_lookup(wire->messages, connection));
}

/**
 * bench_wire_is_spoilt:
 *
 * Returns: whether a stream has brought something that is not SIP.
 */
gboolean
bench_wire_is_spoilt(BenchWire *wire, const tport_t *connection)
{
  return bench_wire_count_messages(wire, connection) == SPOILT;
}

/**
 * bench_wire_is_inside:
 *
 * Returns: whether a stream has brought the beginning of a message, and not the rest.
 */
gboolean
bench_wire_is_inside(BenchWire *wire, const tport_t *connection)
{
  return g_hash_table_contains(wire->streams, stream_key(connection, FALSE));
}

/**
 * bench_wire_get_connections:
 *
 * Returns: (transfer container) (element-type tport_t): the streams that have carried anything.
 */
GList *
bench_wire_get_connections(BenchWire *wire)
{
  return g_hash_table_get_keys(wire->messages);
}

static gboolean
is_closed_stream(gpointer key, gpointer value G_GNUC_UNUSED, gpointer messages)
{
  return !g_hash_table_contains(messages, (gpointer) ((guintptr) key & ~(guintptr) 1));
}

static gboolean
is_closed(gpointer connection, gpointer value G_GNUC_UNUSED, gpointer data G_GNUC_UNUSED)
{
  return tport_is_closed(connection);
}

/**
 * bench_wire_forget_closed:
 *
 * Lets go of the connections that are closed.
 */
void
bench_wire_forget_closed(BenchWire *wire)
{
  g_hash_table_foreach_remove(wire->messages, is_closed, NULL);
  g_hash_table_foreach_remove(wire->streams, is_closed_stream, wire->messages);
}

/**
 * bench_wire_set_filter:
 * @filter: asked about everything that is received from now on, with the data of @wire
 */
void
bench_wire_set_filter(BenchWire *wire, BenchWireFilter filter)
{
  wire->filter = filter;
}

static gboolean
is_value(gpointer key G_GNUC_UNUSED, gpointer value, gpointer wanted)
{
  return value == wanted;
}

/**
 * bench_wire_detach:
 * @wire: (transfer full): no message is reported any more
 */
void
bench_wire_detach(BenchWire *wire)
{
  g_ptr_array_remove(wires, wire);
  g_hash_table_foreach_remove(primaries, is_value, wire);
  g_hash_table_unref(wire->streams);
  g_hash_table_unref(wire->messages);
  g_object_unref(wire->clock);
  g_free(wire);
}

/* The value of a header in a message head, found without a parser: name or its compact form. */
static const char *
find_header(const char *head, gsize size, const char *name, char compact)
{
  gsize name_length = strlen(name);

  for (const char *line = head; line < head + size;)
    {
      const char *end = memchr(line, '\n', (gsize) (head + size - line));
      const char *after = NULL;

      if (end == NULL)
        return NULL;
      if ((gsize) (end - line) > name_length && g_ascii_strncasecmp(line, name, name_length) == 0)
        after = line + name_length;
      else if (end - line > 1 && g_ascii_tolower(line[0]) == compact)
        after = line + 1;
      while (after != NULL && after < end && (*after == ' ' || *after == '\t'))
        after++;
      if (after != NULL && *after == ':')
        return after + 1;
      line = end + 1;
    }
  return NULL;
}

/**
 * bench_wire_message_size:
 * @bytes: the beginning of a stream, at the first byte of a message
 *
 * Returns: how long that message is, 0 if more bytes must come first, -1 if this can never be one.
 *   Source: RFC 3261 18.3, 20.14.
 */
gssize
bench_wire_message_size(const char *bytes, gsize size)
{
  const char *end = g_strstr_len(bytes, (gssize) size, "\r\n\r\n");
  const char *length_text;
  guint64 length = 0;
  gsize head;

  if (end == NULL)
    return size > LARGEST_MESSAGE ? -1 : 0;
  head = (gsize) (end - bytes) + 4;
  length_text = find_header(bytes, head, "Content-Length", 'l');
  if (length_text != NULL)
    length = g_ascii_strtoull(length_text, NULL, 10);
  if (length > LARGEST_MESSAGE)
    return -1;
  return head + length <= size ? (gssize) (head + length) : 0;
}

/* The wire whose agent owns a primary transport. Sofia leads from an agent down to its primaries, but
   not back up, so the way back is looked for once a primary. */
static BenchWire *
find_wire(const tport_t *primary)
{
  BenchWire *wire = primaries != NULL ? g_hash_table_lookup(primaries, primary) : NULL;

  if (wire != NULL || wires == NULL)
    return wire;
  for (guint i = 0; i < wires->len; i++)
    {
      wire = g_ptr_array_index(wires, i);
      for (const tport_t *tport = tport_primaries(wire->master); tport != NULL; tport = tport_next(tport))
        if (tport == primary)
          {
            g_hash_table_insert(primaries, (gpointer) primary, wire);
            return wire;
          }
    }
  return NULL;
}

static BenchTransport
transport_of(const tport_t *tport)
{
  const char *protocol = tport_name(tport)->tpn_proto;

  if (g_ascii_strcasecmp(protocol, "tls") == 0)
    return BENCH_TRANSPORT_TLS;
  return g_ascii_strcasecmp(protocol, "tcp") == 0 ? BENCH_TRANSPORT_TCP : BENCH_TRANSPORT_UDP;
}

static void
strip_brackets(char *host)
{
  gsize length = strlen(host);

  if (host[0] == '[' && length > 2)
    {
      memmove(host, host + 1, length - 2);
      host[length - 2] = '\0';
    }
}

static void
report(BenchWire *wire, const tport_t *tport, msg_t *msg, gboolean sent, GBytes *bytes)
{
  const tport_t *primary = tport_parent(tport);
  su_sockaddr_t *remote = msg_addr(msg);
  char remote_host[INET6_ADDRSTRLEN] = "";
  g_autofree char *local_host = NULL;
  g_autoptr(BenchTapRecord) record = NULL;

  local_host = g_strdup(tport_name(primary)->tpn_host);
  strip_brackets(local_host);
  inet_ntop(remote->su_family, SU_ADDR(remote), remote_host, sizeof remote_host);
  record = bench_tap_record_new(BENCH_TAP_SIP, sent ? BENCH_TAP_OUT : BENCH_TAP_IN, transport_of(tport),
                                bench_clock_wall(wire->clock), local_host,
                                (guint16) g_ascii_strtoull(tport_name(primary)->tpn_port, NULL, 10),
                                remote_host, ntohs(remote->su_port), bytes);
  wire->on_message(record, wire->data);
}

static gboolean
is_stale(gpointer key G_GNUC_UNUSED, gpointer stream, gpointer now_us)
{
  return *(gint64 *) now_us - ((Stream *) stream)->touched_us > LONGEST_PAUSE_S * G_USEC_PER_SEC;
}

static void
drop_oldest(BenchWire *wire)
{
  GHashTableIter iter;
  gpointer key;
  gpointer value;
  gpointer oldest = NULL;
  gint64 oldest_us = G_MAXINT64;

  g_hash_table_iter_init(&iter, wire->streams);
  while (g_hash_table_iter_next(&iter, &key, &value))
    if (((Stream *) value)->touched_us < oldest_us)
      {
        oldest = key;
        oldest_us = ((Stream *) value)->touched_us;
      }
  g_hash_table_remove(wire->streams, oldest);
}

/* What has come of a message so far, over this connection and in this direction. */
static GByteArray *
find_stream(BenchWire *wire, gpointer key, msg_t *msg)
{
  gint64 now_us = bench_clock_now(wire->clock);
  in_port_t remote_port = msg_addr(msg)->su_port;
  Stream *stream;

  g_hash_table_foreach_remove(wire->streams, is_stale, &now_us);
  stream = g_hash_table_lookup(wire->streams, key);
  if (stream == NULL || stream->remote_port != remote_port)
    {
      if (stream == NULL && g_hash_table_size(wire->streams) >= MOST_STREAMS)
        drop_oldest(wire);
      stream = g_new0(Stream, 1);
      stream->bytes = g_byte_array_new();
      stream->remote_port = remote_port;
      g_hash_table_replace(wire->streams, key, stream);
    }
  stream->touched_us = now_us;
  return stream->bytes;
}

/* Whether the first line is one Sofia reads. */
static gboolean
has_first_line(const char *bytes, gsize size)
{
  gboolean response = size > 12 && strncmp(bytes, "SIP/2.0 ", 8) == 0;
  const char *end = memchr(bytes, '\n', size);

  if (response)
    return strspn(bytes + 8, "0123456789") == 3 && (bytes[11] == ' ' || bytes[11] == '\r');
  return end != NULL && g_strstr_len(bytes, end - bytes, " SIP/2.0") != NULL
         && bench_malformed_check(bytes, size) == 0;
}

static void
set_messages(BenchWire *wire, const tport_t *tport, guint count)
{
  g_hash_table_insert(wire->messages, tport_ref((tport_t *) tport), GUINT_TO_POINTER(count));
}

static void
count_message(BenchWire *wire, const tport_t *tport, const char *bytes, gsize size)
{
  guint so_far = GPOINTER_TO_UINT(g_hash_table_lookup(wire->messages, tport));

  set_messages(wire, tport,
               so_far != SPOILT && has_first_line(bytes, size) ? MIN(so_far + 1, SPOILT - 1) : SPOILT);
}

static void
report_stream(BenchWire *wire, const tport_t *tport, msg_t *msg, gboolean sent, const char *bytes, gsize size)
{
  gpointer key = stream_key(tport, sent);
  GByteArray *stream = find_stream(wire, key, msg);

  if (!g_hash_table_contains(wire->messages, tport))
    set_messages(wire, tport, 0);
  g_byte_array_append(stream, (const guint8 *) bytes, (guint) size);
  while (stream->len > 0)
    {
      gssize message;

      if (stream->data[0] == '\r' || stream->data[0] == '\n')
        {
          g_byte_array_remove_index(stream, 0);
          continue;
        }
      message = bench_wire_message_size((const char *) stream->data, stream->len);
      if (message == 0)
        return;
      if (message < 0)
        {
          bench_warning("A stream from or to %s is not SIP; %u bytes of it were not recorded",
                        tport_name(tport)->tpn_host, stream->len);
          set_messages(wire, tport, SPOILT);
          break;
        }
      g_autoptr(GBytes) whole = g_bytes_new(stream->data, (gsize) message);

      g_byte_array_remove_range(stream, 0, (guint) message);
      count_message(wire, tport, g_bytes_get_data(whole, NULL), (gsize) message);
      report(wire, tport, msg, sent, whole);
    }
  /* Tports come and go; an empty stream needs no entry. */
  g_hash_table_remove(wire->streams, key);
}

static gboolean
is_keep_alive(const char *bytes, gsize size)
{
  return strspn(bytes, "\r\n") >= size;
}

/* Sofia parses its buffer after this, and skips what is blanked. */
static void
filter_received(BenchWire *wire, msg_t *msg, const GString *bytes, su_iovec_t const iov[], size_t iovused)
{
  BenchSipSource source;
  gsize left = bytes->len;

  if (wire->filter == NULL)
    return;
  bench_sip_source_read(&source, msg);
  if (wire->filter(&source, bytes->str, bytes->len, wire->data))
    return;
  for (size_t i = 0; i < iovused && left > 0; i++)
    {
      gsize length = MIN((gsize) iov[i].mv_len, left);

      memset(iov[i].mv_base, '\n', length);
      left -= length;
    }
}

void
tport_dump_iovec(tport_t const *self,
                 msg_t *msg,
                 size_t n,
                 su_iovec_t const iov[],
                 size_t iovused,
                 char const *what,
                 char const *how G_GNUC_UNUSED)
{
  BenchWire *wire = find_wire(tport_parent(self));
  g_autoptr(GString) bytes = NULL;
  size_t left = n;
  gboolean sent = strcmp(what, "sent") == 0;

  chunks_seen++;
  if (wire == NULL)
    return;
  bytes = g_string_sized_new(n);
  for (size_t i = 0; i < iovused && left > 0; i++)
    {
      size_t length = MIN((size_t) iov[i].mv_len, left);

      g_string_append_len(bytes, iov[i].mv_base, (gssize) length);
      left -= length;
    }
  if (!sent)
    filter_received(wire, msg, bytes, iov, iovused);
  if (is_keep_alive(bytes->str, bytes->len))
    return;
  if (tport_is_stream(self))
    report_stream(wire, self, msg, sent, bytes->str, bytes->len);
  else
    {
      g_autoptr(GBytes) datagram = g_string_free_to_bytes(g_steal_pointer(&bytes));

      report(wire, self, msg, sent, datagram);
    }
}

static void
keep_record(BenchTapRecord *record, gpointer data)
{
  g_ptr_array_add(data, bench_tap_record_ref(record));
}

static int
accept_anything(nta_leg_magic_t *magic G_GNUC_UNUSED,
                nta_leg_t *leg G_GNUC_UNUSED,
                nta_incoming_t *irq G_GNUC_UNUSED,
                sip_t const *sip G_GNUC_UNUSED)
{
  return 200;
}

/**
 * bench_wire_self_test:
 *
 * Sends a known message with a body to ourselves over loopback UDP and compares what the tap saw of
 * it on both sides. Run once a process, before the first phone starts.
 *
 * Returns: whether every byte came through; if not, @error says what was missing.
 */
gboolean
bench_wire_self_test(GError **error)
{
  static const char body[] = "benchphone self-test\r\n";
  g_autoptr(BenchClock) clock = bench_clock_new();
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func((GDestroyNotify) bench_tap_record_unref);
  su_root_t *root = su_root_create(NULL);
  nta_agent_t *agent;
  BenchWire *wire;
  nta_leg_t *leg;
  nta_outgoing_t *request;
  url_t *target;
  su_home_t home[1] = { SU_HOME_INIT(home) };
  gboolean passed = FALSE;

  su_root_threading(root, 0);
  agent = nta_agent_create(root, URL_STRING_MAKE("sip:127.0.0.1:*;transport=udp"), NULL, NULL,
                           TPTAG_DUMP("/dev/null"), NTATAG_UA(1), TAG_END());
  if (agent == NULL)
    {
      g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "no loopback UDP socket for the wire self-test");
      su_root_destroy(root);
      return FALSE;
    }
  wire = bench_wire_attach(agent, clock, keep_record, records);
  target
      = url_format(home, "sip:self-test@%s:%s", nta_agent_via(agent)->v_host, nta_agent_via(agent)->v_port);
  leg = nta_leg_tcreate(agent, accept_anything, NULL, NTATAG_NO_DIALOG(1), TAG_END());
  request
      = nta_outgoing_tcreate(leg, NULL, NULL, NULL, SIP_METHOD_MESSAGE, (url_string_t *) target,
                             SIPTAG_FROM_STR("<sip:self-test@127.0.0.1>"),
                             SIPTAG_TO_STR("<sip:self-test@127.0.0.1>"), SIPTAG_CALL_ID_STR("wire-self-test"),
                             SIPTAG_CONTENT_TYPE_STR("text/plain"), SIPTAG_PAYLOAD_STR(body), TAG_END());
  for (int i = 0; i < 50 && records->len < 2; i++)
    su_root_step(root, 10);
  if (records->len >= 2)
    {
      BenchTapRecord *out = g_ptr_array_index(records, 0);
      BenchTapRecord *in = g_ptr_array_index(records, 1);
      gsize size = 0;
      const char *text = g_bytes_get_data(out->bytes, &size);

      passed = out->direction == BENCH_TAP_OUT && in->direction == BENCH_TAP_IN
               && g_bytes_equal(out->bytes, in->bytes) && g_str_has_prefix(text, "MESSAGE sip:self-test@")
               && size > sizeof body && memcmp(text + size - (sizeof body - 1), body, sizeof body - 1) == 0;
    }
  if (!passed)
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED,
                "this build of Sofia-SIP does not show us its messages (%u chunks, %u messages seen): "
                "the trace would be incomplete",
                chunks_seen, records->len);
  nta_outgoing_destroy(request);
  nta_leg_destroy(leg);
  bench_wire_detach(wire);
  nta_agent_destroy(agent);
  su_root_destroy(root);
  su_home_deinit(home);
  return passed;
}
