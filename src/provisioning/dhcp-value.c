/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provisioning/dhcp-value.h"

#include <string.h>

#include "provisioning/fetch.h"
#include "provisioning/offer.h"

#define LEAST_OPTION 1
#define MOST_OPTION 254
#define LEAST_HEX_GROUPS 4
#define LONGEST_TEXT 65536

static void
want(GArray *options, guint option)
{
  for (guint i = 0; i < options->len; i++)
    if (g_array_index(options, guint, i) == option)
      return;
  g_array_append_val(options, option);
}

/**
 * bench_dhcp_options_wanted:
 *
 * Returns: (transfer full): guint: auto_provision.dhcp_option.list_user_options as they stand, then 66, then 43.
 */
GArray *
bench_dhcp_options_wanted(BenchSettings *settings)
{
  g_auto(GStrv) own
      = g_strsplit(bench_settings_get(settings, "auto_provision.dhcp_option.list_user_options"), ",", -1);
  GArray *options = g_array_new(FALSE, FALSE, sizeof(guint));

  for (guint i = 0; own[i] != NULL; i++)
    {
      guint64 option;

      if (g_ascii_string_to_unsigned(g_strstrip(own[i]), 10, LEAST_OPTION, MOST_OPTION, &option, NULL))
        want(options, (guint) option);
    }
  want(options, BENCH_DHCP_TFTP_SERVER);
  want(options, BENCH_DHCP_VENDOR_SPECIFIC);
  return options;
}

static gboolean
is_text(const guint8 *bytes, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isprint((char) bytes[i]))
      return FALSE;
  return TRUE;
}

/* Vendor-specific information in its sub-options (RFC 2132 8.4): the first that is a URL. Which sub-option that is
   in a real phone is unverified (R), so any will do. */
static char *
read_vendor(const BenchDeviceIdentity *identity, const guint8 *bytes, gsize length, GError **error)
{
  gsize at = 0;

  while (at + 1 < length && bytes[at + 1] <= length - at - 2)
    {
      const char *value = (const char *) bytes + at + 2;
      gsize size = bytes[at + 1];

      if (g_strstr_len(value, (gssize) size, "://") != NULL)
        return bench_offer_read(identity, value, size, error);
      at += 2 + size;
    }
  g_set_error_literal(error, BENCH_FETCH_ERROR, BENCH_FETCH_ERROR_URL, "no address among its sub-options");
  return NULL;
}

/**
 * bench_dhcp_read_value:
 * @option: its code
 * @bytes: its value, @length of them
 *
 * Returns: (transfer full) (nullable): the address of a server in it, variables unexpanded; %NULL with the reason.
 */
char *
bench_dhcp_read_value(const BenchDeviceIdentity *identity,
                      guint option,
                      const guint8 *bytes,
                      gsize length,
                      GError **error)
{
  while (length > 0 && bytes[length - 1] == '\0')
    length--;
  if (option == BENCH_DHCP_VENDOR_SPECIFIC && !is_text(bytes, length))
    return read_vendor(identity, bytes, length, error);
  return bench_offer_read(identity, (const char *) bytes, length, error);
}

/* "68:74:74:70", as lease readers write what is not known to be text; leading zeros may be missing. */
static gboolean
read_hex(const char *text, GByteArray *out)
{
  g_auto(GStrv) groups = g_strsplit(text, ":", -1);
  guint n = 0;

  for (; groups[n] != NULL; n++)
    {
      guint64 value = 0;
      guint8 byte;

      if (strlen(groups[n]) > 2 || !g_ascii_string_to_unsigned(groups[n], 16, 0, G_MAXUINT8, &value, NULL))
        return FALSE;
      byte = (guint8) value;
      g_byte_array_append(out, &byte, 1);
    }
  return n >= LEAST_HEX_GROUPS;
}

/**
 * bench_dhcp_read_text:
 * @text: an option's value as NetworkManager has it: text, or bytes in hexadecimal parted by colons
 *
 * Returns: (transfer full): its bytes.
 */
GByteArray *
bench_dhcp_read_text(const char *text)
{
  GByteArray *out = g_byte_array_new();

  if (strlen(text) <= LONGEST_TEXT && read_hex(text, out))
    return out;
  g_byte_array_set_size(out, 0);
  g_byte_array_append(out, (const guint8 *) text, (guint) MIN(strlen(text), LONGEST_TEXT));
  return out;
}
