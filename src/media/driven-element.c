/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/driven-element.h"

#include <gst/audio/audio.h>

#include "media/gstreamer.h"

/**
 * bench_sound_caps:
 * @sample_rate: Hz
 *
 * Returns: (transfer full): mono sound of 16 bits, as it is everywhere at the mix point.
 */
GstCaps *
bench_sound_caps(guint sample_rate)
{
  return gst_caps_new_simple("audio/x-raw", "format", G_TYPE_STRING, GST_AUDIO_NE(S16), "layout",
                             G_TYPE_STRING, "interleaved", "channels", G_TYPE_INT, 1, "rate", G_TYPE_INT,
                             (gint) sample_rate, NULL);
}

/**
 * bench_driven_element_make:
 * @factory: the element's name; GStreamer is started if that has not been done
 *
 * Returns: (transfer full) (nullable): a new one, %NULL when there is none of that name.
 */
GstElement *
bench_driven_element_make(const char *factory)
{
  GstElement *element = bench_gstreamer_ensure() ? gst_element_factory_make(factory, NULL) : NULL;

  return element != NULL ? gst_object_ref_sink(element) : NULL;
}

/**
 * bench_driven_element_set:
 * @property: passed over when this version of the element has none of that name
 * @value: as text
 */
void
bench_driven_element_set(GstElement *element, const char *property, const char *value)
{
  if (g_object_class_find_property(G_OBJECT_GET_CLASS(element), property) != NULL)
    gst_util_set_object_arg(G_OBJECT(element), property, value);
}

static gboolean
link_pads(GstPad *source, GstPad *sink)
{
  return gst_pad_link_full(source, sink, GST_PAD_LINK_CHECK_NOTHING) == GST_PAD_LINK_OK;
}

static gboolean
link_between(GstElement *element, GstPad *feed, GstPad *out)
{
  g_autoptr(GstPad) sink = gst_element_get_static_pad(element, "sink");
  g_autoptr(GstPad) source = gst_element_get_static_pad(element, "src");

  return link_pads(feed, sink) && link_pads(source, out);
}

/**
 * bench_driven_element_start:
 * @feed: what is pushed in comes from here
 * @out: where it comes out; has its chain function
 * @caps: of what is pushed in
 *
 * Returns: whether the element plays and takes @caps.
 */
gboolean
bench_driven_element_start(GstElement *element, GstPad *feed, GstPad *out, GstCaps *caps)
{
  GstSegment segment;

  if (!link_between(element, feed, out))
    return FALSE;
  gst_pad_set_active(out, TRUE);
  gst_pad_set_active(feed, TRUE);
  gst_segment_init(&segment, GST_FORMAT_TIME);
  return gst_element_set_state(element, GST_STATE_PLAYING) != GST_STATE_CHANGE_FAILURE
         && gst_pad_push_event(feed, gst_event_new_stream_start("sound"))
         && gst_pad_push_event(feed, gst_event_new_caps(caps))
         && gst_pad_push_event(feed, gst_event_new_segment(&segment));
}

/**
 * bench_driven_element_clear:
 * @element: (inout): stopped and forgotten, if there is one; before its pads
 */
void
bench_driven_element_clear(GstElement **element)
{
  if (*element != NULL)
    gst_element_set_state(*element, GST_STATE_NULL);
  gst_clear_object(element);
}

static gboolean
on_event(GstPad *pad G_GNUC_UNUSED, GstObject *parent G_GNUC_UNUSED, GstEvent *event)
{
  gst_event_unref(event);
  return TRUE;
}

/**
 * bench_driven_pad_new:
 * @query: gets @owner as the pad's element private, as a chain function does
 *
 * Returns: (transfer full): a pad of our own.
 */
GstPad *
bench_driven_pad_new(const char *name, GstPadDirection direction, GstPadQueryFunction query, gpointer owner)
{
  GstPad *pad = gst_object_ref_sink(gst_pad_new(name, direction));

  gst_pad_set_element_private(pad, owner);
  gst_pad_set_query_function(pad, query);
  gst_pad_set_event_function(pad, on_event);
  return pad;
}

/**
 * bench_driven_pad_answer:
 * @caps: what the pad takes or gives
 *
 * Answers what every element asks: whether caps are welcome, and which.
 *
 * Returns: whether @query was one of the two.
 */
gboolean
bench_driven_pad_answer(GstQuery *query, GstCaps *caps)
{
  GstCaps *filter = NULL;
  g_autoptr(GstCaps) result = NULL;

  if (GST_QUERY_TYPE(query) == GST_QUERY_ACCEPT_CAPS)
    {
      gst_query_set_accept_caps_result(query, TRUE);
      return TRUE;
    }
  if (GST_QUERY_TYPE(query) != GST_QUERY_CAPS)
    return FALSE;
  gst_query_parse_caps(query, &filter);
  result
      = filter != NULL ? gst_caps_intersect_full(filter, caps, GST_CAPS_INTERSECT_FIRST) : gst_caps_ref(caps);
  gst_query_set_caps_result(query, result);
  return TRUE;
}

/**
 * bench_driven_pad_clear:
 * @pad: (inout): deactivated and forgotten, if there is one
 */
void
bench_driven_pad_clear(GstPad **pad)
{
  if (*pad != NULL)
    gst_pad_set_active(*pad, FALSE);
  gst_clear_object(pad);
}
