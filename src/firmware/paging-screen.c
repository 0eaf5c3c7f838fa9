/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Multicast paging as a person meets it (guide F086): the Paging List, and the screen while a page goes out or
 * comes in. A page that comes in is heard on the loudspeaker at once; End Call, X or going on-hook ends either.
 */
#include "firmware/firmware-private.h"

static const char *
address_of(BenchFirmware *self, guint number)
{
  return bench_settings_getf(self->settings, "multicast.paging_address.%u.ip_address", number);
}

/* The number of the @row'th address that is set, 0 for none. */
static guint
number_of_row(BenchFirmware *self, guint row)
{
  for (guint i = 1; i <= BENCH_PAGING_ADDRESSES; i++)
    if (*address_of(self, i) != '\0' && row-- == 0)
      return i;
  return 0;
}

static void
fill_list(BenchFirmware *self, BenchPage *page G_GNUC_UNUSED, BenchScreen *screen)
{
  guint number;

  for (guint row = 0; (number = number_of_row(self, row)) != 0; row++)
    {
      const char *label = bench_settings_getf(self->settings, "multicast.paging_address.%u.label", number);
      g_autofree char *text
          = g_strdup_printf("%u. %s", row + 1, *label != '\0' ? label : address_of(self, number));

      bench_screen_add_row(screen, NULL, text, *label != '\0' ? address_of(self, number) : "");
    }
}

static void
enter_list(BenchFirmware *self, BenchPage *page)
{
  guint number = number_of_row(self, page->selected);
  g_autofree char *address = g_strdup(address_of(self, number));
  g_autofree char *label
      = g_strdup(bench_settings_getf(self->settings, "multicast.paging_address.%u.label", number));
  g_autoptr(GError) error = NULL;

  if (!bench_call_control_page(self->calls, address, label, &error))
    bench_popup_error(self, error);
}

const BenchInformationTable bench_page_paging_list
    = { N_("Paging List"), N_("No paging address"), fill_list, enter_list };

/**
 * bench_paging_is_up:
 *
 * Returns: whether a page goes out or comes in.
 */
gboolean
bench_paging_is_up(BenchFirmware *self)
{
  return bench_call_control_get_paging(self->calls)->direction != BENCH_PAGING_NONE;
}

/**
 * bench_paging_end:
 *
 * Ends the page there is.
 */
void
bench_paging_end(BenchFirmware *self)
{
  bench_call_control_end_page(self->calls);
}

/**
 * bench_paging_compose:
 *
 * Puts the page on the Screen.
 */
void
bench_paging_compose(BenchFirmware *self, BenchScreen *screen)
{
  const BenchPaging *paging = bench_call_control_get_paging(self->calls);
  g_autofree char *from = g_strdup_printf(bench_text(self, "Paging from %s"), paging->label);
  g_autofree char *duration
      = bench_compose_duration((bench_clock_wall(self->clock) - paging->started_us) / G_USEC_PER_SEC);

  bench_screen_set(&screen->title, paging->direction == BENCH_PAGING_IN ? from : bench_text(self, "Paging"));
  bench_screen_set(&screen->name, paging->label);
  bench_screen_set(&screen->number, paging->address);
  bench_screen_set(&screen->codec, paging->codec);
  bench_screen_set(&screen->duration, duration);
  bench_screen_set(&screen->call_icon, bench_call_state_name(BENCH_CALL_TALKING));
  bench_screen_set(&screen->audio, bench_path_name(self->path));
}

/**
 * bench_paging_softkeys:
 *
 * The soft keys while a page is up.
 */
void
bench_paging_softkeys(BenchFirmware *self G_GNUC_UNUSED, BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS])
{
  keys[3] = (BenchSoftKey){ "End Call", bench_paging_end };
}

/**
 * bench_paging_key:
 * @key: a digit, arrow, OK or X while a page is up
 */
void
bench_paging_key(BenchFirmware *self, BenchKey key)
{
  if (key == BENCH_KEY_X)
    bench_paging_end(self);
}

/* A page that comes in is for the room, whatever path there was; that, or the one opened since, comes back with its
 * end. */
static void
open_path(BenchFirmware *self, BenchPagingDirection direction)
{
  if (direction == BENCH_PAGING_OUT)
    {
      bench_page_close_all(self);
      bench_paths_open(self);
      return;
    }
  self->open = TRUE;
  self->path = BENCH_AUDIO_PATH_SPEAKER;
}

static void
on_paging_changed(BenchCallControl *calls, BenchFirmware *self)
{
  BenchPagingDirection direction = bench_call_control_get_paging(calls)->direction;

  bench_firmware_begin(self);
  if (direction != BENCH_PAGING_NONE)
    {
      if (!self->paging)
        {
          self->paging_open = self->open;
          self->paging_path = self->path;
        }
      open_path(self, direction);
    }
  else if (self->paging)
    {
      self->open = self->paging_open;
      self->path = self->paging_path;
    }
  self->paging = direction != BENCH_PAGING_NONE;
  bench_firmware_end(self);
}

static void
on_notice(BenchCallControl *calls G_GNUC_UNUSED, const char *text, BenchFirmware *self)
{
  bench_firmware_notice(self, text);
}

/**
 * bench_paging_connect:
 *
 * Starts listening to call control.
 */
void
bench_paging_connect(BenchFirmware *self)
{
  g_signal_connect(self->calls, "paging-changed", G_CALLBACK(on_paging_changed), self);
  g_signal_connect(self->calls, "notice", G_CALLBACK(on_notice), self);
}
