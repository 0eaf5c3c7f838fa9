/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tap records for the tests of the lab, made from text; "\n" in it stands for a line's end on the wire. */
#pragma once

#include <string.h>

#include "base/tap.h"

static inline GBytes *
lab_message(const char *text)
{
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  char *wire = g_strjoinv("\r\n", lines);

  return g_bytes_new_take(wire, strlen(wire));
}

static inline BenchTapRecord *
lab_record(BenchTapDirection direction,
           BenchTransport transport,
           gint64 time_us,
           guint16 local_port,
           guint16 remote_port,
           const char *text)
{
  g_autoptr(GBytes) bytes = lab_message(text);

  return bench_tap_record_new(BENCH_TAP_SIP, direction, transport, time_us, "127.0.0.1", local_port,
                              "127.0.0.1", remote_port, bytes);
}

static inline GPtrArray *
lab_records_new(void)
{
  return g_ptr_array_new_with_free_func((GDestroyNotify) bench_tap_record_unref);
}
