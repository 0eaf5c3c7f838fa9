/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What devices the sound server has, asked for on a thread, so that the asker need not wait for ever. */
#include <gst/gst.h>

#include "media/device.h"
#include "media/gstreamer.h"

typedef struct
{
  gatomicrefcount ref_count;
  GMutex lock;
  GCond done;
  GPtrArray *devices; /* NULL until it is known */
} Question;

static void
question_unref(Question *question)
{
  if (!g_atomic_ref_count_dec(&question->ref_count))
    return;
  g_clear_pointer(&question->devices, g_ptr_array_unref);
  g_mutex_clear(&question->lock);
  g_cond_clear(&question->done);
  g_free(question);
}

/**
 * bench_audio_device_free:
 * @device: (nullable) (transfer full): from bench_media_engine_list_devices()
 */
void
bench_audio_device_free(BenchAudioDevice *device)
{
  if (device == NULL)
    return;
  g_free(device->id);
  g_free(device->name);
  g_free(device);
}

static void
add_device(GPtrArray *devices, GstDevice *found)
{
  g_autoptr(GstElement) element = gst_device_create_element(found, NULL);
  g_autofree char *factory = NULL;
  g_autofree char *server_name = NULL;
  BenchAudioDevice *device = NULL;

  if (element == NULL)
    return;
  gst_object_ref_sink(element);
  factory = g_strdup(GST_OBJECT_NAME(gst_element_get_factory(element)));
  if (g_strcmp0(factory, "pulsesrc") != 0 && g_strcmp0(factory, "pulsesink") != 0)
    return;
  g_object_get(element, "device", &server_name, NULL);
  if (server_name == NULL)
    return;
  device = g_new0(BenchAudioDevice, 1);
  device->id = g_strconcat("pulse:", server_name, NULL);
  device->name = gst_device_get_display_name(found);
  device->input = g_strcmp0(factory, "pulsesrc") == 0;
  g_ptr_array_add(devices, device);
}

static gpointer
ask(gpointer data)
{
  Question *question = data;
  GPtrArray *devices = g_ptr_array_new_with_free_func((GDestroyNotify) bench_audio_device_free);

  if (bench_gstreamer_ensure())
    {
      g_autoptr(GstDeviceMonitor) monitor = gst_device_monitor_new();
      GList *found = NULL;

      gst_device_monitor_add_filter(monitor, "Audio/Source", NULL);
      gst_device_monitor_add_filter(monitor, "Audio/Sink", NULL);
      if (gst_device_monitor_start(monitor))
        {
          found = gst_device_monitor_get_devices(monitor);
          for (GList *item = found; item != NULL; item = item->next)
            add_device(devices, item->data);
          g_list_free_full(found, gst_object_unref);
          gst_device_monitor_stop(monitor);
        }
    }
  g_mutex_lock(&question->lock);
  question->devices = devices;
  g_cond_signal(&question->done);
  g_mutex_unlock(&question->lock);
  question_unref(question);
  return NULL;
}

/**
 * bench_device_list:
 * @timeout_ms: how long to wait for the sound server at most
 *
 * Returns: (transfer full) (element-type BenchAudioDevice): its inputs and outputs; empty when it does
 * not answer in time.
 */
GPtrArray *
bench_device_list(guint timeout_ms)
{
  Question *question = g_new0(Question, 1);
  gint64 deadline = g_get_monotonic_time() + (gint64) timeout_ms * 1000;
  GPtrArray *devices = NULL;

  g_atomic_ref_count_init(&question->ref_count);
  g_atomic_ref_count_inc(&question->ref_count);
  g_mutex_init(&question->lock);
  g_cond_init(&question->done);
  g_thread_unref(g_thread_new("bench-devices", ask, question));

  g_mutex_lock(&question->lock);
  while (question->devices == NULL && g_cond_wait_until(&question->done, &question->lock, deadline))
    continue;
  devices = g_steal_pointer(&question->devices);
  g_mutex_unlock(&question->lock);
  question_unref(question);
  return devices != NULL ? devices : g_ptr_array_new_with_free_func((GDestroyNotify) bench_audio_device_free);
}
