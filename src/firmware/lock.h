/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Phone lock (guide F125, phone-ui 6.5): phone_setting.lock says which keys a locked phone still obeys,
 * phone_setting.emergency.number whom it calls nevertheless. A long # locks, so does the key for it and the time in
 * phone_setting.phone_lock.lock_time_out; the unlock PIN or the administrator's password takes the lock off. A phone
 * that was restarted is not locked. Private to firmware/. Threads: main context only.
 */
#pragma once

#include "firmware/firmware.h"

G_BEGIN_DECLS

/* phone_setting.lock */
typedef enum
{
  BENCH_LOCK_DISABLED,
  BENCH_LOCK_MENU,
  BENCH_LOCK_FUNCTION,
  BENCH_LOCK_ALL,
  BENCH_LOCK_ALL_AND_ANSWER, /* as all; a ringing call can be answered, not refused */
} BenchLockType;

gboolean bench_lock_is_on(BenchFirmware *self);
void bench_lock_lock(BenchFirmware *self);
void bench_lock_restart(BenchFirmware *self);
void bench_lock_heed(BenchFirmware *self);
gboolean bench_lock_takes(BenchFirmware *self, BenchKey key);
gboolean bench_lock_is_emergency(BenchFirmware *self, const char *number);
gboolean bench_lock_permits_number(BenchFirmware *self, const char *number);
void bench_lock_ask(BenchFirmware *self);

G_END_DECLS
