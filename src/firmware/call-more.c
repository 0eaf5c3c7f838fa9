/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The talking screen's further soft keys, phone-ui 3.1.
 *
 * A row of the table below is one more function: what it is called now, and what it does. One that does not
 * apply has no label. softkeys.c lays them out.
 */
#include "firmware/firmware-private.h"

typedef struct
{
  const char *(*label)(BenchFirmware *self, const BenchCall *call); /* NULL: not now */
  void (*act)(BenchFirmware *self);
} MoreKey;

static const char *
new_call_label(BenchFirmware *self G_GNUC_UNUSED, const BenchCall *call G_GNUC_UNUSED)
{
  return K_("New Call");
}

/* Of a conference the recording may be that of any member: it has all the others in it. */
static BenchCall *
recorded_call(BenchFirmware *self, BenchCall *call)
{
  g_autoptr(GPtrArray) members = NULL;

  if (call == NULL || !call->conference || call->recording != BENCH_RECORDING_OFF)
    return call;
  members = bench_consult_list_members(self);
  for (guint i = 0; i < members->len; i++)
    if (((BenchCall *) g_ptr_array_index(members, i))->recording != BENCH_RECORDING_OFF)
      return g_ptr_array_index(members, i);
  return call;
}

static const char *
record_label(BenchFirmware *self, const BenchCall *call)
{
  switch (recorded_call(self, (BenchCall *) call)->recording)
    {
    case BENCH_RECORDING_OFF:
      return K_("Start REC");
    case BENCH_RECORDING_ON:
      return K_("Pause REC");
    case BENCH_RECORDING_PAUSED:
      return K_("Resume REC");
    }
  g_return_val_if_reached(NULL);
}

/**
 * bench_call_more_record:
 *
 * Starts to record the call in focus, pauses that, or goes on.
 */
void
bench_call_more_record(BenchFirmware *self)
{
  BenchCall *call = recorded_call(self, bench_call_watch_focus(self));
  g_autoptr(GError) error = NULL;
  gboolean done = TRUE;

  if (call == NULL)
    return;
  switch (call->recording)
    {
    case BENCH_RECORDING_OFF:
      done = bench_call_control_record(self->calls, call, NULL, &error);
      break;
    case BENCH_RECORDING_ON:
      done = bench_call_control_pause_record(self->calls, call, TRUE, &error);
      break;
    case BENCH_RECORDING_PAUSED:
      done = bench_call_control_pause_record(self->calls, call, FALSE, &error);
      break;
    }
  if (!done)
    bench_popup_error(self, error);
}

static const char *
stop_label(BenchFirmware *self, const BenchCall *call)
{
  return recorded_call(self, (BenchCall *) call)->recording != BENCH_RECORDING_OFF ? K_("Stop REC") : NULL;
}

static void
stop_recording(BenchFirmware *self)
{
  BenchCall *call = recorded_call(self, bench_call_watch_focus(self));
  g_autoptr(GError) error = NULL;

  if (call != NULL && !bench_call_control_stop_record(self->calls, call, &error))
    bench_popup_error(self, error);
}

static const char *
rtp_status_label(BenchFirmware *self G_GNUC_UNUSED, const BenchCall *call G_GNUC_UNUSED)
{
  return K_("RTP Status");
}

/* In the order in which they appear, behind the four of the first page. */
static const MoreKey more_keys[] = {
  { new_call_label, bench_call_screen_new_call },
  { record_label, bench_call_more_record },
  { stop_label, stop_recording },
  { rtp_status_label, bench_rtp_status_open },
};

/**
 * bench_call_more_compose:
 *
 * Puts the recording's dot on the Screen.
 */
void
bench_call_more_compose(BenchFirmware *self, const BenchCall *call, BenchScreen *screen)
{
  bench_screen_set(&screen->recording,
                   bench_recording_name(recorded_call(self, (BenchCall *) call)->recording));
}

/**
 * bench_call_more_fold:
 * @call: the call in focus, which is talking
 * @keys: (inout): its four keys; becomes those of the page that is up
 *
 * Adds the further keys, on as many pages as they need.
 */
void
bench_call_more_fold(BenchFirmware *self, const BenchCall *call, BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS])
{
  BenchSoftKey more[G_N_ELEMENTS(more_keys)];
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS(more_keys); i++)
    {
      const char *label = more_keys[i].label(self, call);

      if (label != NULL)
        more[n++] = (BenchSoftKey){ label, more_keys[i].act };
    }
  bench_softkeys_fold(self, keys, more, n);
}
