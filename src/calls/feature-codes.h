/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Feature codes: when a service is switched on or off at the phone and has a code for that, the server is
 * told by a call to the code (F046, F047, F055; the on_code and off_code parameters), one after the other and
 * never beside a call of the user's. Owner: call control. Threads: main context only.
 */
#pragma once

#include "calls/control.h"
#include "settings/settings.h"

G_BEGIN_DECLS

typedef struct _BenchFeatureCodes BenchFeatureCodes;

BenchFeatureCodes *
bench_feature_codes_new(BenchCallControl *control, BenchSettings *settings) G_GNUC_WARN_UNUSED_RESULT;
void bench_feature_codes_free(BenchFeatureCodes *self);

G_END_DECLS
