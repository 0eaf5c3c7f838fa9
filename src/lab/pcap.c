/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lab/pcap.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <pcap/pcap.h>
#include <stdio.h>
#include <string.h>

#include "lab/tap-store.h"

#define LARGEST_DATAGRAM 65507 /* what UDP over IPv4 can carry */
#define LARGEST_SEGMENT 1400
#define SNAPSHOT_LENGTH 262144
#define HOP_LIMIT 64
#define WINDOW 65535
#define FIRST_SEQUENCE 1000

enum
{
  PROTOCOL_TCP = 6,
  PROTOCOL_UDP = 17
};

enum
{
  TCP_SYN = 0x02,
  TCP_PSH = 0x08,
  TCP_ACK = 0x10
};

typedef struct
{
  GInetAddress *address;
  guint16 port;
} Endpoint;

/* One TCP connection: the next sequence number of the side that opened it and of the other one. */
typedef struct
{
  guint32 next[2];
} Connection;

typedef struct
{
  pcap_dumper_t *dumper;
  GHashTable *connections; /* "address port address port", the opener first -> Connection */
} Writer;

static void
endpoint_clear(Endpoint *endpoint)
{
  g_clear_object(&endpoint->address);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Endpoint, endpoint_clear)

static void
put16(GByteArray *bytes, guint value)
{
  const guint8 both[2] = { (guint8) (value >> 8), (guint8) value };

  g_byte_array_append(bytes, both, sizeof both);
}

static void
put32(GByteArray *bytes, guint32 value)
{
  put16(bytes, value >> 16);
  put16(bytes, value & 0xffff);
}

static void
put_address(GByteArray *bytes, const Endpoint *endpoint)
{
  g_byte_array_append(bytes, g_inet_address_to_bytes(endpoint->address),
                      (guint) g_inet_address_get_native_size(endpoint->address));
}

/* RFC 1071. */
static guint16
checksum(const guint8 *bytes, gsize size)
{
  guint32 sum = 0;

  for (gsize i = 0; i < size; i++)
    sum += i % 2 == 0 ? (guint32) bytes[i] << 8 : bytes[i];
  while (sum >> 16 != 0)
    sum = (sum & 0xffff) + (sum >> 16);
  return (guint16) ~sum;
}

static void
patch16(GByteArray *bytes, guint offset, guint16 value)
{
  bytes->data[offset] = (guint8) (value >> 8);
  bytes->data[offset + 1] = (guint8) value;
}

/* The checksum of a UDP or TCP packet with its pseudo-header: RFC 768, 9293 3.1, 8200 8.1. */
static guint16
transport_checksum(const Endpoint *from, const Endpoint *to, guint protocol, const GByteArray *packet)
{
  g_autoptr(GByteArray) all = g_byte_array_sized_new(packet->len + 40);

  put_address(all, from);
  put_address(all, to);
  put32(all, packet->len);
  put32(all, protocol);
  g_byte_array_append(all, packet->data, packet->len);
  return checksum(all->data, all->len);
}

/* RFC 791 3.1, RFC 8200 3. */
static void
put_ip_header(GByteArray *bytes, const Endpoint *from, const Endpoint *to, guint protocol, guint payload)
{
  if (g_inet_address_get_family(from->address) == G_SOCKET_FAMILY_IPV6)
    {
      put32(bytes, 6U << 28);
      put16(bytes, payload);
      put16(bytes, (protocol << 8) | HOP_LIMIT);
      put_address(bytes, from);
      put_address(bytes, to);
      return;
    }
  put16(bytes, 0x4500);
  put16(bytes, 20 + payload);
  put16(bytes, 0);
  put16(bytes, 0x4000);
  put16(bytes, (HOP_LIMIT << 8) | protocol);
  put16(bytes, 0);
  put_address(bytes, from);
  put_address(bytes, to);
  patch16(bytes, 10, checksum(bytes->data, 20));
}

static void
dump(Writer *writer,
     gint64 time_us,
     const Endpoint *from,
     const Endpoint *to,
     guint protocol,
     const GByteArray *packet)
{
  g_autoptr(GByteArray) whole = g_byte_array_sized_new(packet->len + 40);
  struct pcap_pkthdr header = { 0 };

  put_ip_header(whole, from, to, protocol, packet->len);
  g_byte_array_append(whole, packet->data, packet->len);
  header.ts.tv_sec = (time_t) (time_us / G_USEC_PER_SEC);
  header.ts.tv_usec = (suseconds_t) (time_us % G_USEC_PER_SEC);
  header.caplen = header.len = whole->len;
  pcap_dump((u_char *) writer->dumper, &header, whole->data);
}

static void
dump_datagram(Writer *writer,
              gint64 time_us,
              const Endpoint *from,
              const Endpoint *to,
              const guint8 *data,
              gsize size)
{
  g_autoptr(GByteArray) packet = g_byte_array_sized_new((guint) size + 8);
  guint16 sum;

  put16(packet, from->port);
  put16(packet, to->port);
  put16(packet, (guint) size + 8);
  put16(packet, 0);
  g_byte_array_append(packet, data, (guint) size);
  sum = transport_checksum(from, to, PROTOCOL_UDP, packet);
  /* Zero would mean that there is none. */
  patch16(packet, 6, sum != 0 ? sum : 0xffff);
  dump(writer, time_us, from, to, PROTOCOL_UDP, packet);
}

static void
dump_segment(Writer *writer,
             gint64 time_us,
             const Endpoint *from,
             const Endpoint *to,
             guint32 sequence,
             guint32 acknowledged,
             guint flags,
             const guint8 *data,
             gsize size)
{
  g_autoptr(GByteArray) packet = g_byte_array_sized_new((guint) size + 20);

  put16(packet, from->port);
  put16(packet, to->port);
  put32(packet, sequence);
  put32(packet, acknowledged);
  put16(packet, (5U << 12) | flags);
  put16(packet, WINDOW);
  put32(packet, 0);
  if (size > 0)
    g_byte_array_append(packet, data, (guint) size);
  patch16(packet, 16, transport_checksum(from, to, PROTOCOL_TCP, packet));
  dump(writer, time_us, from, to, PROTOCOL_TCP, packet);
}

static char *
connection_key(const Endpoint *a, const Endpoint *b)
{
  g_autofree char *first = g_inet_address_to_string(a->address);
  g_autofree char *second = g_inet_address_to_string(b->address);

  return g_strdup_printf("%s %u %s %u", first, a->port, second, b->port);
}

/* The connection of two endpoints; on first sight, the handshake that must have been. */
static Connection *
open_connection(Writer *writer, gint64 time_us, const Endpoint *from, const Endpoint *to, guint *side)
{
  g_autofree char *key = connection_key(from, to);
  g_autofree char *reverse = connection_key(to, from);
  Connection *connection = g_hash_table_lookup(writer->connections, key);

  *side = 0;
  if (connection != NULL)
    return connection;
  connection = g_hash_table_lookup(writer->connections, reverse);
  if (connection != NULL)
    {
      *side = 1;
      return connection;
    }
  connection = g_new0(Connection, 1);
  connection->next[0] = connection->next[1] = FIRST_SEQUENCE + 1;
  dump_segment(writer, time_us, from, to, FIRST_SEQUENCE, 0, TCP_SYN, NULL, 0);
  dump_segment(writer, time_us, to, from, FIRST_SEQUENCE, FIRST_SEQUENCE + 1, TCP_SYN | TCP_ACK, NULL, 0);
  dump_segment(writer, time_us, from, to, FIRST_SEQUENCE + 1, FIRST_SEQUENCE + 1, TCP_ACK, NULL, 0);
  g_hash_table_insert(writer->connections, g_steal_pointer(&key), connection);
  return connection;
}

static void
dump_stream(Writer *writer,
            gint64 time_us,
            const Endpoint *from,
            const Endpoint *to,
            const guint8 *data,
            gsize size)
{
  guint side = 0;
  Connection *connection = open_connection(writer, time_us, from, to, &side);

  for (gsize done = 0; done < size;)
    {
      gsize part = MIN(size - done, LARGEST_SEGMENT);

      dump_segment(writer, time_us, from, to, connection->next[side], connection->next[1 - side],
                   TCP_ACK | (done + part == size ? TCP_PSH : 0), data + done, part);
      connection->next[side] += (guint32) part;
      done += part;
    }
}

static GInetAddress *
parse_address(const char *host, GError **error)
{
  g_autofree char *bare = g_strndup(host, strcspn(host, "%"));
  GInetAddress *address = g_inet_address_new_from_string(bare);

  if (address == NULL)
    g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "a record has no numeric address but “%s”", host);
  return address;
}

static gboolean
read_endpoints(const BenchTapRecord *record, Endpoint *from, Endpoint *to, GError **error)
{
  Endpoint *local = record->direction == BENCH_TAP_OUT ? from : to;
  Endpoint *remote = record->direction == BENCH_TAP_OUT ? to : from;

  local->port = record->local_port;
  remote->port = record->remote_port;
  local->address = parse_address(record->local_host, error);
  if (local->address == NULL)
    return FALSE;
  remote->address = parse_address(record->remote_host, error);
  if (remote->address == NULL)
    return FALSE;
  if (g_inet_address_get_family(local->address) == g_inet_address_get_family(remote->address))
    return TRUE;
  g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "a record passed between %s and %s, IPv4 and IPv6",
              record->local_host, record->remote_host);
  return FALSE;
}

/* Everything that can be wrong with a record is found before a file is begun. */
static gboolean
check_records(const GPtrArray *records, GError **error)
{
  for (guint i = 0; i < records->len; i++)
    {
      const BenchTapRecord *record = g_ptr_array_index(records, i);
      g_auto(Endpoint) from = { 0 };
      g_auto(Endpoint) to = { 0 };

      if (!read_endpoints(record, &from, &to, error))
        return FALSE;
      if (record->transport == BENCH_TRANSPORT_UDP && g_bytes_get_size(record->bytes) > LARGEST_DATAGRAM)
        {
          g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
                      "a record of %" G_GSIZE_FORMAT " bytes does not fit into a UDP datagram",
                      g_bytes_get_size(record->bytes));
          return FALSE;
        }
    }
  return TRUE;
}

static void
write_record(Writer *writer, const BenchTapRecord *record)
{
  g_auto(Endpoint) from = { 0 };
  g_auto(Endpoint) to = { 0 };
  gsize size = 0;
  const guint8 *data = g_bytes_get_data(record->bytes, &size);

  if (!read_endpoints(record, &from, &to, NULL))
    return;
  switch (record->transport)
    {
    case BENCH_TRANSPORT_UDP:
      dump_datagram(writer, record->time_us, &from, &to, data, size);
      break;
    case BENCH_TRANSPORT_TCP:
    case BENCH_TRANSPORT_TLS:
      dump_stream(writer, record->time_us, &from, &to, data, size);
      break;
    }
}

static gboolean
set_file_error(const char *path, int code, GError **error)
{
  g_set_error(error, G_FILE_ERROR, (int) g_file_error_from_errno(code), "%s: %s", path, g_strerror(code));
  return FALSE;
}

/**
 * bench_pcap_write:
 * @records: (element-type BenchTapRecord): of one or several phones, SIP and media
 * @path: the file to write; one that is there is replaced
 *
 * Writes the records in the order of their times. What came through TLS is written as the plain text
 * that was inside, over TCP. A record that no packet could carry, or whose address is not numeric, is
 * an error, and then no file is begun.
 *
 * Returns: whether the file is whole; if not, @error (%G_FILE_ERROR) says why.
 */
gboolean
bench_pcap_write(const GPtrArray *records, const char *path, GError **error)
{
  g_autoptr(GPtrArray) sorted = bench_tap_records_sort(records);
  Writer writer = { 0 };
  pcap_t *pcap;
  FILE *file;
  gboolean written;
  int code;

  if (!check_records(records, error))
    return FALSE;
  file = g_fopen(path, "wbe");
  if (file == NULL)
    return set_file_error(path, errno, error);
  pcap = pcap_open_dead(DLT_RAW, SNAPSHOT_LENGTH);
  writer.dumper = pcap != NULL ? pcap_dump_fopen(pcap, file) : NULL;
  if (writer.dumper == NULL)
    {
      g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "%s: %s", path,
                  pcap != NULL ? pcap_geterr(pcap) : "no memory");
      g_clear_pointer(&pcap, pcap_close);
      fclose(file);
      return FALSE;
    }
  writer.connections = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  errno = 0;
  for (guint i = 0; i < sorted->len; i++)
    write_record(&writer, g_ptr_array_index(sorted, i));
  written = pcap_dump_flush(writer.dumper) == 0 && ferror(file) == 0;
  code = errno != 0 ? errno : EIO;
  pcap_dump_close(writer.dumper);
  pcap_close(pcap);
  g_hash_table_unref(writer.connections);
  return written ? TRUE : set_file_error(path, code, error);
}
