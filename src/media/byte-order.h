/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers in network order, at any alignment. Threads: pure functions. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

static inline guint16
bench_read_be16(const guint8 *p)
{
  return (guint16) (p[0] << 8 | p[1]);
}

static inline guint32
bench_read_be32(const guint8 *p)
{
  return (guint32) bench_read_be16(p) << 16 | bench_read_be16(p + 2);
}

static inline void
bench_write_be16(guint8 *p, guint value)
{
  p[0] = value >> 8 & 0xff;
  p[1] = value & 0xff;
}

static inline void
bench_write_be32(guint8 *p, guint32 value)
{
  bench_write_be16(p, value >> 16);
  bench_write_be16(p + 2, value & 0xffff);
}

G_END_DECLS
