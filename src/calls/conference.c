/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A local conference (account.X.conf_type 0, guide 2.11): calls of ours that stand at once, two or as many
 * more as benchphone.limit.conference allows. The signalling is a resume of the held ones; the mix point lets
 * each hear the others and us. Splitting holds all; when one leaves, the others stay, and the last goes on as
 * a call. F068, F070.
 */
#include "base/catalogue.h"
#include "calls/call-leg.h"

#include "media/session-extras.h"

static void
set_member(BenchCallLeg *leg, gboolean member)
{
  if (leg->call->conference == member)
    return;
  leg->call->conference = member;
  if (!member)
    bench_conference_silence(leg, FALSE, NULL);
  bench_call_control_call_changed(BENCH_CALL_CONTROL(leg->control), leg->call);
}

/**
 * bench_conference_list:
 *
 * Returns: (transfer container) (element-type BenchCallLeg): its members, in the order of their calls.
 */
GPtrArray *
bench_conference_list(BenchSipCallControl *control)
{
  GPtrArray *legs = bench_sip_call_control_get_legs(control);
  GPtrArray *members = g_ptr_array_new();

  for (guint i = 0; i < legs->len; i++)
    {
      BenchCallLeg *leg = g_ptr_array_index(legs, i);

      if (leg->call->conference && bench_call_is_alive(leg->call))
        g_ptr_array_add(members, leg);
    }
  return members;
}

static gboolean
can_join(BenchCallLeg *leg)
{
  return leg->session != NULL && leg->call->answered_us != 0 && bench_call_is_alive(leg->call)
         && leg->call->transfer != BENCH_TRANSFER_TRYING;
}

/* Who is to be in it: both, and whoever is with one of them. */
static GPtrArray *
gather(BenchCallLeg *first, BenchCallLeg *second)
{
  BenchCallLeg *legs[] = { first, second };
  gboolean standing = first->call->conference || second->call->conference;
  GPtrArray *all = standing ? bench_conference_list(first->control) : g_ptr_array_new();

  for (gsize i = 0; i < G_N_ELEMENTS(legs); i++)
    if (!legs[i]->call->conference)
      g_ptr_array_add(all, legs[i]);
  return all;
}

/* Joins two calls, or one to the conference of the other: whichever we hold is taken back. */
gboolean
bench_conference_join(BenchCallLeg *first, BenchCallLeg *second, GError **error)
{
  g_autoptr(GPtrArray) all = NULL;
  guint most = (guint) bench_settings_get_int(bench_sip_call_control_get_settings(first->control),
                                              "benchphone.limit.conference");

  if (first == second || !can_join(first) || !can_join(second))
    {
      g_set_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE, N_("both calls must be answered"));
      return FALSE;
    }
  all = gather(first, second);
  if (all->len + 1 > most)
    {
      g_set_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_LIMIT, "a conference has %u parties at most",
                  most);
      return FALSE;
    }
  for (guint i = 0; i < all->len; i++)
    {
      BenchCallLeg *leg = g_ptr_array_index(all, i);

      if (leg->hold_wanted && !bench_talking_hold(leg, FALSE, error))
        return FALSE;
    }
  for (guint i = 0; i < all->len; i++)
    set_member(g_ptr_array_index(all, i), TRUE);
  return TRUE;
}

/* Ends the conference: its calls are all held. */
gboolean
bench_conference_split(BenchSipCallControl *control, GError **error)
{
  g_autoptr(GPtrArray) members = bench_conference_list(control);

  if (members->len == 0)
    {
      g_set_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE, N_("there is no conference"));
      return FALSE;
    }
  for (guint i = 0; i < members->len; i++)
    {
      BenchCallLeg *leg = g_ptr_array_index(members, i);

      set_member(leg, FALSE);
      if (!leg->hold_wanted)
        bench_talking_hold(leg, TRUE, NULL);
    }
  return TRUE;
}

/* We leave: the others are connected if transfer.tran_others_after_conf_enable asks for it (F070), else
   all calls end. */
void
bench_conference_leave(BenchSipCallControl *control)
{
  BenchSettings *settings = bench_sip_call_control_get_settings(control);
  g_autoptr(GPtrArray) members = bench_conference_list(control);

  for (guint i = 0; i < members->len; i++)
    set_member(g_ptr_array_index(members, i), FALSE);
  if (members->len == 2 && bench_settings_get_boolean(settings, "transfer.tran_others_after_conf_enable")
      && bench_transfer_attended(g_ptr_array_index(members, 0), g_ptr_array_index(members, 1), NULL))
    return;
  for (guint i = 0; i < members->len; i++)
    bench_call_control_hang_up(BENCH_CALL_CONTROL(control),
                               ((BenchCallLeg *) g_ptr_array_index(members, i))->call);
}

/* A call has ended: a conference of one is none. */
void
bench_conference_forget(BenchCallLeg *leg)
{
  g_autoptr(GPtrArray) members = NULL;

  if (!leg->call->conference)
    return;
  leg->call->conference = FALSE;
  members = bench_conference_list(leg->control);
  if (members->len == 1)
    set_member(g_ptr_array_index(members, 0), FALSE);
}

/**
 * bench_conference_silence:
 * @silenced: whether nobody hears that far end; it hears on
 *
 * Returns: %FALSE with %BENCH_CALL_ERROR_STATE when the call has no sound.
 */
gboolean
bench_conference_silence(BenchCallLeg *leg, gboolean silenced, GError **error)
{
  if (leg->media == NULL)
    {
      g_set_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE, N_("the call has no sound"));
      return FALSE;
    }
  if (leg->call->silenced == silenced)
    return TRUE;
  leg->call->silenced = silenced;
  bench_media_session_set_silenced(leg->media, silenced);
  bench_call_control_call_changed(BENCH_CALL_CONTROL(leg->control), leg->call);
  return TRUE;
}
