/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Watching somebody: the calls (event "dialog") or the presence (event "presence") of any address, told as
 * BENCH_EVENT_WATCH on the event stream: state "idle", "trying", "proceeding", "early" or "confirmed" for dialogs,
 * "open" or "closed" with a note for presence, "unknown" while nothing is known.
 *
 * A watch outlives sign-outs: it is subscribed anew when its account signs in. Threads: main context only.
 */
#pragma once

#include "calls/sip-control.h"

G_BEGIN_DECLS

guint bench_sip_call_control_watch(BenchSipCallControl *self,
                                   guint line,
                                   const char *event,
                                   const char *number,
                                   GError **error);
void bench_sip_call_control_unwatch(BenchSipCallControl *self, guint id);

G_END_DECLS
