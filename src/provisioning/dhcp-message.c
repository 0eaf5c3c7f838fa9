/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provisioning/dhcp-message.h"

#include <string.h>

/* Where the fields are (RFC 2131 2). */
#define TRANSACTION 4
#define CLIENT_ADDRESS 12
#define HARDWARE_ADDRESS 28
#define SERVER_NAME 44
#define SERVER_NAME_BYTES 64
#define FILE_NAME 108
#define FILE_NAME_BYTES 128
#define COOKIE 236
#define OPTIONS 240
#define LEAST_BYTES 300 /* as BOOTP relays expect */

#define REQUEST 1
#define REPLY 2
#define ETHERNET 1

#define OPTION_PAD 0
#define OPTION_OVERLOAD 52
#define OPTION_TYPE 53
#define OPTION_WANTED 55
#define OPTION_LARGEST 57
#define OPTION_VENDOR_CLASS 60
#define OPTION_CLIENT 61
#define OPTION_END 255
#define TYPE_ACK 5
#define TYPE_INFORM 8
#define LARGEST 1472 /* an Ethernet frame's */

static const guint8 cookie[] = { 99, 130, 83, 99 };

static void
add_option(GByteArray *out, guint8 code, const void *bytes, gsize length)
{
  guint8 head[] = { code, (guint8) MIN(length, G_MAXUINT8) };

  g_byte_array_append(out, head, sizeof head);
  g_byte_array_append(out, bytes, head[1]);
}

static void
add_wanted(GByteArray *out, const GArray *options)
{
  g_autoptr(GByteArray) codes = g_byte_array_new();

  for (guint i = 0; i < options->len; i++)
    {
      guint8 code = (guint8) g_array_index(options, guint, i);

      g_byte_array_append(codes, &code, 1);
    }
  add_option(out, OPTION_WANTED, codes->data, codes->len);
}

/**
 * bench_dhcp_write_inform:
 *
 * Returns: (transfer full): the DHCPINFORM that asks for the options.
 */
GBytes *
bench_dhcp_write_inform(const BenchDhcpInform *self)
{
  GByteArray *out = g_byte_array_new();
  guint8 client[1 + BENCH_DHCP_MAC_BYTES] = { ETHERNET };
  const guint8 type = TYPE_INFORM;
  const guint8 largest[] = { LARGEST >> 8, LARGEST & 0xff };
  const guint8 end = OPTION_END;
  guint32 transaction = g_htonl(self->transaction);
  gsize head = OPTIONS;

  g_byte_array_set_size(out, (guint) head);
  memset(out->data, 0, head);
  out->data[0] = REQUEST;
  out->data[1] = ETHERNET;
  out->data[2] = BENCH_DHCP_MAC_BYTES;
  memcpy(out->data + TRANSACTION, &transaction, sizeof transaction);
  memcpy(out->data + CLIENT_ADDRESS, self->address, sizeof self->address);
  memcpy(out->data + HARDWARE_ADDRESS, self->mac, sizeof self->mac);
  memcpy(out->data + COOKIE, cookie, sizeof cookie);
  memcpy(client + 1, self->mac, sizeof self->mac);
  add_option(out, OPTION_TYPE, &type, 1);
  add_option(out, OPTION_CLIENT, client, sizeof client);
  if (*self->vendor_class != '\0')
    add_option(out, OPTION_VENDOR_CLASS, self->vendor_class, strlen(self->vendor_class));
  add_option(out, OPTION_LARGEST, largest, sizeof largest);
  add_wanted(out, self->options);
  g_byte_array_append(out, &end, 1);
  while (out->len < LEAST_BYTES)
    g_byte_array_append(out, (const guint8[]){ OPTION_PAD }, 1);
  return g_byte_array_free_to_bytes(out);
}

/* Adds the options of one field to @values; FALSE when one leads beyond its end. */
static gboolean
collect(GHashTable *values, const guint8 *bytes, gsize length)
{
  gsize at = 0;

  while (at < length && bytes[at] != OPTION_END)
    {
      GByteArray *value;

      if (bytes[at] == OPTION_PAD)
        {
          at++;
          continue;
        }
      if (at + 1 >= length || bytes[at + 1] > length - at - 2)
        return FALSE;
      value = g_hash_table_lookup(values, GUINT_TO_POINTER((guint) bytes[at]));
      if (value == NULL)
        {
          value = g_byte_array_new();
          g_hash_table_insert(values, GUINT_TO_POINTER((guint) bytes[at]), value);
        }
      g_byte_array_append(value, bytes + at + 2, bytes[at + 1]);
      at += 2 + (gsize) bytes[at + 1];
    }
  return TRUE;
}

/* The first byte of an option, 0 without it. */
static guint8
first_byte(GHashTable *values, guint option)
{
  GByteArray *value = g_hash_table_lookup(values, GUINT_TO_POINTER(option));

  return value != NULL && value->len > 0 ? value->data[0] : 0;
}

/* Options, then those in the file field, then those in the sname field (RFC 3396 5). */
static gboolean
collect_all(GHashTable *values, const guint8 *bytes, gsize length)
{
  guint8 overload;

  if (!collect(values, bytes + OPTIONS, length - OPTIONS))
    return FALSE;
  overload = first_byte(values, OPTION_OVERLOAD);
  if ((overload & 1) != 0 && !collect(values, bytes + FILE_NAME, FILE_NAME_BYTES))
    return FALSE;
  return (overload & 2) == 0 || collect(values, bytes + SERVER_NAME, SERVER_NAME_BYTES);
}

static gboolean
is_reply(const guint8 *bytes, gsize length, guint32 transaction)
{
  guint32 theirs;

  if (length < OPTIONS || bytes[0] != REPLY || memcmp(bytes + COOKIE, cookie, sizeof cookie) != 0)
    return FALSE;
  memcpy(&theirs, bytes + TRANSACTION, sizeof theirs);
  return g_ntohl(theirs) == transaction;
}

/**
 * bench_dhcp_read_ack:
 * @bytes: a datagram, @length of them
 * @transaction: of our DHCPINFORM
 *
 * Returns: (transfer full) (nullable): its options, code → GByteArray; %NULL when it is no DHCPACK for us.
 */
GHashTable *
bench_dhcp_read_ack(const guint8 *bytes, gsize length, guint32 transaction, GError **error)
{
  g_autoptr(GHashTable) values = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify) g_byte_array_unref);

  if (!is_reply(bytes, length, transaction))
    g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "no reply to our DHCPINFORM");
  else if (!collect_all(values, bytes, length))
    g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "an option leads beyond the end");
  else if (first_byte(values, OPTION_TYPE) != TYPE_ACK)
    g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "no DHCPACK");
  else
    return g_steal_pointer(&values);
  return NULL;
}

/**
 * bench_dhcp_read_mac:
 * @digits: twelve hexadecimal ones
 * @mac: (out): their bytes
 *
 * Returns: whether they are.
 */
gboolean
bench_dhcp_read_mac(const char *digits, guint8 mac[BENCH_DHCP_MAC_BYTES])
{
  if (strlen(digits) != 2 * BENCH_DHCP_MAC_BYTES)
    return FALSE;
  for (guint i = 0; i < BENCH_DHCP_MAC_BYTES; i++)
    {
      int high = g_ascii_xdigit_value(digits[2 * i]);
      int low = g_ascii_xdigit_value(digits[2 * i + 1]);

      if (high < 0 || low < 0)
        return FALSE;
      mac[i] = (guint8) (high << 4 | low);
    }
  return TRUE;
}
