/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/gstreamer.h"

#include <gst/gst.h>

#include "base/log.h"
#include "media/own-element.h"

static gpointer
start(gpointer data G_GNUC_UNUSED)
{
  g_autoptr(GError) error = NULL;

  if (gst_init_check(NULL, NULL, &error))
    {
      bench_g726_register();
      bench_g729_register();
      return GINT_TO_POINTER(TRUE);
    }
  bench_warning("GStreamer does not start, there will be no sound: %s", error->message);
  return NULL;
}

/**
 * bench_gstreamer_ensure:
 *
 * Initialises GStreamer unless that has been done.
 *
 * Returns: whether it can be used.
 */
gboolean
bench_gstreamer_ensure(void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once(&once, start, NULL) != NULL;
}

/**
 * bench_gstreamer_load:
 * @element_names: (array zero-terminated=1): elements; unknown ones are passed over
 *
 * Loads the plug-ins these elements live in, so that making one later costs no disk access.
 */
void
bench_gstreamer_load(const char *const *element_names)
{
  if (!bench_gstreamer_ensure())
    return;
  for (gsize i = 0; element_names[i] != NULL; i++)
    {
      g_autoptr(GstElementFactory) factory = gst_element_factory_find(element_names[i]);
      g_autoptr(GstPluginFeature) loaded = NULL;

      if (factory != NULL)
        loaded = gst_plugin_feature_load(GST_PLUGIN_FEATURE(factory));
    }
}
