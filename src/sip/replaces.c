/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/replaces.h"

#include <string.h>

/* What may stand in a URI's header value as it is: unreserved and hnv-unreserved (RFC 3261 25.1). */
#define URI_HEADER_CHARACTERS "[]/?:+$-_.!~*'()"
/* A Call-ID or tag longer than this names no dialog of ours. */
#define LONGEST_PART 256

/**
 * bench_replaces_new:
 * @call_id: of the dialog to be replaced
 * @to_tag: the tag of whoever will receive the INVITE
 * @from_tag: the tag of the other side
 *
 * Returns: (transfer full): the value.
 */
BenchReplaces *
bench_replaces_new(const char *call_id, const char *to_tag, const char *from_tag)
{
  BenchReplaces *self = g_new0(BenchReplaces, 1);

  self->call_id = g_strdup(call_id);
  self->to_tag = g_strdup(to_tag);
  self->from_tag = g_strdup(from_tag);
  return self;
}

static gboolean
is_part(const char *text)
{
  return text != NULL && text[0] != '\0' && strlen(text) <= LONGEST_PART;
}

/**
 * bench_replaces_from_header:
 * @header: as Sofia parsed it
 *
 * Returns: (transfer full) (nullable): the value, %NULL when a part of it is missing or too long.
 */
BenchReplaces *
bench_replaces_from_header(const sip_replaces_t *header)
{
  BenchReplaces *self;

  if (!is_part(header->rp_call_id) || !is_part(header->rp_to_tag) || !is_part(header->rp_from_tag))
    return NULL;
  self = bench_replaces_new(header->rp_call_id, header->rp_to_tag, header->rp_from_tag);
  self->early_only = header->rp_early_only != 0;
  return self;
}

static BenchReplaces *
parse(const char *value)
{
  g_auto(GStrv) parts = g_strsplit(value, ";", 8);
  const char *to_tag = NULL;
  const char *from_tag = NULL;
  gboolean early_only = FALSE;
  BenchReplaces *self;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_strstrip(parts[i]);
      if (g_ascii_strncasecmp(parts[i], "to-tag=", 7) == 0)
        to_tag = parts[i] + 7;
      else if (g_ascii_strncasecmp(parts[i], "from-tag=", 9) == 0)
        from_tag = parts[i] + 9;
      else if (g_ascii_strcasecmp(parts[i], "early-only") == 0)
        early_only = TRUE;
    }
  if (!is_part(parts[0]) || !is_part(to_tag) || !is_part(from_tag))
    return NULL;
  self = bench_replaces_new(parts[0], to_tag, from_tag);
  self->early_only = early_only;
  return self;
}

static gboolean
is_printable(const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (*p <= ' ' || *p == 0x7f)
      return FALSE;
  return TRUE;
}

/**
 * bench_replaces_from_uri_headers:
 * @headers: (nullable): what follows the "?" of a Refer-To URI, escaped as it stood
 *
 * Finds the one embedded header that we obey; any other would let the sender write our INVITE.
 *
 * Returns: (transfer full) (nullable): the value of Replaces, %NULL when there is none that is well-formed.
 */
BenchReplaces *
bench_replaces_from_uri_headers(const char *headers)
{
  g_auto(GStrv) all = g_strsplit(headers != NULL ? headers : "", "&", 16);

  for (guint i = 0; all[i] != NULL; i++)
    {
      g_autofree char *value = NULL;

      if (g_ascii_strncasecmp(all[i], "Replaces=", 9) != 0)
        continue;
      value = g_uri_unescape_string(all[i] + 9, NULL);
      return value != NULL && is_printable(value) ? parse(value) : NULL;
    }
  return NULL;
}

/**
 * bench_replaces_copy:
 * @self: (nullable): the value
 *
 * Returns: (transfer full) (nullable): the same again.
 */
BenchReplaces *
bench_replaces_copy(const BenchReplaces *self)
{
  BenchReplaces *copy;

  if (self == NULL)
    return NULL;
  copy = bench_replaces_new(self->call_id, self->to_tag, self->from_tag);
  copy->early_only = self->early_only;
  return copy;
}

/**
 * bench_replaces_free:
 * @self: (transfer full) (nullable): freed
 */
void
bench_replaces_free(BenchReplaces *self)
{
  if (self == NULL)
    return;
  g_free(self->call_id);
  g_free(self->to_tag);
  g_free(self->from_tag);
  g_free(self);
}

/**
 * bench_replaces_to_header:
 *
 * Returns: (transfer full): the value for an INVITE's Replaces (RFC 3891 6.1).
 */
char *
bench_replaces_to_header(const BenchReplaces *self)
{
  return g_strdup_printf("%s;to-tag=%s;from-tag=%s%s", self->call_id, self->to_tag, self->from_tag,
                         self->early_only ? ";early-only" : "");
}

/**
 * bench_replaces_to_uri_header:
 *
 * Returns: (transfer full): "Replaces=…" escaped for a Refer-To URI (RFC 3891 6.1, RFC 3261 19.1.1).
 */
char *
bench_replaces_to_uri_header(const BenchReplaces *self)
{
  g_autofree char *value = bench_replaces_to_header(self);
  g_autofree char *escaped = g_uri_escape_string(value, URI_HEADER_CHARACTERS, FALSE);

  return g_strconcat("Replaces=", escaped, NULL);
}
