/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Menu -> Status: what the phone is and how it is doing, read anew whenever it shows.
 */
#include "firmware/dss.h"
#include "firmware/firmware-private.h"

#include "config.h"
#include "firmware/host-network.h"

static void
add(BenchFirmware *self, BenchScreen *screen, const char *name, const char *value)
{
  g_autofree char *label = g_strdup_printf("%u. %s", screen->rows->len + 1, bench_text(self, name));

  bench_screen_add_row(screen, NULL, label, *value != '\0' ? value : "-");
}

static void
fill_information(BenchFirmware *self, BenchPage *page, BenchScreen *screen)
{
  g_autoptr(BenchHostNetwork) network = bench_host_network_read();
  g_autofree char *product = g_strdup_printf("Benchphone %s", self->model->code);

  add(self, screen, N_("IPv4"), network->ipv4);
  add(self, screen, N_("MAC"), network->mac);
  add(self, screen, N_("Firmware"), BENCH_VERSION);
  add(self, screen, N_("Hardware"), bench_text(self, "this computer"));
  add(self, screen, N_("Product ID"), "");
  add(self, screen, N_("Product Name"), product);
  add(self, screen, N_("Device Cert"),
      *bench_settings_get(self->settings, "server_certificates.url") != '\0'
          ? bench_text(self, "Installed")
          : bench_text(self, "Not installed"));
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
  return g_str_equal(text, "up") ? N_("Link Up") : g_str_equal(text, "down") ? N_("Link Down") : "";
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

  add(self, screen, N_("Interface"), network->interface);
  add(self, screen, N_("IPv4"), network->ipv4);
  add(self, screen, N_("WAN Type"), "");
  add(self, screen, N_("IP Mode"), ip_mode(network));
  add(self, screen, N_("Subnet Mask"), network->mask);
  add(self, screen, N_("Gateway"), network->gateway);
  add(self, screen, N_("Pri.DNS"), network->dns[0]);
  add(self, screen, N_("Sec.DNS"), network->dns[1]);
  add(self, screen, N_("IPv6"), network->ipv6);
  add(self, screen, N_("VLAN Status"),
      is_vlan(network->interface) ? bench_text(self, "Enabled") : bench_text(self, "Disabled"));
  add(self, screen, N_("LAN Port"), bench_text(self, port_state(network->interface)));
  add(self, screen, N_("PC Port"), "");
  add(self, screen, N_("MAC"), network->mac);
  add(self, screen, N_("Wi-Fi Mac"), "");
  add(self, screen, N_("Bluetooth MAC"), "");
}

static void
fill_phone(BenchFirmware *self, BenchPage *page, BenchScreen *screen)
{
  add(self, screen, N_("Firmware"), BENCH_VERSION);
  add(self, screen, N_("Hardware"), bench_text(self, "this computer"));
  add(self, screen, N_("Product"), self->model->code);
}

/* Radio of the computer is the computer's affair: facts only, nothing to change. */
static void
fill_radio(BenchFirmware *self, BenchPage *page, BenchScreen *screen)
{
  add(self, screen, N_("Status"), bench_text(self, "The computer decides"));
}

static void
fill_firmware(BenchFirmware *self, BenchPage *page, BenchScreen *screen)
{
  add(self, screen, N_("Firmware"), BENCH_VERSION);
  add(self, screen, N_("Update"), bench_text(self, "By the computer"));
}

static void
fill_modules(BenchFirmware *self, BenchPage *page, BenchScreen *screen)
{
  for (guint i = 1; i <= bench_module_keys_count(self); i++)
    {
      g_autofree char *name = g_strdup_printf("EXP %u", i);

      add(self, screen, name, self->model->expansion);
    }
}

static const char *
state_text(BenchLineState state)
{
  switch (state)
    {
    case BENCH_LINE_DISABLED:
      return N_("Disabled");
    case BENCH_LINE_UNREGISTERED:
      return N_("Unregistered");
    case BENCH_LINE_REGISTERING:
      return N_("Registering");
    case BENCH_LINE_REGISTERED:
      return N_("Registered");
    case BENCH_LINE_FAILED:
      return N_("Register fail");
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

      bench_screen_add_row(screen, NULL, label, bench_text(self, state_text(line->state)));
      if (line->state == BENCH_LINE_REGISTERED && line->server_number == 2)
        bench_screen_add_row(screen, NULL, line->server, bench_text(self, "SIP Server2"));
      if (line->state == BENCH_LINE_FAILED && line->reason[0] != '\0')
        bench_screen_add_row(screen, NULL, bench_text(self, line->reason), "");
    }
}

const BenchInformationTable bench_page_information = { N_("Information"), "", fill_information, NULL };
const BenchInformationTable bench_page_network = { N_("Network"), "", fill_network, NULL };
const BenchInformationTable bench_page_phone = { N_("Phone"), "", fill_phone, NULL };
const BenchInformationTable bench_page_account_states
    = { N_("Accounts"), N_("No accounts"), fill_accounts, NULL };
const BenchInformationTable bench_page_modules = { N_("EXP"), N_("No EXP"), fill_modules, NULL };
const BenchInformationTable bench_page_firmware = { N_("Firmware"), "", fill_firmware, NULL };
const BenchInformationTable bench_page_bluetooth = { N_("Bluetooth"), "", fill_radio, NULL };
const BenchInformationTable bench_page_wifi = { N_("Wi-Fi"), "", fill_radio, NULL };
