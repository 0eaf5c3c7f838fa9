/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * RTP Status: how the call in focus sounds, read anew each second; and how a call in the history did.
 * Rows and their names are the phone's own (phone-ui 5.1).
 */
#include <json-glib/json-glib.h>

#include "firmware/firmware-private.h"

#define UNKNOWN "-"

static void
add(BenchFirmware *self, BenchScreen *screen, const char *name, const char *value)
{
  bench_screen_add_row(screen, NULL, bench_text(self, name), value);
}

/* A negative number is not known. */
static void
add_number(BenchFirmware *self,
           BenchScreen *screen,
           const char *name,
           double value,
           int decimals,
           const char *unit)
{
  g_autofree char *text = value < 0 ? g_strdup(UNKNOWN) : g_strdup_printf("%.*f%s", decimals, value, unit);

  add(self, screen, name, text);
}

static const char *
codec_name(const BenchCodec *codec)
{
  return codec != NULL ? codec->display : UNKNOWN;
}

static void
fill_status(BenchFirmware *self, BenchPage *page G_GNUC_UNUSED, BenchScreen *screen)
{
  BenchCall *call = bench_call_watch_focus(self);
  BenchMediaStatistics s = { 0 };
  g_autofree char *lost = NULL;

  if (call == NULL || !bench_call_control_get_statistics(self->calls, call, &s))
    return;
  lost = g_strdup_printf("%" G_GUINT64_FORMAT, s.packets_lost);
  add(self, screen, N_("Local Codec"), codec_name(s.send_codec));
  add(self, screen, N_("Remote Codec"), codec_name(s.receive_codec));
  add_number(self, screen, N_("Jitter"), s.jitter_ms, 0, " ms");
  add_number(self, screen, N_("JitterBufferMax"), s.jitter_maximum_ms, 0, " ms");
  add(self, screen, N_("Packets lost"), lost);
  add_number(self, screen, N_("RoundTripDelay"), s.round_trip_ms, 0, " ms");
  add_number(self, screen, N_("SymmOneWayDelay"), s.one_way_ms > 0 ? s.one_way_ms : -1, 0, " ms");
  add_number(self, screen, N_("MOS-LQ"), s.mos_lq > 0 ? s.mos_lq : -1, 1, "");
  add_number(self, screen, N_("MOS-CQ"), s.mos_cq > 0 ? s.mos_cq : -1, 1, "");
}

const BenchInformationTable bench_page_rtp_status
    = { N_("RTP Status"), N_("No active call"), fill_status, NULL };

/**
 * bench_rtp_status_open:
 *
 * Opens RTP Status over the call.
 */
void
bench_rtp_status_open(BenchFirmware *self)
{
  bench_menu_open_information(self, &bench_page_rtp_status, 0);
}

static void
add_member(BenchFirmware *self,
           BenchScreen *screen,
           JsonObject *figures,
           const char *member,
           const char *name,
           int decimals,
           const char *unit)
{
  JsonNode *node = json_object_get_member(figures, member);

  if (node != NULL && JSON_NODE_HOLDS_VALUE(node))
    add_number(self, screen, name, json_node_get_double(node), decimals, unit);
}

/**
 * bench_rtp_status_add_record:
 * @figures: of a call that has ended, as the history has them; the file may have been written by anybody
 *
 * Adds rows for codec, loss and scores, none if there are no figures.
 */
void
bench_rtp_status_add_record(BenchFirmware *self, BenchScreen *screen, const char *figures)
{
  g_autoptr(JsonNode) root = *figures != '\0' ? json_from_string(figures, NULL) : NULL;
  JsonObject *object = root != NULL && JSON_NODE_HOLDS_OBJECT(root) ? json_node_get_object(root) : NULL;

  if (object == NULL)
    return;
  add(self, screen, N_("Codec"),
      json_object_get_string_member_with_default(object, "codec-received", UNKNOWN));
  add_member(self, screen, object, "packets-lost", N_("Packets lost"), 0, "");
  add_member(self, screen, object, "loss-percent", N_("Loss"), 1, " %");
  add_member(self, screen, object, "mos-lq", N_("MOS-LQ"), 1, "");
  add_member(self, screen, object, "mos-cq", N_("MOS-CQ"), 1, "");
}
