/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "phone/rings.h"

#include "base/log.h"
#include "media/ring.h"
#include "settings/local-file.h"

static void
on_url(BenchSettings *settings, const char *name, const char *folder)
{
  const char *url = bench_settings_get(settings, name);
  g_autoptr(GError) error = NULL;

  /* One from elsewhere comes by provisioning. */
  if (*url == '\0' || bench_local_file_is_remote(url))
    return;
  if (folder == NULL)
    bench_warning("%s: this phone keeps no ring tones", name);
  else if (!bench_ring_add(folder, url, &error))
    bench_warning("%s: %s", name, error->message);
}

static void
on_delete(BenchSettings *settings, const char *name, const char *folder)
{
  const char *url = bench_settings_get(settings, name);
  g_autoptr(GError) error = NULL;

  if (*url != '\0' && folder != NULL && !bench_ring_remove(folder, url, &error))
    bench_warning("%s: %s", name, error->message);
}

/* A factory reset takes the user's own with it. */
static void
on_reset(BenchSettings *settings G_GNUC_UNUSED, gboolean kept G_GNUC_UNUSED, const char *folder)
{
  if (folder != NULL)
    bench_ring_remove(folder, "all", NULL);
}

static void
free_folder(gpointer folder, GClosure *closure G_GNUC_UNUSED)
{
  g_free(folder);
}

/**
 * bench_rings_follow:
 * @folder: (nullable): where to keep ring tones; nowhere
 *
 * From now on, and for as long as @settings live, a ring tone named there is copied or forgotten;
 * a factory reset forgets them all.
 */
void
bench_rings_follow(BenchSettings *settings, const char *folder)
{
  g_signal_connect_data(settings, "changed::ringtone.url", G_CALLBACK(on_url), g_strdup(folder), free_folder,
                        0);
  g_signal_connect_data(settings, "changed::ringtone.delete", G_CALLBACK(on_delete), g_strdup(folder),
                        free_folder, 0);
  g_signal_connect_data(settings, "reset", G_CALLBACK(on_reset), g_strdup(folder), free_folder, 0);
}
