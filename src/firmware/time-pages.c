/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Menu -> Time & Date -> Manual Setting: the phone's own clock by hand. The computer's stays as it is.
 */
#include "firmware/firmware-private.h"

static void
submit(BenchFirmware *self, BenchPage *page)
{
  g_autofree char *offset
      = bench_phone_clock_offset(self->settings, bench_form_value(page, 0), bench_form_value(page, 1),
                                 bench_clock_wall(self->clock));
  g_autoptr(GError) error = NULL;

  if (page->read_only)
    {
      bench_popup_note(self, "Read only!");
      return;
    }
  if (offset == NULL)
    {
      bench_popup_note(self, "Date(YMD), Time(HMS): no such time");
      return;
    }
  bench_page_back(self);
  if (!bench_settings_set(self->settings, "benchphone.clock_offset", offset, BENCH_LAYER_USER, NULL, &error)
      || !bench_settings_set(self->settings, "local_time.manual_time_enable", "1", BENCH_LAYER_USER, NULL,
                             &error))
    {
      bench_popup_error(self, error);
      return;
    }
  bench_popup_note(self, "Saving config file!");
}

static const BenchFormField fields[] = {
  { N_("Date(YMD)"), BENCH_FORM_ADDRESS, NULL, NULL, NULL },
  { N_("Time(HMS)"), BENCH_FORM_ADDRESS, NULL, NULL, NULL },
};
static const BenchFormTable form = { N_("Manual Setting"), fields, G_N_ELEMENTS(fields), NULL, submit };

/**
 * bench_time_page_open:
 *
 * A menu item: the form, with the time that the phone shows now.
 */
void
bench_time_page_open(BenchFirmware *self, gconstpointer target, guint argument)
{
  g_autoptr(GDateTime) now = bench_phone_clock_local(self->settings, bench_clock_wall(self->clock));
  g_autofree char *date = g_date_time_format(now, "%Y-%m-%d");
  g_autofree char *time = g_date_time_format(now, "%H:%M:%S");

  bench_form_open(self, &form, 0);
  bench_form_fill(bench_page_top(self), 0, date);
  bench_form_fill(bench_page_top(self), 1, time);
}
