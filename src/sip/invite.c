/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The caller's side of a session: INVITE, its answers, ACK. RFC 3261 13.2. */
#include "sip/session-private.h"

#include <gio/gio.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_tag.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

/**
 * bench_session_new_outgoing:
 * @account: who calls
 *
 * Returns: (transfer full): a session that has sent nothing yet.
 */
BenchSession *
bench_session_new_outgoing(BenchSipAgent *agent, BenchSipAccount *account)
{
  BenchSession *self = g_object_new(BENCH_TYPE_SESSION, NULL);

  self->agent = g_object_ref(agent);
  self->account = bench_sip_account_ref(account);
  self->transport = account->transport;
  self->contact = bench_sip_agent_make_contact(agent, account->user_name, account->transport);
  self->call_id = bench_sip_agent_make_call_id(agent);
  bench_sip_leg_init(&self->leg, bench_sip_agent_get_random(agent));
  return self;
}

static void
make_leg(BenchSession *self, const char *tag)
{
  self->leg.leg = nta_leg_tcreate(bench_sip_agent_get_nta(self->agent), bench_session_on_request, self,
                                  SIPTAG_FROM_STR(self->from_text), SIPTAG_TO_STR(self->to_text),
                                  SIPTAG_CALL_ID_STR(self->call_id), TAG_END());
  if (self->leg.leg != NULL)
    nta_leg_tag(self->leg.leg, tag);
}

/* Learns the dialog from an answer: route set and target again with the 2xx. The fork that answers need
   not be the one that rang first: its tag makes the dialog (RFC 3261 13.2.2.4), and a leg keeps its tag. */
static void
learn_dialog(BenchSession *self, const sip_t *sip)
{
  const char *known = nta_leg_get_rtag(self->leg.leg);
  gboolean final = sip->sip_status->st_status >= 200;

  if (sip->sip_to->a_tag == NULL)
    return;
  if (final && known != NULL && g_ascii_strcasecmp(known, sip->sip_to->a_tag) != 0)
    {
      g_autofree char *tag = g_strdup(nta_leg_get_tag(self->leg.leg));

      nta_leg_destroy(self->leg.leg);
      make_leg(self, tag);
      known = NULL;
    }
  if (known == NULL)
    nta_leg_rtag(self->leg.leg, sip->sip_to->a_tag);
  if (final)
    nta_leg_client_reroute(self->leg.leg, sip->sip_record_route, sip->sip_contact, 1);
  else
    nta_leg_client_route(self->leg.leg, sip->sip_record_route, sip->sip_contact);
}

static void
on_provisional(BenchSession *self, int status, const sip_t *sip)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(BenchSdp) sdp = bench_session_read_sdp(sip, &error);

  if (error != NULL)
    bench_warning("%d with a body we cannot use: %s", status, error->message);
  if (self->cancel_wanted)
    return;
  if (sip->sip_to->a_tag != NULL && self->state == BENCH_SESSION_CALLING)
    self->state = BENCH_SESSION_EARLY;
  bench_session_emit_progress(self, status, sdp);
}

static void
on_answered(BenchSession *self, const sip_t *sip)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(BenchSdp) sdp = NULL;

  learn_dialog(self, sip);
  self->invite_cseq = bench_sip_request_get_cseq(self->invite);
  self->credentials = g_strdup(bench_sip_request_get_credentials(self->invite));
  self->state = BENCH_SESSION_CONFIRMED;
  /* Our CANCEL and this 2xx crossed: the dialog stands and must be ended (RFC 3261 15). */
  if (self->cancel_wanted)
    {
      bench_session_acknowledge(self);
      bench_session_send_bye(self);
      return;
    }
  sdp = bench_session_read_sdp(sip, &error);
  if (sdp == NULL)
    {
      bench_warning("The answer cannot be used: %s",
                    error != NULL ? error->message : "no session description");
      bench_session_acknowledge(self);
      bench_session_send_bye(self);
      bench_session_end(self, BENCH_SESSION_END_FAILED, 488, "Not Acceptable Here");
      return;
    }
  bench_session_emit_answered(self, sdp);
}

typedef struct
{
  char *uri;
  double q;
  guint order;
} Target;

static void
target_free(Target *target)
{
  g_free(target->uri);
  g_free(target);
}

static int
compare_targets(gconstpointer a, gconstpointer b)
{
  const Target *first = *(const Target *const *) a;
  const Target *second = *(const Target *const *) b;

  if (first->q != second->q)
    return first->q > second->q ? -1 : 1;
  return (int) first->order - (int) second->order;
}

/* The Contacts of a 3xx by falling q (RFC 3261 8.1.3.4); headers in a URI are not for us to obey. */
static GPtrArray *
read_targets(const sip_t *sip)
{
  g_autoptr(GPtrArray) targets = g_ptr_array_new_with_free_func((GDestroyNotify) target_free);
  GPtrArray *uris = g_ptr_array_new_with_free_func(g_free);
  su_home_t home[1] = { SU_HOME_INIT(home) };

  for (const sip_contact_t *contact = sip->sip_contact; contact != NULL; contact = contact->m_next)
    {
      Target *target;
      url_t url = *contact->m_url;

      if (url.url_type != url_sip && url.url_type != url_sips)
        continue;
      url.url_headers = NULL;
      target = g_new0(Target, 1);
      target->uri = g_strdup(url_as_string(home, &url));
      target->q = contact->m_q != NULL ? g_ascii_strtod(contact->m_q, NULL) : 1.0;
      target->order = targets->len;
      g_ptr_array_add(targets, target);
    }
  g_ptr_array_sort(targets, compare_targets);
  for (guint i = 0; i < targets->len; i++)
    g_ptr_array_add(uris, g_strdup(((Target *) g_ptr_array_index(targets, i))->uri));
  su_home_deinit(home);
  return uris;
}

static void
on_refused(BenchSession *self, int status, const sip_t *sip)
{
  const char *phrase = sip != NULL && sip->sip_status != NULL ? sip->sip_status->st_phrase : "";

  if (self->cancel_wanted)
    {
      bench_session_end(self, BENCH_SESSION_END_LOCAL, status, phrase);
      bench_session_stop_lingering(self);
      return;
    }
  if (status >= 300 && status < 400 && sip != NULL && sip->sip_contact != NULL)
    {
      g_autoptr(GPtrArray) targets = read_targets(sip);

      if (targets->len > 0)
        {
          bench_session_emit_redirected(self, targets, bench_session_find_header(sip, "Diversion"));
          bench_session_end(self, BENCH_SESSION_END_REDIRECTED, status, phrase);
          return;
        }
    }
  bench_session_end(self, BENCH_SESSION_END_FAILED, status, phrase);
}

static void
on_response(BenchSipRequest *request G_GNUC_UNUSED, int status, const sip_t *sip, gpointer data)
{
  g_autoptr(BenchSession) self = g_object_ref(data);

  if (status >= 200 && self->state == BENCH_SESSION_ENDED)
    bench_session_stop_lingering(self);
  if (self->state == BENCH_SESSION_ENDED || self->state == BENCH_SESSION_CONFIRMED)
    return;
  if (status < 200)
    {
      learn_dialog(self, sip);
      on_provisional(self, status, sip);
      return;
    }
  if (status < 300 && sip != NULL)
    on_answered(self, sip);
  else
    on_refused(self, status, sip);
}

static char *
make_headers(BenchSession *self, const BenchInvite *invite)
{
  g_autofree char *common = bench_session_common_headers(self);
  GString *headers = g_string_new(common);

  g_string_append(headers, "\r\nMax-Forwards: 70");
  if (invite->diversion != NULL)
    g_string_append_printf(headers, "\r\nDiversion: %s", invite->diversion);
  if (invite->referred_by != NULL)
    g_string_append_printf(headers, "\r\nReferred-By: %s", invite->referred_by);
  return g_string_free(headers, FALSE);
}

static gboolean
create_leg(BenchSession *self, const BenchInvite *invite, GError **error)
{
  g_autofree char *aor = bench_sip_account_get_aor(self->account);
  g_autofree char *tag = bench_sip_agent_make_tag(self->agent);
  su_home_t home[1] = { SU_HOME_INIT(home) };
  sip_from_t *peer;

  self->to_text = g_strdup_printf("<%s>", invite->target);
  self->from_text = bench_sip_name_address(invite->from_name, aor);
  peer = sip_from_make(home, self->to_text);
  if (peer != NULL)
    bench_session_read_peer(self, peer);
  su_home_deinit(home);
  make_leg(self, tag);
  if (self->leg.leg != NULL)
    return TRUE;
  g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "not a SIP address: %s", invite->target);
  return FALSE;
}

/**
 * bench_session_invite:
 * @invite: whom, with which offer; copied
 *
 * Sends the INVITE. From then on signals tell what becomes of it.
 *
 * Returns: %FALSE with @error when nothing could be sent.
 */
gboolean
bench_session_invite(BenchSession *self, const BenchInvite *invite, GError **error)
{
  g_autofree char *route = bench_sip_account_get_route_to(self->account, invite->target);
  g_autofree char *headers = make_headers(self, invite);
  BenchSipRequestOptions options = {
    .method = sip_method_invite,
    .method_name = "INVITE",
    .uri = invite->target,
    .route = route,
    .headers = headers,
    .content_type = "application/sdp",
    .body = invite->sdp,
  };

  if (!create_leg(self, invite, error))
    return FALSE;
  self->state = BENCH_SESSION_CALLING;
  self->leg.direct = bench_sip_account_is_direct(self->account, invite->target);
  self->invite = bench_sip_request_send(self->agent, &self->leg, self->account, &options, on_response, self);
  if (self->invite != NULL)
    return TRUE;
  self->state = BENCH_SESSION_ENDED;
  g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "the INVITE cannot be sent to %s", invite->target);
  return FALSE;
}

/**
 * bench_session_acknowledge:
 *
 * Sends the ACK to the 2xx (RFC 3261 13.2.2.4), with the INVITE's CSeq number and credentials.
 */
void
bench_session_acknowledge(BenchSession *self)
{
  su_home_t home[1] = { SU_HOME_INIT(home) };
  sip_cseq_t *cseq;
  nta_outgoing_t *ack;
  g_autofree char *hop = NULL;

  if (self->acknowledged || self->invite_cseq == 0)
    return;
  self->acknowledged = TRUE;
  cseq = sip_cseq_create(home, self->invite_cseq, SIP_METHOD_ACK);
  hop = bench_sip_leg_find_hop(&self->leg, self->agent, self->account);
  ack = nta_outgoing_tcreate(self->leg.leg, NULL, NULL, (url_string_t *) hop, SIP_METHOD_ACK, NULL,
                             SIPTAG_CSEQ(cseq), SIPTAG_CONTACT_STR(self->contact),
                             TAG_IF(self->credentials != NULL, SIPTAG_HEADER_STR(self->credentials)),
                             SIPTAG_USER_AGENT_STR(bench_sip_agent_get_user_agent(self->agent)), TAG_END());
  if (ack == NULL)
    bench_warning("The ACK for %s cannot be sent", self->call_id);
  else
    nta_outgoing_destroy(ack);
  su_home_deinit(home);
}
