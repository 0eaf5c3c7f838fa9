/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/leg.h"

#include <string.h>

#define LEAST_PTIME_MS 10
#define MOST_PTIME_MS 60
#define DEFAULT_PTIME_MS 20
/* Packets kept for a main loop that does not come to read them; more are dropped. */
#define MOST_TAPS 8192

static BenchLegNews
news_new(void)
{
  BenchLegNews news = { g_ptr_array_new_with_free_func((GDestroyNotify) bench_tap_record_unref),
                        g_array_new(FALSE, FALSE, sizeof(BenchLegDigit)), FALSE, FALSE };

  return news;
}

/**
 * bench_leg_new:
 * @local_host: our numeric address
 * @seed: where SSRC, sequence number and timestamp begin (RFC 3550 5.1 wants them unpredictable)
 * @cname: our canonical name in RTCP
 *
 * Needs no lock. The ports are bound by the caller.
 *
 * Returns: (transfer full): a leg without a far end.
 */
BenchLeg *
bench_leg_new(const char *local_host, const BenchJitterPolicy *policy, guint32 seed, const char *cname)
{
  BenchLeg *self = g_new0(BenchLeg, 1);

  self->local_host = g_strdup(local_host);
  self->ports.rtp_fd = -1;
  self->ports.rtcp_fd = -1;
  self->random = g_rand_new_with_seed(seed);
  self->cname = g_strdup(cname);
  self->jitter_policy = *policy;
  self->joined = TRUE;
  self->ssrc = g_rand_int(self->random);
  self->sequence = (guint16) (g_rand_int(self->random) & 0x7fff);
  self->timestamp_offset = g_rand_int(self->random);
  self->dtmf_sender = bench_dtmf_sender_new();
  self->dtmf_tones = bench_dtmf_tones_new();
  self->round_trip_ms = -1.0;
  self->remote_jitter_ms = -1.0;
  self->remote_loss_percent = -1.0;
  self->news = news_new();
  return self;
}

/**
 * bench_leg_free:
 * @self: (transfer full): a leg the mix point no longer knows
 *
 * Needs no lock. Closes the ports.
 */
void
bench_leg_free(BenchLeg *self)
{
  bench_port_pair_close(&self->ports);
  bench_leg_security_clear(&self->security);
  bench_leg_decoders_clear(&self->decoders);
  bench_codec_chain_free(self->encoder);
  bench_resampler_free(self->to_codec);
  bench_jitter_buffer_free(self->jitter);
  bench_dtmf_sender_free(self->dtmf_sender);
  bench_dtmf_tones_free(self->dtmf_tones);
  bench_leg_news_clear(&self->news);
  g_rand_free(self->random);
  g_free(self->cname);
  g_free(self->local_host);
  g_free(self);
}

static gboolean
make_chains(BenchLeg *self, BenchLegSetup *setup, GError **error)
{
  const BenchMediaParameters *p = &setup->parameters;

  if (!bench_leg_make_decoders(self, setup, error))
    return FALSE;
  setup->encoder
      = bench_codec_chain_new_encoder(p->codec, p->ptime_ms, &p->wishes, bench_leg_send_encoded, self, error);
  if (setup->encoder == NULL)
    return FALSE;
  setup->to_codec = bench_resampler_new(BENCH_MIX_RATE, p->codec->sample_rate);
  return TRUE;
}

/* Whether the elements that are there will do for @p. */
static gboolean
is_same_sound(const BenchMediaParameters *now, const BenchMediaParameters *p)
{
  if (now->codec != p->codec || now->ptime_ms != p->ptime_ms || now->n_also != p->n_also
      || now->receive_payload_type != p->receive_payload_type
      || now->wishes.most_bit_rate != p->wishes.most_bit_rate || now->wishes.no_fec != p->wishes.no_fec
      || now->wishes.constant_bit_rate != p->wishes.constant_bit_rate)
    return FALSE;
  for (guint i = 0; i < p->n_also; i++)
    if (now->also[i].payload_type != p->also[i].payload_type || now->also[i].codec != p->also[i].codec)
      return FALSE;
  return TRUE;
}

static gboolean
is_payload_type(int value)
{
  return value >= 0 && value <= 127;
}

/* RTCP may have an address of its own (RFC 3605); a name, or one we cannot reach, is that of RTP. */
static gboolean
parse_rtcp(const BenchMediaParameters *parameters,
           guint16 port,
           int family,
           BenchAddress *address,
           GError **error)
{
  const char *host = parameters->remote_rtcp_host;

  if (host != NULL && *host != '\0' && bench_address_parse(address, host, port, NULL)
      && address->storage.ss_family == family)
    return TRUE;
  return bench_address_parse(address, parameters->remote_host, port, error);
}

/**
 * bench_leg_prepare:
 * @parameters: as bench_media_session_configure() was given them
 * @setup: (out): for bench_leg_configure(); to be cleared in any case
 *
 * Checks @parameters and makes the elements. Needs no lock: only reads what the main context writes.
 *
 * Returns: whether @parameters can be followed.
 */
gboolean
bench_leg_prepare(BenchLeg *self,
                  const BenchMediaParameters *parameters,
                  BenchLegSetup *setup,
                  GError **error)
{
  BenchMediaParameters *p = &setup->parameters;
  guint16 rtcp_port = parameters->remote_rtcp_port != 0 ? parameters->remote_rtcp_port
                                                        : (guint16) (parameters->remote_port + 1);

  memset(setup, 0, sizeof *setup);
  *p = *parameters;
  p->remote_host = NULL;
  p->remote_rtcp_host = NULL;
  p->srtp = NULL;
  p->ptime_ms = p->ptime_ms == 0 ? DEFAULT_PTIME_MS : CLAMP(p->ptime_ms, LEAST_PTIME_MS, MOST_PTIME_MS);
  p->n_also = MIN(p->n_also, BENCH_MEDIA_MOST_FORMATS);
  if (p->codec == NULL || !is_payload_type(p->send_payload_type) || !is_payload_type(p->receive_payload_type))
    {
      g_set_error_literal(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_CODEC,
                          "no codec and payload type agreed");
      return FALSE;
    }
  p->ptime_ms = bench_codec_fit_ptime(p->codec, p->ptime_ms, 0);
  if (!bench_address_parse(&setup->remote_rtp, parameters->remote_host, p->remote_port, error)
      || !parse_rtcp(parameters, rtcp_port, self->ports.family, &setup->remote_rtcp, error))
    return FALSE;
  if (setup->remote_rtp.storage.ss_family != self->ports.family)
    {
      g_set_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_PORT, "%s cannot be reached from %s",
                  parameters->remote_host, self->local_host);
      return FALSE;
    }
  if (!bench_leg_security_prepare(&self->security, parameters->srtp, &setup->security, error))
    return FALSE;
  if (self->configured && is_same_sound(&self->parameters, p))
    return TRUE;
  return make_chains(self, setup, error);
}

/**
 * bench_leg_setup_clear:
 *
 * Frees what is left in @setup. Needs no lock.
 */
void
bench_leg_setup_clear(BenchLegSetup *setup)
{
  bench_leg_decoders_clear(&setup->decoders);
  g_clear_pointer(&setup->encoder, bench_codec_chain_free);
  g_clear_pointer(&setup->to_codec, bench_resampler_free);
  bench_leg_security_setup_clear(&setup->security);
}

static void
swap_pointers(gpointer *one, gpointer *other)
{
  gpointer kept = *one;

  *one = *other;
  *other = kept;
}

static void
restart_receiving(BenchLeg *self)
{
  if (self->jitter != NULL)
    self->packets_late += bench_jitter_buffer_get_late(self->jitter);
  bench_leg_quality_new_buffer(self);
  bench_jitter_buffer_free(self->jitter);
  self->jitter = bench_jitter_buffer_new(&self->jitter_policy);
  bench_jitter_buffer_set_counter(self->jitter, &self->quality.burst_gap);
  self->n_fifo = 0;
  self->noisy = FALSE;
  bench_concealment_reset(&self->concealment);
}

/* The timeline goes on from where it is when the clock becomes another one (RFC 7160 4.1). */
static void
change_clock(BenchLeg *self, guint from, guint to)
{
  self->timestamp_offset += (guint32) (self->ticks * from * BENCH_TICK_MS / 1000)
                            - (guint32) (self->ticks * to * BENCH_TICK_MS / 1000);
}

static void
swap_chains(BenchLeg *self, BenchLegSetup *setup)
{
  BenchLegDecoders decoders = self->decoders;

  self->decoders = setup->decoders;
  setup->decoders = decoders;
  self->decoding = &self->decoders.each[0];
  swap_pointers((gpointer *) &self->encoder, (gpointer *) &setup->encoder);
  swap_pointers((gpointer *) &self->to_codec, (gpointer *) &setup->to_codec);
  if (self->configured)
    change_clock(self, self->parameters.codec->rtp_clock_rate, setup->parameters.codec->rtp_clock_rate);
  self->in_run = FALSE;
}

/**
 * bench_leg_configure:
 * @setup: from bench_leg_prepare(); the elements it replaces are left in it
 */
void
bench_leg_configure(BenchLeg *self, BenchLegSetup *setup)
{
  gint64 now_us = g_get_monotonic_time();
  gboolean new_far_end = bench_leg_rules_set_far_end(self, &setup->remote_rtp, &setup->remote_rtcp);
  gboolean was_active = self->configured && self->parameters.sending && self->parameters.receiving;

  if (setup->encoder != NULL)
    {
      swap_chains(self, setup);
      restart_receiving(self);
    }
  if (new_far_end || self->parameters.receiving != setup->parameters.receiving)
    restart_receiving(self);
  if (new_far_end)
    {
      self->heard = FALSE;
      self->last_packet_us = 0;
    }
  self->parameters = setup->parameters;
  bench_leg_security_configure(&self->security, &setup->security, new_far_end, self->ssrc,
                               self->statistics.ssrc, now_us);
  if (new_far_end || !was_active)
    bench_leg_rules_begin(self, now_us);
  self->configured = TRUE;
}

static void
fill_fifo(BenchLeg *self, gint64 now_us)
{
  while (self->n_fifo < BENCH_TICK_SAMPLES)
    {
      g_autoptr(GBytes) bytes = NULL;
      BenchJitterResult result = bench_jitter_buffer_take(self->jitter, now_us, &bytes);

      switch (result)
        {
        case BENCH_JITTER_EMPTY:
          bench_leg_be_silent(self);
          break;
        case BENCH_JITTER_MISSING:
          bench_leg_conceal(self, bench_jitter_buffer_get_missing_ms(self->jitter));
          break;
        case BENCH_JITTER_PACKET:
          bench_leg_decode(self, bytes, TRUE);
          break;
        case BENCH_JITTER_SKIP:
          if (bytes != NULL)
            bench_leg_decode(self, bytes, FALSE);
          break;
        }
    }
}

/* A far end that has agreed on events sends its digits so; in others' sound they are looked for. */
static void
find_digit(BenchLeg *self, const gint16 *frame)
{
  guint duration_ms = 0;
  char digit = '\0';

  if (self->parameters.send_dtmf_payload_type >= 0)
    return;
  digit = bench_dtmf_detector_frame(&self->dtmf_detector, frame, &duration_ms);
  if (digit != '\0')
    bench_leg_tell_digit(self, digit, duration_ms);
}

/**
 * bench_leg_pull:
 * @frame: (out): BENCH_TICK_SAMPLES of what the far end says in this tick
 */
void
bench_leg_pull(BenchLeg *self, gint16 *frame, gint64 now_us)
{
  guint duration_ms = 0;
  char digit = bench_dtmf_receiver_tick(&self->dtmf_receiver, now_us, &duration_ms);

  if (digit != '\0')
    bench_leg_tell_digit(self, digit, duration_ms);
  bench_leg_rules_tick(self, now_us);
  if (!self->configured || !self->parameters.receiving)
    {
      memset(frame, 0, BENCH_TICK_SAMPLES * sizeof *frame);
      return;
    }
  fill_fifo(self, now_us);
  memcpy(frame, self->fifo, BENCH_TICK_SAMPLES * sizeof *frame);
  self->n_fifo -= BENCH_TICK_SAMPLES;
  memmove(self->fifo, self->fifo + BENCH_TICK_SAMPLES, self->n_fifo * sizeof *frame);
  find_digit(self, frame);
  bench_leg_quality_hear(self, frame);
}

/**
 * bench_leg_get_statistics:
 * @statistics: (out): filled in
 */
void
bench_leg_get_statistics(BenchLeg *self, BenchMediaStatistics *statistics)
{
  guint clock_rate = self->configured ? self->parameters.codec->rtp_clock_rate : 8000;

  memset(statistics, 0, sizeof *statistics);
  statistics->packets_sent = self->packets_sent;
  statistics->octets_sent = self->octets_sent;
  statistics->packets_received = self->packets_received;
  statistics->octets_received = self->statistics.octets;
  statistics->packets_lost = bench_rtp_statistics_lost(&self->statistics);
  statistics->packets_late
      = self->packets_late + (self->jitter != NULL ? bench_jitter_buffer_get_late(self->jitter) : 0);
  statistics->packets_foreign = self->packets_foreign;
  statistics->packets_malformed = self->packets_malformed;
  statistics->packets_unknown = self->packets_unknown;
  statistics->packets_srtp_failed = self->packets_srtp_failed;
  statistics->packets_srtp_replayed = self->packets_srtp_replayed;
  statistics->packets_looped = self->rules.looped;
  statistics->ssrc_collisions = self->rules.collisions;
  statistics->secure = self->security.secure;
  statistics->jitter_ms = self->statistics.jitter * 1000.0 / clock_rate;
  statistics->round_trip_ms = self->round_trip_ms;
  statistics->loss_percent = bench_rtp_statistics_loss_percent(&self->statistics);
  statistics->remote_jitter_ms = self->remote_jitter_ms;
  statistics->remote_loss_percent = self->remote_loss_percent;
  bench_leg_quality_get(self, statistics);
}

/**
 * bench_leg_tap:
 * @remote: the other side of the packet
 * @bytes: the packet, copied
 *
 * Keeps a record of a packet that passes now, for the main context.
 */
void
bench_leg_tap(BenchLeg *self,
              BenchTapKind kind,
              BenchTapDirection direction,
              const BenchAddress *remote,
              const guint8 *bytes,
              gsize size)
{
  g_autoptr(GBytes) copy = NULL;
  char host[64];
  guint16 port = 0;
  guint16 local_port = (guint16) (self->ports.port + (kind == BENCH_TAP_RTCP ? 1 : 0));

  if (self->news.taps->len >= MOST_TAPS)
    return;
  bench_address_describe(remote, host, sizeof host, &port);
  copy = g_bytes_new(bytes, size);
  g_ptr_array_add(self->news.taps,
                  bench_tap_record_new(kind, direction, BENCH_TRANSPORT_UDP, g_get_real_time(),
                                       self->local_host, local_port, host, port, copy));
}

/**
 * bench_leg_tell_digit:
 *
 * Keeps a received digit for the main context.
 */
void
bench_leg_tell_digit(BenchLeg *self, char digit, guint duration_ms)
{
  BenchLegDigit news = { digit, duration_ms };

  g_array_append_val(self->news.digits, news);
  self->urgent = TRUE;
}

/**
 * bench_leg_has_news:
 *
 * Returns: whether there is something to tell.
 */
gboolean
bench_leg_has_news(BenchLeg *self)
{
  return self->news.taps->len > 0 || self->news.digits->len > 0 || self->news.first_packet
         || self->news.timed_out;
}

/**
 * bench_leg_take_news:
 *
 * Returns: (transfer full): what there was to tell; clear it with bench_leg_news_clear().
 */
BenchLegNews
bench_leg_take_news(BenchLeg *self)
{
  BenchLegNews taken = self->news;

  self->news = news_new();
  self->urgent = FALSE;
  return taken;
}

/**
 * bench_leg_news_clear:
 *
 * Frees what is in @news. Needs no lock.
 */
void
bench_leg_news_clear(BenchLegNews *news)
{
  g_clear_pointer(&news->taps, g_ptr_array_unref);
  g_clear_pointer(&news->digits, g_array_unref);
}
