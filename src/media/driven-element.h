/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A GStreamer element driven without a pipeline: two pads of our own, one linked to its sink and one to its
 * source. What is pushed into the first has come out at the second when the push returns.
 *
 * Threads: made and cleared anywhere; pushed into by one thread at a time. Errors: %FALSE and %NULL, for the
 * owner to name.
 */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

GstCaps *bench_sound_caps(guint sample_rate) G_GNUC_WARN_UNUSED_RESULT;

GstElement *bench_driven_element_make(const char *factory) G_GNUC_WARN_UNUSED_RESULT;
void bench_driven_element_set(GstElement *element, const char *property, const char *value);
gboolean bench_driven_element_start(GstElement *element, GstPad *feed, GstPad *out, GstCaps *caps);
void bench_driven_element_clear(GstElement **element);

GstPad *bench_driven_pad_new(const char *name,
                             GstPadDirection direction,
                             GstPadQueryFunction query,
                             gpointer owner) G_GNUC_WARN_UNUSED_RESULT;
gboolean bench_driven_pad_answer(GstQuery *query, GstCaps *caps);
void bench_driven_pad_clear(GstPad **pad);

G_END_DECLS
