/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calls/device.h"

#include <string.h>

/**
 * bench_device_make_mac:
 * @phone_name: its profile
 *
 * Returns: (transfer full): benchphone.mac, or, when that is empty, an address made of this machine's and the
 *   profile's name: the same at each start, and marked as locally administered (IEEE 802 8.4).
 */
char *
bench_device_make_mac(BenchSettings *settings, const char *phone_name)
{
  const char *given = bench_settings_get(settings, "benchphone.mac");
  g_autofree char *seed = g_strdup_printf("%s/%s", g_get_host_name(), phone_name);
  g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, seed, -1);

  if (given[0] != '\0' && strspn(given, "0123456789abcdefABCDEF:-") == strlen(given))
    return g_strdup(given);
  return g_strdup_printf("02:%.2s:%.2s:%.2s:%.2s:%.2s", hash, hash + 2, hash + 4, hash + 6, hash + 8);
}
