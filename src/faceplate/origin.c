/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "faceplate/origin.h"

#include <adwaita.h>

#include "faceplate/preferences-text.h"

#define KEY "bench-origin"

typedef struct
{
  BenchSettings *settings;
  char *parameter;
} Origin;

static void
origin_free(gpointer data)
{
  Origin *self = data;

  g_object_unref(self->settings);
  g_free(self->parameter);
  g_free(self);
}

/* Asked for anew each time: an origin changes without the value. */
static gboolean
on_query_tooltip(GtkWidget *row, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  const Origin *origin = g_object_get_data(G_OBJECT(row), KEY);
  g_autofree char *text = bench_preferences_describe_origin(origin->settings, origin->parameter);

  gtk_tooltip_set_text(tooltip, text);
  return TRUE;
}

/**
 * bench_origin_attach:
 * @widget: that shows the value of @parameter; may be told another one later
 *
 * Has its tooltip tell where the value came from.
 */
void
bench_origin_attach(GtkWidget *widget, BenchSettings *settings, const char *parameter)
{
  gboolean known = g_object_get_data(G_OBJECT(widget), KEY) != NULL;
  Origin *origin = g_new0(Origin, 1);

  origin->settings = g_object_ref(settings);
  origin->parameter = g_strdup(parameter);
  g_object_set_data_full(G_OBJECT(widget), KEY, origin, origin_free);
  if (known)
    return;
  gtk_widget_set_has_tooltip(widget, TRUE);
  g_signal_connect(widget, "query-tooltip", G_CALLBACK(on_query_tooltip), NULL);
}

/**
 * bench_origin_show:
 * @row: as for bench_origin_attach(); called again when it shows another value
 *
 * Has a row tell where the value came from: to who points at it, to a screen reader, and below its title.
 */
void
bench_origin_show(GtkWidget *row, BenchSettings *settings, const char *parameter)
{
  g_autofree char *text = bench_preferences_describe_origin(settings, parameter);
  g_autofree char *markup = g_markup_escape_text(text, -1);

  bench_origin_attach(row, settings, parameter);
  gtk_accessible_update_property(GTK_ACCESSIBLE(row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  if (ADW_IS_ACTION_ROW(row))
    adw_action_row_set_subtitle(ADW_ACTION_ROW(row), markup);
}
