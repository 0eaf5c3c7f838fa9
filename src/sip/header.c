/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/header.h"

/* A longer list than this is not read to its end. */
#define MOST_ENTRIES 20

/**
 * bench_header_find:
 * @name: compared without case
 *
 * Returns: (transfer none) (nullable): the value of the first such field that Sofia did not parse.
 */
const char *
bench_header_find(const sip_t *sip, const char *name)
{
  for (const sip_unknown_t *header = sip->sip_unknown; header != NULL; header = header->un_next)
    if (header->un_name != NULL && g_ascii_strcasecmp(header->un_name, name) == 0)
      return header->un_value;
  return NULL;
}

/**
 * bench_header_split:
 * @value: a list of addresses, parted by commas (RFC 3261 7.3.1)
 * @entries: (element-type utf8): what stands between the commas is added here, up to 20 entries in all
 */
void
bench_header_split(const char *value, GPtrArray *entries)
{
  const char *start = value;
  gboolean bracketed = FALSE;
  gboolean quoted = FALSE;

  for (const char *p = value; entries->len < MOST_ENTRIES; p++)
    {
      if (*p == '\\' && quoted && p[1] != '\0')
        p++;
      else if (*p == '"' && !bracketed)
        quoted = !quoted;
      else if ((*p == '<' || *p == '>') && !quoted)
        bracketed = *p == '<';
      else if (*p == '\0' || (*p == ',' && !bracketed && !quoted))
        {
          g_ptr_array_add(entries, g_strstrip(g_strndup(start, (gsize) (p - start))));
          start = p + 1;
        }
      if (*p == '\0')
        return;
    }
}
