/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calls/formats.h"

#include <string.h>

#include "base/log.h"
#include "media/comfort-noise.h"

#define EVENT "telephone-event"
#define EVENT_CLOCK 8000
#define FIRST_DYNAMIC 96
#define LAST_DYNAMIC 127
#define DEFAULT_PTIME_MS 20

typedef struct
{
  const BenchCodec *codec;
  int payload_type;
  int priority;
} Offered;

typedef struct
{
  guint clock_rate;
  int payload_type;
} Event;

struct _BenchFormats
{
  GArray *codecs; /* Offered, in the order of preference */
  GArray *events; /* Event, one for each clock of the codecs; none when not offered */
  guint ptime_ms;
  gboolean vad;
  gboolean cng;
};

static int
compare_priority(gconstpointer a, gconstpointer b)
{
  return ((const Offered *) a)->priority - ((const Offered *) b)->priority;
}

static gboolean
is_taken(BenchFormats *self, int payload_type)
{
  for (guint i = 0; i < self->codecs->len; i++)
    if (g_array_index(self->codecs, Offered, i).payload_type == payload_type)
      return TRUE;
  return FALSE;
}

static void
read_codec(BenchFormats *self, BenchSettings *settings, guint line, guint row)
{
  const char *name = bench_settings_getf(settings, "account.%u.codec.%u.payload_type", line, row);
  Offered offered = {
    .codec = bench_codec_by_parameter(name),
    .payload_type = bench_settings_get_intf(settings, "account.%u.codec.%u.rtpmap", line, row),
    .priority = bench_settings_get_intf(settings, "account.%u.codec.%u.priority", line, row),
  };

  if (!bench_settings_get_booleanf(settings, "account.%u.codec.%u.enable", line, row))
    return;
  if (offered.codec == NULL)
    bench_info("Account %u: codec %u is \"%s\", which is none we know", line, row, name);
  else if (!bench_codec_is_available(offered.codec))
    bench_codec_tell_lack(offered.codec);
  else if (is_taken(self, offered.payload_type))
    bench_warning("Account %u: %s is not offered: another codec has payload type %d", line, name,
                  offered.payload_type);
  else
    g_array_append_val(self->codecs, offered);
}

/* The @nth number that no row of the account uses, enabled or not, so that it is the same all through a call. */
static int
free_payload_type(BenchSettings *settings, guint line, int taken, guint nth)
{
  for (int type = FIRST_DYNAMIC; type <= LAST_DYNAMIC; type++)
    {
      gboolean used = type == taken;

      for (guint row = 1; row <= BENCH_CODEC_ROWS; row++)
        used |= bench_settings_get_intf(settings, "account.%u.codec.%u.rtpmap", line, row) == type;
      if (!used && nth-- == 0)
        return type;
    }
  return -1;
}

static gboolean
has_clock(BenchFormats *self, guint clock_rate)
{
  for (guint i = 0; i < self->codecs->len; i++)
    if (g_array_index(self->codecs, Offered, i).codec->rtp_clock_rate == clock_rate)
      return TRUE;
  return FALSE;
}

/* The account's number is that of the 8000 Hz events, or of the only ones there are. */
static void
read_events(BenchFormats *self, BenchSettings *settings, guint line)
{
  static const guint clocks[] = { EVENT_CLOCK, 16000, 48000 };
  int payload_type = bench_settings_get_intf(settings, "account.%u.dtmf.dtmf_payload", line);

  for (guint i = 0; i < G_N_ELEMENTS(clocks); i++)
    {
      Event event = { clocks[i], payload_type };

      if (!has_clock(self, clocks[i]))
        continue;
      if (self->events->len > 0)
        event.payload_type = free_payload_type(settings, line, payload_type, i - 1);
      if (event.payload_type >= 0)
        g_array_append_val(self->events, event);
    }
}

/**
 * bench_formats_new:
 * @line: account whose codec, ptime and DTMF parameters apply
 *
 * Returns: (transfer full): what that account offers.
 */
BenchFormats *
bench_formats_new(BenchSettings *settings, guint line)
{
  BenchFormats *self = g_new0(BenchFormats, 1);

  self->codecs = g_array_new(FALSE, FALSE, sizeof(Offered));
  self->events = g_array_new(FALSE, FALSE, sizeof(Event));
  for (guint row = 1; row <= BENCH_CODEC_ROWS; row++)
    read_codec(self, settings, line, row);
  g_array_sort(self->codecs, compare_priority);
  /* 1: RFC 4733 events; 3: those, and INFO besides. */
  if (bench_settings_get_intf(settings, "account.%u.dtmf.type", line) % 2 == 1)
    read_events(self, settings, line);
  self->ptime_ms = (guint) bench_settings_get_intf(settings, "account.%u.ptime", line);
  self->vad = bench_settings_get_boolean(settings, "voice.vad");
  self->cng = bench_settings_get_boolean(settings, "voice.cng");
  return self;
}

/**
 * bench_formats_free:
 * @self: (nullable) (transfer full): freed
 */
void
bench_formats_free(BenchFormats *self)
{
  if (self == NULL)
    return;
  g_array_unref(self->codecs);
  g_array_unref(self->events);
  g_free(self);
}

static void
add_codec(BenchSdpMedia *media, int payload_type, const BenchCodec *codec)
{
  BenchSdpFormat *format
      = bench_sdp_add_format(media, payload_type, codec->name, codec->rtp_clock_rate, codec->fmtp);

  format->channels = codec->channels;
}

static void
add_event(BenchSdpMedia *media, int payload_type, guint clock_rate)
{
  bench_sdp_add_format(media, payload_type, EVENT, clock_rate, "0-15");
}

static void
add_noise(BenchSdpMedia *media)
{
  bench_sdp_add_format(media, BENCH_COMFORT_NOISE_PAYLOAD_TYPE, "CN", BENCH_COMFORT_NOISE_CLOCK, NULL);
}

/**
 * bench_formats_offer:
 * @media: gets everything we can take, in our order
 */
void
bench_formats_offer(BenchFormats *self, BenchSdpMedia *media)
{
  for (guint i = 0; i < self->codecs->len; i++)
    {
      const Offered *offered = &g_array_index(self->codecs, Offered, i);

      add_codec(media, offered->payload_type, offered->codec);
    }
  if (self->vad && has_clock(self, BENCH_COMFORT_NOISE_CLOCK))
    add_noise(media);
  for (guint i = 0; i < self->events->len; i++)
    {
      const Event *event = &g_array_index(self->events, Event, i);

      add_event(media, event->payload_type, event->clock_rate);
    }
  media->ptime_ms = self->ptime_ms;
}

/* The codec of @format that we would use for @offered, which may be another packing of the same. */
static const BenchCodec *
match(const Offered *offered, const BenchSdpFormat *format)
{
  const BenchCodec *codec = offered->codec;
  guint channels = MAX(format->channels, 1);

  if (g_ascii_strcasecmp(format->name, codec->name) != 0)
    {
      codec = bench_codec_by_name(format->name, format->clock_rate);
      if (codec == NULL || g_strcmp0(codec->stands_for, offered->codec->parameter) != 0
          || !bench_codec_is_available(codec))
        return NULL;
    }
  /* Opus is stereo on paper and what it likes on the wire; some forget to say so. */
  if (format->clock_rate != codec->rtp_clock_rate || channels > codec->channels
      || !bench_codec_takes_fmtp(codec, format->fmtp))
    return NULL;
  return codec;
}

static gboolean
find(BenchFormats *self, const BenchSdpFormat *format, BenchChosenFormat *found)
{
  for (guint i = 0; i < self->codecs->len; i++)
    {
      const Offered *offered = &g_array_index(self->codecs, Offered, i);

      found->codec = match(offered, format);
      if (found->codec == NULL)
        continue;
      found->format = format;
      found->payload_type = offered->payload_type;
      return TRUE;
    }
  return FALSE;
}

/**
 * bench_formats_choose:
 * @theirs: the far end's audio
 * @chosen: (out): what to send; lives as long as @theirs
 *
 * Takes the first of the far end's formats that we can code: in an answer that is what both agreed on, in
 * an offer it is what the far end likes best.
 *
 * Returns: %FALSE when there is none.
 */
gboolean
bench_formats_choose(BenchFormats *self, const BenchSdpMedia *theirs, BenchChosenFormat *chosen)
{
  for (guint i = 0; i < theirs->formats->len; i++)
    if (find(self, g_ptr_array_index(theirs->formats, i), chosen))
      return TRUE;
  return FALSE;
}

/* Their events with the codec's clock; if there are none, those of 8000 Hz, which many name beside any codec. */
static const BenchSdpFormat *
find_event(const BenchSdpMedia *theirs, guint clock_rate)
{
  const BenchSdpFormat *event = bench_sdp_find_format(theirs, EVENT, clock_rate);

  return event != NULL ? event : bench_sdp_find_format(theirs, EVENT, EVENT_CLOCK);
}

static gboolean
has_noise(const BenchSdpMedia *theirs)
{
  const BenchSdpFormat *noise = bench_sdp_find_format(theirs, "CN", BENCH_COMFORT_NOISE_CLOCK);

  return noise != NULL && noise->payload_type == BENCH_COMFORT_NOISE_PAYLOAD_TYPE;
}

static gboolean
suppresses_silence(BenchFormats *self, const BenchSdpMedia *theirs, const BenchCodec *codec)
{
  return self->vad && codec->rtp_clock_rate == BENCH_COMFORT_NOISE_CLOCK && has_noise(theirs);
}

/**
 * bench_formats_answer:
 * @theirs: the audio of an offer
 * @chosen: from bench_formats_choose()
 * @ours: the line of our answer; gets the formats, with the far end's numbers
 */
void
bench_formats_answer(BenchFormats *self,
                     const BenchSdpMedia *theirs,
                     const BenchChosenFormat *chosen,
                     BenchSdpMedia *ours)
{
  const BenchSdpFormat *event = find_event(theirs, chosen->codec->rtp_clock_rate);

  add_codec(ours, chosen->format->payload_type, chosen->codec);
  if (suppresses_silence(self, theirs, chosen->codec))
    add_noise(ours);
  if (event != NULL && self->events->len > 0)
    add_event(ours, event->payload_type, event->clock_rate);
  ours->ptime_ms = self->ptime_ms;
}

/* The number of a parameter like "cbr=1; maxaveragebitrate=20000", @missing when it is not there. */
static guint
read_wish(const char *fmtp, const char *name, guint missing)
{
  g_auto(GStrv) parts = g_strsplit(fmtp, ";", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *part = g_strstrip(parts[i]);
      gsize length = strlen(name);
      guint64 value = 0;

      if (g_ascii_strncasecmp(part, name, length) == 0 && part[length] == '='
          && g_ascii_string_to_unsigned(part + length + 1, 10, 0, G_MAXINT32, &value, NULL))
        return (guint) value;
    }
  return missing;
}

static BenchCodecWishes
read_wishes(const BenchChosenFormat *chosen)
{
  BenchCodecWishes wishes = { 0 };

  if (chosen->codec->framing != BENCH_FRAMING_OPUS)
    return wishes;
  wishes.most_bit_rate = read_wish(chosen->format->fmtp, "maxaveragebitrate", 0);
  wishes.no_fec = read_wish(chosen->format->fmtp, "useinbandfec", 0) == 0;
  wishes.constant_bit_rate = read_wish(chosen->format->fmtp, "cbr", 0) == 1;
  return wishes;
}

static void
add_also(BenchMediaParameters *parameters, int payload_type, const BenchCodec *codec, guint clock_rate)
{
  BenchMediaFormat also = { payload_type, codec, clock_rate };

  if (payload_type == parameters->receive_payload_type
      || payload_type == parameters->receive_dtmf_payload_type
      || parameters->n_also == BENCH_MEDIA_MOST_FORMATS)
    return;
  for (guint i = 0; i < parameters->n_also; i++)
    if (parameters->also[i].payload_type == payload_type)
      return;
  parameters->also[parameters->n_also++] = also;
}

/* An answer may name several codecs, and the far end then change between them at will (RFC 3264 6.1). */
static void
accept_others(BenchFormats *self, const BenchSdpMedia *theirs, BenchMediaParameters *parameters)
{
  BenchChosenFormat other;

  for (guint i = 0; i < theirs->formats->len; i++)
    if (find(self, g_ptr_array_index(theirs->formats, i), &other))
      add_also(parameters, other.payload_type, other.codec, other.codec->rtp_clock_rate);
  for (guint i = 0; i < self->events->len; i++)
    {
      const Event *event = &g_array_index(self->events, Event, i);

      add_also(parameters, event->payload_type, NULL, event->clock_rate);
    }
}

static int
our_event_type(BenchFormats *self, guint clock_rate)
{
  for (guint i = 0; i < self->events->len; i++)
    if (g_array_index(self->events, Event, i).clock_rate == clock_rate)
      return g_array_index(self->events, Event, i).payload_type;
  return -1;
}

/**
 * bench_formats_agree:
 * @theirs: the audio of their answer or offer
 * @chosen: from bench_formats_choose()
 * @offered_by_us: @theirs answers our offer: they send with our numbers
 * @parameters: its codec, payload types, packet time and what goes with them are filled in
 */
void
bench_formats_agree(BenchFormats *self,
                    const BenchSdpMedia *theirs,
                    const BenchChosenFormat *chosen,
                    gboolean offered_by_us,
                    BenchMediaParameters *parameters)
{
  guint clock_rate = chosen->codec->rtp_clock_rate;
  const BenchSdpFormat *event = find_event(theirs, clock_rate);
  guint ptime_ms = theirs->ptime_ms != 0 ? theirs->ptime_ms : self->ptime_ms;

  parameters->codec = chosen->codec;
  parameters->send_payload_type = chosen->format->payload_type;
  parameters->receive_payload_type = offered_by_us ? chosen->payload_type : chosen->format->payload_type;
  parameters->send_dtmf_payload_type = event != NULL && self->events->len > 0 ? event->payload_type : -1;
  parameters->send_dtmf_clock_rate = event != NULL ? event->clock_rate : clock_rate;
  parameters->receive_dtmf_payload_type = our_event_type(self, clock_rate);
  parameters->ptime_ms = bench_codec_fit_ptime(chosen->codec, ptime_ms != 0 ? ptime_ms : DEFAULT_PTIME_MS,
                                               theirs->most_ptime_ms);
  parameters->wishes = read_wishes(chosen);
  parameters->silence_suppression = suppresses_silence(self, theirs, chosen->codec);
  parameters->comfort_noise = self->cng;
  if (offered_by_us)
    accept_others(self, theirs, parameters);
  else if (event != NULL && event->clock_rate == clock_rate)
    parameters->receive_dtmf_payload_type = event->payload_type;
  else if (event != NULL)
    {
      parameters->receive_dtmf_payload_type = -1;
      add_also(parameters, event->payload_type, NULL, event->clock_rate);
    }
}
