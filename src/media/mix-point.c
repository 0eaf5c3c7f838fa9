/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/mix-point.h"

#include <errno.h>
#include <sched.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "base/log.h"
#include "media/meter.h"

#define MOST_EVENTS 32
/* Ticks made up for after the machine was busy elsewhere; what is missed beyond is skipped. */
#define MOST_TICKS_LATE 5
/* Packets are told in bundles, this many ticks apart; urgent news goes with the next tick. */
#define NEWS_TICKS 5
#define REALTIME_PRIORITY 5 /* the lowest a sound server uses */

/* What epoll hands back: the number of a leg, shifted, and which of its ports; or one of these. */
#define EVENT_WAKE 0
#define EVENT_TIMER 1

typedef struct
{
  guint id;
  BenchLeg *leg;
  BenchLegExtras extras;
  gint16 frame[BENCH_TICK_SAMPLES];
} Place;

struct _BenchMixPoint
{
  GMutex lock;
  GThread *thread;
  int epoll_fd;
  int wake_fd;
  int timer_fd;
  gboolean quit;
  gboolean ticking;
  GPtrArray *places;
  guint last_id;
  BenchMixRoute route;
  BenchSoundSource *sources[BENCH_SOUNDS]; /* none for the voices */
  BenchVoiceFilter *filter;
  BenchMeter microphone_meter;
  BenchMeter speaker_meter;
  BenchMixPointNews news;
  gpointer news_data;
  guint ticks_since_news;
};

static Place *
find_place(BenchMixPoint *self, guint id)
{
  for (guint i = 0; i < self->places->len; i++)
    {
      Place *place = g_ptr_array_index(self->places, i);

      if (place->id == id)
        return place;
    }
  return NULL;
}

static void
free_place(Place *place)
{
  bench_leg_extras_clear(&place->extras);
  g_free(place);
}

static void
generate(BenchMixPoint *self, BenchMixSounds *sounds)
{
  for (guint sound = 0; sound < BENCH_SOUNDS; sound++)
    if (self->sources[sound] != NULL)
      {
        bench_sound_source_fill(self->sources[sound], sounds->frames[sound]);
        sounds->active[sound] = TRUE;
      }
}

static void
hear(BenchMixPoint *self, const gint32 *legs)
{
  BenchMixSounds sounds;
  gint32 returning[BENCH_TICK_SAMPLES] = { 0 };
  gint16 heard[BENCH_TICK_SAMPLES];

  memset(sounds.active, 0, sizeof sounds.active);
  bench_mixer_take(legs, NULL, 1.0, sounds.frames[BENCH_SOUND_VOICES], BENCH_TICK_SAMPLES);
  sounds.active[BENCH_SOUND_VOICES] = self->places->len > 0;
  generate(self, &sounds);
  for (guint i = 0; i < self->route.n_outputs; i++)
    {
      const BenchMixOutput *output = &self->route.outputs[i];

      bench_mix_output_mix(output, &sounds, heard);
      output->device->klass->write(output->device, heard);
      if (output->returns)
        bench_mixer_add(returning, heard, BENCH_TICK_SAMPLES);
      if (output->metered)
        bench_meter_add(&self->speaker_meter, heard, BENCH_TICK_SAMPLES);
    }
  if (self->filter == NULL)
    return;
  bench_mixer_take(returning, NULL, 1.0, heard, BENCH_TICK_SAMPLES);
  bench_voice_filter_far(self->filter, heard);
}

/* The sum of the inputs. Each is read in any case, so that a device is not overfull when mute is taken off. */
static void
say(BenchMixPoint *self, gint16 *said)
{
  gint32 sum[BENCH_TICK_SAMPLES] = { 0 };

  for (guint i = 0; i < self->route.n_inputs; i++)
    {
      const BenchMixInput *input = &self->route.inputs[i];
      gint16 frame[BENCH_TICK_SAMPLES];
      gint32 alone[BENCH_TICK_SAMPLES] = { 0 };

      input->device->klass->read(input->device, frame);
      if (input->voice && self->filter != NULL)
        bench_voice_filter_near(self->filter, frame);
      if (input->muted)
        continue;
      bench_mixer_add(alone, frame, BENCH_TICK_SAMPLES);
      bench_mixer_take(alone, NULL, input->gain, frame, BENCH_TICK_SAMPLES);
      bench_mixer_add(sum, frame, BENCH_TICK_SAMPLES);
    }
  bench_mixer_take(sum, NULL, 1.0, said, BENCH_TICK_SAMPLES);
  bench_meter_add(&self->microphone_meter, said, BENCH_TICK_SAMPLES);
}

/* What a leg sends: microphone and the other legs; its own voice instead when the microphone is an echo. */
static void
speak(BenchMixPoint *self, Place *place, const gint16 *microphone, const gint32 *all, gint64 now_us)
{
  static const gint32 silence[BENCH_TICK_SAMPLES];
  gboolean echo = bench_mix_route_has_echo(&self->route);
  gboolean muted = self->route.n_inputs > 0 && self->route.inputs[0].muted;
  gint16 frame[BENCH_TICK_SAMPLES];

  if (!place->leg->joined)
    bench_mixer_take(silence, NULL, 1.0, frame, BENCH_TICK_SAMPLES);
  else if (echo && !muted)
    memcpy(frame, place->frame, sizeof frame);
  else if (echo || self->route.isolated)
    memcpy(frame, microphone, sizeof frame);
  else
    bench_mixer_take(all, place->frame, 1.0, frame, BENCH_TICK_SAMPLES);
  bench_leg_extras_say(&place->extras, place->leg->joined, place->frame, frame);
  bench_leg_push(place->leg, frame, now_us);
}

static void
tell_news(BenchMixPoint *self)
{
  gboolean any = FALSE;
  gboolean urgent = FALSE;

  self->ticks_since_news++;
  for (guint i = 0; i < self->places->len; i++)
    {
      Place *place = g_ptr_array_index(self->places, i);

      any = any || bench_leg_has_news(place->leg);
      urgent = urgent || place->leg->urgent;
    }
  if (!urgent && (!any || self->ticks_since_news < NEWS_TICKS))
    return;
  self->ticks_since_news = 0;
  self->news(self->news_data);
}

static void
tick(BenchMixPoint *self)
{
  gint64 now_us = g_get_monotonic_time();
  gint16 microphone[BENCH_TICK_SAMPLES];
  gint32 all[BENCH_TICK_SAMPLES] = { 0 };

  for (guint i = 0; i < self->places->len; i++)
    {
      Place *place = g_ptr_array_index(self->places, i);

      bench_leg_pull(place->leg, place->frame, now_us);
      if (!place->leg->joined || place->extras.silenced)
        memset(place->frame, 0, sizeof place->frame);
      bench_mixer_add(all, place->frame, BENCH_TICK_SAMPLES);
    }
  hear(self, all);
  say(self, microphone);
  bench_mixer_add(all, microphone, BENCH_TICK_SAMPLES);
  for (guint i = 0; i < self->places->len; i++)
    speak(self, g_ptr_array_index(self->places, i), microphone, all, now_us);
  tell_news(self);
}

static void
on_timer(BenchMixPoint *self)
{
  guint64 due = 0;

  if (read(self->timer_fd, &due, sizeof due) != (gssize) sizeof due || !self->ticking)
    return;
  for (guint64 i = 0; i < MIN(due, MOST_TICKS_LATE); i++)
    tick(self);
}

static void
on_leg(BenchMixPoint *self, guint64 event)
{
  Place *place = find_place(self, (guint) (event >> 1));

  if (place == NULL)
    return;
  bench_leg_receive(place->leg, (event & 1) != 0);
  if (place->leg->urgent || !self->ticking)
    tell_news(self);
}

/* A tick that comes late is heard. Where the system lets us (RLIMIT_RTPRIO), go before ordinary work. */
static void
ask_for_priority(void)
{
  struct sched_param parameters = { .sched_priority = REALTIME_PRIORITY };

  if (sched_setscheduler(0, SCHED_RR | SCHED_RESET_ON_FORK, &parameters) != 0)
    bench_debug("the sound has no priority over other work: %s", g_strerror(errno));
}

static gpointer
run(gpointer data)
{
  BenchMixPoint *self = data;
  struct epoll_event events[MOST_EVENTS];
  gboolean quit = FALSE;

  ask_for_priority();

  while (!quit)
    {
      int n_events = epoll_wait(self->epoll_fd, events, MOST_EVENTS, -1);

      bench_mix_point_lock(self);
      /* Sockets before the timer: what has arrived by now can be played in this tick. */
      for (int i = 0; i < n_events; i++)
        if (events[i].data.u64 > EVENT_TIMER)
          on_leg(self, events[i].data.u64);
      for (int i = 0; i < n_events; i++)
        if (events[i].data.u64 == EVENT_TIMER)
          on_timer(self);
      quit = self->quit;
      bench_mix_point_unlock(self);
    }
  return NULL;
}

static void
watch(BenchMixPoint *self, int fd, guint64 event)
{
  struct epoll_event wanted = { .events = EPOLLIN, .data.u64 = event };

  if (epoll_ctl(self->epoll_fd, EPOLL_CTL_ADD, fd, &wanted) != 0)
    g_error("epoll: %s", g_strerror(errno));
}

static void
close_descriptor(int *fd)
{
  if (*fd >= 0)
    close(*fd);
  *fd = -1;
}

/**
 * bench_mix_point_start:
 *
 * Begins the thread, if that has not been done.
 *
 * Returns: %FALSE with %BENCH_MEDIA_ERROR_PORT when the system has no descriptors left for it.
 */
gboolean
bench_mix_point_start(BenchMixPoint *self, GError **error)
{
  if (self->thread != NULL)
    return TRUE;
  self->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
  self->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  self->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
  if (self->epoll_fd < 0 || self->wake_fd < 0 || self->timer_fd < 0)
    {
      g_set_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_PORT, "there can be no sound: %s",
                  g_strerror(errno));
      close_descriptor(&self->epoll_fd);
      close_descriptor(&self->wake_fd);
      close_descriptor(&self->timer_fd);
      return FALSE;
    }
  watch(self, self->wake_fd, EVENT_WAKE);
  watch(self, self->timer_fd, EVENT_TIMER);
  self->thread = g_thread_new("bench-media", run, self);
  return TRUE;
}

/**
 * bench_mix_point_new:
 * @news: told when a leg has something for the main context
 *
 * Returns: (transfer full): a mix point without thread or legs.
 */
BenchMixPoint *
bench_mix_point_new(BenchMixPointNews news, gpointer data)
{
  BenchMixPoint *self = g_new0(BenchMixPoint, 1);

  g_mutex_init(&self->lock);
  self->places = g_ptr_array_new_with_free_func((GDestroyNotify) free_place);
  self->news = news;
  self->news_data = data;
  return self;
}

/**
 * bench_mix_point_free:
 * @self: (transfer full): a mix point without legs; its thread is ended
 */
void
bench_mix_point_free(BenchMixPoint *self)
{
  if (self->thread != NULL)
    {
      guint64 one = 1;

      bench_mix_point_lock(self);
      self->quit = TRUE;
      bench_mix_point_unlock(self);
      if (write(self->wake_fd, &one, sizeof one) != (gssize) sizeof one)
        g_error("eventfd: %s", g_strerror(errno));
      g_thread_join(self->thread);
      close(self->timer_fd);
      close(self->wake_fd);
      close(self->epoll_fd);
    }
  for (guint sound = 0; sound < BENCH_SOUNDS; sound++)
    bench_sound_source_free(self->sources[sound]);
  bench_voice_filter_free(self->filter);
  g_ptr_array_unref(self->places);
  g_mutex_clear(&self->lock);
  g_free(self);
}

/**
 * bench_mix_point_lock:
 *
 * Holds the mix point still.
 */
void
bench_mix_point_lock(BenchMixPoint *self)
{
  g_mutex_lock(&self->lock);
}

/**
 * bench_mix_point_unlock:
 *
 * Lets it go on.
 */
void
bench_mix_point_unlock(BenchMixPoint *self)
{
  g_mutex_unlock(&self->lock);
}

/**
 * bench_mix_point_add_leg:
 * @leg: with its ports bound; stays the caller's
 *
 * The mix point has been started.
 *
 * Returns: its number here.
 */
guint
bench_mix_point_add_leg(BenchMixPoint *self, BenchLeg *leg)
{
  Place *place = g_new0(Place, 1);

  bench_mix_point_lock(self);
  place->id = ++self->last_id;
  place->leg = leg;
  g_ptr_array_add(self->places, place);
  watch(self, leg->ports.rtp_fd, (guint64) place->id << 1);
  watch(self, leg->ports.rtcp_fd, (guint64) place->id << 1 | 1);
  bench_mix_point_unlock(self);
  return place->id;
}

/**
 * bench_mix_point_remove_leg:
 * @id: from bench_mix_point_add_leg()
 *
 * Afterwards the thread touches neither the leg nor its sockets; these may be closed.
 */
void
bench_mix_point_remove_leg(BenchMixPoint *self, guint id)
{
  Place *place = NULL;

  bench_mix_point_lock(self);
  place = find_place(self, id);
  if (place != NULL)
    {
      epoll_ctl(self->epoll_fd, EPOLL_CTL_DEL, place->leg->ports.rtp_fd, NULL);
      epoll_ctl(self->epoll_fd, EPOLL_CTL_DEL, place->leg->ports.rtcp_fd, NULL);
      g_ptr_array_remove(self->places, place);
    }
  bench_mix_point_unlock(self);
}

/**
 * bench_mix_point_get_extras:
 * @id: from bench_mix_point_add_leg()
 *
 * Returns: (transfer none) (nullable): what there is at that leg's place besides; to be used while the lock
 *   is held.
 */
BenchLegExtras *
bench_mix_point_get_extras(BenchMixPoint *self, guint id)
{
  Place *place = find_place(self, id);

  return place != NULL ? &place->extras : NULL;
}

/**
 * bench_mix_point_set_ticking:
 * @ticking: whether there is anything to mix
 */
void
bench_mix_point_set_ticking(BenchMixPoint *self, gboolean ticking)
{
  struct itimerspec interval = { 0 };
  g_autoptr(GError) error = NULL;

  if (self->ticking == ticking)
    return;
  if (!bench_mix_point_start(self, &error))
    {
      bench_warning("%s", error->message);
      return;
    }
  if (ticking)
    {
      interval.it_value.tv_nsec = BENCH_TICK_MS * 1000000L;
      interval.it_interval.tv_nsec = BENCH_TICK_MS * 1000000L;
    }
  bench_mix_point_lock(self);
  self->ticking = ticking;
  timerfd_settime(self->timer_fd, 0, &interval, NULL);
  bench_mix_point_unlock(self);
}

/**
 * bench_mix_point_set_route:
 * @route: copied; its devices are open and stay the caller's
 *
 * Takes effect with the next tick. Afterwards the thread touches no device that is not in @route; it may
 * be closed.
 */
void
bench_mix_point_set_route(BenchMixPoint *self, const BenchMixRoute *route)
{
  bench_mix_point_lock(self);
  self->route = *route;
  bench_mix_point_unlock(self);
}

/**
 * bench_mix_point_set_sound:
 * @sound: any but the voices
 * @source: (transfer full) (nullable): what that sound is from now on
 */
void
bench_mix_point_set_sound(BenchMixPoint *self, BenchSound sound, BenchSoundSource *source)
{
  BenchSoundSource *before = NULL;

  bench_mix_point_lock(self);
  before = self->sources[sound];
  self->sources[sound] = source;
  bench_mix_point_unlock(self);
  bench_sound_source_free(before);
}

/**
 * bench_mix_point_set_voice_filter:
 * @filter: (transfer full) (nullable): what the microphone goes through from now on
 */
void
bench_mix_point_set_voice_filter(BenchMixPoint *self, BenchVoiceFilter *filter)
{
  BenchVoiceFilter *before = NULL;

  bench_mix_point_lock(self);
  before = self->filter;
  self->filter = filter;
  bench_mix_point_unlock(self);
  bench_voice_filter_free(before);
}

/**
 * bench_mix_point_take_levels:
 * @levels: (out): since the last time
 */
void
bench_mix_point_take_levels(BenchMixPoint *self, BenchAudioLevels *levels)
{
  bench_mix_point_lock(self);
  bench_meter_take(&self->microphone_meter, &levels->microphone_dbm0, &levels->microphone_peak_dbm0);
  bench_meter_take(&self->speaker_meter, &levels->speaker_dbm0, &levels->speaker_peak_dbm0);
  bench_mix_point_unlock(self);
}
