/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provisioning/own-address.h"

#include <ifaddrs.h>
#include <netinet/in.h>
#include <string.h>

#define ANY_PORT 9

/**
 * bench_own_address:
 * @interface: (nullable): the numeric address the phone is told to use
 * @target: a numeric IPv4 address
 *
 * Returns: (transfer full): @interface, or the address that the routes choose for @target; nothing is sent.
 *   %NULL with a %G_IO_ERROR when there is no IPv4 way.
 */
char *
bench_own_address(const char *interface, const char *target, GError **error)
{
  g_autoptr(GInetAddress) given = interface != NULL ? g_inet_address_new_from_string(interface) : NULL;
  g_autoptr(GSocketAddress) far = g_inet_socket_address_new_from_string(target, ANY_PORT);
  g_autoptr(GSocketAddress) near = NULL;
  g_autoptr(GSocket) socket = NULL;

  if (given != NULL && g_inet_address_get_family(given) == G_SOCKET_FAMILY_IPV4)
    return g_strdup(interface);
  if (interface != NULL)
    {
      g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "%s is no IPv4 address", interface);
      return NULL;
    }
  socket = g_socket_new(G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, error);
  if (socket == NULL || !g_socket_connect(socket, far, NULL, error))
    return NULL;
  near = g_socket_get_local_address(socket, error);
  if (near == NULL)
    return NULL;
  return g_inet_address_to_string(g_inet_socket_address_get_address(G_INET_SOCKET_ADDRESS(near)));
}

/**
 * bench_own_address_interface:
 * @address: numeric, IPv4
 *
 * Returns: (transfer full) (nullable): the name of the interface that has it: "eth0".
 */
char *
bench_own_address_interface(const char *address)
{
  g_autoptr(GInetAddress) wanted = g_inet_address_new_from_string(address);
  struct ifaddrs *all = NULL;
  char *name = NULL;

  if (wanted == NULL || g_inet_address_get_family(wanted) != G_SOCKET_FAMILY_IPV4 || getifaddrs(&all) != 0)
    return NULL;
  for (struct ifaddrs *a = all; a != NULL && name == NULL; a = a->ifa_next)
    if (a->ifa_addr != NULL && a->ifa_addr->sa_family == AF_INET
        && memcmp(&((struct sockaddr_in *) a->ifa_addr)->sin_addr, g_inet_address_to_bytes(wanted),
                  sizeof(struct in_addr))
               == 0)
      name = g_strdup(a->ifa_name);
  freeifaddrs(all);
  return name;
}
