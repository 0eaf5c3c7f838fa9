/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/guard.h"

#include <string.h>

#define LARGEST_BODY (64 * 1024)

/**
 * bench_sip_guard_check:
 * @sip: a request as Sofia parsed it
 *
 * Returns: (transfer none) (nullable): the reason phrase of a 400, or %NULL when the request may pass.
 */
const char *
bench_sip_guard_check(const sip_t *sip)
{
  gsize body = sip->sip_payload != NULL ? (gsize) sip->sip_payload->pl_len : 0;

  if (sip->sip_content_length != NULL && sip->sip_content_length->l_length > body)
    return "Content-Length beyond the message";
  /* Whoever sends a request fills in its headers, not the URI it goes to (RFC 3261 19.1.5). */
  if (sip->sip_request->rq_url->url_headers != NULL)
    return "Headers in the Request-URI";
  if (body > LARGEST_BODY)
    return "Body larger than 64 kB";
  if (body > 0 && sip->sip_content_type == NULL)
    return "Body without Content-Type";
  if (sip->sip_cseq == NULL || sip->sip_cseq->cs_method != sip->sip_request->rq_method
      || strcmp(sip->sip_cseq->cs_method_name, sip->sip_request->rq_method_name) != 0)
    return "CSeq method differs from the request's";
  if (sip->sip_from == NULL || sip->sip_to == NULL || sip->sip_call_id == NULL)
    return "From, To or Call-ID missing";
  return NULL;
}

static gboolean
is_tag(const char *tag, const char *known)
{
  return known == NULL || (tag != NULL && g_ascii_strcasecmp(tag, known) == 0);
}

/**
 * bench_sip_guard_is_inside:
 * @sip: a request that Sofia found @leg for
 *
 * Sofia takes a missing or an empty tag for any, so that a Call-ID alone would open every dialog.
 *
 * Returns: whether both tags are those of the dialog (RFC 3261 12.2.2); else 481 is due.
 */
gboolean
bench_sip_guard_is_inside(const sip_t *sip, nta_leg_t *leg)
{
  return is_tag(sip->sip_to->a_tag, nta_leg_get_tag(leg))
         && is_tag(sip->sip_from->a_tag, nta_leg_get_rtag(leg));
}
