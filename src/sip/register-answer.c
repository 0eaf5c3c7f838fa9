/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/register-answer.h"

#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_util.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "sip/contacts.h"
#include "sip/header.h"

#define DEFAULT_PERIOD_S 3600 /* for an expires nobody can read (RFC 3261 10.2.1.1) */
#define MOST_TARGETS 10
#define LONGEST_HEADER 2048

static gboolean
same_text(const char *one, const char *two)
{
  return g_ascii_strcasecmp(one != NULL ? one : "", two != NULL ? two : "") == 0;
}

/* Where @url leads is where our Contact leads, or where the registrar saw us (RFC 3581): it may have written
   that over it. */
static gboolean
leads_to_us(const url_t *url, const url_t *own, const sip_via_t *via)
{
  g_autofree char *seen_port = NULL;

  if (!same_text(url->url_user, own->url_user))
    return FALSE;
  if (same_text(url->url_host, own->url_host) && same_text(url->url_port, own->url_port))
    return TRUE;
  if (via == NULL || (via->v_received == NULL && via->v_rport == NULL))
    return FALSE;
  seen_port = g_strdup(via->v_rport != NULL && via->v_rport[0] != '\0' ? via->v_rport : own->url_port);
  return same_text(url->url_host, via->v_received != NULL ? via->v_received : via->v_host)
         && same_text(url->url_port, seen_port);
}

static const sip_contact_t *
find_own(const sip_t *sip, const url_t *own)
{
  const sip_contact_t *of_our_user = NULL;
  guint of_our_user_count = 0;

  for (const sip_contact_t *contact = sip->sip_contact; contact != NULL; contact = contact->m_next)
    {
      if (leads_to_us(contact->m_url, own, sip->sip_via))
        return contact;
      if (!same_text(contact->m_url->url_user, own->url_user))
        continue;
      of_our_user = contact;
      of_our_user_count++;
    }
  /* Alone in the list it is ours, whatever was written over it. */
  return of_our_user_count == 1 && sip->sip_contact->m_next == NULL ? of_our_user : NULL;
}

static guint
read_seconds(const char *text)
{
  char *end = NULL;
  guint64 value = g_ascii_strtoull(text, &end, 10);

  return end == text || *end != '\0' ? DEFAULT_PERIOD_S : (guint) MIN(value, G_MAXINT32);
}

/**
 * bench_register_read_period:
 * @sip: a 2xx
 * @own_contact: our Contact as it was sent, with its brackets
 * @asked_s: what we asked for
 *
 * Returns: for how many seconds our Contact is registered: its expires, else the Expires header, else what we
 *   asked for. Contacts of other devices do not count.
 */
guint
bench_register_read_period(const sip_t *sip, const char *own_contact, guint asked_s)
{
  su_home_t home[1] = { SU_HOME_INIT(home) };
  sip_contact_t *own = sip_contact_make(home, own_contact);
  const sip_contact_t *found = own != NULL ? find_own(sip, own->m_url) : NULL;
  guint period = asked_s;

  if (sip->sip_contact != NULL && found == NULL)
    bench_warning("The registrar does not list our Contact %s", own_contact);
  if (found != NULL && found->m_expires != NULL)
    period = read_seconds(found->m_expires);
  else if (sip->sip_expires != NULL)
    period = (guint) MIN(sip->sip_expires->ex_delta, G_MAXINT32);
  su_home_deinit(home);
  return period;
}

/**
 * bench_register_read_targets:
 * @sip: a 3xx
 *
 * Returns: (transfer full) (element-type utf8): the SIP URIs of its Contacts, without user and headers: those of
 *   registrars (RFC 3261 10.2), the highest q first, ten at the most.
 */
GPtrArray *
bench_register_read_targets(const sip_t *sip)
{
  g_autoptr(GPtrArray) contacts = bench_contacts_by_q(sip, MOST_TARGETS);
  GPtrArray *uris = g_ptr_array_new_with_free_func(g_free);
  su_home_t home[1] = { SU_HOME_INIT(home) };

  for (guint i = 0; i < contacts->len; i++)
    {
      url_t url = *((const sip_contact_t *) g_ptr_array_index(contacts, i))->m_url;

      url.url_user = NULL;
      url.url_password = NULL;
      url.url_headers = NULL;
      g_ptr_array_add(uris, g_strdup(url_as_string(home, &url)));
    }
  su_home_deinit(home);
  return uris;
}

/* One more value of a header that may stand in several lines. */
static void
append_value(GString *all, const char *value)
{
  if (all->len > 0)
    g_string_append(all, ", ");
  g_string_append(all, value);
}

/* The values of a header that Sofia's parser left as text. */
static void
append_unknown(GString *all, const sip_t *sip, const char *name)
{
  for (const sip_unknown_t *header = sip->sip_unknown; header != NULL; header = header->un_next)
    if (header->un_name != NULL && header->un_value != NULL && g_ascii_strcasecmp(header->un_name, name) == 0)
      append_value(all, header->un_value);
}

static gboolean
are_routes(const char *value)
{
  su_home_t home[1] = { SU_HOME_INIT(home) };
  const sip_route_t *route = sip_route_make(home, value);
  gboolean valid = route != NULL;

  for (; route != NULL && valid; route = route->r_next)
    valid = (route->r_url->url_type == url_sip || route->r_url->url_type == url_sips)
            && route->r_url->url_host != NULL && route->r_url->url_host[0] != '\0';
  su_home_deinit(home);
  return valid;
}

static char *
join_values(const sip_t *sip, const char *name, gboolean routes, const sip_route_t *parsed)
{
  su_home_t home[1] = { SU_HOME_INIT(home) };
  g_autoptr(GString) all = g_string_new(NULL);

  for (; parsed != NULL; parsed = parsed->r_next)
    append_value(all, sip_header_as_string(home, (const sip_header_t *) (const void *) parsed));
  su_home_deinit(home);
  append_unknown(all, sip, name);
  if (all->len == 0)
    return g_strdup("");
  if (all->len <= LONGEST_HEADER && strpbrk(all->str, "\r\n") == NULL && (!routes || are_routes(all->str)))
    return g_strdup(all->str);
  bench_warning("The %s of the registrar cannot be used", name);
  return g_strdup("");
}

/**
 * bench_register_teach:
 * @home: learns what @sip says, and forgets what it does not say any more
 * @sip: a 2xx to a REGISTER that is not the last one
 */
void
bench_register_teach(BenchSipHome *home, const sip_t *sip)
{
  g_autofree char *service_route = join_values(sip, "Service-Route", TRUE, sip->sip_service_route);
  g_autofree char *path = join_values(sip, "Path", TRUE, sip->sip_path);
  g_autofree char *associated = join_values(sip, "P-Associated-URI", FALSE, NULL);

  bench_sip_home_set_service_route(home, service_route);
  bench_sip_home_set_path(home, path);
  bench_sip_home_set_associated(home, associated);
}
