/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Back to the factory's configuration, to the server's, or just up again: by long OK, by the menu (phone-ui 5.1),
 * by a program. features.factory_pwd_enable asks for the administrator's password first (guide F193).
 */
#include "firmware/firmware-private.h"

static const char question_key[] = N_("Reset to factory setting?");
static const char question_menu[] = N_("Reset To Factory Setting?");

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
  bench_popup_note(self, kind == BENCH_RESET_FACTORY ? N_("Reset to factory settings")
                                                     : N_("Reset to the server's settings"));
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
    = { N_("Reset to Factory"), bench_access_page_fields, 1, K_("OK"), check_password };

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

/**
 * bench_reset_ask_factory:
 *
 * A menu item: asks whether the phone is to be as it came.
 */
void
bench_reset_ask_factory(BenchFirmware *self, gconstpointer target, guint argument)
{
  ask(self, TRUE);
}

/* Settings of which later firmware says that they are static: how the phone reaches its network and its server. */
static gboolean
is_static(const char *name)
{
  static const char *const groups[] = { "network.",  "auto_provision.", "autoprovision.", "managementserver.",
                                        "security.", "zero_touch.",     "redirect.",      "benchphone." };

  for (guint i = 0; i < G_N_ELEMENTS(groups); i++)
    if (g_str_has_prefix(name, groups[i]))
      return TRUE;
  return FALSE;
}

static void
forget(BenchFirmware *self, gboolean statics)
{
  static const BenchLayer layers[] = { BENCH_LAYER_USER, BENCH_LAYER_MAC, BENCH_LAYER_COMMON };
  g_autoptr(GPtrArray) names = bench_settings_list_set(self->settings);

  bench_firmware_begin(self);
  for (guint i = 0; i < names->len; i++)
    for (guint l = 0; l < G_N_ELEMENTS(layers) && is_static(names->pdata[i]) == statics; l++)
      bench_settings_unset(self->settings, names->pdata[i], layers[l]);
  bench_page_close_all(self);
  bench_popup_note(self, statics ? N_("Static settings are reset") : N_("Non-static settings are reset"));
  restart(self);
  bench_firmware_end(self);
}

static void
reset_non_static(BenchFirmware *self)
{
  forget(self, FALSE);
}

static void
reset_static(BenchFirmware *self)
{
  forget(self, TRUE);
}

static void
reset_userdata(BenchFirmware *self)
{
  bench_history_clear(self->history, BENCH_HISTORY_ALL);
  bench_text_store_clear(self->texts, BENCH_TEXT_ALL);
  self->missed = 0;
  reset_local(self);
}

/**
 * bench_reset_ask_part:
 * @argument: 0 for what the user set, 1 for what is not static, 2 for what is, 3 for what the user set and left here
 *
 * A menu item: asks whether a part of the settings is to be forgotten.
 */
void
bench_reset_ask_part(BenchFirmware *self, gconstpointer target, guint argument)
{
  static const struct
  {
    const char *question;
    void (*act)(BenchFirmware *self);
  } parts[] = {
    { N_("Reset local settings?"), reset_local },
    { N_("Reset non-static settings?"), reset_non_static },
    { N_("Reset static settings?"), reset_static },
    { N_("Reset userdata & local config?"), reset_userdata },
  };

  bench_popup_ask(self, parts[argument].question, parts[argument].act);
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
