/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Back to the factory's configuration, to the server's, or just up again: by long OK, by the menu (phone-ui 5.1),
 * by a program. features.factory_pwd_enable asks for the administrator's password first (guide F193).
 */
#include "firmware/firmware-private.h"

static const char question_key[] = "Reset to factory setting?";
static const char question_menu[] = "Reset To Factory Setting?";

static void
restart(BenchFirmware *self)
{
  g_signal_emit_by_name(self, "restart-wanted");
}

/**
 * bench_firmware_reset:
 * @certificates: what becomes of the parameters that name certificates
 *
 * Takes back what the user set, or everything but the factory's configuration with history and messages; then the
 * phone is to restart.
 */
void
bench_firmware_reset(BenchFirmware *self, BenchResetKind kind, BenchResetCertificates certificates)
{
  bench_firmware_begin(self);
  bench_settings_reset(self->settings, kind, certificates);
  if (kind == BENCH_RESET_FACTORY)
    {
      bench_history_clear(self->history, BENCH_HISTORY_ALL);
      bench_text_store_clear(self->texts, BENCH_TEXT_ALL);
      self->missed = 0;
      self->account = 1;
    }
  bench_page_close_all(self);
  bench_popup_note(self, kind == BENCH_RESET_FACTORY ? "Reset to factory settings"
                                                     : "Reset to the server's settings");
  restart(self);
  bench_firmware_end(self);
}

static void
reset_all(BenchFirmware *self)
{
  bench_firmware_reset(self, BENCH_RESET_FACTORY, BENCH_RESET_CERTIFICATES_AS_SET);
}

static void
reset_local(BenchFirmware *self)
{
  bench_firmware_reset(self, BENCH_RESET_LOCAL, BENCH_RESET_CERTIFICATES_AS_SET);
}

static void
check_password(BenchFirmware *self, BenchPage *page)
{
  const char *question = page->argument != 0 ? question_menu : question_key;
  BenchLevel level = BENCH_LEVEL_ADMIN;

  if (!bench_access_page_check(self, page, BENCH_LEVEL_ADMIN, &level))
    return;
  bench_page_back(self);
  bench_popup_ask(self, question, reset_all);
}

static const BenchFormTable password_form
    = { "Reset to Factory", bench_access_page_fields, 1, "OK", check_password };

static void
ask(BenchFirmware *self, gboolean from_menu)
{
  if (bench_settings_get_boolean(self->settings, "features.factory_pwd_enable"))
    bench_form_open(self, &password_form, from_menu ? 1 : 0);
  else
    bench_popup_ask(self, from_menu ? question_menu : question_key, reset_all);
}

/**
 * bench_reset_ask:
 *
 * The OK key was held: asks whether the phone is to be reset.
 */
void
bench_reset_ask(BenchFirmware *self)
{
  ask(self, FALSE);
}

static void
ask_factory(BenchFirmware *self, gconstpointer target, guint argument)
{
  ask(self, TRUE);
}

static void
ask_local(BenchFirmware *self, gconstpointer target, guint argument)
{
  bench_popup_ask(self, "Reset local settings?", reset_local);
}

/**
 * bench_reset_ask_reboot:
 *
 * A menu item: asks whether the phone is to restart.
 */
void
bench_reset_ask_reboot(BenchFirmware *self, gconstpointer target, guint argument)
{
  bench_popup_ask(self, "Reboot the phone?", restart);
}

static const BenchMenuItem reset_items[] = {
  { "Reset to Factory", ask_factory, NULL, 0 },
  { "Reset local settings", ask_local, NULL, 0 },
};

const BenchMenuTable bench_menu_reset = { "Reset Config", reset_items, G_N_ELEMENTS(reset_items) };
