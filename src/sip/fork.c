/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The dialogs one INVITE of ours makes when a proxy forks it: each early dialog has its own tag, route
 * set and CSeq; the first 2xx makes the session's dialog, and every other 2xx is acknowledged and ended with a
 * BYE. RFC 3261 12.1.2, 13.2.2.4.
 */
#include "sip/session-private.h"

#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>

#include "base/log.h"

#define MOST_FORKS 12
/* 64*T1: as long as a 2xx of another fork may still come (RFC 3261 13.2.2.4). */
#define LATE_MS 32000

static void
fork_free(BenchFork *fork)
{
  g_clear_pointer(&fork->requests, g_ptr_array_unref);
  g_clear_pointer(&fork->bye, bench_sip_request_free);
  bench_sip_leg_clear(&fork->leg);
  g_free(fork->tag);
  g_free(fork->answer);
  g_free(fork);
}

static BenchFork *
lookup(BenchSession *self, const char *tag)
{
  for (guint i = 0; self->forks != NULL && i < self->forks->len; i++)
    {
      BenchFork *fork = g_ptr_array_index(self->forks, i);

      if (g_ascii_strcasecmp(fork->tag, tag) == 0)
        return fork;
    }
  return NULL;
}

/* The early dialog that @leg is our side of, or NULL. */
BenchFork *
bench_session_fork_of_leg(BenchSession *self, const nta_leg_t *leg)
{
  for (guint i = 0; self->forks != NULL && i < self->forks->len; i++)
    {
      BenchFork *fork = g_ptr_array_index(self->forks, i);

      if (fork->leg.leg == leg)
        return fork;
    }
  return NULL;
}

/* Room for another early dialog: one that is over, and has nothing on its way, is forgotten. */
static gboolean
make_room(BenchSession *self)
{
  if (self->forks == NULL || self->forks->len < MOST_FORKS)
    return TRUE;
  for (guint i = 0; i < self->forks->len; i++)
    {
      const BenchFork *fork = g_ptr_array_index(self->forks, i);

      if (fork->over && fork->requests->len == 0 && fork->bye == NULL)
        {
          g_ptr_array_remove_index(self->forks, i);
          return TRUE;
        }
    }
  return FALSE;
}

static BenchFork *
fork_new(BenchSession *self, const char *tag)
{
  BenchFork *fork = g_new0(BenchFork, 1);

  fork->session = self;
  fork->tag = g_strdup(tag);
  fork->requests = g_ptr_array_new_with_free_func((GDestroyNotify) bench_sip_request_free);
  bench_sip_leg_init(&fork->leg, bench_sip_agent_get_random(self->agent));
  fork->leg.leg = bench_session_make_leg(self, nta_leg_get_tag(self->leg.leg));
  fork->leg.cseq = self->leg.cseq;
  fork->leg.direct = self->leg.direct;
  if (fork->leg.leg != NULL)
    nta_leg_rtag(fork->leg.leg, tag);
  if (self->forks == NULL)
    self->forks = g_ptr_array_new_with_free_func((GDestroyNotify) fork_free);
  g_ptr_array_add(self->forks, fork);
  return fork;
}

/* The early dialog an answer belongs to, made when its tag is new; NULL without a tag, or with too many. */
BenchFork *
bench_session_find_fork(BenchSession *self, const sip_t *sip)
{
  const char *tag = sip->sip_to->a_tag;
  BenchFork *fork = tag != NULL ? lookup(self, tag) : NULL;

  if (tag == NULL)
    return NULL;
  if (fork == NULL && !make_room(self))
    {
      bench_warning("More than %d early dialogs: another one is ignored", MOST_FORKS);
      return NULL;
    }
  if (fork == NULL)
    fork = fork_new(self, tag);
  if (sip->sip_status->st_status < 200)
    nta_leg_client_route(fork->leg.leg, sip->sip_record_route, sip->sip_contact);
  else
    nta_leg_client_reroute(fork->leg.leg, sip->sip_record_route, sip->sip_contact, 1);
  return fork;
}

/* This early dialog has ended (RFC 6228), the others go on. It stays until there is no room, for what is still on
   its way in it. Returns: whether another one lives. */
gboolean
bench_session_close_fork(BenchSession *self, BenchFork *fork)
{
  fork->over = TRUE;
  for (guint i = 0; i < self->forks->len; i++)
    if (!((BenchFork *) g_ptr_array_index(self->forks, i))->over)
      return TRUE;
  return FALSE;
}

/* A request inside a dialog that another one has outlived: only its end is news, and none to the call. */
int
bench_session_on_fork_over(BenchSession *self, BenchFork *fork, nta_incoming_t *irq, const sip_t *sip)
{
  if (sip->sip_request->rq_method != sip_method_bye)
    return 481;
  g_clear_pointer(&fork->bye, bench_sip_request_free);
  fork->over = TRUE;
  bench_session_reply(self, irq, SIP_200_OK, NULL, NULL);
  nta_incoming_destroy(irq);
  return 0;
}

/* The first 2xx: its dialog becomes the session's. */
void
bench_session_adopt_fork(BenchSession *self, const sip_t *sip)
{
  const char *tag = sip->sip_to->a_tag;
  g_autofree char *own_tag = g_strdup(nta_leg_get_tag(self->leg.leg));
  BenchFork *fork = tag != NULL ? lookup(self, tag) : NULL;

  self->winner = g_strdup(tag != NULL ? tag : "");
  nta_leg_destroy(self->leg.leg);
  if (fork != NULL)
    {
      /* What is still on its way in it needs no answer any more. */
      g_ptr_array_set_size(fork->requests, 0);
      self->leg.leg = g_steal_pointer(&fork->leg.leg);
      self->leg.cseq = MAX(self->leg.cseq, fork->leg.cseq);
      g_ptr_array_remove(self->forks, fork);
    }
  else
    {
      self->leg.leg = bench_session_make_leg(self, own_tag);
      if (tag != NULL)
        nta_leg_rtag(self->leg.leg, tag);
    }
  nta_leg_client_reroute(self->leg.leg, sip->sip_record_route, sip->sip_contact, 1);
}

static void
on_bye_answered(BenchSipRequest *request G_GNUC_UNUSED,
                int status,
                const sip_t *sip G_GNUC_UNUSED,
                gpointer data)
{
  BenchFork *fork = data;

  if (status >= 200)
    g_clear_pointer(&fork->bye, bench_sip_request_free);
}

/* A 2xx nobody needs any more. It is acknowledged each time it comes, and its dialog ended once. */
void
bench_session_end_other_fork(BenchSession *self, const sip_t *sip)
{
  BenchFork *fork;
  BenchSipRequestOptions options = { .method = sip_method_bye, .method_name = "BYE" };

  /* An ACK needs the transaction of its INVITE. */
  if (self->invite == NULL || !bench_sip_request_has_transaction(self->invite) || sip->sip_cseq == NULL
      || sip->sip_cseq->cs_seq != bench_sip_request_get_cseq(self->invite))
    return;
  if (self->winner != NULL && sip->sip_to->a_tag != NULL
      && g_ascii_strcasecmp(self->winner, sip->sip_to->a_tag) == 0)
    {
      bench_session_send_ack(self, &self->leg, sip->sip_cseq->cs_seq);
      return;
    }
  fork = bench_session_find_fork(self, sip);
  if (fork == NULL)
    return;
  bench_session_send_ack(self, &fork->leg, sip->sip_cseq->cs_seq);
  if (fork->unwanted)
    return;
  bench_info("A second answer to %s is ended", self->call_id);
  fork->unwanted = TRUE;
  options.headers = self->winner != NULL
                        ? "Max-Forwards: 70\r\nReason: SIP;cause=200;text=\"Call completed elsewhere\""
                        : "Max-Forwards: 70";
  fork->bye = bench_sip_request_send(self->agent, &fork->leg, self->account, &options, on_bye_answered, fork);
  bench_session_wait_for_forks(self);
}

static void
on_stray_answer(BenchSipAgent *agent G_GNUC_UNUSED, const sip_t *sip, BenchSession *self)
{
  g_autoptr(BenchSession) alive = g_object_ref(self);

  if (sip->sip_call_id != NULL && g_strcmp0(sip->sip_call_id->i_id, self->call_id) == 0
      && sip->sip_from != NULL && g_strcmp0(sip->sip_from->a_tag, nta_leg_get_tag(self->leg.leg)) == 0)
    bench_session_end_other_fork(self, sip);
}

/* From the first final answer on: what comes later may find its transaction gone. */
void
bench_session_watch_strays(BenchSession *self)
{
  if (self->stray_handler == 0)
    self->stray_handler = g_signal_connect(self->agent, "stray-answer", G_CALLBACK(on_stray_answer), self);
}

static gboolean
on_late_over(gpointer data)
{
  BenchSession *self = data;

  self->late_timer = 0;
  if (self->bye == NULL && self->cancel_timer == 0 && !self->bye_waits)
    bench_session_stop_lingering(self);
  return G_SOURCE_REMOVE;
}

/* An INVITE that was forked may be answered again: the session stays to end that. */
void
bench_session_wait_for_forks(BenchSession *self)
{
  if (self->late_timer != 0 || self->invite == NULL || self->forks == NULL || self->forks->len == 0)
    return;
  bench_session_linger(self);
  self->late_timer = bench_clock_add(bench_sip_agent_get_clock(self->agent), LATE_MS, on_late_over, self);
}

/* All early dialogs are forgotten: the INVITE is sent anew, or the session is freed. */
void
bench_session_clear_forks(BenchSession *self)
{
  g_clear_pointer(&self->forks, g_ptr_array_unref);
}
