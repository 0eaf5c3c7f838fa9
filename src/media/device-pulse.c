/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * "auto" and "pulse:NAME": a device of PulseAudio, or of PipeWire through its pulse server.
 *
 * A pipeline of its own, on threads of GStreamer, with a drift ring to the mix point. State changes go
 * to a thread of GStreamer's as well, because connecting to a server may take as long as it likes.
 */
#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>
#include <string.h>

#include "media/device.h"
#include "media/drift-ring.h"
#include "media/driven-element.h"
#include "media/gstreamer.h"
#include "media/mixer.h"

#define BUFFER_TIME_US G_GINT64_CONSTANT(40000)
#define LATENCY_TIME_US G_GINT64_CONSTANT(10000)
#define CHUNK_SAMPLES (BENCH_MIX_RATE / 100)
/* A microphone's ring is written in pieces of 10 ms and read in ticks of 20, a speaker's the other way. */
#define MICROPHONE_LEVEL (BENCH_MIX_RATE * 15 / 1000)
#define SPEAKER_LEVEL (BENCH_MIX_RATE * 20 / 1000)
#define LINGER_MS 2000

typedef struct
{
  BenchDevice parent;
  char *name; /* NULL: the server's default */
  gboolean microphone;
  GstElement *pipeline;
  BenchDriftRing *ring;
  gboolean watched;
} PulseDevice;

static gboolean
on_message(GstBus *bus G_GNUC_UNUSED, GstMessage *message, gpointer data)
{
  PulseDevice *self = data;
  g_autoptr(GError) error = NULL;

  if (GST_MESSAGE_TYPE(message) != GST_MESSAGE_ERROR)
    return G_SOURCE_CONTINUE;
  gst_message_parse_error(message, &error, NULL);
  self->watched = FALSE;
  self->parent.failed(&self->parent, error->message, self->parent.failed_data);
  return G_SOURCE_REMOVE;
}

static GstFlowReturn
on_captured(GstAppSink *sink, gpointer ring)
{
  g_autoptr(GstSample) sample = gst_app_sink_pull_sample(sink);
  GstBuffer *buffer = sample != NULL ? gst_sample_get_buffer(sample) : NULL;
  GstMapInfo map;

  if (buffer == NULL || !gst_buffer_map(buffer, &map, GST_MAP_READ))
    return GST_FLOW_OK;
  bench_drift_ring_write(ring, (const gint16 *) (gconstpointer) map.data, map.size / sizeof(gint16));
  gst_buffer_unmap(buffer, &map);
  return GST_FLOW_OK;
}

static void
on_wanted(GstAppSrc *source, guint length G_GNUC_UNUSED, gpointer ring)
{
  gint16 samples[CHUNK_SAMPLES];
  GstBuffer *buffer = NULL;

  bench_drift_ring_read(ring, samples, CHUNK_SAMPLES);
  buffer = gst_buffer_new_memdup(samples, sizeof samples);
  GST_BUFFER_DURATION(buffer) = GST_SECOND / 100;
  gst_app_src_push_buffer(source, buffer);
}

static void
unref_ring(gpointer ring)
{
  bench_drift_ring_unref(ring);
}

static void
attach_application(PulseDevice *self, GstElement *application)
{
  if (self->microphone)
    {
      GstAppSinkCallbacks callbacks = { .new_sample = on_captured };

      gst_app_sink_set_callbacks(GST_APP_SINK(application), &callbacks, bench_drift_ring_ref(self->ring),
                                 unref_ring);
      return;
    }
  GstAppSrcCallbacks callbacks = { .need_data = on_wanted };

  gst_app_src_set_callbacks(GST_APP_SRC(application), &callbacks, bench_drift_ring_ref(self->ring),
                            unref_ring);
}

static GstElement *
make_server_end(PulseDevice *self)
{
  GstElement *element = gst_element_factory_make(self->microphone ? "pulsesrc" : "pulsesink", NULL);

  if (element == NULL)
    return NULL;
  g_object_set(element, "buffer-time", BUFFER_TIME_US, "latency-time", LATENCY_TIME_US, "client-name",
               "Benchphone", NULL);
  if (self->name != NULL)
    g_object_set(element, "device", self->name, NULL);
  if (!self->microphone)
    g_object_set(element, "sync", FALSE, NULL);
  return element;
}

static GstElement *
make_application_end(PulseDevice *self)
{
  GstElement *element = gst_element_factory_make(self->microphone ? "appsink" : "appsrc", NULL);
  g_autoptr(GstCaps) caps = bench_sound_caps(BENCH_MIX_RATE);

  if (element == NULL)
    return NULL;
  g_object_set(element, "caps", caps, NULL);
  if (self->microphone)
    g_object_set(element, "sync", FALSE, "max-buffers", 8u, "drop", TRUE, NULL);
  else
    g_object_set(element, "format", GST_FORMAT_TIME, "is-live", TRUE, "do-timestamp", TRUE, "max-bytes",
                 (guint64) (CHUNK_SAMPLES * sizeof(gint16)), NULL);
  return element;
}

static void
play(GstElement *pipeline, gpointer data G_GNUC_UNUSED)
{
  gst_element_set_state(pipeline, GST_STATE_PLAYING);
}

static void
halt(GstElement *pipeline, gpointer data G_GNUC_UNUSED)
{
  gst_element_set_state(pipeline, GST_STATE_NULL);
}

static gboolean
open_pulse(BenchDevice *device, GError **error)
{
  PulseDevice *self = (PulseDevice *) device;
  GstElement *server = bench_gstreamer_ensure() ? make_server_end(self) : NULL;
  GstElement *application = server != NULL ? make_application_end(self) : NULL;
  g_autoptr(GstBus) bus = NULL;

  if (application == NULL)
    {
      gst_clear_object(&server);
      g_set_error_literal(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_DEVICE,
                          "GStreamer's elements for the sound server are not installed");
      return FALSE;
    }
  self->ring = bench_drift_ring_new(self->microphone ? MICROPHONE_LEVEL : SPEAKER_LEVEL);
  self->pipeline = gst_object_ref_sink(gst_pipeline_new(NULL));
  gst_bin_add_many(GST_BIN(self->pipeline), server, application, NULL);
  attach_application(self, application);
  if (!gst_element_link(self->microphone ? server : application, self->microphone ? application : server))
    {
      device->klass->close(device);
      g_set_error_literal(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_DEVICE,
                          "the sound server's pipeline does not link");
      return FALSE;
    }
  bus = gst_element_get_bus(self->pipeline);
  self->watched = gst_bus_add_watch(bus, on_message, self) != 0;
  gst_element_call_async(self->pipeline, play, NULL, NULL);
  return TRUE;
}

static void
close_pulse(BenchDevice *device)
{
  PulseDevice *self = (PulseDevice *) device;

  if (self->pipeline != NULL)
    {
      g_autoptr(GstBus) bus = gst_element_get_bus(self->pipeline);

      if (self->watched)
        gst_bus_remove_watch(bus);
      gst_element_call_async(self->pipeline, halt, NULL, NULL);
    }
  self->watched = FALSE;
  gst_clear_object(&self->pipeline);
  g_clear_pointer(&self->ring, bench_drift_ring_unref);
}

static void
read_pulse(BenchDevice *device, gint16 *frame)
{
  bench_drift_ring_read(((PulseDevice *) device)->ring, frame, BENCH_TICK_SAMPLES);
}

static void
write_pulse(BenchDevice *device, const gint16 *frame)
{
  bench_drift_ring_write(((PulseDevice *) device)->ring, frame, BENCH_TICK_SAMPLES);
}

static void
free_pulse(BenchDevice *device)
{
  PulseDevice *self = (PulseDevice *) device;

  g_free(self->name);
  g_free(self);
}

/**
 * bench_device_pulse_new:
 * @argument: (nullable): the server's name for the device, %NULL for its default
 *
 * Returns: (transfer full): a closed device.
 */
BenchDevice *
bench_device_pulse_new(const char *argument, BenchDeviceRole role)
{
  static const BenchDeviceClass klass
      = { open_pulse, close_pulse, read_pulse, write_pulse, free_pulse, LINGER_MS, FALSE, TRUE };
  PulseDevice *self = g_new0(PulseDevice, 1);

  self->parent.klass = &klass;
  self->name = g_strdup(argument);
  self->microphone = role == BENCH_DEVICE_MICROPHONE;
  return &self->parent;
}
