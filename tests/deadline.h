/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Waiting for something to happen, with a bound: the main loop runs while the condition does not hold and
 * it is not late.
 *
 *   TestDeadline deadline;
 *
 *   test_deadline_begin(&deadline, 10000);
 *   while (!is_there() && test_deadline_wait(&deadline))
 *     continue;
 *   if (deadline.late)
 *     g_error("what was waited for, and what came instead");
 *   test_deadline_end(&deadline);
 */
#pragma once

#include <glib.h>

typedef struct
{
  gboolean late;    /* it was still waited for when the time was up */
  gboolean expired; /* the time is up */
  guint timer;
} TestDeadline;

static inline gboolean
test_deadline_on_time(gpointer data)
{
  ((TestDeadline *) data)->expired = TRUE;
  return G_SOURCE_REMOVE;
}

static inline void
test_deadline_begin(TestDeadline *self, guint ms)
{
  self->late = FALSE;
  self->expired = FALSE;
  self->timer = g_timeout_add(ms, test_deadline_on_time, self);
}

/* One turn of the main loop; FALSE when it is too late for that. What comes in the very turn in which the time is up
   has come in time: the caller looks once more before it asks for another. */
static inline gboolean
test_deadline_turn(TestDeadline *self, gboolean may_block)
{
  if (self->expired)
    self->late = TRUE;
  if (self->late)
    return FALSE;
  g_main_context_iteration(NULL, may_block);
  return TRUE;
}

static inline gboolean
test_deadline_wait(TestDeadline *self)
{
  return test_deadline_turn(self, TRUE);
}

/* The same without waiting until something is due: for a test that moves a clock between two turns. */
static inline gboolean
test_deadline_poll(TestDeadline *self)
{
  return test_deadline_turn(self, FALSE);
}

/* What is due already happens, and what that brings about. */
static inline void
test_settle(void)
{
  for (guint i = 0; i < 50; i++)
    g_main_context_iteration(NULL, FALSE);
}

static inline void
test_deadline_end(TestDeadline *self)
{
  if (!self->expired)
    g_source_remove(self->timer);
}
