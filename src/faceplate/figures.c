/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "faceplate/figures.h"

#include <glib/gi18n.h>
#include <string.h>

#define UNKNOWN "–"

/**
 * bench_figures_format:
 * @figures: (out caller-allocates): the texts; clear with bench_figures_clear()
 * @statistics: of one call leg
 * @codec: (nullable): its codec
 * @wideband: whether that carries more than telephone quality
 *
 * Writes the statistics as a person reads them: packets and kilobytes, lost with its share, ms with
 * one decimal.
 */
void
bench_figures_format(BenchFigures *figures,
                     const BenchMediaStatistics *statistics,
                     const char *codec,
                     gboolean wideband)
{
  gboolean known = codec != NULL && codec[0] != '\0';

  figures->codec = g_strdup_printf("%s%s", known ? codec : UNKNOWN, known && wideband ? " (HD)" : "");
  if (known && statistics->receive_codec != NULL && strcmp(statistics->receive_codec->display, codec) != 0)
    {
      g_autofree char *sent = g_steal_pointer(&figures->codec);

      figures->codec = g_strdup_printf(_("%s, received %s"), sent, statistics->receive_codec->display);
    }
  figures->sent = g_strdup_printf("%" G_GUINT64_FORMAT " packets, %.1f kB", statistics->packets_sent,
                                  (double) statistics->octets_sent / 1000);
  figures->received = g_strdup_printf("%" G_GUINT64_FORMAT " packets, %.1f kB", statistics->packets_received,
                                      (double) statistics->octets_received / 1000);
  figures->lost = g_strdup_printf("%" G_GUINT64_FORMAT " (%.2f %%)", statistics->packets_lost,
                                  statistics->loss_percent);
  figures->late = g_strdup_printf("%" G_GUINT64_FORMAT ", %" G_GUINT64_FORMAT, statistics->packets_late,
                                  statistics->packets_foreign);
  figures->jitter = g_strdup_printf("%.1f ms", statistics->jitter_ms);
  figures->round_trip = statistics->round_trip_ms < 0 ? g_strdup(UNKNOWN)
                                                      : g_strdup_printf("%.1f ms", statistics->round_trip_ms);
  figures->far = statistics->remote_jitter_ms < 0
                     ? g_strdup(UNKNOWN)
                     : g_strdup_printf("loss %.2f %%, jitter %.1f ms", statistics->remote_loss_percent,
                                       statistics->remote_jitter_ms);
  if (statistics->has_far && statistics->far.mos_lq > 0)
    {
      g_autofree char *report = g_steal_pointer(&figures->far);

      figures->far = g_strdup_printf("%s, MOS-LQ %.1f", report, statistics->far.mos_lq);
    }
  figures->digits = g_strdup(UNKNOWN);
  figures->buffer = g_strdup_printf(_("%u ms, on average %u, most %u"), statistics->jitter_buffer_ms,
                                    statistics->jitter_nominal_ms, statistics->jitter_maximum_ms);
  figures->quality = statistics->mos_lq > 0
                         ? g_strdup_printf("MOS-LQ %.2f, MOS-CQ %.2f, R %.0f", statistics->mos_lq,
                                           statistics->mos_cq, statistics->r_cq)
                         : g_strdup(UNKNOWN);
}

/**
 * bench_figures_add_digits:
 * @sent: the DTMF digits of a call
 * @hidden: whether only their number may be seen (features.dtmf.hide)
 *
 * Writes the digits each way.
 */
void
bench_figures_add_digits(BenchFigures *figures, const char *sent, const char *received, gboolean hidden)
{
  g_autofree char *out = g_strdup(sent);
  g_autofree char *in = g_strdup(received);

  if (hidden)
    {
      memset(out, '*', strlen(out));
      memset(in, '*', strlen(in));
    }
  g_free(figures->digits);
  figures->digits = *out == '\0' && *in == '\0'
                        ? g_strdup(UNKNOWN)
                        : g_strdup_printf("sent %s, received %s", *out != '\0' ? out : UNKNOWN,
                                          *in != '\0' ? in : UNKNOWN);
}

/**
 * bench_figures_clear:
 * @figures: texts
 *
 * Frees the texts.
 */
void
bench_figures_clear(BenchFigures *figures)
{
  g_clear_pointer(&figures->codec, g_free);
  g_clear_pointer(&figures->sent, g_free);
  g_clear_pointer(&figures->received, g_free);
  g_clear_pointer(&figures->lost, g_free);
  g_clear_pointer(&figures->late, g_free);
  g_clear_pointer(&figures->jitter, g_free);
  g_clear_pointer(&figures->round_trip, g_free);
  g_clear_pointer(&figures->far, g_free);
  g_clear_pointer(&figures->digits, g_free);
  g_clear_pointer(&figures->buffer, g_free);
  g_clear_pointer(&figures->quality, g_free);
}
