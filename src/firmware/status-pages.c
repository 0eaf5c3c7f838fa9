/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Menu -> Status: what the phone is and how it is doing, read anew whenever it shows.
 */
#include "firmware/firmware-private.h"

#include "config.h"
#include "firmware/host-network.h"

static void
add(BenchScreen *screen, const char *name, const char *value)
{
  g_autofree char *label = g_strdup_printf("%u. %s", screen->rows->len + 1, name);

  bench_screen_add_row(screen, NULL, label, *value != '\0' ? value : "-");
}

static void
fill_information(BenchFirmware *self, BenchPage *page, BenchScreen *screen)
{
  g_autoptr(BenchHostNetwork) network = bench_host_network_read();
  g_autofree char *product = g_strdup_printf("Benchphone %s", self->model->code);

  add(screen, "IPv4", network->ipv4);
  add(screen, "MAC", network->mac);
  add(screen, "Firmware", BENCH_VERSION);
  add(screen, "Hardware", "this computer");
  add(screen, "Product ID", "");
  add(screen, "Product Name", product);
  add(screen, "Device Cert",
      *bench_settings_get(self->settings, "server_certificates.url") != '\0' ? "Installed" : "Not installed");
}

static const char *
ip_mode(const BenchHostNetwork *network)
{
  if (*network->ipv4 != '\0' && *network->ipv6 != '\0')
    return "IPv4 & IPv6";
  return *network->ipv4 != '\0' ? "IPv4" : *network->ipv6 != '\0' ? "IPv6" : "";
}

/* As the kernel tells; "" where it does not. */
static const char *
port_state(const char *interface)
{
  g_autofree char *path = g_build_filename("/sys/class/net", interface, "operstate", NULL);
  g_autofree char *text = NULL;

  if (*interface == '\0' || !g_file_get_contents(path, &text, NULL, NULL))
    return "";
  g_strchomp(text);
  return g_str_equal(text, "up") ? "Link Up" : g_str_equal(text, "down") ? "Link Down" : "";
}

static gboolean
is_vlan(const char *interface)
{
  g_autofree char *path = g_build_filename("/proc/net/vlan", interface, NULL);

  return *interface != '\0' && g_file_test(path, G_FILE_TEST_EXISTS);
}

/* The computer does not say by which way it got its address, and it has no second jack: "-". */
static void
fill_network(BenchFirmware *self, BenchPage *page, BenchScreen *screen)
{
  g_autoptr(BenchHostNetwork) network = bench_host_network_read();

  add(screen, "Interface", network->interface);
  add(screen, "IPv4", network->ipv4);
  add(screen, "WAN Type", "");
  add(screen, "IP Mode", ip_mode(network));
  add(screen, "Subnet Mask", network->mask);
  add(screen, "Gateway", network->gateway);
  add(screen, "Pri.DNS", network->dns[0]);
  add(screen, "Sec.DNS", network->dns[1]);
  add(screen, "IPv6", network->ipv6);
  add(screen, "VLAN Status", is_vlan(network->interface) ? "Enabled" : "Disabled");
  add(screen, "LAN Port", port_state(network->interface));
  add(screen, "PC Port", "");
  add(screen, "MAC", network->mac);
  add(screen, "Wi-Fi Mac", "");
  add(screen, "Bluetooth MAC", "");
}

static void
fill_phone(BenchFirmware *self, BenchPage *page, BenchScreen *screen)
{
  add(screen, "Firmware", BENCH_VERSION);
  add(screen, "Hardware", "this computer");
  add(screen, "Product", self->model->code);
}

/* Radio of the computer is the computer's affair: facts only, nothing to change. */
static void
fill_radio(BenchFirmware *self, BenchPage *page, BenchScreen *screen)
{
  add(screen, "Status", "The computer decides");
}

static void
fill_firmware(BenchFirmware *self, BenchPage *page, BenchScreen *screen)
{
  add(screen, "Firmware", BENCH_VERSION);
  add(screen, "Update", "By the computer");
}

/* A module counts as connected when one of its keys has a function that somebody set. */
static gboolean
has_module(BenchFirmware *self, guint module)
{
  for (guint key = 1; key <= self->model->expansion_keys; key++)
    {
      g_autofree char *name = g_strdup_printf("expansion_module.%u.key.%u.type", module, key);

      if (bench_settings_get_layer(self->settings, name) != BENCH_LAYER_DEFAULT)
        return TRUE;
    }
  return FALSE;
}

static void
fill_modules(BenchFirmware *self, BenchPage *page, BenchScreen *screen)
{
  for (guint i = 1; i <= 6; i++)
    if (has_module(self, i))
      {
        g_autofree char *name = g_strdup_printf("EXP %u", i);

        add(screen, name, self->model->expansion);
      }
}

static const char *
state_text(BenchLineState state)
{
  switch (state)
    {
    case BENCH_LINE_DISABLED:
      return "Disabled";
    case BENCH_LINE_UNREGISTERED:
      return "Unregistered";
    case BENCH_LINE_REGISTERING:
      return "Registering";
    case BENCH_LINE_REGISTERED:
      return "Registered";
    case BENCH_LINE_FAILED:
      return "Register fail";
    }
  g_return_val_if_reached("");
}

static void
fill_accounts(BenchFirmware *self, BenchPage *page, BenchScreen *screen)
{
  const GPtrArray *lines = bench_call_control_get_lines(self->calls);

  for (guint i = 0; i < lines->len; i++)
    {
      const BenchLine *line = g_ptr_array_index(lines, i);
      g_autofree char *label = g_strdup_printf("%u. %s", line->index, line->label);

      bench_screen_add_row(screen, NULL, label, state_text(line->state));
      if (line->state == BENCH_LINE_REGISTERED && line->server_number == 2)
        bench_screen_add_row(screen, NULL, line->server, "SIP Server2");
      if (line->state == BENCH_LINE_FAILED && line->reason[0] != '\0')
        bench_screen_add_row(screen, NULL, line->reason, "");
    }
}

const BenchInformationTable bench_page_information = { "Information", "", fill_information, NULL };
const BenchInformationTable bench_page_network = { "Network", "", fill_network, NULL };
const BenchInformationTable bench_page_phone = { "Phone", "", fill_phone, NULL };
const BenchInformationTable bench_page_account_states = { "Accounts", "No accounts", fill_accounts, NULL };
const BenchInformationTable bench_page_modules = { "EXP", "No EXP", fill_modules, NULL };
const BenchInformationTable bench_page_firmware = { "Firmware", "", fill_firmware, NULL };
const BenchInformationTable bench_page_bluetooth = { "Bluetooth", "", fill_radio, NULL };
const BenchInformationTable bench_page_wifi = { "Wi-Fi", "", fill_radio, NULL };
