/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * User levels as a person meets them (guide F182, phone-ui 5.1): the password that opens Advanced, Set Password,
 * Change PIN of the phone lock, and User Mode, which chooses the level the phone is in.
 */
#include "firmware/firmware-private.h"

/* A form that asks for nothing but a password, for bench_access_page_check(). */
const BenchFormField bench_access_page_fields[1] = {
  { N_("Password"), BENCH_FORM_SECRET, NULL, NULL, NULL },
};

/**
 * bench_firmware_get_access:
 *
 * Returns: (transfer none): the user levels of this phone, for all who ask for passwords.
 */
BenchAccess *
bench_firmware_get_access(BenchFirmware *self)
{
  return self->access;
}

/**
 * bench_access_page_check:
 * @page: a form with nothing but a password
 * @least: the lowest level whose password will do
 * @level: (out): whose it is
 *
 * Returns: whether it is right; if not, the phone has said so and the form is blank again.
 */
gboolean
bench_access_page_check(BenchFirmware *self, BenchPage *page, BenchLevel least, BenchLevel *level)
{
  g_autoptr(GError) error = NULL;

  if (bench_access_check(self->access, bench_form_value(page, 0), least, level, &error))
    return TRUE;
  bench_form_fill(page, 0, "");
  bench_popup_error(self, error);
  return FALSE;
}

static void
open_advanced_as(BenchFirmware *self, BenchLevel level)
{
  guint least = bench_menu_levels_find(self, "Settings", "Advanced").change;
  BenchPage *page;

  bench_menu_open(self, "advanced");
  page = bench_page_top(self);
  page->level = level;
  page->read_only = least > level;
}

static void
check_advanced(BenchFirmware *self, BenchPage *page)
{
  BenchLevel level = BENCH_LEVEL_USER;

  if (!bench_access_page_check(self, page, BENCH_LEVEL_VAR, &level))
    return;
  bench_page_back(self);
  open_advanced_as(self, level);
}

static const BenchFormTable advanced_form
    = { N_("Advanced"), bench_access_page_fields, 1, K_("OK"), check_advanced };

/**
 * bench_access_page_open_advanced:
 *
 * A menu item: Advanced, after its password. A phone that somebody put in a higher level has been given one.
 */
void
bench_access_page_open_advanced(BenchFirmware *self, gconstpointer target, guint argument)
{
  BenchLevel mode = bench_access_get_mode(self->access);

  if (mode > BENCH_LEVEL_USER)
    open_advanced_as(self, mode);
  else
    bench_form_open(self, &advanced_form, 0);
}

static void
change_password(BenchFirmware *self, BenchPage *page)
{
  g_autoptr(GError) error = NULL;

  if (page->read_only)
    {
      bench_popup_note(self, "Read only!");
      return;
    }
  if (bench_access_change_password(self->access, page->level, bench_form_value(page, 0),
                                   bench_form_value(page, 1), bench_form_value(page, 2), &error))
    {
      bench_page_back(self);
      bench_popup_note(self, "Saving config file!");
      return;
    }
  if (g_error_matches(error, BENCH_ACCESS_ERROR, BENCH_ACCESS_ERROR_PASSWORD))
    bench_form_fill(page, 0, "");
  bench_popup_error(self, error);
}

static const BenchFormField change_fields[] = {
  { N_("Old PWD"), BENCH_FORM_SECRET, NULL, NULL, NULL },
  { N_("New PWD"), BENCH_FORM_SECRET, NULL, NULL, NULL },
  { N_("Confirm PWD"), BENCH_FORM_SECRET, NULL, NULL, NULL },
};
const BenchFormTable bench_form_set_password
    = { N_("Set Password"), change_fields, G_N_ELEMENTS(change_fields), NULL, change_password };

static void
change_pin(BenchFirmware *self, BenchPage *page)
{
  static const char parameter[] = "phone_setting.phone_lock.unlock_pin";
  const char *wanted = bench_form_value(page, 1);
  g_autoptr(GError) error = NULL;

  if (page->read_only)
    {
      bench_popup_note(self, "Read only!");
      return;
    }
  if (!g_str_equal(bench_form_value(page, 0), bench_settings_get(self->settings, parameter)))
    {
      bench_form_fill(page, 0, "");
      bench_popup_note(self, "Old PIN is wrong!");
      return;
    }
  if (*wanted == '\0' || !g_str_equal(wanted, bench_form_value(page, 2)))
    {
      bench_popup_note(self, *wanted == '\0' ? N_("New PIN is empty!") : N_("PINs do not match!"));
      return;
    }
  if (!bench_settings_set(self->settings, parameter, wanted, BENCH_LAYER_USER, NULL, &error))
    {
      g_prefix_error(&error, "%s: ", bench_text(self, "New PIN"));
      bench_popup_error(self, error);
      return;
    }
  bench_page_back(self);
  bench_popup_note(self, "Saving config file!");
}

static const BenchFormField pin_fields[] = {
  { N_("Old PIN"), BENCH_FORM_PIN, NULL, NULL, NULL },
  { N_("New PIN"), BENCH_FORM_PIN, NULL, NULL, NULL },
  { N_("Confirm PIN"), BENCH_FORM_PIN, NULL, NULL, NULL },
};
const BenchFormTable bench_form_change_pin
    = { N_("Change PIN"), pin_fields, G_N_ELEMENTS(pin_fields), NULL, change_pin };

static const char *const modes[BENCH_LEVELS] = { N_("User"), N_("Var"), N_("Admin") };

static void
enter_mode(BenchFirmware *self, BenchLevel level)
{
  g_autofree char *note = g_strdup_printf(bench_text(self, "User Mode: %s"), bench_text(self, modes[level]));

  bench_access_set_mode(self->access, level);
  bench_page_close_all(self);
  bench_popup_note(self, note);
}

static void
check_mode(BenchFirmware *self, BenchPage *page)
{
  BenchLevel wanted = (BenchLevel) page->argument;
  BenchLevel level = BENCH_LEVEL_USER;

  if (bench_access_page_check(self, page, wanted, &level))
    enter_mode(self, wanted);
}

static const BenchFormTable mode_form
    = { N_("User Mode"), bench_access_page_fields, 1, K_("OK"), check_mode };

static void
fill_modes(BenchFirmware *self, BenchPage *page, BenchScreen *screen)
{
  for (guint i = 0; i < BENCH_LEVELS; i++)
    {
      g_autofree char *label = g_strdup_printf("%u. %s", i + 1, bench_text(self, modes[i]));

      bench_screen_add_row(screen, NULL, label,
                           i == bench_access_get_mode(self->access) ? bench_text(self, "Current") : NULL);
    }
}

/* Down is free, up has its password. */
static void
choose_mode(BenchFirmware *self, BenchPage *page)
{
  if (page->selected <= bench_access_get_mode(self->access))
    enter_mode(self, (BenchLevel) page->selected);
  else
    bench_form_open(self, &mode_form, page->selected);
}

const BenchInformationTable bench_page_user_mode = { N_("User Mode"), "", fill_modes, choose_mode };
