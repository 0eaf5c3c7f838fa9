/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/session.h"

#include "base/random.h"
#include "media/engine-private.h"
#include "media/gstreamer.h"

#define CNAME_LENGTH 16 /* RFC 7022: 96 bits of chance, not a host's name */

struct _BenchMediaSession
{
  GObject parent_instance;

  BenchMediaEngine *engine;
  BenchLeg *leg; /* NULL once stopped */
  guint leg_id;
  guint16 port;
  const BenchCodec *codec;
  BenchMediaStatistics last_statistics; /* once stopped */
};

enum
{
  SIGNAL_TAP,
  SIGNAL_DTMF_RECEIVED,
  SIGNAL_FIRST_PACKET,
  SIGNAL_TIMED_OUT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE(BenchMediaSession, bench_media_session, G_TYPE_OBJECT)

static void
bench_media_session_dispose(GObject *object)
{
  BenchMediaSession *self = BENCH_MEDIA_SESSION(object);

  bench_media_session_stop(self);
  g_clear_object(&self->engine);
  G_OBJECT_CLASS(bench_media_session_parent_class)->dispose(object);
}

static void
bench_media_session_class_init(BenchMediaSessionClass *klass)
{
  GType type = G_TYPE_FROM_CLASS(klass);

  G_OBJECT_CLASS(klass)->dispose = bench_media_session_dispose;
  signals[SIGNAL_TAP] = g_signal_new("tap", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                     BENCH_TYPE_TAP_RECORD);
  signals[SIGNAL_DTMF_RECEIVED] = g_signal_new("dtmf-received", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                               G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_UINT);
  signals[SIGNAL_FIRST_PACKET]
      = g_signal_new("first-packet", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_TIMED_OUT]
      = g_signal_new("timed-out", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bench_media_session_init(BenchMediaSession *self G_GNUC_UNUSED)
{
}

static BenchJitterPolicy
read_policy(BenchSettings *settings)
{
  BenchJitterPolicy policy = { 0 };

  policy.adaptive = bench_settings_get_boolean(settings, "voice.jib.adaptive");
  policy.min_ms = (guint) MAX(bench_settings_get_int(settings, "voice.jib.min"), 0);
  policy.normal_ms = (guint) MAX(bench_settings_get_int(settings, "voice.jib.normal"), 0);
  policy.max_ms = (guint) MAX(bench_settings_get_int(settings, "voice.jib.max"), 0);
  return policy;
}

/* A session on ports that are bound; they become its own, or are closed when there can be none. */
BenchMediaSession *
bench_media_session_new_on_ports(BenchMediaEngine *engine,
                                 const char *local_host,
                                 BenchPortPair *ports,
                                 GError **error)
{
  BenchSettings *settings = bench_media_engine_get_settings(engine);
  BenchJitterPolicy policy = read_policy(settings);
  g_autoptr(BenchRandom) random = bench_random_new();
  g_autofree char *cname = bench_random_token(random, CNAME_LENGTH);
  BenchMediaSession *self = NULL;

  if (!bench_mix_point_start(bench_media_engine_get_mix_point(engine), error))
    {
      bench_port_pair_close(ports);
      return NULL;
    }
  self = g_object_new(BENCH_TYPE_MEDIA_SESSION, NULL);
  self->engine = g_object_ref(engine);
  self->leg = bench_leg_new(local_host, &policy, bench_random_uint32(random), cname);
  self->leg->ports = *ports;
  bench_port_pair_set_dscp(&self->leg->ports, bench_settings_get_int(settings, "network.qos.rtptos"));
  self->leg->rules.latching = bench_settings_get_boolean(settings, "benchphone.rtp.latching");
  self->leg->rules.timeout_us = bench_settings_get_int(settings, "benchphone.rtp.timeout") * G_USEC_PER_SEC;
  self->port = ports->port;
  self->leg_id = bench_mix_point_add_leg(bench_media_engine_get_mix_point(engine), self->leg);
  bench_media_engine_add_session(engine, self);
  return self;
}

/**
 * bench_media_session_new:
 * @engine: the phone's sound
 * @local_host: our numeric address, IPv4 or IPv6
 *
 * Binds the first free even port from network.port.min_rtpport to max_rtpport, and the next one for
 * RTCP, marked with network.qos.rtptos; bounds the wrong way round are turned. Whatever arrives before
 * bench_media_session_configure() is counted as foreign.
 *
 * Returns: (transfer full): a session, or %NULL with %BENCH_MEDIA_ERROR_PORT.
 */
BenchMediaSession *
bench_media_session_new(BenchMediaEngine *engine, const char *local_host, GError **error)
{
  BenchSettings *settings = bench_media_engine_get_settings(engine);
  int one_end = bench_settings_get_int(settings, "network.port.min_rtpport");
  int other_end = bench_settings_get_int(settings, "network.port.max_rtpport");
  int lowest = MIN(one_end, other_end);
  int highest = MAX(one_end, other_end);
  BenchPortPair ports;

  if (!bench_port_pair_bind(&ports, local_host, lowest, highest, bench_media_engine_next_port(engine), error))
    return NULL;
  bench_media_engine_used_port(engine, ports.port);
  return bench_media_session_new_on_ports(engine, local_host, &ports, error);
}

/**
 * bench_media_session_get_port:
 *
 * Returns: the RTP port, for the m= line; RTCP is on the next one.
 */
guint16
bench_media_session_get_port(BenchMediaSession *self)
{
  return self->port;
}

/**
 * bench_media_session_configure:
 * @parameters: what offer and answer agreed on; copied
 *
 * May be called again at any time; what does not change goes on without a break. On failure nothing
 * has changed. A remote port of 0 sends nothing.
 *
 * Returns: whether the session follows @parameters: %BENCH_MEDIA_ERROR_CODEC when the codec cannot be
 * used, %BENCH_MEDIA_ERROR_PORT when the address is none we can reach.
 */
gboolean
bench_media_session_configure(BenchMediaSession *self, const BenchMediaParameters *parameters, GError **error)
{
  BenchMixPoint *mix = NULL;
  BenchLegSetup setup = { 0 };
  gboolean reporting
      = bench_settings_get_boolean(bench_media_engine_get_settings(self->engine), "voice.rtcp_xr.enable");
  gboolean prepared = FALSE;

  if (self->leg == NULL)
    {
      g_set_error_literal(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_PORT, "the session has been stopped");
      return FALSE;
    }
  mix = bench_media_engine_get_mix_point(self->engine);
  prepared = bench_leg_prepare(self->leg, parameters, &setup, error);
  if (prepared)
    {
      bench_mix_point_lock(mix);
      bench_leg_configure(self->leg, &setup);
      self->leg->quality.reporting = reporting;
      bench_mix_point_unlock(mix);
      self->codec = parameters->codec;
      bench_media_engine_update(self->engine);
    }
  bench_leg_setup_clear(&setup);
  return prepared;
}

/**
 * bench_media_session_get_codec:
 *
 * Returns: (transfer none) (nullable): the codec in use, %NULL before the first configuration.
 */
const BenchCodec *
bench_media_session_get_codec(BenchMediaSession *self)
{
  return self->codec;
}

static gboolean
check_digit(char digit, GError **error)
{
  if (bench_dtmf_event_of(digit) >= 0)
    return TRUE;
  g_set_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_CODEC, "'%c' is not a DTMF digit",
              g_ascii_isprint(digit) ? digit : '?');
  return FALSE;
}

/**
 * bench_media_session_takes_events:
 *
 * Returns: whether the far end has agreed on digits as RTP events.
 */
gboolean
bench_media_session_takes_events(BenchMediaSession *self)
{
  return self->codec != NULL && self->leg != NULL && self->leg->parameters.send_dtmf_payload_type >= 0
         && self->leg->parameters.send_dtmf_payload_type <= 127;
}

/**
 * bench_media_session_send_dtmf:
 * @digit: 0-9, *, #, A-D
 * @duration_ms: 40 to 8000; less or more is brought within
 *
 * Queues a digit behind those not yet sent (RFC 4733).
 *
 * Returns: %FALSE with %BENCH_MEDIA_ERROR_CODEC when @digit is none or the far end takes no events.
 */
gboolean
bench_media_session_send_dtmf(BenchMediaSession *self, char digit, guint duration_ms, GError **error)
{
  BenchMixPoint *mix = bench_media_engine_get_mix_point(self->engine);
  guint repetition = (guint) bench_settings_get_int(bench_media_engine_get_settings(self->engine),
                                                    "features.dtmf.repetition");

  if (!check_digit(digit, error))
    return FALSE;
  if (!bench_media_session_takes_events(self))
    {
      g_set_error_literal(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_CODEC,
                          "the far end does not take DTMF as RTP events");
      return FALSE;
    }
  bench_mix_point_lock(mix);
  bench_dtmf_sender_set_repetition(self->leg->dtmf_sender, repetition);
  bench_dtmf_sender_queue(self->leg->dtmf_sender, digit, duration_ms);
  bench_mix_point_unlock(mix);
  return TRUE;
}

/**
 * bench_media_session_send_tones:
 * @digit: 0-9, *, #, A-D
 * @duration_ms: 40 to 8000; less or more is brought within
 *
 * Queues a digit to be sent in the sound itself, in the place of what the microphone says.
 *
 * Returns: %FALSE with %BENCH_MEDIA_ERROR_CODEC when @digit is none or nothing is sent to the far end.
 */
gboolean
bench_media_session_send_tones(BenchMediaSession *self, char digit, guint duration_ms, GError **error)
{
  BenchMixPoint *mix = bench_media_engine_get_mix_point(self->engine);

  if (!check_digit(digit, error))
    return FALSE;
  if (!bench_media_session_is_configured(self) || !self->leg->parameters.sending)
    {
      g_set_error_literal(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_CODEC,
                          "no sound goes to the far end now");
      return FALSE;
    }
  bench_mix_point_lock(mix);
  bench_dtmf_tones_queue(self->leg->dtmf_tones, digit, duration_ms);
  bench_mix_point_unlock(mix);
  return TRUE;
}

/**
 * bench_media_session_get_statistics:
 * @statistics: (out): as of now, or as they were when the session was stopped
 */
void
bench_media_session_get_statistics(BenchMediaSession *self, BenchMediaStatistics *statistics)
{
  BenchMixPoint *mix = NULL;

  if (self->leg == NULL)
    {
      *statistics = self->last_statistics;
      return;
    }
  mix = bench_media_engine_get_mix_point(self->engine);
  bench_mix_point_lock(mix);
  bench_leg_get_statistics(self->leg, statistics);
  bench_mix_point_unlock(mix);
}

/**
 * bench_media_session_set_joined:
 * @joined: whether the leg hears and speaks at the mix point; a held call does not
 *
 * A session is joined when it is made.
 */
void
bench_media_session_set_joined(BenchMediaSession *self, gboolean joined)
{
  BenchMixPoint *mix = NULL;

  if (self->leg == NULL)
    return;
  mix = bench_media_engine_get_mix_point(self->engine);
  bench_mix_point_lock(mix);
  self->leg->joined = joined;
  bench_mix_point_unlock(mix);
  bench_media_engine_update(self->engine);
}

static void
emit_news(BenchMediaSession *self, BenchLegNews *news)
{
  g_object_ref(self);
  if (news->first_packet)
    g_signal_emit(self, signals[SIGNAL_FIRST_PACKET], 0);
  for (guint i = 0; i < news->taps->len; i++)
    g_signal_emit(self, signals[SIGNAL_TAP], 0, g_ptr_array_index(news->taps, i));
  for (guint i = 0; i < news->digits->len; i++)
    {
      BenchLegDigit *digit = &g_array_index(news->digits, BenchLegDigit, i);

      g_signal_emit(self, signals[SIGNAL_DTMF_RECEIVED], 0, (int) digit->digit, digit->duration_ms);
    }
  if (news->timed_out)
    g_signal_emit(self, signals[SIGNAL_TIMED_OUT], 0);
  bench_leg_news_clear(news);
  g_object_unref(self);
}

/**
 * bench_media_session_stop:
 *
 * Says goodbye in RTCP and closes both ports before it returns. The last packets are tapped on the way
 * out. Nothing happens the second time.
 */
void
bench_media_session_stop(BenchMediaSession *self)
{
  BenchMixPoint *mix = NULL;
  BenchLeg *leg = g_steal_pointer(&self->leg);
  BenchLegNews news;

  if (leg == NULL)
    return;
  mix = bench_media_engine_get_mix_point(self->engine);
  bench_mix_point_remove_leg(mix, self->leg_id);
  if (leg->configured && (leg->rtcp_sent || leg->packets_sent > 0))
    bench_leg_send_rtcp(leg, TRUE, g_get_monotonic_time());
  bench_port_pair_close(&leg->ports);
  bench_leg_get_statistics(leg, &self->last_statistics);
  news = bench_leg_take_news(leg);
  bench_leg_free(leg);
  bench_media_engine_remove_session(self->engine, self);
  bench_media_engine_update(self->engine);
  emit_news(self, &news);
}

/* Its leg, %NULL once it has been stopped. */
BenchLeg *
bench_media_session_get_leg(gpointer session)
{
  return BENCH_MEDIA_SESSION(session)->leg;
}

/* The number of its place at the mix point, which is given as well; 0 once it has been stopped. */
guint
bench_media_session_get_place(gpointer session, BenchMixPoint **mix)
{
  BenchMediaSession *self = BENCH_MEDIA_SESSION(session);

  if (self->leg == NULL)
    return 0;
  *mix = bench_media_engine_get_mix_point(self->engine);
  return self->leg_id;
}

/* Emits what the leg has to tell. */
void
bench_media_session_tell_news(gpointer session)
{
  BenchMediaSession *self = BENCH_MEDIA_SESSION(session);
  BenchMixPoint *mix = NULL;
  BenchLegNews news;

  if (self->leg == NULL)
    return;
  mix = bench_media_engine_get_mix_point(self->engine);
  bench_mix_point_lock(mix);
  news = bench_leg_take_news(self->leg);
  bench_mix_point_unlock(mix);
  emit_news(self, &news);
}

/* Whether it has a far end. */
gboolean
bench_media_session_is_configured(gpointer session)
{
  BenchMediaSession *self = BENCH_MEDIA_SESSION(session);

  return self->leg != NULL && self->leg->configured;
}

/* Whether it needs the microphone. */
gboolean
bench_media_session_speaks(gpointer session)
{
  BenchMediaSession *self = BENCH_MEDIA_SESSION(session);

  return bench_media_session_is_configured(self) && self->leg->joined && self->leg->parameters.sending;
}

/* Whether it needs the speaker. */
gboolean
bench_media_session_hears(gpointer session)
{
  BenchMediaSession *self = BENCH_MEDIA_SESSION(session);

  return bench_media_session_is_configured(self) && self->leg->joined && self->leg->parameters.receiving;
}
