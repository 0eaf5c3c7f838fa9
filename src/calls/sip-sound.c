/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Call control's actions on sound, see calls/control-sound.c, over the legs of SIP calls and the pager. */
#include "calls/call-leg.h"
#include "calls/pager.h"

static gboolean
record(BenchCallControl *base, BenchCall *call, const char *path, GError **error)
{
  BenchCallLeg *leg = bench_sip_call_control_live_leg(base, call, error);

  return leg != NULL && bench_call_sound_record(leg, path, error);
}

static gboolean
pause_record(BenchCallControl *base, BenchCall *call, gboolean paused, GError **error)
{
  BenchCallLeg *leg = bench_sip_call_control_live_leg(base, call, error);

  return leg != NULL && bench_call_sound_pause_record(leg, paused, error);
}

static gboolean
stop_record(BenchCallControl *base, BenchCall *call, GError **error)
{
  BenchCallLeg *leg = bench_sip_call_control_live_leg(base, call, error);

  return leg != NULL && bench_call_sound_stop_record(leg, error);
}

static gboolean
play(BenchCallControl *base,
     BenchCall *call,
     const char *path,
     gboolean loop,
     gboolean instead,
     GError **error)
{
  BenchCallLeg *leg = bench_sip_call_control_live_leg(base, call, error);

  return leg != NULL && bench_call_sound_play(leg, path, loop, instead, error);
}

static gboolean
stop_play(BenchCallControl *base, BenchCall *call, GError **error)
{
  BenchCallLeg *leg = bench_sip_call_control_live_leg(base, call, error);

  return leg != NULL && bench_call_sound_stop_play(leg, error);
}

static gboolean
silence(BenchCallControl *base, BenchCall *call, gboolean silenced, GError **error)
{
  BenchCallLeg *leg = bench_sip_call_control_live_leg(base, call, error);

  return leg != NULL && bench_conference_silence(leg, silenced, error);
}

static gboolean
page(BenchCallControl *base, const char *address, const char *label, GError **error)
{
  return bench_pager_page(bench_sip_call_control_get_pager(BENCH_SIP_CALL_CONTROL(base)), address, label,
                          error);
}

static void
end_page(BenchCallControl *base)
{
  bench_pager_end(bench_sip_call_control_get_pager(BENCH_SIP_CALL_CONTROL(base)));
}

/* Fills in the actions of this file. */
void
bench_sip_sound_class_init(BenchCallControlClass *klass)
{
  klass->record = record;
  klass->pause_record = pause_record;
  klass->stop_record = stop_record;
  klass->play = play;
  klass->stop_play = stop_play;
  klass->silence = silence;
  klass->page = page;
  klass->end_page = end_page;
}
