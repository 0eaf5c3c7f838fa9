/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The tap store: the last tap records of one phone, in the order they passed, within a memory bound.
 *
 * SIP records and RTP records have bounds of their own, so that a long call does not push its INVITE
 * out. Signal: "added" (BenchTapRecord). Threads: main context only.
 */
#pragma once

#include "base/tap.h"

G_BEGIN_DECLS

#define BENCH_TYPE_TAP_STORE (bench_tap_store_get_type())
G_DECLARE_FINAL_TYPE(BenchTapStore, bench_tap_store, BENCH, TAP_STORE, GObject)

BenchTapStore *bench_tap_store_new(gsize sip_bytes, gsize media_bytes) G_GNUC_WARN_UNUSED_RESULT;
void bench_tap_store_add(BenchTapStore *self, BenchTapRecord *record);
GPtrArray *bench_tap_store_list(BenchTapStore *self, gboolean with_media) G_GNUC_WARN_UNUSED_RESULT;
void bench_tap_store_clear(BenchTapStore *self);
guint64 bench_tap_store_get_dropped(BenchTapStore *self);

GPtrArray *bench_tap_records_sort(const GPtrArray *records) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
