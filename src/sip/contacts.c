/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/contacts.h"

/* Without q it is 1; what is no number counts least. */
static double
read_q(const sip_contact_t *contact)
{
  double q = contact->m_q != NULL ? g_ascii_strtod(contact->m_q, NULL) : 1.0;

  return q >= 0 ? q : 0;
}

static int
compare(gconstpointer a, gconstpointer b)
{
  double one = read_q(*(const sip_contact_t *const *) a);
  double two = read_q(*(const sip_contact_t *const *) b);

  return one < two ? 1 : one > two ? -1 : 0;
}

static gboolean
is_sip(const url_t *url)
{
  return (url->url_type == url_sip || url->url_type == url_sips) && url->url_host != NULL
         && url->url_host[0] != '\0';
}

/**
 * bench_contacts_by_q:
 * @sip: a 3xx
 * @most: no more than the first so many are looked at
 *
 * Returns: (transfer container) (element-type sip_contact_t): those with a SIP or SIPS URI, the highest q first, in
 *   the message's order where it is the same. They belong to @sip.
 */
GPtrArray *
bench_contacts_by_q(const sip_t *sip, guint most)
{
  GPtrArray *contacts = g_ptr_array_new();

  for (sip_contact_t *contact = sip->sip_contact; contact != NULL && contacts->len < most;
       contact = contact->m_next)
    if (is_sip(contact->m_url))
      g_ptr_array_add(contacts, contact);
  /* A stable sort. */
  g_ptr_array_sort(contacts, compare);
  return contacts;
}
