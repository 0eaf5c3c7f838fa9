/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Provisioning as a person meets it: "Updating...", the menu's page, codes that are dialled, the offer at
 * the start (guide F194, F198, F199).
 */
#include "firmware/firmware-private.h"

#include <string.h>

#define MOST_CODES 50

static const char updating[] = "Updating...";

/**
 * bench_firmware_set_updating:
 * @is_updating: whether files of a provisioning server are being fetched and applied
 *
 * Shows it for as long as it lasts, on the boot screen or over what is up; a call is left in peace.
 */
void
bench_firmware_set_updating(BenchFirmware *self, gboolean is_updating)
{
  if (self->updating == is_updating)
    return;
  bench_firmware_begin(self);
  self->updating = is_updating;
  if (is_updating && bench_call_watch_focus(self) == NULL)
    bench_popup_hold(self, updating);
  else if (!is_updating && self->popup == BENCH_POPUP_NOTE && strcmp(self->popup_text, updating) == 0)
    bench_popup_close(self);
  bench_firmware_end(self);
}

/**
 * bench_firmware_tell_update:
 * @result: (nullable): of provisioning, short enough for the LCD; %NULL: nothing worth a look
 *
 * Takes "Updating..." away, and shows the result as a note that goes by itself; not over a call.
 */
void
bench_firmware_tell_update(BenchFirmware *self, const char *result)
{
  bench_firmware_begin(self);
  bench_firmware_set_updating(self, FALSE);
  if (result != NULL && bench_call_watch_focus(self) == NULL)
    bench_popup_note(self, result);
  bench_firmware_end(self);
}

/**
 * bench_update_dial_code:
 * @number: that was dialled
 *
 * Returns: whether it is the autoprovision.X.code of an address, which is asked now. Codes count while no account
 *   is available, as a phone that can call is to call.
 */
gboolean
bench_update_dial_code(BenchFirmware *self, const char *number)
{
  for (guint i = 1; i <= MOST_CODES; i++)
    if (strcmp(bench_settings_getf(self->settings, "autoprovision.%u.code", i), number) == 0)
      {
        if (bench_idle_has_service(self))
          return FALSE;
        g_signal_emit_by_name(self, "update-wanted", i);
        return TRUE;
      }
  return FALSE;
}

static void
update_now(BenchFirmware *self)
{
  g_signal_emit_by_name(self, "update-wanted", 0);
}

/**
 * bench_update_ask:
 *
 * A menu item: asks whether to provision now.
 */
void
bench_update_ask(BenchFirmware *self, gconstpointer target, guint argument)
{
  bench_popup_ask(self, "Update now?", update_now);
}

/* Who may change the server; a file of item levels may say nobody. */
static guint
server_level(BenchFirmware *self)
{
  return bench_firmware_get_parameter_level(self, "auto_provision.server.url");
}

static void
open_server_as(BenchFirmware *self, BenchLevel level)
{
  bench_form_open(self, bench_menu_tree_form(bench_menu_tree_get(), "provisioning-server"), 0);
  bench_page_top(self)->level = level;
  if (server_level(self) > level)
    bench_form_make_read_only(self, bench_page_top(self));
}

static void
check_server(BenchFirmware *self, BenchPage *page)
{
  BenchLevel least = (BenchLevel) MIN(server_level(self), BENCH_LEVEL_ADMIN);
  BenchLevel level = BENCH_LEVEL_USER;

  if (!bench_access_page_check(self, page, least, &level))
    return;
  bench_page_back(self);
  open_server_as(self, level);
}

static const BenchFormTable password_form
    = { N_("Auto Provision"), bench_access_page_fields, 1, K_("OK"), check_server };

/* The same page as in Advanced, and as well guarded. */
static void
open_server(BenchFirmware *self)
{
  BenchLevel mode = bench_access_get_mode(self->access);

  if (mode >= MIN(server_level(self), BENCH_LEVEL_ADMIN))
    open_server_as(self, mode);
  else
    bench_form_open(self, &password_form, 0);
}

/**
 * bench_update_offer:
 *
 * With zero_touch.enable a phone that has started offers the way to its server for zero_touch.wait_time seconds, and
 * goes on without an answer (F199; the words are unverified, R). The way asks for the password that Advanced asks
 * for. Not over a call, and not over "Updating...".
 */
void
bench_update_offer(BenchFirmware *self)
{
  guint wait_s = (guint) bench_settings_get_int(self->settings, "zero_touch.wait_time");

  if (!bench_settings_get_boolean(self->settings, "zero_touch.enable") || wait_s == 0 || self->updating
      || bench_call_watch_focus(self) != NULL)
    return;
  bench_popup_ask_for(self, "Set up auto provision?", open_server, wait_s * 1000);
}
