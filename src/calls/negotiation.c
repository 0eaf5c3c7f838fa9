/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calls/negotiation.h"

#include <string.h>

#include "calls/formats.h"
#include "calls/negotiation-crypto.h"

#define FIRST_SESSION_ID 20000

/* A media line as the far end described it, besides our audio: refused, but kept in its place. */
typedef struct
{
  char *type;
  char *protocol;
  char *formats;
} Line;

struct _BenchNegotiation
{
  BenchFormats *formats;
  gboolean rfc2543_hold;
  gboolean rtcp_xr; /* voice.rtcp_xr.enable when the call began */
  char *local_host;
  guint16 port;
  guint64 session_id;
  guint64 version;
  gboolean hold;
  gboolean far_hold;
  char *remote_host;
  char *remote_rtcp_host;
  BenchNegotiationCrypto *crypto;
  GPtrArray *lines; /* Line: all of the session's, which never get fewer (RFC 3264 8) */
  guint audio_line; /* ours among them */
};

static void
line_free(Line *line)
{
  g_free(line->type);
  g_free(line->protocol);
  g_free(line->formats);
  g_free(line);
}

/**
 * bench_negotiation_new:
 * @line: account whose codec, ptime and DTMF parameters apply
 * @local_host: our numeric address
 * @port: our RTP port
 *
 * Returns: (transfer full): the offer/answer state of one call.
 */
BenchNegotiation *
bench_negotiation_new(BenchSettings *settings, guint line, const char *local_host, guint16 port)
{
  BenchNegotiation *self = g_new0(BenchNegotiation, 1);

  self->formats = bench_formats_new(settings, line);
  self->rfc2543_hold = bench_settings_get_boolean(settings, "sip.rfc2543_hold");
  self->rtcp_xr = bench_settings_get_boolean(settings, "voice.rtcp_xr.enable");
  self->crypto = bench_negotiation_crypto_new(settings, line);
  self->local_host = g_strdup(local_host);
  self->port = port;
  self->lines = g_ptr_array_new_with_free_func((GDestroyNotify) line_free);
  self->session_id = FIRST_SESSION_ID;
  self->version = FIRST_SESSION_ID;
  return self;
}

/**
 * bench_negotiation_reload:
 *
 * Reads the account's codecs and SRTP again, for the next offer or answer, which has new SRTP keys, too.
 */
void
bench_negotiation_reload(BenchNegotiation *self, BenchSettings *settings, guint line)
{
  bench_formats_free(self->formats);
  self->formats = bench_formats_new(settings, line);
  bench_negotiation_crypto_reload(self->crypto, settings, line);
}

/**
 * bench_negotiation_free:
 * @self: (transfer full): freed
 */
void
bench_negotiation_free(BenchNegotiation *self)
{
  bench_formats_free(self->formats);
  g_ptr_array_unref(self->lines);
  g_free(self->local_host);
  g_free(self->remote_host);
  g_free(self->remote_rtcp_host);
  bench_negotiation_crypto_free(self->crypto);
  g_free(self);
}

/**
 * bench_negotiation_set_random:
 * @random: where SRTP keys come from; without it, from the operating system
 */
void
bench_negotiation_set_random(BenchNegotiation *self, BenchRandom *random)
{
  bench_negotiation_crypto_set_random(self->crypto, random);
}

/**
 * bench_negotiation_demands_srtp:
 *
 * Returns: whether our offers cannot be answered without SRTP.
 */
gboolean
bench_negotiation_demands_srtp(BenchNegotiation *self)
{
  return bench_negotiation_crypto_offers_secure(self->crypto);
}

/**
 * bench_negotiation_get_refusal:
 *
 * Returns: (transfer none) (nullable): the LCD's words for why the far end's last description was not taken, if it was
 *   because of SRTP; %NULL if no codec fitted.
 */
const char *
bench_negotiation_get_refusal(BenchNegotiation *self)
{
  return bench_negotiation_crypto_get_refusal(self->crypto);
}

/**
 * bench_negotiation_set_hold:
 * @hold: whether the next offer or answer holds the far end
 */
void
bench_negotiation_set_hold(BenchNegotiation *self, gboolean hold)
{
  self->hold = hold;
}

/**
 * bench_negotiation_get_hold:
 *
 * Returns: whether our last description holds the far end.
 */
gboolean
bench_negotiation_get_hold(BenchNegotiation *self)
{
  return self->hold;
}

static BenchSdp *
new_description(BenchNegotiation *self)
{
  BenchSdp *sdp = bench_sdp_new();

  g_free(sdp->origin_address);
  sdp->origin_address = g_strdup(self->local_host);
  sdp->session_id = self->session_id;
  sdp->session_version = self->version++;
  return sdp;
}

static void
remember_lines(BenchNegotiation *self, const BenchSdp *offer, const BenchSdpMedia *audio)
{
  g_ptr_array_set_size(self->lines, 0);
  for (guint i = 0; i < offer->media->len; i++)
    {
      const BenchSdpMedia *media = g_ptr_array_index(offer->media, i);
      Line *line = g_new0(Line, 1);

      line->type = g_strdup(media->type);
      line->protocol = g_strdup(media->protocol);
      line->formats = g_strdup(media->format_text);
      g_ptr_array_add(self->lines, line);
      if (media == audio)
        self->audio_line = i;
    }
}

/**
 * bench_negotiation_forget_lines:
 *
 * The next offer begins another session: what media lines the last one had does not matter there.
 */
void
bench_negotiation_forget_lines(BenchNegotiation *self)
{
  g_ptr_array_set_size(self->lines, 0);
  self->audio_line = 0;
  bench_negotiation_crypto_begin(self->crypto);
}

static void
add_refused(BenchNegotiation *self,
            BenchSdp *sdp,
            const char *type,
            const char *protocol,
            const char *formats)
{
  BenchSdpMedia *media = bench_sdp_add_media(sdp, type, protocol, self->local_host, 0);

  g_free(media->format_text);
  media->format_text = g_strdup(formats);
}

static void
add_refused_lines(BenchNegotiation *self, BenchSdp *sdp, guint from, guint to)
{
  for (guint i = from; i < to; i++)
    {
      const Line *line = g_ptr_array_index(self->lines, i);

      add_refused(self, sdp, line->type, line->protocol, line->formats);
    }
}

/**
 * bench_negotiation_make_offer:
 *
 * Returns: (transfer full): the text of our offer: first of a call, or again with the next version. Media
 *   lines the far end has brought in stay where they are, refused.
 */
char *
bench_negotiation_make_offer(BenchNegotiation *self)
{
  g_autoptr(BenchSdp) sdp = new_description(self);
  gboolean null_address = self->hold && self->rfc2543_hold;
  const char *any = strchr(self->local_host, ':') != NULL ? "::" : "0.0.0.0";
  BenchSdpMedia *media;

  add_refused_lines(self, sdp, 0, MIN(self->audio_line, self->lines->len));
  media = bench_sdp_add_media(sdp, "audio", bench_negotiation_crypto_get_protocol(self->crypto),
                              null_address ? any : self->local_host, self->port);
  bench_negotiation_crypto_offer(self->crypto, media);
  bench_formats_offer(self->formats, media);
  media->rtcp_xr = self->rtcp_xr;
  /* A held far end still gets our sound path on paper: hold is sendonly, and inactive when it holds us
     too (RFC 3264 8.4). An offer to resume asks for both ways. */
  if (self->hold && !null_address)
    media->direction = self->far_hold ? BENCH_SDP_INACTIVE : BENCH_SDP_SENDONLY;
  add_refused_lines(self, sdp, self->audio_line + 1, self->lines->len);
  return bench_sdp_write(sdp);
}

static void
fill_agreed(BenchNegotiation *self,
            const BenchSdpMedia *media,
            const BenchChosenFormat *chosen,
            gboolean offered_by_us,
            BenchNegotiated *agreed)
{
  gboolean null_address = bench_sdp_is_null_address(media->address);
  gboolean far_sends = media->direction == BENCH_SDP_SENDRECV || media->direction == BENCH_SDP_SENDONLY;
  gboolean far_receives = media->direction == BENCH_SDP_SENDRECV || media->direction == BENCH_SDP_RECVONLY;

  g_free(self->remote_host);
  self->remote_host = g_strdup(media->address);
  g_free(self->remote_rtcp_host);
  self->remote_rtcp_host = g_strdup(media->rtcp_address);
  agreed->far_listens = far_receives && !null_address;
  agreed->far_hold = null_address || !far_receives;
  agreed->parameters = (BenchMediaParameters){
    .remote_host = self->remote_host,
    .remote_port = media->port,
    .remote_rtcp_port = media->rtcp_port,
    .remote_rtcp_host = self->remote_rtcp_host,
    .srtp = bench_negotiation_crypto_get_keys(self->crypto),
    .sending = far_receives && !null_address && !self->hold,
    .receiving = far_sends && !self->hold,
  };
  bench_formats_agree(self->formats, media, chosen, offered_by_us, &agreed->parameters);
}

/**
 * bench_negotiation_make_answer:
 * @offer: the far end's
 * @agreed: (out caller-allocates): filled for the media session
 *
 * Answers each media line: the first audio with a common codec is taken, with the far end's payload
 * type numbers and one codec; all others are refused with port 0 (RFC 3264 6).
 *
 * Returns: (transfer full) (nullable): the text of the answer, %NULL when nothing fits (488).
 */
char *
bench_negotiation_make_answer(BenchNegotiation *self, const BenchSdp *offer, BenchNegotiated *agreed)
{
  g_autoptr(BenchSdp) sdp = new_description(self);
  BenchSdpMedia *wanted = bench_negotiation_crypto_pick(self->crypto, offer);
  BenchChosenFormat chosen;

  if (wanted == NULL || !bench_formats_choose(self->formats, wanted, &chosen)
      || !bench_negotiation_crypto_take_offer(self->crypto, wanted))
    return NULL;
  fill_agreed(self, wanted, &chosen, FALSE, agreed);
  self->far_hold = agreed->far_hold;
  remember_lines(self, offer, wanted);
  for (guint i = 0; i < offer->media->len; i++)
    {
      BenchSdpMedia *theirs = g_ptr_array_index(offer->media, i);
      BenchSdpMedia *ours;

      if (theirs != wanted)
        {
          add_refused(self, sdp, theirs->type, theirs->protocol, theirs->format_text);
          continue;
        }
      ours = bench_sdp_add_media(sdp, theirs->type, theirs->protocol, self->local_host, self->port);
      bench_negotiation_crypto_answer(self->crypto, ours);
      bench_formats_answer(self->formats, wanted, &chosen, ours);
      ours->rtcp_xr = self->rtcp_xr && theirs->rtcp_xr;
      ours->direction
          = bench_sdp_direction_answer(bench_sdp_is_null_address(theirs->address) ? BENCH_SDP_SENDONLY
                                                                                  : theirs->direction,
                                       self->hold ? BENCH_SDP_SENDONLY : BENCH_SDP_SENDRECV);
    }
  return bench_sdp_write(sdp);
}

/**
 * bench_negotiation_make_refusal:
 * @offer: of which nothing fits
 *
 * Returns: (transfer full): an answer that refuses each media line, for where there must be one (an ACK).
 */
char *
bench_negotiation_make_refusal(BenchNegotiation *self, const BenchSdp *offer)
{
  g_autoptr(BenchSdp) sdp = new_description(self);

  for (guint i = 0; i < offer->media->len; i++)
    {
      const BenchSdpMedia *media = g_ptr_array_index(offer->media, i);

      add_refused(self, sdp, media->type, media->protocol, media->format_text);
    }
  return bench_sdp_write(sdp);
}

/**
 * bench_negotiation_read_answer:
 * @answer: to our last offer
 * @agreed: (out caller-allocates): filled for the media session
 *
 * Returns: %FALSE when the answer takes none of what we offered.
 */
gboolean
bench_negotiation_read_answer(BenchNegotiation *self, const BenchSdp *answer, BenchNegotiated *agreed)
{
  const BenchSdpMedia *media = bench_negotiation_crypto_take_answer(self->crypto, answer);
  BenchChosenFormat chosen;

  if (media == NULL || !bench_formats_choose(self->formats, media, &chosen))
    return FALSE;
  fill_agreed(self, media, &chosen, TRUE, agreed);
  /* While we hold, recvonly or inactive only echoes our sendonly. */
  if (self->hold)
    agreed->far_hold = self->far_hold;
  self->far_hold = agreed->far_hold;
  return TRUE;
}
