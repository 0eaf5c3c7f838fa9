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

  add(screen, "IPv4", network->ipv4);
  add(screen, "MAC", network->mac);
  add(screen, "Firmware", BENCH_VERSION);
  add(screen, "Product Name", "Benchphone T46G");
}

static void
fill_network(BenchFirmware *self, BenchPage *page, BenchScreen *screen)
{
  g_autoptr(BenchHostNetwork) network = bench_host_network_read();

  add(screen, "Interface", network->interface);
  add(screen, "IPv4", network->ipv4);
  add(screen, "Subnet Mask", network->mask);
  add(screen, "Gateway", network->gateway);
  add(screen, "Pri.DNS", network->dns[0]);
  add(screen, "Sec.DNS", network->dns[1]);
  add(screen, "IPv6", network->ipv6);
  add(screen, "MAC", network->mac);
}

static void
fill_phone(BenchFirmware *self, BenchPage *page, BenchScreen *screen)
{
  add(screen, "Firmware", BENCH_VERSION);
  add(screen, "Hardware", "this computer");
  add(screen, "Product", "T46G");
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

static const BenchInformationTable information_page = { "Information", "", fill_information, NULL };
static const BenchInformationTable network_page = { "Network", "", fill_network, NULL };
static const BenchInformationTable phone_page = { "Phone", "", fill_phone, NULL };
static const BenchInformationTable accounts_page = { "Accounts", "No accounts", fill_accounts, NULL };

static const BenchMenuItem status_items[] = {
  { "Information", bench_menu_open_information, &information_page, 0 },
  { "Network", bench_menu_open_information, &network_page, 0 },
  { "Phone", bench_menu_open_information, &phone_page, 0 },
  { "Accounts", bench_menu_open_information, &accounts_page, 0 },
  { "RTP Status", bench_menu_open_information, &bench_page_rtp_status, 0 },
};

const BenchMenuTable bench_menu_status = { "Status", status_items, G_N_ELEMENTS(status_items) };
