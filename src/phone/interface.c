/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "phone/interface.h"

#include <ifaddrs.h>
#include <netdb.h>
#include <string.h>

#include "phone/phone.h"

/**
 * bench_interface_resolve:
 * @interface: an address, or the name of a network interface
 *
 * Returns: (transfer full): the numeric address it stands for: itself, or the interface's first IPv4 address;
 *   %NULL with %BENCH_PHONE_ERROR_INTERFACE when there is none.
 */
char *
bench_interface_resolve(const char *interface, GError **error)
{
  struct ifaddrs *all = NULL;
  char host[NI_MAXHOST] = "";

  if (g_hostname_is_ip_address(interface))
    return g_strdup(interface);
  if (getifaddrs(&all) == 0)
    for (struct ifaddrs *a = all; a != NULL && host[0] == '\0'; a = a->ifa_next)
      if (strcmp(a->ifa_name, interface) == 0 && a->ifa_addr != NULL && a->ifa_addr->sa_family == AF_INET)
        getnameinfo(a->ifa_addr, sizeof(struct sockaddr_in), host, sizeof host, NULL, 0, NI_NUMERICHOST);
  freeifaddrs(all);
  if (host[0] != '\0')
    return g_strdup(host);
  g_set_error(error, BENCH_PHONE_ERROR, BENCH_PHONE_ERROR_INTERFACE, "no network interface or address \"%s\"",
              interface);
  return NULL;
}
