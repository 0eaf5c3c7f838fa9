/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Offer and answer of a call (RFC 3264): from the account's codec parameters to an offer, from a remote
 * description to an answer and to what the media session needs to know.
 *
 * Owner: a call leg has one for its life, so that the o= line keeps its identity and counts its
 * version. SRTP is in calls/negotiation-crypto.h, codecs and their numbers are in calls/formats.h.
 * Threads: main context only.
 */
#pragma once

#include "base/random.h"
#include "media/session.h"
#include "settings/settings.h"
#include "sip/sdp.h"

G_BEGIN_DECLS

typedef struct _BenchNegotiation BenchNegotiation;

typedef struct
{
  BenchMediaParameters parameters; /* hosts and keys point into the negotiation */
  gboolean far_listens;            /* it takes what we send, even if that is only music */
  gboolean far_hold;               /* the far end does not want to hear us, or is silent on purpose */
} BenchNegotiated;

BenchNegotiation *bench_negotiation_new(BenchSettings *settings,
                                        guint line,
                                        const char *local_host,
                                        guint16 port) G_GNUC_WARN_UNUSED_RESULT;
void bench_negotiation_reload(BenchNegotiation *self, BenchSettings *settings, guint line);
void bench_negotiation_free(BenchNegotiation *self);
void bench_negotiation_set_random(BenchNegotiation *self, BenchRandom *random);
gboolean bench_negotiation_demands_srtp(BenchNegotiation *self);
const char *bench_negotiation_get_refusal(BenchNegotiation *self);

void bench_negotiation_set_hold(BenchNegotiation *self, gboolean hold);
gboolean bench_negotiation_get_hold(BenchNegotiation *self);
char *bench_negotiation_make_offer(BenchNegotiation *self) G_GNUC_WARN_UNUSED_RESULT;
char *bench_negotiation_make_answer(BenchNegotiation *self,
                                    const BenchSdp *offer,
                                    BenchNegotiated *agreed) G_GNUC_WARN_UNUSED_RESULT;
void bench_negotiation_forget_lines(BenchNegotiation *self);
char *bench_negotiation_make_refusal(BenchNegotiation *self, const BenchSdp *offer) G_GNUC_WARN_UNUSED_RESULT;
gboolean
bench_negotiation_read_answer(BenchNegotiation *self, const BenchSdp *answer, BenchNegotiated *agreed);

G_END_DECLS
