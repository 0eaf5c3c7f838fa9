/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calls/negotiation-crypto.h"

#include <string.h>

#include "base/log.h"

#define PLAIN "RTP/AVP"
#define SECURE "RTP/SAVP"

/* The LCD's words for what did not come about. */
#define SRTP_REQUIRED "SRTP required!"
#define SRTP_OFF "SRTP is off!"
#define NO_SUITE "No common SRTP suite!"
#define KEYS_INVALID "SRTP keys invalid!"

struct _BenchNegotiationCrypto
{
  BenchSrtpMode mode;
  BenchSrtpSuite suites[BENCH_SRTP_SUITES]; /* ours, the first is liked best */
  guint n_suites;
  BenchRandom *random;
  gboolean has_keys;
  BenchSrtpKey own[BENCH_SRTP_SUITES]; /* by suite */
  const char *protocol;                /* of the session's media line once there is one */
  gboolean secure;
  BenchSrtpKeys keys;
  guint tag; /* of the far end's line that was taken */
  const char *refusal;
};

static void
add_suite(BenchNegotiationCrypto *self, BenchSrtpSuite suite)
{
  for (guint i = 0; i < self->n_suites; i++)
    if (self->suites[i] == suite)
      return;
  self->suites[self->n_suites++] = suite;
}

static void
read_suites(BenchNegotiationCrypto *self, BenchSettings *settings)
{
  g_auto(GStrv) names = g_strsplit(bench_settings_get(settings, "benchphone.srtp.suites"), ",", -1);

  for (guint i = 0; names[i] != NULL; i++)
    {
      BenchSrtpSuite suite;

      if (bench_srtp_suite_by_name(g_strstrip(names[i]), &suite))
        add_suite(self, suite);
      else if (*names[i] != '\0')
        bench_warning("benchphone.srtp.suites: there is no suite \"%s\"", names[i]);
    }
  if (self->n_suites == 0)
    for (guint i = 0; i < BENCH_SRTP_SUITES; i++)
      add_suite(self, (BenchSrtpSuite) i);
}

static BenchSrtpMode
read_mode(BenchSettings *settings, guint line)
{
  switch (bench_settings_get_intf(settings, "account.%u.srtp_encryption", line))
    {
    case 1:
      return BENCH_SRTP_FORCED;
    case 2:
      return BENCH_SRTP_NEGOTIATED;
    default:
      return BENCH_SRTP_OFF;
    }
}

/**
 * bench_negotiation_crypto_new:
 * @line: account whose account.X.srtp_encryption applies
 *
 * Returns: (transfer full): the SRTP state of a call; keys are made when they are needed.
 */
BenchNegotiationCrypto *
bench_negotiation_crypto_new(BenchSettings *settings, guint line)
{
  BenchNegotiationCrypto *self = g_new0(BenchNegotiationCrypto, 1);

  self->mode = read_mode(settings, line);
  read_suites(self, settings);
  return self;
}

/**
 * bench_negotiation_crypto_free:
 * @self: (transfer full): freed, its keys wiped
 */
void
bench_negotiation_crypto_free(BenchNegotiationCrypto *self)
{
  g_clear_object(&self->random);
  explicit_bzero(self, sizeof *self);
  g_free(self);
}

/**
 * bench_negotiation_crypto_set_random:
 * @random: where keys come from; without it, from the operating system
 */
void
bench_negotiation_crypto_set_random(BenchNegotiationCrypto *self, BenchRandom *random)
{
  g_set_object(&self->random, random);
}

/**
 * bench_negotiation_crypto_reload:
 *
 * Reads the settings again. The next offer or answer has new keys of ours; those in force stay so until then.
 */
void
bench_negotiation_crypto_reload(BenchNegotiationCrypto *self, BenchSettings *settings, guint line)
{
  BenchSrtpMode mode = read_mode(settings, line);

  /* Another mode offers another protocol (RFC 3264 8.3.2). */
  if (mode != self->mode)
    self->protocol = NULL;
  self->mode = mode;
  self->n_suites = 0;
  read_suites(self, settings);
  self->has_keys = FALSE;
}

/**
 * bench_negotiation_crypto_begin:
 *
 * The next offer begins another session, with keys that nobody has seen.
 */
void
bench_negotiation_crypto_begin(BenchNegotiationCrypto *self)
{
  self->has_keys = FALSE;
  self->protocol = NULL;
}

static void
make_keys(BenchNegotiationCrypto *self)
{
  if (self->has_keys)
    return;
  if (self->random == NULL)
    self->random = bench_random_new();
  for (guint i = 0; i < BENCH_SRTP_SUITES; i++)
    {
      self->own[i].suite = (BenchSrtpSuite) i;
      bench_random_fill(self->random, self->own[i].bytes, bench_srtp_suite_key_size((BenchSrtpSuite) i));
    }
  self->has_keys = TRUE;
}

/**
 * bench_negotiation_crypto_get_protocol:
 *
 * Returns: (transfer none): the protocol of the media line of our next offer; that of a session stays.
 */
const char *
bench_negotiation_crypto_get_protocol(BenchNegotiationCrypto *self)
{
  if (self->protocol != NULL)
    return self->protocol;
  return self->mode == BENCH_SRTP_FORCED ? SECURE : PLAIN;
}

/**
 * bench_negotiation_crypto_offers_secure:
 *
 * Returns: whether our next offer is of RTP/SAVP, so that it cannot be answered without SRTP.
 */
gboolean
bench_negotiation_crypto_offers_secure(BenchNegotiationCrypto *self)
{
  return strcmp(bench_negotiation_crypto_get_protocol(self), SECURE) == 0;
}

/**
 * bench_negotiation_crypto_offer:
 * @media: (inout): gets an a=crypto for each suite; the tags count from 1
 */
void
bench_negotiation_crypto_offer(BenchNegotiationCrypto *self, BenchSdpMedia *media)
{
  if (self->mode == BENCH_SRTP_OFF)
    return;
  make_keys(self);
  for (guint i = 0; i < self->n_suites; i++)
    g_ptr_array_add(media->crypto, bench_sdp_crypto_new(i + 1, &self->own[self->suites[i]]));
}

static gboolean
refuse(BenchNegotiationCrypto *self, const char *words)
{
  self->refusal = words;
  bench_warning("The far end's session description is refused: %s", words);
  return FALSE;
}

static gboolean
speaks(BenchNegotiationCrypto *self, BenchSrtpSuite suite)
{
  for (guint i = 0; i < self->n_suites; i++)
    if (self->suites[i] == suite)
      return TRUE;
  return FALSE;
}

static gboolean
has_tag_twice(const BenchSdpMedia *media)
{
  for (guint i = 0; i < media->crypto->len; i++)
    for (guint j = 0; j < i; j++)
      {
        const BenchSdpCrypto *one = g_ptr_array_index(media->crypto, i);
        const BenchSdpCrypto *other = g_ptr_array_index(media->crypto, j);

        if (one->tag != 0 && one->tag == other->tag)
          return TRUE;
      }
  return FALSE;
}

/* The first line that we can follow (RFC 4568 7.1.2), or NULL; @broken tells that there are lines somebody got
   wrong. */
static const BenchSdpCrypto *
choose(BenchNegotiationCrypto *self, const BenchSdpMedia *media, gboolean *broken)
{
  *broken = has_tag_twice(media);
  for (guint i = 0; i < media->crypto->len && !*broken; i++)
    {
      const BenchSdpCrypto *crypto = g_ptr_array_index(media->crypto, i);

      if (crypto->state == BENCH_SDP_CRYPTO_VALID && speaks(self, crypto->key.suite))
        return crypto;
    }
  for (guint i = 0; i < media->crypto->len; i++)
    {
      const BenchSdpCrypto *crypto = g_ptr_array_index(media->crypto, i);

      if (*crypto->flaw != '\0')
        bench_warning("a=crypto number %u cannot be followed: %s", i + 1, crypto->flaw);
      *broken = *broken || crypto->state == BENCH_SDP_CRYPTO_MALFORMED;
    }
  return NULL;
}

static gboolean
is_secure_line(const BenchSdpMedia *media)
{
  return strcmp(media->protocol, SECURE) == 0;
}

static void
take_plain(BenchNegotiationCrypto *self, const BenchSdpMedia *media)
{
  if (self->secure)
    bench_info("The far end goes on without SRTP");
  self->secure = FALSE;
  bench_srtp_keys_wipe(&self->keys);
  self->protocol = is_secure_line(media) ? SECURE : PLAIN;
  self->refusal = NULL;
}

static gboolean
take_keys(BenchNegotiationCrypto *self, const BenchSdpMedia *media, const BenchSdpCrypto *crypto)
{
  make_keys(self);
  if (bench_srtp_key_equal(&self->own[crypto->key.suite], &crypto->key))
    return refuse(self, KEYS_INVALID);
  self->keys.ours = self->own[crypto->key.suite];
  self->keys.theirs = crypto->key;
  self->tag = crypto->tag;
  self->secure = TRUE;
  self->protocol = is_secure_line(media) ? SECURE : PLAIN;
  self->refusal = NULL;
  return TRUE;
}

/**
 * bench_negotiation_crypto_pick:
 * @offer: the far end's
 *
 * Returns: (transfer none) (nullable): the audio line we would answer: one with SRTP before one without, if the
 *   account does SRTP.
 */
BenchSdpMedia *
bench_negotiation_crypto_pick(BenchNegotiationCrypto *self, const BenchSdp *offer)
{
  BenchSdpMedia *secure = bench_sdp_find_secure_audio(offer);
  BenchSdpMedia *plain = bench_sdp_find_audio(offer);
  gboolean broken = FALSE;

  self->refusal = NULL;
  if (self->mode == BENCH_SRTP_OFF)
    {
      if (plain == NULL && secure != NULL)
        refuse(self, SRTP_OFF);
      return plain;
    }
  if (secure == NULL || plain == NULL || self->mode == BENCH_SRTP_FORCED)
    return secure != NULL ? secure : plain;
  return choose(self, secure, &broken) != NULL || broken ? secure : plain;
}

/**
 * bench_negotiation_crypto_take_offer:
 * @media: the line of the offer that would be answered
 *
 * Decides between SRTP, plain RTP and a refusal.
 *
 * Returns: whether @media can be answered.
 */
gboolean
bench_negotiation_crypto_take_offer(BenchNegotiationCrypto *self, const BenchSdpMedia *media)
{
  const BenchSdpCrypto *crypto;
  gboolean broken = FALSE;

  if (self->mode == BENCH_SRTP_OFF)
    {
      take_plain(self, media);
      return TRUE;
    }
  crypto = choose(self, media, &broken);
  if (crypto != NULL)
    return take_keys(self, media, crypto);
  if (broken || (is_secure_line(media) && media->crypto->len == 0))
    return refuse(self, KEYS_INVALID);
  if (is_secure_line(media))
    return refuse(self, NO_SUITE);
  if (self->mode == BENCH_SRTP_FORCED)
    return refuse(self, SRTP_REQUIRED);
  take_plain(self, media);
  return TRUE;
}

/**
 * bench_negotiation_crypto_answer:
 * @media: (inout): the line of our answer; gets our key under the far end's tag, if SRTP was agreed on
 */
void
bench_negotiation_crypto_answer(BenchNegotiationCrypto *self, BenchSdpMedia *media)
{
  if (self->secure)
    g_ptr_array_add(media->crypto, bench_sdp_crypto_new(self->tag, &self->keys.ours));
}

static gboolean
was_offered(BenchNegotiationCrypto *self, const BenchSdpCrypto *crypto)
{
  return crypto->state == BENCH_SDP_CRYPTO_VALID && crypto->tag <= self->n_suites
         && self->suites[crypto->tag - 1] == crypto->key.suite;
}

static gboolean
accept_answer(BenchNegotiationCrypto *self, const BenchSdpMedia *media)
{
  const BenchSdpCrypto *crypto = media->crypto->len > 0 ? g_ptr_array_index(media->crypto, 0) : NULL;
  gboolean offered_plain = !bench_negotiation_crypto_offers_secure(self);

  if (self->mode == BENCH_SRTP_OFF
      || (crypto == NULL && self->mode == BENCH_SRTP_NEGOTIATED && offered_plain && !is_secure_line(media)))
    {
      take_plain(self, media);
      return TRUE;
    }
  if (crypto == NULL || (!is_secure_line(media) && !offered_plain))
    return refuse(self, SRTP_REQUIRED);
  if (media->crypto->len > 1 || !was_offered(self, crypto))
    return refuse(self, KEYS_INVALID);
  return take_keys(self, media, crypto);
}

/**
 * bench_negotiation_crypto_take_answer:
 * @answer: to our last offer
 *
 * Returns: (transfer none) (nullable): the audio line that was taken; %NULL when there is none, or its keys do not
 *   fit what we offered.
 */
BenchSdpMedia *
bench_negotiation_crypto_take_answer(BenchNegotiationCrypto *self, const BenchSdp *answer)
{
  BenchSdpMedia *secure = self->mode != BENCH_SRTP_OFF ? bench_sdp_find_secure_audio(answer) : NULL;
  BenchSdpMedia *media = secure != NULL ? secure : bench_sdp_find_audio(answer);

  self->refusal = NULL;
  return media != NULL && accept_answer(self, media) ? media : NULL;
}

/**
 * bench_negotiation_crypto_get_keys:
 *
 * Returns: (transfer none) (nullable): what was agreed on, %NULL for plain RTP.
 */
const BenchSrtpKeys *
bench_negotiation_crypto_get_keys(BenchNegotiationCrypto *self)
{
  return self->secure ? &self->keys : NULL;
}

/**
 * bench_negotiation_crypto_get_refusal:
 *
 * Returns: (transfer none) (nullable): the LCD's words for why the last description was refused, %NULL if it was
 *   not because of SRTP.
 */
const char *
bench_negotiation_crypto_get_refusal(BenchNegotiationCrypto *self)
{
  return self->refusal;
}
