/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/tap.h"

G_DEFINE_BOXED_TYPE(BenchTapRecord, bench_tap_record, bench_tap_record_ref, bench_tap_record_unref)

/**
 * bench_tap_record_new:
 * @time_us: wall time the bytes passed, microseconds since 1970
 * @local_host: our numeric address
 * @remote_host: the other side's numeric address
 * @bytes: the message or packet; a reference is taken
 *
 * Returns: (transfer full): a record with one reference.
 */
BenchTapRecord *
bench_tap_record_new(BenchTapKind kind,
                     BenchTapDirection direction,
                     BenchTransport transport,
                     gint64 time_us,
                     const char *local_host,
                     guint16 local_port,
                     const char *remote_host,
                     guint16 remote_port,
                     GBytes *bytes)
{
  BenchTapRecord *record = g_new0(BenchTapRecord, 1);

  g_atomic_ref_count_init(&record->ref_count);
  record->time_us = time_us;
  record->kind = kind;
  record->direction = direction;
  record->transport = transport;
  record->local_host = g_ref_string_new(local_host);
  record->local_port = local_port;
  record->remote_host = g_ref_string_new(remote_host);
  record->remote_port = remote_port;
  record->bytes = g_bytes_ref(bytes);
  return record;
}

/**
 * bench_tap_record_ref:
 *
 * Returns: (transfer full): @record
 */
BenchTapRecord *
bench_tap_record_ref(BenchTapRecord *record)
{
  g_atomic_ref_count_inc(&record->ref_count);
  return record;
}

/**
 * bench_tap_record_unref:
 * @record: (transfer full): freed with its last reference
 */
void
bench_tap_record_unref(BenchTapRecord *record)
{
  if (!g_atomic_ref_count_dec(&record->ref_count))
    return;
  g_ref_string_release(record->local_host);
  g_ref_string_release(record->remote_host);
  g_bytes_unref(record->bytes);
  g_free(record);
}

/**
 * bench_transport_name:
 *
 * Returns: (transfer none): "UDP", "TCP" or "TLS", as written in a Via.
 */
const char *
bench_transport_name(BenchTransport transport)
{
  switch (transport)
    {
    case BENCH_TRANSPORT_UDP:
      return "UDP";
    case BENCH_TRANSPORT_TCP:
      return "TCP";
    case BENCH_TRANSPORT_TLS:
      return "TLS";
    }
  g_return_val_if_reached("?");
}
