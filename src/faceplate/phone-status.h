/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How a phone is, in the few words of a header bar: how many calls it has, or whether it is registered. Pure.
 * Threads: main context only.
 */
#pragma once

#include "calls/control.h"

G_BEGIN_DECLS

char *bench_phone_status(const GPtrArray *lines, const GPtrArray *calls) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
