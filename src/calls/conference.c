/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A local conference (account.X.conf_type 0, guide 2.11): two calls of ours that stand at once. The
 * signalling is a resume of the held one; the mix point lets each hear the other and us. Splitting holds
 * both; when one leaves, the other goes on as a call. F068, F070.
 */
#include "calls/call-leg.h"

static void
set_member(BenchCallLeg *leg, gboolean member)
{
  if (leg->call->conference == member)
    return;
  leg->call->conference = member;
  bench_call_control_call_changed(BENCH_CALL_CONTROL(leg->control), leg->call);
}

static GPtrArray *
list_members(BenchSipCallControl *control)
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

/* Joins two calls: whichever we hold is taken back. */
gboolean
bench_conference_join(BenchCallLeg *first, BenchCallLeg *second, GError **error)
{
  BenchCallLeg *legs[] = { first, second };

  if (first == second || !can_join(first) || !can_join(second))
    {
      g_set_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE, "both calls must be answered");
      return FALSE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS(legs); i++)
    if (legs[i]->hold_wanted && !bench_talking_hold(legs[i], FALSE, error))
      return FALSE;
  set_member(first, TRUE);
  set_member(second, TRUE);
  return TRUE;
}

/* Ends the conference: its calls are all held. */
gboolean
bench_conference_split(BenchSipCallControl *control, GError **error)
{
  g_autoptr(GPtrArray) members = list_members(control);

  if (members->len == 0)
    {
      g_set_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE, "there is no conference");
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
  g_autoptr(GPtrArray) members = list_members(control);

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
  members = list_members(leg->control);
  if (members->len == 1)
    set_member(g_ptr_array_index(members, 0), FALSE);
}
