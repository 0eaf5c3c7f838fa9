/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * URL keys (DSS type 17): a pressed one asks for its address, and the LCD tells what came of it.
 *
 * What the server answers is thrown away: the key is a message to it. Owner: BenchPhone. Threads: main context only.
 * Errors: shown on the LCD and in the log, without credentials. Source: phone-ui 6.6.
 */
#pragma once

#include "firmware/firmware.h"

G_BEGIN_DECLS

typedef struct _BenchUrlKeys BenchUrlKeys;

BenchUrlKeys *bench_url_keys_new(BenchFirmware *firmware, BenchSettings *settings) G_GNUC_WARN_UNUSED_RESULT;
void bench_url_keys_free(BenchUrlKeys *self);

G_END_DECLS
