/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A phone's state and its trace as JSON and text for programs. Private to this room. Nothing secret comes
 * out unless it is asked for. Threads: main context only.
 */
#pragma once

#include "phone/phone.h"

G_BEGIN_DECLS

char *bench_describe_address(BenchPhone *phone) G_GNUC_WARN_UNUSED_RESULT;
char *bench_describe_status(BenchPhone *phone) G_GNUC_WARN_UNUSED_RESULT;
char *bench_describe_calls(BenchPhone *phone) G_GNUC_WARN_UNUSED_RESULT;
char *bench_describe_statistics(BenchPhone *phone, guint id) G_GNUC_WARN_UNUSED_RESULT;
char *bench_describe_messages(BenchPhone *phone) G_GNUC_WARN_UNUSED_RESULT;

/* trace.c */
char *bench_describe_trace_text(BenchPhone *phone, gboolean reveal) G_GNUC_WARN_UNUSED_RESULT;
char *bench_describe_trace_json(BenchPhone *phone, gboolean reveal) G_GNUC_WARN_UNUSED_RESULT;
char *bench_describe_ladder(BenchPhone *phone, gboolean json) G_GNUC_WARN_UNUSED_RESULT;
GBytes *bench_describe_capture(BenchPhone *phone, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *bench_describe_flow(BenchPhone *phone,
                          const char *name,
                          const char *party,
                          gboolean json,
                          gboolean *passed,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
