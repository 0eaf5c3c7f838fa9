/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Call control without a network: it only moves states, and a test plays the far end.
 *
 * A hold is done at once, unless @slow_hold asks for fake_call_control_hold_done(). What was sent is
 * kept in @sent, one word an action ("dial 1 605", "dtmf 1 5").
 */
#pragma once

#include "calls/control.h"

G_BEGIN_DECLS

#define FAKE_TYPE_CALL_CONTROL (fake_call_control_get_type())
G_DECLARE_FINAL_TYPE(FakeCallControl, fake_call_control, FAKE, CALL_CONTROL, BenchCallControl)

struct _FakeCallControl
{
  BenchCallControl parent_instance;

  GString *sent;
  gboolean slow_hold;
  gboolean refuse_dial;
  guint last_text;
  gboolean has_sound; /* and then these are its figures */
  BenchMediaStatistics statistics;
  gint64 (*wall)(gpointer data);
  gpointer wall_data;
};

FakeCallControl *fake_call_control_new(void) G_GNUC_WARN_UNUSED_RESULT;
void fake_call_control_add_line(FakeCallControl *self, guint index, BenchLineState state, const char *label);
BenchCall *fake_call_control_ring(FakeCallControl *self, guint line, const char *name, const char *number);
void fake_call_control_set_state(FakeCallControl *self, BenchCall *call, BenchCallState state);
void
fake_call_control_end(FakeCallControl *self, BenchCall *call, BenchCallEnd end, int code, const char *reason);
void fake_call_control_page(FakeCallControl *self,
                            BenchPagingDirection direction,
                            const char *address,
                            const char *label);
void fake_call_control_hold_done(FakeCallControl *self, BenchCall *call);

G_END_DECLS
