/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Session timers, both roles: Session-Expires and Min-SE in what we offer and answer, 422 both ways, who
 * refreshes, the refresh at half time (an UPDATE if the far end takes one, else a re-INVITE with the same
 * description), and the BYE when nobody did. RFC 4028; parameters account.X.session_timer.*.
 */
#include "sip/session-private.h"

#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>
#include <sofia-sip/sip_util.h>

#include "base/log.h"

#define USUAL_LEAST_S 90
#define LONGEST_S (24 * 3600)
/* Nobody is refreshed more often than at half of this, unless we were told to ask for less. */
#define SHORTEST_S 6
/* How often a far end may ask for more time still. */
#define MOST_RAISES 4

static gboolean on_refresh(gpointer data);

static gboolean
is_on(BenchSession *self)
{
  return self->account != NULL && bench_sip_account_is_on(self->account, "session_timer.enable");
}

static guint
configured_s(BenchSession *self)
{
  return (guint) bench_sip_account_get_number(self->account, "session_timer.expires");
}

/* RFC 4028 5: never below 90 s, unless a lab has asked for shorter sessions than that. */
static guint
least_s(BenchSession *self)
{
  return MAX(MIN(USUAL_LEAST_S, configured_s(self)), self->timer.least_s);
}

static BenchClock *
clock_of(BenchSession *self)
{
  return bench_sip_agent_get_clock(self->agent);
}

/**
 * bench_session_timer_make_headers:
 *
 * Returns: (transfer full): the header lines of an INVITE or UPDATE of ours, each after a CR LF; "" when
 *   the account has no session timer.
 */
char *
bench_session_timer_make_headers(BenchSession *self)
{
  GString *text = g_string_new(NULL);
  guint expires_s = self->timer.wanted_s;
  gboolean we_refresh = self->timer.we_refresh;

  if (!is_on(self) || bench_session_omits(self, "timer"))
    return g_string_free(text, FALSE);
  if (self->timer.expires_s == 0)
    we_refresh = bench_sip_account_get_number(self->account, "session_timer.refresher") == 0;
  if (expires_s == 0)
    expires_s = self->timer.expires_s != 0 ? self->timer.expires_s : configured_s(self);
  g_string_append_printf(text, "\r\nSession-Expires: %u;refresher=%s", MAX(expires_s, least_s(self)),
                         we_refresh ? "uac" : "uas");
  if (least_s(self) != USUAL_LEAST_S)
    g_string_append_printf(text, "\r\nMin-SE: %u", least_s(self));
  return g_string_free(text, FALSE);
}

/* Nobody has refreshed the session in time (RFC 4028 10). */
static gboolean
on_expired(gpointer data)
{
  g_autoptr(BenchSession) self = g_object_ref(data);

  self->timer.expiry_timer = 0;
  bench_warning("The session of %s was not refreshed in time", self->call_id);
  bench_session_timer_stop(self);
  bench_session_send_bye(self, "SIP;cause=408;text=\"Session timer expired\"");
  bench_session_end(self, BENCH_SESSION_END_FAILED, 408, "Session Timer Expired");
  return G_SOURCE_REMOVE;
}

static void
start(BenchSession *self, guint expires_s, gboolean we_refresh)
{
  guint margin_s = MIN(32, expires_s / 3);

  bench_session_timer_stop(self);
  self->timer.expires_s = expires_s;
  self->timer.we_refresh = we_refresh;
  if (expires_s == 0)
    return;
  if (we_refresh)
    self->timer.refresh_timer = bench_clock_add(clock_of(self), expires_s * 500, on_refresh, self);
  self->timer.expiry_timer = bench_clock_add(clock_of(self), (expires_s - margin_s) * 1000, on_expired, self);
}

/**
 * bench_session_timer_stop:
 *
 * Nothing is refreshed any more.
 */
void
bench_session_timer_stop(BenchSession *self)
{
  if (self->agent == NULL)
    return;
  bench_clock_clear(clock_of(self), &self->timer.refresh_timer);
  bench_clock_clear(clock_of(self), &self->timer.expiry_timer);
}

static gboolean
knows_timers(const sip_t *request)
{
  return sip_has_feature((const msg_list_t *) request->sip_supported, "timer")
         || sip_has_feature((const msg_list_t *) request->sip_require, "timer");
}

/**
 * bench_session_timer_refuse:
 * @irq: an INVITE or UPDATE
 *
 * Returns: whether its Session-Expires was too small and it got a 422 (RFC 4028 9); the caller destroys @irq.
 */
gboolean
bench_session_timer_refuse(BenchSession *self, nta_incoming_t *irq, const sip_t *sip)
{
  g_autofree char *headers = NULL;

  if (!is_on(self) || sip->sip_session_expires == NULL || !knows_timers(sip)
      || sip->sip_session_expires->x_delta >= least_s(self))
    return FALSE;
  headers = g_strdup_printf("Min-SE: %u", least_s(self));
  bench_session_reply(self, irq, SIP_422_SESSION_TIMER_TOO_SMALL, headers, NULL);
  return TRUE;
}

static gboolean
names_refresher(const sip_session_expires_t *expires, const char *who)
{
  return expires != NULL && expires->x_refresher != NULL
         && g_ascii_strcasecmp(expires->x_refresher, who) == 0;
}

/**
 * bench_session_timer_accept:
 * @request: an INVITE or UPDATE that gets a 2xx now
 *
 * Agrees on a session timer, from now on (RFC 4028 9).
 *
 * Returns: (transfer full): the header lines for the 2xx, "" for none.
 */
char *
bench_session_timer_accept(BenchSession *self, const sip_t *request)
{
  const sip_session_expires_t *asked = request->sip_session_expires;
  gboolean can = knows_timers(request);
  guint expires_s;
  gboolean uac;

  if (!is_on(self)
      || (asked == NULL && request->sip_request->rq_method == sip_method_update
          && self->timer.expires_s == 0))
    return g_strdup("");
  /* A proxy asks for less than we bear, of a caller that would not understand our 422: nothing is agreed. */
  if (asked != NULL && asked->x_delta < least_s(self))
    {
      start(self, 0, FALSE);
      return g_strdup("");
    }
  expires_s = asked != NULL                ? (guint) MIN(asked->x_delta, LONGEST_S)
              : self->timer.expires_s != 0 ? self->timer.expires_s
                                           : configured_s(self);
  /* Shorter is ours to say, but not below what the far end's proxies want. */
  if (asked != NULL && configured_s(self) < expires_s)
    expires_s = MAX(configured_s(self), request->sip_min_se != NULL
                                            ? (guint) MIN(request->sip_min_se->min_delta, LONGEST_S)
                                            : least_s(self));
  expires_s = MAX(expires_s, least_s(self));
  if (!can)
    uac = FALSE;
  else if (asked != NULL && asked->x_refresher != NULL)
    uac = names_refresher(asked, "uac");
  else if (self->timer.expires_s != 0)
    uac = !self->timer.we_refresh;
  else
    uac = bench_sip_account_get_number(self->account, "session_timer.refresher") == 0;
  start(self, expires_s, !uac);
  return g_strdup_printf("Session-Expires: %u;refresher=%s%s", expires_s, uac ? "uac" : "uas",
                         uac ? "\r\nRequire: timer" : "");
}

/**
 * bench_session_timer_learn:
 * @answer: a 2xx to an INVITE or UPDATE of ours
 *
 * What the far end has agreed to is in force from now on; without Session-Expires nothing expires.
 */
void
bench_session_timer_learn(BenchSession *self, const sip_t *answer)
{
  const sip_session_expires_t *agreed = answer->sip_session_expires;
  gboolean we_refresh;

  if (!is_on(self))
    return;
  if (agreed == NULL || agreed->x_delta == 0)
    {
      start(self, 0, FALSE);
      return;
    }
  /* Less than we would have asked for: it is their right to let the session end then, and ours to refresh before
     it does. When they refresh there is time until what we said. */
  we_refresh = !names_refresher(agreed, "uas");
  start(self,
        MAX((guint) MIN(agreed->x_delta, LONGEST_S),
            we_refresh ? MIN(SHORTEST_S, least_s(self)) : least_s(self)),
        we_refresh);
}

/**
 * bench_session_timer_raise:
 * @answer: to an INVITE or UPDATE of ours
 *
 * Returns: whether it was a 422 that taught us a larger value to try (RFC 4028 7.3).
 */
gboolean
bench_session_timer_raise(BenchSession *self, int status, const sip_t *answer)
{
  guint wanted_s;

  if (status != 422 || answer == NULL || answer->sip_min_se == NULL || !is_on(self))
    return FALSE;
  wanted_s = (guint) MIN(answer->sip_min_se->min_delta, LONGEST_S);
  if (wanted_s <= MAX(self->timer.wanted_s, self->timer.least_s) || self->timer.raised >= MOST_RAISES)
    return FALSE;
  self->timer.raised++;
  self->timer.least_s = wanted_s;
  self->timer.wanted_s
      = MAX(wanted_s, self->timer.expires_s != 0 ? self->timer.expires_s : configured_s(self));
  return TRUE;
}

static void
refresh_later(BenchSession *self, int status, const sip_t *sip)
{
  gboolean raised = bench_session_timer_raise(self, status, sip);
  guint delay_ms = bench_session_retry_delay(self, status, sip);

  bench_clock_clear(clock_of(self), &self->timer.refresh_timer);
  if (raised || delay_ms > 0)
    self->timer.refresh_timer = bench_clock_add(clock_of(self), delay_ms, on_refresh, self);
  else
    bench_warning("Refreshing the session was answered with %d", status);
}

static void
on_refreshed(BenchSession *self, int status, const sip_t *sip)
{
  if (status < 300)
    {
      nta_leg_client_reroute(self->leg.leg, NULL, sip->sip_contact, 0);
      bench_session_learn_allow(self, sip);
      bench_session_timer_learn(self, sip);
      return;
    }
  if (status == 481 || status == 408)
    {
      bench_session_send_bye(self, "SIP;cause=408;text=\"Session timer expired\"");
      bench_session_end(self, BENCH_SESSION_END_FAILED, status,
                        sip != NULL && sip->sip_status != NULL ? sip->sip_status->st_phrase : "");
      return;
    }
  if ((status == 405 || status == 501) && self->far_updates)
    {
      self->far_updates = FALSE;
      on_refresh(self);
      return;
    }
  refresh_later(self, status, sip);
}

static void
on_update_answered(BenchSipRequest *request G_GNUC_UNUSED, int status, const sip_t *sip, gpointer data)
{
  g_autoptr(BenchSession) self = g_object_ref(data);

  if (status < 200)
    return;
  g_clear_pointer(&self->timer.update, bench_sip_request_free);
  if (self->state == BENCH_SESSION_CONFIRMED)
    on_refreshed(self, status, sip);
}

static void
on_reinvite_answered(BenchSipRequest *request, int status, const sip_t *sip, gpointer data)
{
  g_autoptr(BenchSession) self = g_object_ref(data);
  g_autoptr(BenchSdp) sdp = NULL;

  bench_session_hear_offer(self, status);
  if (status < 200)
    return;
  if (status < 300)
    {
      g_free(self->credentials);
      self->credentials = g_strdup(bench_sip_request_get_credentials(request));
      bench_session_send_ack(self, &self->leg, bench_sip_request_get_cseq(request));
      sdp = bench_session_read_sdp(sip, NULL);
    }
  g_clear_pointer(&self->timer.reinvite, bench_sip_request_free);
  if (self->state != BENCH_SESSION_CONFIRMED)
    return;
  on_refreshed(self, status, sip);
  /* The far end may have moved its media on this occasion. */
  if (sdp != NULL)
    bench_session_emit_modified(self, status, sdp);
  bench_session_do_waiting(self);
}

/* Half of the time is over. */
static gboolean
on_refresh(gpointer data)
{
  BenchSession *self = data;
  g_autofree char *headers = bench_session_offer_headers(self);
  BenchSipRequestOptions options = { .headers = headers };

  self->timer.refresh_timer = 0;
  /* The ACK to our 2xx is still missing, or an offer is on its way and refreshes as well. */
  if (self->state == BENCH_SESSION_ACCEPTED || self->modify != NULL || self->offer != NULL)
    {
      self->timer.refresh_timer = bench_clock_add(clock_of(self), 1000, on_refresh, self);
      return G_SOURCE_REMOVE;
    }
  if (self->state != BENCH_SESSION_CONFIRMED || self->timer.update != NULL || self->timer.reinvite != NULL)
    return G_SOURCE_REMOVE;
  if (self->far_updates)
    {
      options.method = sip_method_update;
      options.method_name = "UPDATE";
      self->timer.update = bench_sip_request_send(self->agent, &self->leg, self->account, &options,
                                                  on_update_answered, self);
      return G_SOURCE_REMOVE;
    }
  options.method = sip_method_invite;
  options.method_name = "INVITE";
  options.content_type = "application/sdp";
  options.body = self->local_sdp;
  self->timer.reinvite
      = bench_sip_request_send(self->agent, &self->leg, self->account, &options, on_reinvite_answered, self);
  bench_session_watch_offer(self, self->timer.reinvite, on_reinvite_answered);
  return G_SOURCE_REMOVE;
}
