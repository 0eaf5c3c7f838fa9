/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What protects a leg's packets: the SRTP of each direction, and how it changes while the call goes on.
 *
 * After a change of keys the ones before are still taken for a moment, so that packets on their way, and
 * those of a far end that hears of the change a little later, are not lost. A leg that has keys lets nothing
 * pass that they do not fit, in either direction.
 *
 * Owner: a leg. Threads: prepared without the lock, all else under it. Units: µs of the monotonic clock.
 */
#pragma once

#include "media/srtp.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean secure;
  BenchSrtpKeys keys;
  BenchSrtp *protect;
  BenchSrtp *unprotect;
  BenchSrtp *unprotect_before; /* until */
  gint64 before_until_us;
} BenchLegSecurity;

/* Made without the lock. */
typedef struct
{
  gboolean secure;
  BenchSrtpKeys keys;
  BenchSrtp *protect; /* NULL: keep the one that is there, if @secure */
  BenchSrtp *unprotect;
} BenchLegSecuritySetup;

gboolean bench_leg_security_prepare(const BenchLegSecurity *self,
                                    const BenchSrtpKeys *keys,
                                    BenchLegSecuritySetup *setup,
                                    GError **error);
void bench_leg_security_configure(BenchLegSecurity *self,
                                  BenchLegSecuritySetup *setup,
                                  gboolean new_far_end,
                                  guint32 our_ssrc,
                                  guint32 their_ssrc,
                                  gint64 now_us);
void bench_leg_security_setup_clear(BenchLegSecuritySetup *setup);
void bench_leg_security_clear(BenchLegSecurity *self);

gboolean
bench_leg_security_protect(BenchLegSecurity *self, gboolean rtcp, guint8 *bytes, gsize *size, gsize room);
BenchSrtpResult bench_leg_security_unprotect(BenchLegSecurity *self,
                                             gboolean rtcp,
                                             guint8 *bytes,
                                             gsize *size,
                                             gint64 now_us);

G_END_DECLS
