/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * GStreamer elements of our own, for codecs that no packaged plug-in codes: a description in, an audio
 * encoder or decoder registered in this process out. The elements are in no registry file and on no disk.
 *
 * Threads: registering, once and under bench_gstreamer_ensure(); an element, one at a time. Mono, 16 bit.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *element;
  const char *title;
  const char *coded; /* caps */
  guint sample_rate;
  guint frame_samples;
  gsize most_bytes; /* what a decoder takes at once, and an encoder gives for a frame */
  guint variant;    /* for create */
  gpointer (*create)(guint variant);
  void (*destroy)(gpointer coder);
  /* An encoder's: frame_samples in. Returns the octets written to @out, which has room for most_bytes. */
  gsize (*encode)(gpointer coder, const gint16 *samples, guint8 *out);
  /* A decoder's: @size 0 conceals one frame. Returns the samples written to @out, at most @room. */
  gsize (*decode)(gpointer coder, const guint8 *bytes, gsize size, gint16 *out, gsize room);
} BenchOwnElement;

gboolean bench_own_element_register(const BenchOwnElement *description);

/* The codecs that are made so: each registers its elements, G.723.1 only when it is wanted. */
void bench_g723_register(void);
void bench_g726_register(void);
void bench_g729_register(void);

G_END_DECLS
