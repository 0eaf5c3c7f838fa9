/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "faceplate/ring-choice.h"

#include "base/log.h"
#include "media/ring.h"

#define PARAMETER "phone_setting.ring_type"

static void
on_selected(AdwComboRow *row, GParamSpec *pspec G_GNUC_UNUSED, BenchSettings *settings)
{
  GtkStringObject *chosen = adw_combo_row_get_selected_item(row);
  g_autoptr(GError) error = NULL;

  if (chosen != NULL
      && !bench_settings_set(settings, PARAMETER, gtk_string_object_get_string(chosen), BENCH_LAYER_USER,
                             NULL, &error))
    bench_warning("%s", error->message);
}

/**
 * bench_ring_choice_attach:
 * @row: shows the ring tones there are, with the phone's own choice in focus; one that is not among them comes last
 *
 * From now on what is chosen there is stored as if on the phone.
 */
void
bench_ring_choice_attach(AdwComboRow *row, BenchPhone *phone)
{
  BenchSettings *settings = bench_phone_get_settings(phone);
  const char *now = bench_ring_short_name(bench_settings_get(settings, PARAMETER));
  g_auto(GStrv) rings = bench_ring_list(bench_media_engine_get_ring_folder(bench_phone_get_media(phone)));
  g_autoptr(GtkStringList) model = gtk_string_list_new((const char *const *) rings);
  guint at = 0;

  while (rings[at] != NULL && g_ascii_strcasecmp(rings[at], now) != 0)
    at++;
  if (rings[at] == NULL)
    gtk_string_list_append(model, now);
  adw_combo_row_set_model(row, G_LIST_MODEL(model));
  adw_combo_row_set_selected(row, at);
  g_signal_connect_object(row, "notify::selected", G_CALLBACK(on_selected), settings, 0);
}
