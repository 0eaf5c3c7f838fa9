/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "firmware/host-network.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <stdlib.h>

static void
replace(char **field, const char *text)
{
  g_free(*field);
  *field = g_strdup(text);
}

static char *
address_text(const struct sockaddr *address)
{
  char text[INET6_ADDRSTRLEN] = "";

  if (address != NULL && address->sa_family == AF_INET)
    inet_ntop(AF_INET, &((const struct sockaddr_in *) (const void *) address)->sin_addr, text, sizeof text);
  else if (address != NULL && address->sa_family == AF_INET6)
    inet_ntop(AF_INET6, &((const struct sockaddr_in6 *) (const void *) address)->sin6_addr, text,
              sizeof text);
  return g_strdup(text);
}

static void
read_addresses(BenchHostNetwork *network)
{
  struct ifaddrs *all = NULL;
  gboolean only_loopback = TRUE;

  if (getifaddrs(&all) != 0)
    return;
  for (const struct ifaddrs *one = all; one != NULL; one = one->ifa_next)
    {
      gboolean loopback = (one->ifa_flags & IFF_LOOPBACK) != 0;
      g_autofree char *address = NULL;
      g_autofree char *mask = NULL;

      if (one->ifa_addr == NULL || (one->ifa_flags & IFF_UP) == 0 || one->ifa_addr->sa_family != AF_INET)
        continue;
      if (*network->interface != '\0' && (loopback || !only_loopback))
        continue;
      only_loopback = loopback;
      address = address_text(one->ifa_addr);
      mask = address_text(one->ifa_netmask);
      replace(&network->interface, one->ifa_name);
      replace(&network->ipv4, address);
      replace(&network->mask, mask);
    }
  for (const struct ifaddrs *one = all; one != NULL; one = one->ifa_next)
    if (one->ifa_addr != NULL && one->ifa_addr->sa_family == AF_INET6 && *network->ipv6 == '\0'
        && g_str_equal(one->ifa_name, network->interface))
      {
        g_free(network->ipv6);
        network->ipv6 = address_text(one->ifa_addr);
      }
  freeifaddrs(all);
}

static void
read_mac(BenchHostNetwork *network)
{
  g_autofree char *path = g_build_filename("/sys/class/net", network->interface, "address", NULL);
  g_autofree char *text = NULL;

  if (*network->interface != '\0' && g_file_get_contents(path, &text, NULL, NULL))
    replace(&network->mac, g_strstrip(text));
}

/* The kernel's table: interface, destination and gateway as hexadecimal numbers in network order. */
static void
read_gateway(BenchHostNetwork *network)
{
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;

  if (!g_file_get_contents("/proc/net/route", &text, NULL, NULL))
    return;
  lines = g_strsplit(text, "\n", -1);
  for (guint i = 1; lines[0] != NULL && lines[i] != NULL; i++)
    {
      g_auto(GStrv) columns = g_strsplit(lines[i], "\t", 4);
      struct in_addr gateway;
      char name[INET_ADDRSTRLEN];

      if (g_strv_length(columns) < 4 || !g_str_equal(columns[1], "00000000"))
        continue;
      gateway.s_addr = (in_addr_t) strtoul(columns[2], NULL, 16);
      if (inet_ntop(AF_INET, &gateway, name, sizeof name) != NULL)
        replace(&network->gateway, name);
      return;
    }
}

static void
read_dns(BenchHostNetwork *network)
{
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  guint found = 0;

  if (!g_file_get_contents("/etc/resolv.conf", &text, NULL, NULL))
    return;
  lines = g_strsplit(text, "\n", -1);
  for (guint i = 0; lines[i] != NULL && found < G_N_ELEMENTS(network->dns); i++)
    if (g_str_has_prefix(lines[i], "nameserver "))
      replace(&network->dns[found++], g_strstrip(lines[i] + sizeof "nameserver"));
}

/**
 * bench_host_network_read:
 *
 * Returns: (transfer full): the network as it is now.
 */
BenchHostNetwork *
bench_host_network_read(void)
{
  BenchHostNetwork *network = g_new0(BenchHostNetwork, 1);

  network->interface = g_strdup("");
  network->ipv4 = g_strdup("");
  network->mask = g_strdup("");
  network->ipv6 = g_strdup("");
  network->gateway = g_strdup("");
  network->mac = g_strdup("");
  network->dns[0] = g_strdup("");
  network->dns[1] = g_strdup("");
  read_addresses(network);
  read_mac(network);
  read_gateway(network);
  read_dns(network);
  return network;
}

/**
 * bench_host_network_free:
 * @network: (transfer full): from bench_host_network_read()
 */
void
bench_host_network_free(BenchHostNetwork *network)
{
  g_free(network->interface);
  g_free(network->ipv4);
  g_free(network->mask);
  g_free(network->ipv6);
  g_free(network->gateway);
  g_free(network->mac);
  g_free(network->dns[0]);
  g_free(network->dns[1]);
  g_free(network);
}
