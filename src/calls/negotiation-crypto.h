/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The SRTP part of offer and answer (SDES, RFC 4568; F188): which media line is taken, whose keys are used,
 * and what is refused. account.X.srtp_encryption says what the phone does:
 *
 *   0 off         RTP/AVP without keys; an offer of RTP/SAVP alone is refused
 *   1 forced      RTP/SAVP is offered; an offer or answer without a valid key is refused. RTP/AVP with keys, which
 *                 negotiating phones offer, is taken: it becomes SRTP
 *   2 negotiated  RTP/AVP with keys is offered, so that a far end that knows nothing of SRTP answers plain; an
 *                 offer of RTP/SAVP, or with keys, becomes SRTP, another one stays plain
 *
 * A far end that does name keys gets SRTP or nothing: keys that are broken, a tag that was not offered, two lines
 * in an answer, our own key sent back are refused, never followed by plain sound. Keys in suites that we do not
 * speak are as none.
 *
 * Each suite has one key of ours for as long as the session lives, so that hold and resume change none; a change
 * of codecs by the user (bench_negotiation_reload()) and a new session make new ones. The far end changes its own
 * as it likes. Keys are wiped with the state. Owner: a negotiation. Threads: main context only.
 */
#pragma once

#include "base/random.h"
#include "settings/settings.h"
#include "sip/sdp.h"

G_BEGIN_DECLS

typedef enum
{
  BENCH_SRTP_OFF,
  BENCH_SRTP_FORCED,
  BENCH_SRTP_NEGOTIATED,
} BenchSrtpMode;

typedef struct _BenchNegotiationCrypto BenchNegotiationCrypto;

BenchNegotiationCrypto *
bench_negotiation_crypto_new(BenchSettings *settings, guint line) G_GNUC_WARN_UNUSED_RESULT;
void bench_negotiation_crypto_free(BenchNegotiationCrypto *self);
void bench_negotiation_crypto_set_random(BenchNegotiationCrypto *self, BenchRandom *random);
void bench_negotiation_crypto_reload(BenchNegotiationCrypto *self, BenchSettings *settings, guint line);

void bench_negotiation_crypto_begin(BenchNegotiationCrypto *self);
const char *bench_negotiation_crypto_get_protocol(BenchNegotiationCrypto *self);
gboolean bench_negotiation_crypto_offers_secure(BenchNegotiationCrypto *self);
void bench_negotiation_crypto_offer(BenchNegotiationCrypto *self, BenchSdpMedia *media);
BenchSdpMedia *bench_negotiation_crypto_pick(BenchNegotiationCrypto *self, const BenchSdp *offer);
gboolean bench_negotiation_crypto_take_offer(BenchNegotiationCrypto *self, const BenchSdpMedia *media);
void bench_negotiation_crypto_answer(BenchNegotiationCrypto *self, BenchSdpMedia *media);
BenchSdpMedia *bench_negotiation_crypto_take_answer(BenchNegotiationCrypto *self, const BenchSdp *answer);

const BenchSrtpKeys *bench_negotiation_crypto_get_keys(BenchNegotiationCrypto *self);
const char *bench_negotiation_crypto_get_refusal(BenchNegotiationCrypto *self);

G_END_DECLS
