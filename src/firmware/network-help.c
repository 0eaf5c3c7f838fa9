/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the T2x phones advise when the network is gone (phone-ui 2.2): a page that comes up on the idle screen by
 * itself, and goes when the network is back.
 */
#include "firmware/firmware-private.h"

static void
fill(BenchFirmware *self, BenchPage *page, BenchScreen *screen)
{
  bench_screen_add_row(screen, NULL, bench_text(self, "1. Replug the network cable"), NULL);
  bench_screen_add_row(screen, NULL, bench_text(self, "2. Reboot the phone"), NULL);
  bench_screen_add_row(screen, NULL, bench_text(self, "3. Reboot the router"), NULL);
  bench_screen_add_row(screen, NULL, bench_text(self, "4. Ask your administrator"), NULL);
}

static const BenchInformationTable help_page = { N_("Net unavailable!"), "", fill, NULL, NULL };

/**
 * bench_network_help_heed:
 *
 * The network came or went.
 */
void
bench_network_help_heed(BenchFirmware *self)
{
  BenchPage *page = bench_page_top(self);

  if (self->network && page != NULL && page->table == &help_page)
    bench_page_back(self);
  if (!self->network && g_str_has_prefix(self->model->name, "t2")
      && bench_firmware_view(self) == BENCH_VIEW_IDLE)
    bench_menu_open_information(self, &help_page, 0);
}
