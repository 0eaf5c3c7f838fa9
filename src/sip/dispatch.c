/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/dispatch.h"

#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>
#include <string.h>

#include "base/log.h"
#include "sip/capabilities.h"
#include "sip/guard.h"
#include "sip/incoming-request.h"
#include "sip/options.h"
#include "sip/session.h"

typedef int (*Handler)(BenchSipAgent *agent, nta_incoming_t *irq, const sip_t *sip);

static int
refuse(BenchSipAgent *agent, nta_incoming_t *irq, int code, const char *phrase, const char *headers)
{
  nta_incoming_treply(irq, code, phrase != NULL ? phrase : sip_status_phrase(code),
                      TAG_IF(headers != NULL, SIPTAG_HEADER_STR(headers)),
                      SIPTAG_USER_AGENT_STR(bench_sip_agent_get_user_agent(agent)), TAG_END());
  nta_incoming_destroy(irq);
  return 0;
}

static int
refuse_with_allow(BenchSipAgent *agent, nta_incoming_t *irq, int code)
{
  g_autofree char *allow = g_strdup_printf("Allow: %s", bench_capabilities_get_allow());

  return refuse(agent, irq, code, NULL, allow);
}

static int
take_invite(BenchSipAgent *agent, nta_incoming_t *irq, const sip_t *sip)
{
  g_autoptr(BenchSession) session = bench_session_new_incoming(agent, irq, sip);
  gboolean taken = FALSE;

  if (session == NULL)
    return 0;
  g_signal_emit_by_name(agent, "incoming", session, &taken);
  if (!taken)
    bench_session_reject(session, 480, "Temporarily Unavailable");
  return 0;
}

static int
drop(BenchSipAgent *agent G_GNUC_UNUSED, nta_incoming_t *irq, const sip_t *sip G_GNUC_UNUSED)
{
  nta_incoming_destroy(irq);
  return 0;
}

/* What exists inside a dialog only. */
static int
refuse_stray(BenchSipAgent *agent, nta_incoming_t *irq, const sip_t *sip G_GNUC_UNUSED)
{
  return refuse(agent, irq, 481, NULL, NULL);
}

static int
refuse_method(BenchSipAgent *agent, nta_incoming_t *irq, const sip_t *sip G_GNUC_UNUSED)
{
  return refuse_with_allow(agent, irq, 405);
}

/* Nobody outside a call makes us dial. */
static int
decline(BenchSipAgent *agent, nta_incoming_t *irq, const sip_t *sip G_GNUC_UNUSED)
{
  return refuse(agent, irq, 603, NULL, NULL);
}

static int
take_options(BenchSipAgent *agent, nta_incoming_t *irq, const sip_t *sip)
{
  g_autoptr(BenchSipIncoming) request = bench_sip_incoming_new(agent, irq, sip);

  bench_sip_options_answer(request);
  return 0;
}

/**
 * bench_sip_dispatch_message:
 * @irq: (transfer full): a MESSAGE, outside dialogs or inside a call (RFC 3428 4)
 *
 * Returns: 0, for Sofia: the request is taken care of.
 */
int
bench_sip_dispatch_message(BenchSipAgent *agent, nta_incoming_t *irq, const sip_t *sip)
{
  g_autoptr(BenchSipIncoming) request = bench_sip_incoming_new(agent, irq, sip);

  g_signal_emit_by_name(agent, "message", request);
  bench_sip_incoming_reply(request, 480, NULL, NULL);
  return 0;
}

/* A NOTIFY nobody subscribed for (RFC 6665 4.1.3); whoever listens may allow some from some. */
static int
take_notify(BenchSipAgent *agent, nta_incoming_t *irq, const sip_t *sip)
{
  g_autoptr(BenchSipIncoming) request = bench_sip_incoming_new(agent, irq, sip);

  g_signal_emit_by_name(agent, "unasked-notify", request);
  if (!bench_sip_incoming_is_answered(request))
    {
      g_autofree char *who = bench_sip_incoming_describe(request);
      g_autofree char *event = bench_clean_text(request->event);

      bench_warning("Nobody asked for the %s (event \"%s\"): 481", who, event);
      bench_sip_incoming_reply(request, 481, NULL, NULL);
    }
  return 0;
}

static int
take_subscribe(BenchSipAgent *agent, nta_incoming_t *irq, const sip_t *sip)
{
  g_autoptr(BenchSipIncoming) request = bench_sip_incoming_new(agent, irq, sip);

  if (sip->sip_contact == NULL)
    {
      bench_sip_incoming_reply(request, 400, "Missing Contact", NULL);
      return 0;
    }
  g_signal_emit_by_name(agent, "subscribe", request);
  if (!bench_sip_incoming_is_answered(request))
    {
      g_autofree char *events = g_strdup_printf("Allow-Events: %s", bench_capabilities_get_notified_events());

      bench_sip_incoming_reply(request, 489, NULL, events);
    }
  return 0;
}

static const struct
{
  sip_method_t method;
  Handler take;
} handlers[] = {
  { sip_method_invite, take_invite },    { sip_method_ack, drop },
  { sip_method_bye, refuse_stray },      { sip_method_cancel, refuse_stray },
  { sip_method_info, refuse_stray }, /* RFC 6086 4.2.2 */
  { sip_method_prack, refuse_stray },    { sip_method_update, refuse_stray },
  { sip_method_options, take_options },  { sip_method_message, bench_sip_dispatch_message },
  { sip_method_notify, take_notify },    { sip_method_subscribe, take_subscribe },
  { sip_method_refer, decline },         { sip_method_register, refuse_method },
  { sip_method_publish, refuse_method },
};

static Handler
find_handler(sip_method_t method)
{
  for (gsize i = 0; i < G_N_ELEMENTS(handlers); i++)
    if (handlers[i].method == method)
      return handlers[i].take;
  return NULL;
}

/* RFC 3261 8.2.2.1, 21.4.15: the schemes of URIs that can name us. */
static gboolean
is_known_scheme(const url_t *url)
{
  return url->url_type == url_sip || url->url_type == url_sips || url->url_type == url_tel;
}

/* An INVITE whose body we must understand and do not (RFC 3261 8.2.3). */
static gboolean
is_foreign_offer(const sip_t *sip)
{
  const sip_content_type_t *type = sip->sip_content_type;
  const sip_content_disposition_t *disposition = sip->sip_content_disposition;

  if (sip->sip_request->rq_method != sip_method_invite || sip->sip_payload == NULL
      || sip->sip_payload->pl_len == 0)
    return FALSE;
  return type == NULL || type->c_type == NULL || g_ascii_strcasecmp(type->c_type, "application/sdp") != 0
         || (disposition != NULL && disposition->cd_type != NULL
             && g_ascii_strcasecmp(disposition->cd_type, "session") != 0);
}

/* An INVITE that takes no session description as an answer (RFC 3261 20.1). */
static gboolean
is_unanswerable(const sip_t *sip)
{
  if (sip->sip_request->rq_method != sip_method_invite || sip->sip_accept == NULL)
    return FALSE;
  for (const sip_accept_t *accept = sip->sip_accept; accept != NULL; accept = accept->ac_next)
    if (accept->ac_type != NULL
        && (g_ascii_strcasecmp(accept->ac_type, "application/sdp") == 0
            || g_ascii_strcasecmp(accept->ac_type, "application/*") == 0
            || strcmp(accept->ac_type, "*/*") == 0))
      return FALSE;
  return sip->sip_accept->ac_type != NULL;
}

static gboolean
is_encoded(const sip_t *sip)
{
  const sip_content_encoding_t *encoding = sip->sip_content_encoding;

  return encoding != NULL && encoding->k_items != NULL && encoding->k_items[0] != NULL
         && (g_ascii_strcasecmp(encoding->k_items[0], "identity") != 0 || encoding->k_items[1] != NULL);
}

/**
 * bench_sip_dispatch:
 * @irq: (transfer full): a request outside any dialog of ours
 * @sip: the same, parsed
 *
 * Answers it, or hands it to its handler. The order of the checks is RFC 3261 8.2's: method, dialog,
 * required extensions, body.
 *
 * Returns: 0, for Sofia: the request is taken care of.
 */
int
bench_sip_dispatch(BenchSipAgent *agent, nta_incoming_t *irq, const sip_t *sip)
{
  const char *complaint = bench_sip_guard_check(sip);
  g_autofree char *unsupported = bench_capabilities_find_unsupported(sip, NULL);
  sip_method_t method = sip->sip_request->rq_method;
  Handler take = find_handler(method);

  if (method == sip_method_ack)
    return drop(agent, irq, sip);
  if (complaint != NULL)
    {
      bench_warning("A %s was refused: %s", sip->sip_request->rq_method_name, complaint);
      return refuse(agent, irq, 400, complaint, NULL);
    }
  if (take == NULL)
    return refuse_with_allow(agent, irq, 501);
  if (!is_known_scheme(sip->sip_request->rq_url))
    return refuse(agent, irq, 416, NULL, NULL);
  /* In a dialog we do not know, or never had. */
  if (sip->sip_to->a_tag != NULL)
    return refuse_stray(agent, irq, sip);
  if (unsupported != NULL && method != sip_method_cancel)
    {
      g_autofree char *headers = g_strdup_printf("Unsupported: %s", unsupported);

      return refuse(agent, irq, 420, NULL, headers);
    }
  if (is_encoded(sip))
    return refuse(agent, irq, 415, NULL, "Accept-Encoding: identity");
  if (is_foreign_offer(sip))
    return refuse(agent, irq, 415, NULL, "Accept: application/sdp");
  if (is_unanswerable(sip))
    return refuse(agent, irq, 406, NULL, NULL);
  return take(agent, irq, sip);
}
