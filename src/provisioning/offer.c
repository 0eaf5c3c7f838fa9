/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provisioning/offer.h"

#include <string.h>

#include "provisioning/fetch-url.h"
#include "provisioning/fetch.h"
#include "provisioning/place.h"

/* Up to the end of its first line; servers end the text with a NUL, a line end or nothing. */
static char *
first_line(const char *bytes, gsize length)
{
  gsize end = 0;

  while (end < length && bytes[end] != '\0' && bytes[end] != '\r' && bytes[end] != '\n')
    end++;
  return end > 0 ? g_strstrip(g_strndup(bytes, end)) : g_strdup("");
}

static gboolean
is_plain(const char *text)
{
  for (const char *c = text; *c != '\0'; c++)
    if (!g_ascii_isgraph(*c))
      return FALSE;
  return TRUE;
}

static void
refuse(GError **error, const char *reason)
{
  g_set_error_literal(error, BENCH_FETCH_ERROR, BENCH_FETCH_ERROR_URL, reason);
}

/**
 * bench_offer_read:
 * @identity: for $MAC and the like in it
 * @bytes: what was offered, @length of them
 *
 * Returns: (transfer full) (nullable): the address on its first line, its variables still in it; %NULL with the
 *   reason when it is none.
 */
char *
bench_offer_read(const BenchDeviceIdentity *identity, const char *bytes, gsize length, GError **error)
{
  g_autofree char *text = first_line(bytes, length);
  g_autofree char *expanded = NULL;
  g_autofree char *url = NULL;
  g_autofree char *file = NULL;
  g_autoptr(BenchFetchUrl) parts = NULL;

  if (*text == '\0')
    refuse(error, "empty");
  else if (strlen(text) > BENCH_OFFER_LONGEST)
    refuse(error, "too long for an address");
  else if (!is_plain(text))
    refuse(error, "no text of an address");
  else
    {
      expanded = bench_device_identity_expand(identity, text);
      url = bench_place_complete(expanded, "tftp");
      file = bench_place_names_file(url) ? g_strdup(url) : bench_place_file(url, "any.cfg");
      parts = bench_fetch_url_parse(file, NULL);
      if (parts != NULL)
        return g_steal_pointer(&text);
      refuse(error, "no address of a server");
    }
  return NULL;
}
