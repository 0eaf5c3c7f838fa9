/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/resampler.h"

#include <gst/audio/audio.h>
#include <string.h>

#include "media/gstreamer.h"

/* Of 0 to 10. The filter is flat through the telephone band and 3 ms long at 8 kHz. */
#define QUALITY 4

struct _BenchResampler
{
  GstAudioResampler *resampler; /* NULL when the rates are the same */
};

static void
prime(BenchResampler *self, guint in_rate, guint out_rate)
{
  gsize n_in = in_rate / 50;
  gsize most_out = out_rate / 50 + 64;
  g_autofree gint16 *in = g_new0(gint16, n_in);
  g_autofree gint16 *out = g_new0(gint16, most_out);

  bench_resampler_process(self, in, n_in, out, most_out);
}

/**
 * bench_resampler_new:
 * @in_rate: Hz
 * @out_rate: Hz; may be the same
 *
 * Returns: (transfer full): a resampler that has heard only silence.
 */
BenchResampler *
bench_resampler_new(guint in_rate, guint out_rate)
{
  BenchResampler *self = g_new0(BenchResampler, 1);
  GstStructure *options = NULL;

  if (in_rate == out_rate)
    return self;
  bench_gstreamer_ensure();
  options = gst_structure_new_empty("options");
  gst_audio_resampler_options_set_quality(GST_AUDIO_RESAMPLER_METHOD_KAISER, QUALITY, (gint) in_rate,
                                          (gint) out_rate, options);
  self->resampler
      = gst_audio_resampler_new(GST_AUDIO_RESAMPLER_METHOD_KAISER, GST_AUDIO_RESAMPLER_FLAG_NONE,
                                GST_AUDIO_FORMAT_S16, 1, (gint) in_rate, (gint) out_rate, options);
  gst_structure_free(options);
  prime(self, in_rate, out_rate);
  return self;
}

/**
 * bench_resampler_free:
 * @self: (nullable) (transfer full): a resampler
 */
void
bench_resampler_free(BenchResampler *self)
{
  if (self == NULL)
    return;
  g_clear_pointer(&self->resampler, gst_audio_resampler_free);
  g_free(self);
}

/**
 * bench_resampler_process:
 * @in: @n_in samples
 * @out: room for @most_out samples
 *
 * Returns: how many samples were written to @out.
 */
gsize
bench_resampler_process(BenchResampler *self, const gint16 *in, gsize n_in, gint16 *out, gsize most_out)
{
  gpointer in_planes[1] = { (gpointer) in };
  gpointer out_planes[1] = { out };
  gsize n_out = 0;

  if (self->resampler == NULL)
    {
      n_out = MIN(n_in, most_out);
      memcpy(out, in, n_out * sizeof *out);
      return n_out;
    }
  n_out = MIN(gst_audio_resampler_get_out_frames(self->resampler, n_in), most_out);
  gst_audio_resampler_resample(self->resampler, in_planes, n_in, out_planes, n_out);
  return n_out;
}
