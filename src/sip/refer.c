/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Transfer inside a dialog: REFER and the NOTIFYs about it, both ways. The subscription that a REFER
 * makes is a dialog usage of its own and outlives the call's BYE (RFC 5057 4.1): whoever asked goes on
 * hearing, whoever was asked goes on telling. RFC 3515, RFC 3420, RFC 3892, RFC 4488, guide 2.6, 2.7.
 */
#include "sip/session-private.h"

#include <gio/gio.h>
#include <sofia-sip/sip_extra.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>
#include <string.h>

#include "base/log.h"
#include "sip/capabilities.h"

/* Of the subscription a REFER makes: what we grant, and how long we wait for the end of one of ours. */
#define SUBSCRIPTION_S 60
#define REPORTS_MS (3 * 60 * 1000)
/* NOTIFYs on their way. */
#define MOST_NOTIFIES 8

/* Nothing more is to be heard about our REFER. */
static void
end_reports(BenchSession *self)
{
  if (!self->reports_due)
    return;
  self->reports_due = FALSE;
  bench_clock_clear(bench_sip_agent_get_clock(self->agent), &self->reports_timer);
  if (self->bye == NULL && !self->cancel_wanted && !self->bye_waits)
    bench_session_stop_lingering(self);
}

static gboolean
on_reports_missing(gpointer data)
{
  g_autoptr(BenchSession) self = g_object_ref(data);

  self->reports_timer = 0;
  end_reports(self);
  return G_SOURCE_REMOVE;
}

static void
expect_reports(BenchSession *self)
{
  if (self->reports_due)
    return;
  self->reports_due = TRUE;
  self->reports_timer
      = bench_clock_add(bench_sip_agent_get_clock(self->agent), REPORTS_MS, on_reports_missing, self);
  bench_session_linger(self);
}

/* Refer-Sub: false: no subscription is made (RFC 4488 4). */
static gboolean
says_no_subscription(const sip_t *sip)
{
  const sip_refer_sub_t *sub = sip != NULL ? sip_refer_sub(sip) : NULL;

  return sub != NULL && sub->rs_value != NULL && g_ascii_strcasecmp(sub->rs_value, "false") == 0;
}

static void
on_refer_answered(BenchSipRequest *request G_GNUC_UNUSED, int status, const sip_t *sip, gpointer data)
{
  g_autoptr(BenchSession) self = g_object_ref(data);
  gboolean final;

  if (status < 200)
    return;
  g_clear_pointer(&self->refer, bench_sip_request_free);
  final = status >= 300 || says_no_subscription(sip);
  if (final)
    end_reports(self);
  bench_session_emit_refer_progress(self, status < 300 ? 202 : status, final);
}

static char *
make_refer_headers(BenchSession *self, const BenchRefer *refer, const char *aor)
{
  g_autofree char *replaces
      = refer->replaces != NULL ? bench_replaces_to_uri_header(refer->replaces) : g_strdup("");

  return g_strdup_printf("Contact: %s\r\nRefer-To: <%s%s%s>\r\nReferred-By: <%s>%s", self->contact,
                         refer->target, replaces[0] != '\0' ? "?" : "", replaces, aor,
                         refer->no_subscription ? "\r\nRefer-Sub: false\r\nSupported: norefersub" : "");
}

/**
 * bench_session_refer:
 * @refer: whom the far end shall call; copied
 *
 * Asks the far end to call somebody; "refer-progress" tells its answer and what it reports, also after
 * this call has ended.
 *
 * Returns: whether the REFER was sent, or will be with the ACK that is still due.
 */
gboolean
bench_session_refer(BenchSession *self, const BenchRefer *refer, GError **error)
{
  g_autofree char *aor = self->account != NULL ? bench_sip_account_get_aor(self->account) : NULL;
  g_autofree char *headers = NULL;

  if (self->state == BENCH_SESSION_ACCEPTED && self->refer_waits == NULL && aor != NULL)
    {
      self->refer_waits = make_refer_headers(self, refer, aor);
      return TRUE;
    }
  if (self->state != BENCH_SESSION_CONFIRMED || self->refer != NULL || aor == NULL)
    {
      g_set_error(error, G_IO_ERROR, G_IO_ERROR_PENDING, "the call cannot be transferred now");
      return FALSE;
    }
  headers = make_refer_headers(self, refer, aor);
  return bench_session_send_refer(self, headers, error);
}

/* Sends a REFER whose headers are made already. */
gboolean
bench_session_send_refer(BenchSession *self, const char *headers, GError **error)
{
  BenchSipRequestOptions options = { .method = sip_method_refer, .method_name = "REFER", .headers = headers };

  self->refer
      = bench_sip_request_send(self->agent, &self->leg, self->account, &options, on_refer_answered, self);
  if (self->refer == NULL)
    {
      g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "the REFER cannot be sent");
      return FALSE;
    }
  /* A NOTIFY may overtake the 202. */
  expect_reports(self);
  return TRUE;
}

/* The status line in a message/sipfrag body, 0 if there is none. */
static int
read_sipfrag(const sip_t *sip)
{
  g_autofree char *text = NULL;
  gint64 code;

  if (sip->sip_payload == NULL)
    return 0;
  text = g_strndup(sip->sip_payload->pl_data, MIN((gsize) sip->sip_payload->pl_len, 64));
  if (!g_str_has_prefix(text, "SIP/2.0 "))
    return 0;
  code = g_ascii_strtoll(text + strlen("SIP/2.0 "), NULL, 10);
  return code >= 100 && code <= 699 ? (int) code : 0;
}

static gboolean
is_event_refer(const sip_t *sip)
{
  return sip->sip_event != NULL && sip->sip_event->o_type != NULL
         && g_ascii_strcasecmp(sip->sip_event->o_type, "refer") == 0;
}

static gboolean
is_terminated(const sip_t *sip)
{
  return sip->sip_subscription_state != NULL && sip->sip_subscription_state->ss_substate != NULL
         && g_ascii_strcasecmp(sip->sip_subscription_state->ss_substate, "terminated") == 0;
}

/* A NOTIFY has come: the progress of our REFER, or nothing we asked for. */
int
bench_session_on_notify(BenchSession *self, nta_incoming_t *irq, const sip_t *sip)
{
  g_autofree char *headers = NULL;
  int code;
  gboolean final;

  if (!is_event_refer(sip))
    {
      headers = g_strdup_printf("Allow-Events: %s", bench_capabilities_get_allow_events());
      bench_sip_agent_answer(self->agent, irq, SIP_489_BAD_EVENT, headers);
      return 0;
    }
  if (!self->reports_due)
    return 481;
  headers = g_strdup_printf("Contact: %s", self->contact);
  bench_sip_agent_answer(self->agent, irq, SIP_200_OK, headers);
  code = read_sipfrag(sip);
  final = code >= 200 || is_terminated(sip);
  /* A body that says nothing is no news; the end of the subscription is. */
  if (code == 0 && !final)
    return 0;
  bench_session_emit_refer_progress(self, code, final);
  if (final)
    end_reports(self);
  return 0;
}

static char *
read_target(const sip_refer_to_t *refer_to)
{
  su_home_t home[1] = { SU_HOME_INIT(home) };
  url_t url = *refer_to->r_url;
  char *target;

  /* Headers embedded in Refer-To would let a stranger write our INVITE: only Replaces is read, apart. */
  url.url_headers = NULL;
  if (url.url_params != NULL && g_ascii_strncasecmp(url.url_params, "method=", 7) == 0)
    url.url_params = NULL;
  target = g_strdup(url_as_string(home, &url));
  su_home_deinit(home);
  return target;
}

static char *
read_referred_by(const sip_t *sip)
{
  su_home_t home[1] = { SU_HOME_INIT(home) };
  char *value = NULL;

  if (sip->sip_referred_by != NULL)
    value = g_strdup(sip_header_as_string(home, (sip_header_t *) sip->sip_referred_by));
  su_home_deinit(home);
  return value;
}

static gboolean
asks_for_another_method(const url_t *url)
{
  char method[16] = "";

  return url->url_params != NULL && url_param(url->url_params, "method", method, sizeof method) > 0
         && g_ascii_strcasecmp(method, "INVITE") != 0;
}

/* A REFER has come. The handler of "referred" accepts it inside the emission, or it is declined. */
int
bench_session_on_refer(BenchSession *self, nta_incoming_t *irq, const sip_t *sip)
{
  g_autofree char *target = NULL;
  g_autofree char *referred_by = NULL;
  g_autofree char *headers = NULL;
  g_autoptr(BenchReplaces) replaces = NULL;
  gboolean silent = says_no_subscription(sip);

  if (sip->sip_refer_to == NULL || sip->sip_refer_to->r_next != NULL)
    {
      bench_sip_agent_answer(self->agent, irq, 400, "One Refer-To Needed", NULL);
      return 0;
    }
  if (self->state != BENCH_SESSION_CONFIRMED || self->refer_accepted)
    return 603;
  if (sip->sip_refer_to->r_url->url_type != url_sip && sip->sip_refer_to->r_url->url_type != url_sips)
    return 416;
  if (asks_for_another_method(sip->sip_refer_to->r_url))
    return 603;
  target = read_target(sip->sip_refer_to);
  referred_by = read_referred_by(sip);
  replaces = bench_replaces_from_uri_headers(sip->sip_refer_to->r_url->url_headers);

  g_free(self->refer_event);
  self->refer_event = g_strdup_printf("refer;id=%u", sip->sip_cseq->cs_seq);
  self->refer_accepted = FALSE;
  self->refer_silent = silent;
  self->refer_reported = 0;
  bench_session_emit_referred(self, target, replaces, referred_by);
  if (!self->refer_accepted)
    return 603;
  headers = g_strdup_printf("Contact: %s%s", self->contact, silent ? "\r\nRefer-Sub: false" : "");
  bench_sip_agent_answer(self->agent, irq, SIP_202_ACCEPTED, headers);
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

  if (status < 200)
    return;
  /* Whoever has forgotten the subscription hears no more of it (RFC 6665 4.2.2). */
  if (status == 481 || status == 489)
    self->refer_accepted = FALSE;
  g_ptr_array_remove_fast(self->notifies, request);
}

/**
 * bench_session_notify_refer:
 * @code: how far the call is that the far end asked for
 * @final: the last report
 *
 * Reports to whoever sent us a REFER (RFC 3515 2.4.5), also when their call with us has ended.
 */
void
bench_session_notify_refer(BenchSession *self, int code, const char *phrase, gboolean final)
{
  g_autofree char *body = g_strdup_printf("SIP/2.0 %d %s\r\n", code, phrase);
  g_autofree char *headers = NULL;
  g_autofree char *state = final ? g_strdup("terminated;reason=noresource")
                                 : g_strdup_printf("active;expires=%d", SUBSCRIPTION_S);
  BenchSipRequest *request;
  BenchSipRequestOptions options = {
    .method = sip_method_notify,
    .method_name = "NOTIFY",
    .content_type = "message/sipfrag;version=2.0",
    .body = body,
  };

  if (!self->refer_accepted || self->refer_silent)
    return;
  /* Ringing that is told again is no news, and who answers none is not sent ever more; how it ended is. */
  if (!final && (code == self->refer_reported || self->notifies->len >= MOST_NOTIFIES))
    return;
  self->refer_reported = code;
  headers = g_strdup_printf("Contact: %s\r\nEvent: %s\r\nSubscription-State: %s", self->contact,
                            self->refer_event, state);
  options.headers = headers;
  request
      = bench_sip_request_send(self->agent, &self->leg, self->account, &options, on_notify_answered, self);
  if (request != NULL)
    g_ptr_array_add(self->notifies, request);
  if (final)
    self->refer_accepted = FALSE;
}

/**
 * bench_session_make_replaces:
 *
 * Returns: (transfer full) (nullable): this dialog as the far end sees it, for an INVITE that replaces
 *   it there; %NULL while there is no dialog.
 */
BenchReplaces *
bench_session_make_replaces(BenchSession *self)
{
  const char *local = self->leg.leg != NULL ? nta_leg_get_tag(self->leg.leg) : NULL;
  const char *remote = self->leg.leg != NULL ? nta_leg_get_rtag(self->leg.leg) : NULL;

  return local != NULL && remote != NULL ? bench_replaces_new(self->call_id, remote, local) : NULL;
}

/* Of the dialog, or of an early dialog of our own INVITE: both can be replaced (RFC 3891 3). */
static gboolean
is_remote_tag(BenchSession *self, const char *tag)
{
  const char *remote = self->leg.leg != NULL ? nta_leg_get_rtag(self->leg.leg) : NULL;

  if (remote != NULL && g_ascii_strcasecmp(remote, tag) == 0)
    return TRUE;
  if (self->state != BENCH_SESSION_EARLY)
    return FALSE;
  for (guint i = 0; self->forks != NULL && i < self->forks->len; i++)
    {
      const BenchFork *fork = g_ptr_array_index(self->forks, i);

      if (!fork->over && g_ascii_strcasecmp(fork->tag, tag) == 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * bench_session_is_named_by:
 *
 * Returns: whether @replaces, received in an INVITE, means this dialog (RFC 3891 3).
 */
gboolean
bench_session_is_named_by(BenchSession *self, const BenchReplaces *replaces)
{
  const char *local = self->leg.leg != NULL ? nta_leg_get_tag(self->leg.leg) : NULL;
  gboolean remote = is_remote_tag(self, replaces->from_tag);

  /* Tags compare without case, Call-IDs with it (RFC 3261 7.3.1, 8.1.1.4). */
  return local != NULL && remote && strcmp(self->call_id, replaces->call_id) == 0
         && g_ascii_strcasecmp(local, replaces->to_tag) == 0;
}

/**
 * bench_session_get_replaces:
 *
 * Returns: (transfer none) (nullable): the dialog that the INVITE we received wants to take the place of.
 */
const BenchReplaces *
bench_session_get_replaces(BenchSession *self)
{
  return self->replaces;
}
