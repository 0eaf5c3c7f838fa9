/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/jitter-buffer.h"

#include "media/mixer.h"

/* By how much a packet time that is no multiple of a tick makes packets come later than the tick that needs
   them. */
#define UNEVEN_MS 10
/* Concealed for this long in a row, the far end has paused: begin anew with its next packet. */
#define MOST_CONCEALED_MS 100
/* A wait that every packet of a window had, beyond one packet and this, was not needed. */
#define SPARE_MS 10
#define WINDOW_US (2 * G_USEC_PER_SEC)
/* After a jam, when all wait for far too long, it need not be so careful. */
#define JAM_PACKETS 2
#define JAM_WINDOW_US (G_USEC_PER_SEC / 5)
/* The mean wait follows by this share of each packet's. */
#define SMOOTHING 32
/* Missing packets between two that came are counted up to here; a longer step is a stray. */
#define MOST_MISSING 3000

typedef struct
{
  gboolean used;
  guint32 sequence; /* extended */
  GBytes *bytes;    /* NULL: a packet that is no sound, such as a DTMF event */
  gint64 arrival_us;
} Slot;

struct _BenchJitterBuffer
{
  BenchJitterPolicy policy;
  Slot slots[BENCH_JITTER_SLOTS];
  guint n_used;
  guint ptime_ms;
  gboolean any;       /* highest means something */
  guint32 highest;    /* extended sequence number received */
  gboolean playing;   /* next means something */
  guint32 next;       /* extended sequence number to be played */
  guint concealed_ms; /* in a row, with nothing there to play */
  guint owed_ms;      /* of these, what stood for packets which may still turn out lost */
  guint missing_ms;   /* what the last MISSING is to be concealed for */
  guint short_ms;     /* of a late packet that was dropped, what has not been concealed */
  gint64 window_us;   /* since when least_wait_us is kept */
  gint64 least_wait_us;
  guint64 late;
  BenchBurstGap *counter; /* of who is there in his turn, or NULL */
  gboolean counting;      /* next is the one after the last that was counted */
  double wait_us;         /* smoothed */
  gint64 most_wait_us;
};

/**
 * bench_jitter_buffer_new:
 *
 * Returns: (transfer full): an empty buffer.
 */
BenchJitterBuffer *
bench_jitter_buffer_new(const BenchJitterPolicy *policy)
{
  BenchJitterBuffer *self = g_new0(BenchJitterBuffer, 1);

  self->policy = *policy;
  self->policy.max_ms = MAX(policy->max_ms, policy->min_ms);
  self->ptime_ms = 20;
  return self;
}

static void
clear_slot(BenchJitterBuffer *self, Slot *slot)
{
  if (!slot->used)
    return;
  g_clear_pointer(&slot->bytes, g_bytes_unref);
  slot->used = FALSE;
  self->n_used--;
}

/**
 * bench_jitter_buffer_reset:
 *
 * Forgets all packets: the next one, of whatever sequence number, begins anew.
 */
void
bench_jitter_buffer_reset(BenchJitterBuffer *self)
{
  for (guint i = 0; i < BENCH_JITTER_SLOTS; i++)
    clear_slot(self, &self->slots[i]);
  self->any = FALSE;
  self->counting = FALSE;
  self->playing = FALSE;
  self->concealed_ms = 0;
  self->owed_ms = 0;
  self->short_ms = 0;
}

/**
 * bench_jitter_buffer_free:
 * @self: (nullable) (transfer full): a buffer
 */
void
bench_jitter_buffer_free(BenchJitterBuffer *self)
{
  if (self == NULL)
    return;
  bench_jitter_buffer_reset(self);
  g_free(self);
}

/**
 * bench_jitter_buffer_put:
 * @sequence: from the RTP header
 * @ptime_ms: how much sound is in it
 * @bytes: (nullable): the packet; %NULL for one that takes a sequence number but is no sound
 * @now_us: when it arrived
 */
void
bench_jitter_buffer_put(BenchJitterBuffer *self,
                        guint16 sequence,
                        guint ptime_ms,
                        GBytes *bytes,
                        gint64 now_us)
{
  guint32 extended
      = self->any ? self->highest + (gint16) (guint16) (sequence - self->highest) : 0x10000u + sequence;
  Slot *slot = &self->slots[extended % BENCH_JITTER_SLOTS];

  if (self->any && ABS((gint32) (extended - self->highest)) >= BENCH_JITTER_SLOTS)
    {
      bench_jitter_buffer_reset(self);
      extended = 0x10000u + sequence;
      slot = &self->slots[extended % BENCH_JITTER_SLOTS];
    }
  if (self->playing && (gint32) (extended - self->next) < 0)
    {
      self->late++;
      return;
    }
  if (slot->used && slot->sequence == extended)
    return;
  clear_slot(self, slot);
  slot->used = TRUE;
  slot->sequence = extended;
  slot->bytes = bytes != NULL ? g_bytes_ref(bytes) : NULL;
  slot->arrival_us = now_us;
  self->n_used++;
  self->highest = self->any ? MAX(self->highest, extended) : extended;
  self->any = TRUE;
  if (bytes != NULL && ptime_ms > 0)
    self->ptime_ms = ptime_ms;
}

static Slot *
oldest(BenchJitterBuffer *self)
{
  Slot *found = NULL;

  for (guint i = 0; i < BENCH_JITTER_SLOTS; i++)
    if (self->slots[i].used && (found == NULL || self->slots[i].sequence < found->sequence))
      found = &self->slots[i];
  return found;
}

static void
count(BenchJitterBuffer *self, gboolean present)
{
  if (self->counter != NULL && present)
    bench_burst_gap_present(self->counter);
  if (self->counter != NULL && !present)
    bench_burst_gap_missing(self->counter, 1);
  self->counting = TRUE;
}

/* What was due while it did not play is missing, too; a far end that pauses skips no numbers. */
static void
count_skipped(BenchJitterBuffer *self, guint32 first)
{
  gint32 skipped = (gint32) (first - self->next);

  if (self->counter != NULL && self->counting && skipped > 0 && skipped < MOST_MISSING)
    bench_burst_gap_missing(self->counter, (guint) skipped);
}

static gboolean
begin(BenchJitterBuffer *self, gint64 now_us)
{
  Slot *first = self->n_used > 0 ? oldest(self) : NULL;
  guint start_ms = self->policy.adaptive
                       ? CLAMP(BENCH_JITTER_START_MS, self->policy.min_ms, self->policy.max_ms)
                       : self->policy.normal_ms;

  if (self->ptime_ms % BENCH_TICK_MS != 0)
    start_ms += UNEVEN_MS;
  if (first == NULL || now_us - first->arrival_us < (gint64) start_ms * 1000)
    return FALSE;
  count_skipped(self, first->sequence);
  self->playing = TRUE;
  self->next = first->sequence;
  self->concealed_ms = 0;
  self->owed_ms = 0;
  self->short_ms = 0;
  self->window_us = now_us;
  self->least_wait_us = G_MAXINT64;
  return TRUE;
}

static guint
depth_ms(BenchJitterBuffer *self)
{
  return self->n_used > 0 ? (self->highest - self->next + 1) * self->ptime_ms : 0;
}

/* How much of a packet no tick has stood for yet; what ticks have is paid. */
static guint
settle(BenchJitterBuffer *self)
{
  guint paid_ms = MIN(self->owed_ms, self->ptime_ms);

  self->owed_ms -= paid_ms;
  return self->ptime_ms - paid_ms;
}

static BenchJitterResult
conceal(BenchJitterBuffer *self)
{
  /* What a tick stands for when nothing is there. */
  self->missing_ms = MIN(self->ptime_ms, BENCH_TICK_MS);
  self->concealed_ms += self->missing_ms;
  self->owed_ms += self->missing_ms;
  if (self->concealed_ms > MOST_CONCEALED_MS)
    self->playing = FALSE;
  return self->playing ? BENCH_JITTER_MISSING : BENCH_JITTER_EMPTY;
}

/* Whether the packet just taken should be left out, because all of late have waited needlessly. */
static gboolean
waits_too_long(BenchJitterBuffer *self, gint64 waited_us, gint64 now_us)
{
  gint64 enough_us = ((gint64) MAX(SPARE_MS, self->policy.min_ms) + self->ptime_ms) * 1000;
  gint64 jam_us = enough_us + JAM_PACKETS * (gint64) self->ptime_ms * 1000;
  gint64 window_us = WINDOW_US;
  gboolean too_long = FALSE;

  /* What came at once after a long stall would be heard late for the rest of the call. */
  if (!self->policy.adaptive)
    return depth_ms(self) > MAX(2 * self->policy.normal_ms, MOST_CONCEALED_MS) + self->ptime_ms;
  self->least_wait_us = MIN(self->least_wait_us, waited_us);
  if (self->least_wait_us > jam_us)
    window_us = JAM_WINDOW_US;
  if (now_us - self->window_us < window_us)
    return depth_ms(self) > self->policy.max_ms + self->ptime_ms;
  too_long = self->least_wait_us > enough_us;
  self->window_us = now_us;
  self->least_wait_us = G_MAXINT64;
  return too_long;
}

static BenchJitterResult
take_next(BenchJitterBuffer *self, Slot *slot, gint64 now_us, GBytes **bytes)
{
  gint64 waited_us = now_us - slot->arrival_us;
  gboolean sound = slot->bytes != NULL;
  gboolean too_late = self->owed_ms > 0 && !self->policy.adaptive;

  *bytes = g_steal_pointer(&slot->bytes);
  clear_slot(self, slot);
  self->next++;
  count(self, !(sound && too_late));
  if (!sound)
    return self->n_used > 0 ? BENCH_JITTER_SKIP : BENCH_JITTER_EMPTY;
  if (too_late)
    {
      self->short_ms = settle(self);
      self->late++;
      return BENCH_JITTER_SKIP;
    }
  self->owed_ms = 0;
  self->concealed_ms = 0;
  self->most_wait_us = MAX(self->most_wait_us, waited_us);
  self->wait_us = self->wait_us == 0 ? waited_us : self->wait_us + (waited_us - self->wait_us) / SMOOTHING;
  return waits_too_long(self, waited_us, now_us) ? BENCH_JITTER_SKIP : BENCH_JITTER_PACKET;
}

/**
 * bench_jitter_buffer_take:
 * @bytes: (out) (transfer full) (nullable): a packet, for the results that say so
 *
 * Asks for the sound that is due now.
 *
 * Returns: what there is.
 */
BenchJitterResult
bench_jitter_buffer_take(BenchJitterBuffer *self, gint64 now_us, GBytes **bytes)
{
  *bytes = NULL;
  if (self->short_ms > 0)
    {
      self->missing_ms = self->short_ms;
      self->short_ms = 0;
      return BENCH_JITTER_MISSING;
    }
  if (!self->playing && !begin(self, now_us))
    return BENCH_JITTER_EMPTY;
  for (;;)
    {
      Slot *slot = &self->slots[self->next % BENCH_JITTER_SLOTS];

      if (slot->used && slot->sequence == self->next)
        return take_next(self, slot, now_us, bytes);
      if (self->n_used == 0)
        return conceal(self);
      self->next++;
      count(self, FALSE);
      /* Later packets are here, so this one is lost. If ticks have stood for it already, go on at once. */
      self->missing_ms = settle(self);
      if (self->missing_ms > 0)
        return BENCH_JITTER_MISSING;
    }
}

/**
 * bench_jitter_buffer_get_missing_ms:
 *
 * Returns: how much sound the last %BENCH_JITTER_MISSING is to be concealed for.
 */
guint
bench_jitter_buffer_get_missing_ms(BenchJitterBuffer *self)
{
  return self->missing_ms;
}

/**
 * bench_jitter_buffer_pause:
 *
 * The far end has said that it falls silent: nothing is missing until its next packet, which begins anew.
 */
void
bench_jitter_buffer_pause(BenchJitterBuffer *self)
{
  self->playing = FALSE;
}

/**
 * bench_jitter_buffer_get_late:
 *
 * Returns: packets that came after their turn and were not played.
 */
guint64
bench_jitter_buffer_get_late(BenchJitterBuffer *self)
{
  return self->late;
}

/**
 * bench_jitter_buffer_set_counter:
 * @counter: (nullable): is told of each packet that is there in its turn, or is not; must live as long
 */
void
bench_jitter_buffer_set_counter(BenchJitterBuffer *self, BenchBurstGap *counter)
{
  self->counter = counter;
}

/**
 * bench_jitter_buffer_get_depth:
 *
 * Returns: how long packets wait in it.
 */
BenchJitterDepth
bench_jitter_buffer_get_depth(BenchJitterBuffer *self)
{
  BenchJitterDepth depth = { 0 };

  depth.now = self->playing ? depth_ms(self) : self->n_used * self->ptime_ms;
  depth.nominal = (guint) (self->wait_us / 1000);
  depth.maximum = (guint) (self->most_wait_us / 1000);
  depth.most = self->policy.adaptive ? self->policy.max_ms : self->policy.normal_ms;
  return depth;
}

/**
 * bench_jitter_buffer_get_ptime:
 *
 * Returns: how much sound the last packet had, in ms.
 */
guint
bench_jitter_buffer_get_ptime(BenchJitterBuffer *self)
{
  return self->ptime_ms;
}
