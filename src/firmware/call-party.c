/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who the far end is, in the order of phone_setting.call_info_display_method.
 */
#include "firmware/firmware-private.h"

typedef enum
{
  INFO_NAME_AND_NUMBER,
  INFO_NUMBER_AND_NAME,
  INFO_NAME,
  INFO_NUMBER,
  INFO_WHOLE, /* the address too */
} CallInfo;

/**
 * bench_call_party_compose:
 *
 * Puts name and number of the far end on the Screen.
 */
void
bench_call_party_compose(BenchFirmware *self, const BenchCall *call, BenchScreen *screen)
{
  gboolean named = *call->remote_name != '\0';
  g_autofree char *whole = NULL;

  switch ((CallInfo) bench_settings_get_int(self->settings, "phone_setting.call_info_display_method"))
    {
    case INFO_NAME_AND_NUMBER:
      bench_screen_set(&screen->name, call->remote_name);
      bench_screen_set(&screen->number, call->remote_number);
      return;
    case INFO_NUMBER_AND_NAME:
      bench_screen_set(&screen->name, call->remote_number);
      bench_screen_set(&screen->number, call->remote_name);
      return;
    case INFO_NAME:
      bench_screen_set(&screen->name, named ? call->remote_name : call->remote_number);
      return;
    case INFO_NUMBER:
      bench_screen_set(&screen->number, call->remote_number);
      return;
    case INFO_WHOLE:
      whole = g_strdup_printf("%s<%s>", call->remote_name, call->remote_uri);
      bench_screen_set(&screen->name, whole);
      return;
    }
}
