/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Transfer inside a dialog: REFER and the NOTIFYs about it, both ways. RFC 3515, RFC 3420, guide 2.6. */
#include "sip/session-private.h"

#include <gio/gio.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>
#include <string.h>

#include "base/log.h"

static void
on_refer_answered(BenchSipRequest *request G_GNUC_UNUSED,
                  int status,
                  const sip_t *sip G_GNUC_UNUSED,
                  gpointer data)
{
  g_autoptr(BenchSession) self = g_object_ref(data);

  if (status < 200)
    return;
  g_clear_pointer(&self->refer, bench_sip_request_free);
  bench_session_emit_refer_progress(self, status, status >= 300);
}

/**
 * bench_session_refer:
 * @target: URI for Refer-To
 *
 * Asks the far end to call @target; "refer-progress" tells its answer and what it reports.
 *
 * Returns: whether the REFER was sent.
 */
gboolean
bench_session_refer(BenchSession *self, const char *target, GError **error)
{
  g_autofree char *aor = self->account != NULL ? bench_sip_account_get_aor(self->account) : NULL;
  g_autofree char *headers = NULL;
  BenchSipRequestOptions options = { .method = sip_method_refer, .method_name = "REFER" };

  if (self->state == BENCH_SESSION_ACCEPTED && self->refer_waits == NULL)
    {
      self->refer_waits = g_strdup(target);
      return TRUE;
    }
  if (self->state != BENCH_SESSION_CONFIRMED || self->refer != NULL || aor == NULL)
    {
      g_set_error(error, G_IO_ERROR, G_IO_ERROR_PENDING, "the call cannot be transferred now");
      return FALSE;
    }
  headers = g_strdup_printf("Contact: %s\r\nRefer-To: <%s>\r\nReferred-By: <%s>", self->contact, target, aor);
  options.headers = headers;
  self->refer
      = bench_sip_request_send(self->agent, &self->leg, self->account, &options, on_refer_answered, self);
  if (self->refer == NULL)
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "the REFER cannot be sent");
  return self->refer != NULL;
}

/* The status line in a message/sipfrag body, 0 if there is none. */
static int
read_sipfrag(const sip_t *sip)
{
  g_autofree char *text = NULL;

  if (sip->sip_payload == NULL)
    return 0;
  text = g_strndup(sip->sip_payload->pl_data, MIN((gsize) sip->sip_payload->pl_len, 64));
  if (!g_str_has_prefix(text, "SIP/2.0 "))
    return 0;
  return (int) g_ascii_strtoll(text + strlen("SIP/2.0 "), NULL, 10);
}

/* A NOTIFY has come: the progress of our REFER, or nothing we asked for. */
int
bench_session_on_notify(BenchSession *self, nta_incoming_t *irq, const sip_t *sip)
{
  gboolean final;
  int code;

  if (sip->sip_event == NULL || sip->sip_event->o_type == NULL
      || g_ascii_strcasecmp(sip->sip_event->o_type, "refer") != 0)
    return 489;
  nta_incoming_treply(irq, SIP_200_OK, SIPTAG_CONTACT_STR(self->contact),
                      SIPTAG_USER_AGENT_STR(bench_sip_agent_get_user_agent(self->agent)), TAG_END());
  nta_incoming_destroy(irq);
  code = read_sipfrag(sip);
  final = code >= 200
          || (sip->sip_subscription_state != NULL && sip->sip_subscription_state->ss_substate != NULL
              && g_ascii_strcasecmp(sip->sip_subscription_state->ss_substate, "terminated") == 0);
  bench_session_emit_refer_progress(self, code, final);
  return 0;
}

/* A REFER has come. The handler of "referred" accepts it inside the emission, or it is declined. */
int
bench_session_on_refer(BenchSession *self, nta_incoming_t *irq, const sip_t *sip)
{
  su_home_t home[1] = { SU_HOME_INIT(home) };
  g_autofree char *target = NULL;
  g_autofree char *referred_by = NULL;
  url_t url;

  if (sip->sip_refer_to == NULL || sip->sip_refer_to->r_next != NULL)
    {
      nta_incoming_treply(irq, 400, "One Refer-To Needed", TAG_END());
      nta_incoming_destroy(irq);
      return 0;
    }
  if (self->state != BENCH_SESSION_CONFIRMED || self->refer_accepted)
    return 603;
  url = *sip->sip_refer_to->r_url;
  /* Headers embedded in Refer-To would let a stranger write our INVITE. */
  if (url.url_type != url_sip && url.url_type != url_sips)
    return 416;
  url.url_headers = NULL;
  if (url.url_params != NULL && strncasecmp(url.url_params, "method=", 7) == 0)
    url.url_params = NULL;
  target = g_strdup(url_as_string(home, &url));
  if (sip->sip_referred_by != NULL)
    referred_by = g_strdup(sip_header_as_string(home, (sip_header_t *) sip->sip_referred_by));
  su_home_deinit(home);

  g_free(self->refer_event);
  self->refer_event = g_strdup_printf("refer;id=%u", sip->sip_cseq->cs_seq);
  self->refer_accepted = FALSE;
  bench_session_emit_referred(self, target, referred_by);
  if (!self->refer_accepted)
    return 603;
  nta_incoming_treply(irq, SIP_202_ACCEPTED, SIPTAG_CONTACT_STR(self->contact),
                      SIPTAG_USER_AGENT_STR(bench_sip_agent_get_user_agent(self->agent)), TAG_END());
  nta_incoming_destroy(irq);
  /* RFC 3515 2.4.4: a NOTIFY follows at once. */
  bench_session_notify_refer(self, 100, "Trying", FALSE);
  return 0;
}

/**
 * bench_session_accept_refer:
 *
 * To be called inside the emission of "referred": the REFER gets its 202.
 */
void
bench_session_accept_refer(BenchSession *self)
{
  self->refer_accepted = TRUE;
}

static void
on_notify_answered(BenchSipRequest *request, int status, const sip_t *sip G_GNUC_UNUSED, gpointer data)
{
  BenchSession *self = data;

  if (status >= 200)
    g_ptr_array_remove_fast(self->notifies, request);
}

/**
 * bench_session_notify_refer:
 * @code: how far the call is that the far end asked for
 * @final: the last report
 *
 * Reports to whoever sent us a REFER (RFC 3515 2.4.5); after the dialog has ended it does nothing.
 */
void
bench_session_notify_refer(BenchSession *self, int code, const char *phrase, gboolean final)
{
  g_autofree char *body = g_strdup_printf("SIP/2.0 %d %s\r\n", code, phrase);
  g_autofree char *headers = NULL;
  BenchSipRequest *request;
  BenchSipRequestOptions options = {
    .method = sip_method_notify,
    .method_name = "NOTIFY",
    .content_type = "message/sipfrag;version=2.0",
    .body = body,
  };

  if (!self->refer_accepted || self->state != BENCH_SESSION_CONFIRMED)
    return;
  headers = g_strdup_printf("Contact: %s\r\nEvent: %s\r\nSubscription-State: %s", self->contact,
                            self->refer_event, final ? "terminated;reason=noresource" : "active;expires=60");
  options.headers = headers;
  request
      = bench_sip_request_send(self->agent, &self->leg, self->account, &options, on_notify_answered, self);
  if (request != NULL)
    g_ptr_array_add(self->notifies, request);
  if (final)
    self->refer_accepted = FALSE;
}
