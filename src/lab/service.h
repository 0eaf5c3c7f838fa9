/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One service number of the embedded exchange: a phone without a face, with call control, media and
 * settings of its own. What a number does is mostly what its settings say (do not disturb, forwards);
 * others answer by themselves and then go through a few steps (hold, transfer, hang up). Owner: BenchExchange. Threads: main context only.
 */
#pragma once

#include <glib.h>

#include "base/clock.h"
#include "base/random.h"

G_BEGIN_DECLS

typedef struct _BenchService BenchService;

gsize bench_service_count(void);
const char *bench_service_number(gsize index);

BenchService *bench_service_new(gsize index,
                                const char *password,
                                guint16 exchange_port,
                                BenchClock *clock,
                                BenchRandom *random) G_GNUC_WARN_UNUSED_RESULT;
void bench_service_start(BenchService *self);
void bench_service_stop(BenchService *self);
void bench_service_free(BenchService *self);

G_END_DECLS
