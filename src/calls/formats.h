/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The formats of a call's audio: which codecs, events and comfort noise are offered by the account's
 * parameters, with which numbers, and which of a remote description's we take (RFC 3264 5.1 and 6.1).
 *
 * Owner: a negotiation. Codecs are matched by name, clock and channels, never by number alone. Events
 * follow the clock of the codec beside them (RFC 4733 2.1): one format for each clock that is offered.
 * Threads: main context only. Errors: a codec that cannot be coded here is not offered, and the log says so.
 */
#pragma once

#include "media/session.h"
#include "settings/settings.h"
#include "sip/sdp.h"

G_BEGIN_DECLS

/* Y of account.X.codec.Y goes from 1 to this. */
#define BENCH_CODEC_ROWS 15

typedef struct _BenchFormats BenchFormats;

typedef struct
{
  const BenchSdpFormat *format; /* the far end's */
  const BenchCodec *codec;
  int payload_type; /* ours, for that codec in our offer */
} BenchChosenFormat;

BenchFormats *bench_formats_new(BenchSettings *settings, guint line) G_GNUC_WARN_UNUSED_RESULT;
void bench_formats_free(BenchFormats *self);

void bench_formats_offer(BenchFormats *self, BenchSdpMedia *media);
gboolean bench_formats_choose(BenchFormats *self, const BenchSdpMedia *theirs, BenchChosenFormat *chosen);
void bench_formats_answer(BenchFormats *self,
                          const BenchSdpMedia *theirs,
                          const BenchChosenFormat *chosen,
                          BenchSdpMedia *ours);
void bench_formats_agree(BenchFormats *self,
                         const BenchSdpMedia *theirs,
                         const BenchChosenFormat *chosen,
                         gboolean offered_by_us,
                         BenchMediaParameters *parameters);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchFormats, bench_formats_free)

G_END_DECLS
