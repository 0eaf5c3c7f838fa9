/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * LEDs of keys that show somebody else's line: busy lamp fields by features.blf_led_mode, shared and bridged lines,
 * favourites (phone-ui 4.3). Values in, an LED out; who knows the state is the caller's matter. Nobody does yet: the
 * phone does not watch others' lines, so a busy lamp field is unknown to it, and the other two have no keys. Private
 * to firmware/.
 */
#pragma once

#include "firmware/firmware.h"

G_BEGIN_DECLS

/* What is known of a monitored line. */
typedef enum
{
  BENCH_MONITORED_UNKNOWN, /* nobody has told, or there is no such user */
  BENCH_MONITORED_IDLE,
  BENCH_MONITORED_RINGING,
  BENCH_MONITORED_BUSY, /* dialling, talking or holding */
  BENCH_MONITORED_PARKED,
} BenchMonitoredState;

/* What a shared line does, and whether it is this phone that does it. */
typedef enum
{
  BENCH_SHARED_IDLE,
  BENCH_SHARED_RINGING,
  BENCH_SHARED_IN_USE,
  BENCH_SHARED_PUBLIC_HOLD,
  BENCH_SHARED_PRIVATE_HOLD,
} BenchSharedState;

/* Presence of a favourite in the Lync Edition. */
typedef enum
{
  BENCH_FAVOURITE_UNKNOWN, /* offline too */
  BENCH_FAVOURITE_AVAILABLE,
  BENCH_FAVOURITE_BUSY, /* in a call or conference, in a meeting, presenting, do not disturb too */
  BENCH_FAVOURITE_AWAY, /* be right back, off work, inactive too */
} BenchFavouriteState;

BenchLed bench_monitored_led(const char *name, BenchMonitoredState state, int mode, gboolean two_colours);
BenchLed
bench_favourite_led(const char *name, BenchFavouriteState state, gboolean two_colours, gboolean yellow);
BenchLed bench_shared_led(const char *name, BenchSharedState state, gboolean own, gboolean bridged);

G_END_DECLS
