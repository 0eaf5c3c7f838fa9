/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "faceplate/device-choice.h"

#include <glib/gi18n.h>

#include "base/log.h"
#include "media/engine.h"

#define ORIGIN "preferences"

struct _BenchDeviceChoice
{
  AdwComboRow *row; /* owns us */
  BenchSettings *settings;
  const char *parameter;
  const char *automatic; /* what "auto" is called here */
  GPtrArray *ids;        /* of char*, in the order of the row */
  gboolean filling;
  BenchDeviceChosen chosen;
  gpointer data;
};

static void
choice_free(gpointer data)
{
  BenchDeviceChoice *self = data;

  g_ptr_array_unref(self->ids);
  g_object_unref(self->settings);
  g_free(self);
}

static void
on_selected(AdwComboRow *row, GParamSpec *spec, gpointer data)
{
  BenchDeviceChoice *self = data;
  guint selected = adw_combo_row_get_selected(row);
  g_autoptr(GError) error = NULL;

  if (self->filling || selected >= self->ids->len)
    return;
  if (!bench_settings_set(self->settings, self->parameter, g_ptr_array_index(self->ids, selected),
                          BENCH_LAYER_USER, ORIGIN, &error))
    bench_warning("%s", error->message);
  else if (self->chosen != NULL)
    self->chosen(g_ptr_array_index(self->ids, selected), self->data);
}

/**
 * bench_device_choice_attach:
 * @parameter: (transfer none): a constant
 * @automatic: (transfer none): a constant: what "auto" means here
 *
 * Returns: (transfer none): owned by @row.
 */
BenchDeviceChoice *
bench_device_choice_attach(AdwComboRow *row,
                           BenchSettings *settings,
                           const char *parameter,
                           const char *automatic)
{
  BenchDeviceChoice *self = g_new0(BenchDeviceChoice, 1);

  self->row = row;
  self->settings = g_object_ref(settings);
  self->parameter = parameter;
  self->automatic = automatic;
  self->ids = g_ptr_array_new_with_free_func(g_free);
  g_object_set_data_full(G_OBJECT(row), "bench-device-choice", self, choice_free);
  g_signal_connect(row, "notify::selected", G_CALLBACK(on_selected), self);
  return self;
}

/**
 * bench_device_choice_set_chosen:
 *
 * Has @chosen called whenever somebody chooses.
 */
void
bench_device_choice_set_chosen(BenchDeviceChoice *self, BenchDeviceChosen chosen, gpointer data)
{
  self->chosen = chosen;
  self->data = data;
}

static void
add(GPtrArray *ids, GPtrArray *names, const char *id, const char *name)
{
  g_ptr_array_add(ids, g_strdup(id));
  g_ptr_array_add(names, (gpointer) name);
}

static gboolean
is_same(GPtrArray *ids, GPtrArray *others)
{
  gboolean same = ids->len == others->len;

  for (guint i = 0; same && i < ids->len; i++)
    same = g_str_equal(g_ptr_array_index(ids, i), g_ptr_array_index(others, i));
  return same;
}

/**
 * bench_device_choice_fill:
 * @devices: (nullable) (element-type BenchAudioDevice): the sound server's
 * @input: which of them to show
 * @current: the one that is chosen
 *
 * Shows them. Nothing moves under a person's hand when nothing has changed.
 */
void
bench_device_choice_fill(BenchDeviceChoice *self, GPtrArray *devices, gboolean input, const char *current)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  guint selected = 0;

  add(ids, names, "auto", self->automatic);
  add(ids, names, "null", _("None (silence)"));
  for (guint i = 0; devices != NULL && i < devices->len; i++)
    {
      const BenchAudioDevice *device = g_ptr_array_index(devices, i);

      if (device->input == input)
        add(ids, names, device->id, device->name);
    }
  if (current[0] == '\0')
    current = "auto";
  if (!g_ptr_array_find_with_equal_func(ids, current, g_str_equal, &selected))
    {
      /* Pinned on the command line (a tone, a file), or unplugged since. */
      selected = ids->len;
      add(ids, names, current, current);
    }
  self->filling = TRUE;
  if (!is_same(ids, self->ids))
    {
      g_autoptr(GtkStringList) model = gtk_string_list_new(NULL);

      for (guint i = 0; i < names->len; i++)
        gtk_string_list_append(model, g_ptr_array_index(names, i));
      g_ptr_array_unref(self->ids);
      self->ids = g_steal_pointer(&ids);
      adw_combo_row_set_model(self->row, G_LIST_MODEL(model));
    }
  adw_combo_row_set_selected(self->row, selected);
  self->filling = FALSE;
}
