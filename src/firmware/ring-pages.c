/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Menu -> Basic -> Ring Tones: "Common" and each account, and for each the list of ring tones, of which the one
 * in focus is heard (phone-ui 5.1). An account has "Common" as its first choice.
 */
#include "firmware/firmware-private.h"

#include "media/ring.h"

#define COMMON N_("Common")

static char *
parameter_of(guint account)
{
  return account == 0 ? g_strdup("phone_setting.ring_type")
                      : g_strdup_printf("account.%u.ringtone.ring_type", account);
}

static GPtrArray *
choices(BenchFirmware *self, guint account)
{
  g_auto(GStrv) rings = bench_ring_list(self->ring_folder);
  GPtrArray *result = g_ptr_array_new_with_free_func(g_free);

  if (account > 0)
    g_ptr_array_add(result, g_strdup(COMMON));
  for (guint i = 0; rings[i] != NULL; i++)
    g_ptr_array_add(result, g_strdup(rings[i]));
  return result;
}

static const char *
selected(BenchPage *page)
{
  return g_ptr_array_index(page->values, page->selected);
}

/* Files have names of their own; only what is no file has a word of ours. */
static const char *
shown(BenchFirmware *self, const char *ring)
{
  return g_ascii_strcasecmp(ring, COMMON) == 0 ? bench_text(self, COMMON) : ring;
}

static void
preview(BenchFirmware *self, BenchPage *page)
{
  const char *ring = selected(page);

  if (g_str_equal(ring, COMMON))
    ring = bench_settings_get(self->settings, "phone_setting.ring_type");
  bench_sounds_preview(self, ring);
}

static void
compose(BenchFirmware *self, BenchPage *page, BenchScreen *screen)
{
  g_autofree char *title = page->argument == 0
                               ? g_strdup(bench_text(self, "Ring Tones"))
                               : g_strdup_printf(bench_text(self, "Account %u"), page->argument);

  bench_screen_set(&screen->title, title);
  for (guint i = 0; i < page->values->len; i++)
    {
      g_autofree char *label
          = g_strdup_printf("%u. %s", i + 1, shown(self, g_ptr_array_index(page->values, i)));

      bench_screen_add_row(screen, NULL, label, NULL);
    }
  bench_page_set_counter(self, page, screen, page->values->len);
}

static void
leave(BenchFirmware *self)
{
  bench_sounds_preview(self, NULL);
  bench_page_back(self);
}

static void
save(BenchFirmware *self)
{
  BenchPage *page = bench_page_top(self);
  g_autofree char *parameter = parameter_of(page->argument);
  g_autofree char *ring = g_strdup(selected(page));
  g_autoptr(GError) error = NULL;

  leave(self);
  if (!bench_settings_set(self->settings, parameter, ring, BENCH_LAYER_USER, NULL, &error))
    {
      bench_popup_error(self, error);
      return;
    }
  bench_popup_note(self, "Saving config file!");
}

static void
softkeys(BenchFirmware *self, BenchPage *page, BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS])
{
  keys[0] = (BenchSoftKey){ "Back", leave };
  keys[3] = (BenchSoftKey){ "Save", save };
}

static void
key(BenchFirmware *self, BenchPage *page, BenchKey pressed)
{
  if (bench_page_move(page, pressed, page->values->len))
    preview(self, page);
  else if (pressed == BENCH_KEY_OK)
    save(self);
  else if (pressed == BENCH_KEY_X)
    leave(self);
}

static const BenchPageType choice_type = { compose, softkeys, key };

static void
open_choice(BenchFirmware *self, guint account)
{
  BenchPage *page = bench_page_push(self, &choice_type, NULL);
  g_autofree char *parameter = parameter_of(account);
  const char *now = bench_ring_short_name(bench_settings_get(self->settings, parameter));

  page->argument = account;
  page->values = choices(self, account);
  for (guint i = 0; i < page->values->len; i++)
    if (g_ascii_strcasecmp(g_ptr_array_index(page->values, i), now) == 0)
      page->selected = i;
}

static void
fill(BenchFirmware *self, BenchPage *page, BenchScreen *screen)
{
  g_autofree char *common = g_strdup_printf("1. %s", shown(self, COMMON));

  bench_screen_add_row(screen, NULL, common,
                       bench_ring_short_name(bench_settings_get(self->settings, "phone_setting.ring_type")));
  for (guint i = 1; i <= BENCH_MOST_ACCOUNTS; i++)
    {
      BenchLine *line = bench_call_control_get_line(self->calls, i);
      /* Its place is not its number: Common comes first. */
      g_autofree char *label = line != NULL && *line->label != '\0'
                                   ? g_strdup_printf("%u. %s", i + 1, line->label)
                                   : g_strdup_printf(bench_text(self, "%u. Account %u"), i + 1, i);
      const char *ring
          = bench_ring_short_name(bench_settings_getf(self->settings, "account.%u.ringtone.ring_type", i));

      bench_screen_add_row(screen, NULL, label, shown(self, ring));
    }
}

static void
enter(BenchFirmware *self, BenchPage *page)
{
  open_choice(self, page->selected);
}

const BenchInformationTable bench_page_rings = { N_("Ring Tones"), "", fill, enter };
