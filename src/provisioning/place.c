/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provisioning/place.h"

#include <string.h>

/* Where the path of @address ends: at its query or its end. */
static gsize
path_end(const char *address)
{
  return strcspn(address, "?#");
}

/**
 * bench_place_names_file:
 * @address: a URL
 *
 * Returns: whether it names one configuration file: its path ends in ".cfg", or it has a query. Otherwise it is
 *   the folder of a server.
 */
gboolean
bench_place_names_file(const char *address)
{
  gsize end = path_end(address);

  return address[end] == '?' || (end > 4 && g_ascii_strncasecmp(address + end - 4, ".cfg", 4) == 0);
}

/**
 * bench_place_file:
 * @address: the URL of a server's folder, with or without a slash at its end
 * @file: a file's name
 *
 * Returns: (transfer full): the URL of that file there.
 */
char *
bench_place_file(const char *address, const char *file)
{
  gsize end = path_end(address);

  while (end > 0 && address[end - 1] == '/')
    end--;
  return g_strdup_printf("%.*s/%s", (int) end, address, file);
}

/**
 * bench_place_base_name:
 * @address: a URL
 *
 * Returns: (transfer full): what stands behind the last slash of its path, "" for a bare folder or host.
 */
char *
bench_place_base_name(const char *address)
{
  const char *host = strstr(address, "://");
  const char *start = host != NULL ? host + 3 : address;
  g_autofree char *path = g_strndup(start, path_end(start));
  const char *slash = strrchr(path, '/');

  if (slash == NULL && host != NULL)
    return g_strdup("");
  return g_strdup(slash != NULL ? slash + 1 : path);
}

/**
 * bench_place_complete:
 * @address: a URL, or a bare host as DHCP's option 66 gives it
 * @scheme: of a bare host: "tftp"
 *
 * Returns: (transfer full): a URL.
 */
char *
bench_place_complete(const char *address, const char *scheme)
{
  if (strstr(address, "://") != NULL)
    return g_strdup(address);
  return g_strdup_printf("%s://%s", scheme, address);
}
