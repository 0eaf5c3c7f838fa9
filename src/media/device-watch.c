/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/device-watch.h"

#include "media/device.h"

#define PERIOD_MS 2000
#define PATIENCE_MS 10000

/* One question to the server, which outlives a watch that is freed meanwhile. */
typedef struct
{
  BenchDeviceWatch *watch; /* NULL: nobody wants to know any more */
  GMainContext *context;
  GPtrArray *devices;
} Question;

struct _BenchDeviceWatch
{
  BenchClock *clock;
  BenchDeviceWatchFunc answered;
  gpointer data;
  gboolean wanted;
  guint timer;
  Question *question; /* under way */
  GPtrArray *devices; /* NULL before the first answer */
};

static void
question_free(Question *question)
{
  g_clear_pointer(&question->devices, g_ptr_array_unref);
  g_main_context_unref(question->context);
  g_free(question);
}

static void ask(BenchDeviceWatch *self);

static gboolean
on_period(gpointer data)
{
  BenchDeviceWatch *self = data;

  self->timer = 0;
  ask(self);
  return G_SOURCE_REMOVE;
}

static gboolean
on_answer(gpointer data)
{
  Question *question = data;
  BenchDeviceWatch *self = question->watch;

  if (self == NULL)
    return G_SOURCE_REMOVE;
  self->question = NULL;
  g_clear_pointer(&self->devices, g_ptr_array_unref);
  self->devices = g_steal_pointer(&question->devices);
  if (self->wanted)
    self->timer = bench_clock_add(self->clock, PERIOD_MS, on_period, self);
  self->answered(self->data);
  return G_SOURCE_REMOVE;
}

static gpointer
run(gpointer data)
{
  Question *question = data;

  g_autoptr(GSource) answer = g_idle_source_new();

  question->devices = bench_device_list(PATIENCE_MS);
  /* Not g_main_context_invoke(): while nobody runs that context it would call back on this very thread. */
  g_source_set_priority(answer, G_PRIORITY_DEFAULT);
  g_source_set_callback(answer, on_answer, question, (GDestroyNotify) question_free);
  g_source_attach(answer, question->context);
  return NULL;
}

static void
ask(BenchDeviceWatch *self)
{
  if (self->question != NULL)
    return;
  self->question = g_new0(Question, 1);
  self->question->watch = self;
  self->question->context = g_main_context_ref_thread_default();
  g_thread_unref(g_thread_new("bench-watch", run, self->question));
}

/**
 * bench_device_watch_new:
 * @answered: called after each answer; it may not free the watch
 *
 * Returns: (transfer full): a watch that asks nothing yet.
 */
BenchDeviceWatch *
bench_device_watch_new(BenchClock *clock, BenchDeviceWatchFunc answered, gpointer data)
{
  BenchDeviceWatch *self = g_new0(BenchDeviceWatch, 1);

  self->clock = g_object_ref(clock);
  self->answered = answered;
  self->data = data;
  return self;
}

/**
 * bench_device_watch_free:
 * @self: (transfer full): an answer that is under way goes nowhere
 */
void
bench_device_watch_free(BenchDeviceWatch *self)
{
  if (self->question != NULL)
    self->question->watch = NULL;
  bench_clock_clear(self->clock, &self->timer);
  g_clear_pointer(&self->devices, g_ptr_array_unref);
  g_object_unref(self->clock);
  g_free(self);
}

/**
 * bench_device_watch_set_wanted:
 * @wanted: whether to ask, at once and then regularly
 */
void
bench_device_watch_set_wanted(BenchDeviceWatch *self, gboolean wanted)
{
  if (self->wanted == wanted)
    return;
  self->wanted = wanted;
  if (wanted)
    ask(self);
  else
    bench_clock_clear(self->clock, &self->timer);
}

/**
 * bench_device_watch_get_devices:
 *
 * Returns: (transfer none) (nullable) (element-type BenchAudioDevice): the last answer, empty when there is
 *   no server; %NULL before the first.
 */
GPtrArray *
bench_device_watch_get_devices(BenchDeviceWatch *self)
{
  return self->devices;
}

/**
 * bench_device_watch_has:
 * @id: "pulse:NAME", or "auto" for any
 *
 * Returns: whether it was there when the server answered last.
 */
gboolean
bench_device_watch_has(BenchDeviceWatch *self, const char *id, gboolean input)
{
  for (guint i = 0; self->devices != NULL && i < self->devices->len; i++)
    {
      const BenchAudioDevice *device = g_ptr_array_index(self->devices, i);

      if (device->input == input && (g_str_equal(id, "auto") || g_str_equal(id, device->id)))
        return TRUE;
    }
  return FALSE;
}
