/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * 305 Use Proxy: the Contact is no other target but a proxy through which the very same request is to be sent
 * once more (RFC 3261 21.3.4). One proxy a call: a 305 from behind it is a failure, and so is one whose Contact
 * asks for TLS on an account without, or for the clear on an account with.
 */
#include "sip/session-private.h"

#include "base/log.h"
#include "sip/contacts.h"

#include <sofia-sip/url.h>
#include <string.h>

/* The first of the Contacts with the highest q that is a SIP address. */
static const sip_contact_t *
find_best(const sip_t *sip)
{
  g_autoptr(GPtrArray) contacts = bench_contacts_by_q(sip, G_MAXUINT);

  return contacts->len > 0 ? g_ptr_array_index(contacts, 0) : NULL;
}

/* The transport a URI asks for, "" for none, NULL when it is none of ours or not what the account wants. */
static const char *
find_transport(BenchSession *self, const url_t *url)
{
  gboolean tls = self->account->transport == BENCH_TRANSPORT_TLS;
  char wanted[16] = "";

  url_param(url->url_params, "transport", wanted, sizeof wanted);
  if (tls)
    return "tls";
  if (url->url_type == url_sips || g_ascii_strcasecmp(wanted, "tls") == 0)
    return NULL;
  if (wanted[0] == '\0')
    return "";
  if (g_ascii_strcasecmp(wanted, "tcp") == 0)
    return "tcp";
  return g_ascii_strcasecmp(wanted, "udp") == 0 ? "udp" : NULL;
}

/* Whether @status asks for a proxy that we can use; it is the next hop of the INVITE from then on. */
gboolean
bench_session_use_proxy(BenchSession *self, int status, const sip_t *sip)
{
  const sip_contact_t *contact = status == 305 && self->use_proxy == NULL ? find_best(sip) : NULL;
  const char *transport = contact != NULL ? find_transport(self, contact->m_url) : NULL;
  const char *port;

  if (transport == NULL)
    {
      if (status == 305)
        bench_warning("305 without a proxy we could use");
      return FALSE;
    }
  port = contact->m_url->url_port != NULL ? contact->m_url->url_port : "";
  if (transport[0] == '\0' && port[0] == '\0')
    self->use_proxy = g_strdup_printf("sip:%s;dns=%u", contact->m_url->url_host,
                                      1U << BENCH_TRANSPORT_UDP | 1U << BENCH_TRANSPORT_TCP);
  else
    self->use_proxy
        = g_strdup_printf("sip:%s%s%s;transport=%s", contact->m_url->url_host, port[0] != '\0' ? ":" : "",
                          port, transport[0] != '\0' ? transport : "udp");
  bench_info("Sending the INVITE once more through %s", self->use_proxy);
  return TRUE;
}
