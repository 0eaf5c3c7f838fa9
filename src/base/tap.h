/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A tap record: one message or packet, byte for byte as it passed, with when, where and which way.
 *
 * Made by sip/wire (SIP) and media (RTP, RTCP); read by the ladder, the pcap writer, the flow check,
 * the statistics and the tests. Records are immutable and reference-counted, so any reader may keep
 * one. Threads: the count is atomic; a record may cross threads.
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  BENCH_TAP_SIP,
  BENCH_TAP_RTP,
  BENCH_TAP_RTCP,
} BenchTapKind;

typedef enum
{
  BENCH_TAP_IN,
  BENCH_TAP_OUT,
} BenchTapDirection;

typedef enum
{
  BENCH_TRANSPORT_UDP,
  BENCH_TRANSPORT_TCP,
  BENCH_TRANSPORT_TLS,
} BenchTransport;

typedef struct
{
  gatomicrefcount ref_count;
  gint64 time_us; /* wall time, microseconds since 1970 */
  BenchTapKind kind;
  BenchTapDirection direction;
  BenchTransport transport;
  GRefString *local_host; /* numeric address without brackets */
  GRefString *remote_host;
  guint16 local_port;
  guint16 remote_port;
  GBytes *bytes; /* the message without any transport framing */
} BenchTapRecord;

#define BENCH_TYPE_TAP_RECORD (bench_tap_record_get_type())
GType bench_tap_record_get_type(void);

BenchTapRecord *bench_tap_record_new(BenchTapKind kind,
                                     BenchTapDirection direction,
                                     BenchTransport transport,
                                     gint64 time_us,
                                     const char *local_host,
                                     guint16 local_port,
                                     const char *remote_host,
                                     guint16 remote_port,
                                     GBytes *bytes) G_GNUC_WARN_UNUSED_RESULT;
BenchTapRecord *bench_tap_record_ref(BenchTapRecord *record);
void bench_tap_record_unref(BenchTapRecord *record);
const char *bench_transport_name(BenchTransport transport);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchTapRecord, bench_tap_record_unref)

G_END_DECLS
