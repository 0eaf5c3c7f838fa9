/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The Lync Edition persona (phone-ui 2.4, 3.2): signing in and out, presence, and what differs on the usual screens.
 *
 * There is no Lync server here. The phone is signed in while one of its SIP accounts is registered; signing out takes
 * the accounts out of use, and User Sign-in takes one back whose address and password it knows. Presence is the
 * phone's own: Do Not Disturb refuses calls, and benchphone.presence.publish publishes what SIP accounts can. What
 * needs a server says so, in the words of bench_lync_refuse(). Private to firmware/. Threads: main context only.
 */
#pragma once

#include "firmware/firmware-private.h"

G_BEGIN_DECLS

#define BENCH_LYNC_UNSUPPORTED N_("Lync servers are not supported yet")

gboolean bench_lync_is_signed_out(BenchFirmware *self);
const char *bench_lync_presence(BenchFirmware *self);
void bench_lync_set_presence(BenchFirmware *self, const char *presence);
void bench_lync_call_ended(BenchFirmware *self, const BenchCall *call);
void bench_lync_compose(BenchFirmware *self, BenchScreen *screen, BenchView view);
void bench_lync_idle_softkeys(BenchFirmware *self, BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS]);
void bench_lync_conference_softkeys(BenchFirmware *self,
                                    const BenchCall *call,
                                    BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS]);
void bench_lync_refuse(BenchFirmware *self);

/* lync-pages.c */
void bench_lync_open_sign_in(BenchFirmware *self);
void bench_lync_open_presence(BenchFirmware *self);

G_END_DECLS
