/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/clock.h"

struct _BenchClock
{
  GObject parent_instance;

  gboolean manual;
  gint64 now_us;         /* manual clocks only */
  gint64 wall_offset_us; /* wall time minus monotonic time, manual clocks only */
  guint last_id;
  GHashTable *timers; /* id -> Timer */
};

typedef struct
{
  BenchClock *clock;
  guint id;
  guint delay_ms;
  gint64 due_us; /* manual clocks only */
  GSourceFunc callback;
  gpointer data;
  GSource *source; /* real clocks only */
} Timer;

G_DEFINE_FINAL_TYPE(BenchClock, bench_clock, G_TYPE_OBJECT)

static void
timer_free(Timer *timer)
{
  if (timer->source != NULL)
    {
      g_source_destroy(timer->source);
      g_source_unref(timer->source);
    }
  g_free(timer);
}

static void
bench_clock_finalize(GObject *object)
{
  BenchClock *self = BENCH_CLOCK(object);

  g_hash_table_unref(self->timers);
  G_OBJECT_CLASS(bench_clock_parent_class)->finalize(object);
}

static void
bench_clock_class_init(BenchClockClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = bench_clock_finalize;
}

static void
bench_clock_init(BenchClock *self)
{
  self->timers = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify) timer_free);
}

/**
 * bench_clock_new:
 *
 * Returns: (transfer full): a clock that follows the machine's own.
 */
BenchClock *
bench_clock_new(void)
{
  return g_object_new(BENCH_TYPE_CLOCK, NULL);
}

/**
 * bench_clock_new_manual:
 * @wall_us: wall time it starts at, microseconds since 1970
 *
 * Returns: (transfer full): a clock that stands still until bench_clock_advance() moves it.
 */
BenchClock *
bench_clock_new_manual(gint64 wall_us)
{
  BenchClock *self = bench_clock_new();

  self->manual = TRUE;
  self->now_us = G_USEC_PER_SEC;
  self->wall_offset_us = wall_us - self->now_us;
  return self;
}

/**
 * bench_clock_now:
 *
 * Returns: monotonic time in microseconds; only differences mean anything.
 */
gint64
bench_clock_now(BenchClock *self)
{
  return self->manual ? self->now_us : g_get_monotonic_time();
}

/**
 * bench_clock_wall:
 *
 * Returns: wall time in microseconds since 1970.
 */
gint64
bench_clock_wall(BenchClock *self)
{
  return self->manual ? self->now_us + self->wall_offset_us : g_get_real_time();
}

static gboolean
on_real_timer(gpointer data)
{
  Timer *timer = data;
  BenchClock *clock = timer->clock;
  guint id = timer->id;

  if (timer->callback(timer->data) == G_SOURCE_CONTINUE)
    return G_SOURCE_CONTINUE;
  g_hash_table_remove(clock->timers, GUINT_TO_POINTER(id));
  return G_SOURCE_REMOVE;
}

/**
 * bench_clock_add:
 * @delay_ms: how long from now, milliseconds
 * @callback: called once, or again every @delay_ms while it returns %G_SOURCE_CONTINUE
 * @data: handed to @callback; must outlive the timer
 *
 * Returns: an id for bench_clock_remove(), never 0.
 */
guint
bench_clock_add(BenchClock *self, guint delay_ms, GSourceFunc callback, gpointer data)
{
  Timer *timer = g_new0(Timer, 1);

  timer->clock = self;
  timer->id = ++self->last_id;
  timer->delay_ms = delay_ms;
  timer->callback = callback;
  timer->data = data;
  g_hash_table_insert(self->timers, GUINT_TO_POINTER(timer->id), timer);

  if (self->manual)
    timer->due_us = self->now_us + (gint64) delay_ms * 1000;
  else
    {
      timer->source = g_timeout_source_new(delay_ms);
      g_source_set_callback(timer->source, on_real_timer, timer, NULL);
      g_source_attach(timer->source, g_main_context_get_thread_default());
    }
  return timer->id;
}

/**
 * bench_clock_remove:
 * @id: a timer's id; one that has already fired is no error
 */
void
bench_clock_remove(BenchClock *self, guint id)
{
  g_hash_table_remove(self->timers, GUINT_TO_POINTER(id));
}

/**
 * bench_clock_clear:
 * @id: (inout): where a timer's id is kept, or 0; removed and set to 0
 */
void
bench_clock_clear(BenchClock *self, guint *id)
{
  if (*id != 0)
    bench_clock_remove(self, *id);
  *id = 0;
}

static Timer *
first_due(BenchClock *self, gint64 until_us)
{
  Timer *first = NULL;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init(&iter, self->timers);
  while (g_hash_table_iter_next(&iter, NULL, &value))
    {
      Timer *timer = value;

      if (timer->due_us > until_us)
        continue;
      if (first == NULL || timer->due_us < first->due_us
          || (timer->due_us == first->due_us && timer->id < first->id))
        first = timer;
    }
  return first;
}

/**
 * bench_clock_advance:
 * @ms: how far to move a manual clock, milliseconds
 *
 * Timers fire in the order of their instants, each seeing its own instant as now.
 */
void
bench_clock_advance(BenchClock *self, guint ms)
{
  g_return_if_fail(self->manual);

  gint64 until_us = self->now_us + (gint64) ms * 1000;
  Timer *timer;

  g_object_ref(self);
  while ((timer = first_due(self, until_us)) != NULL)
    {
      guint id = timer->id;

      self->now_us = MAX(self->now_us, timer->due_us);
      timer->due_us += MAX((gint64) timer->delay_ms, 1) * 1000;
      if (timer->callback(timer->data) != G_SOURCE_CONTINUE)
        g_hash_table_remove(self->timers, GUINT_TO_POINTER(id));
    }
  self->now_us = until_us;
  g_object_unref(self);
}
