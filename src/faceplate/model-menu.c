/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "faceplate/model-menu.h"

#include <string.h>

#define ORIGIN "window"
#define PARAMETER "benchphone.model"

/* The newer line first, and within it the bigger phone. */
static int
compare_models(gconstpointer a, gconstpointer b)
{
  const BenchModel *one = *(BenchModel *const *) a;
  const BenchModel *other = *(BenchModel *const *) b;

  return strcmp(other->title, one->title);
}

/**
 * bench_model_menu_list:
 *
 * Returns: (transfer full) (element-type BenchModel): every model there is, in the order that a person chooses from
 */
GPtrArray *
bench_model_menu_list(void)
{
  g_auto(GStrv) names = bench_model_list_names();
  GPtrArray *models = g_ptr_array_new_with_free_func((GDestroyNotify) bench_model_free);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr(GError) error = NULL;
      BenchModel *model = bench_model_load(names[i], &error);

      if (model == NULL)
        g_warning("%s", error->message);
      else
        g_ptr_array_add(models, model);
    }
  g_ptr_array_sort(models, compare_models);
  return models;
}

/**
 * bench_model_menu_fill:
 * @menu: an empty menu
 * @action: what its items do, such as "win.model"
 *
 * Adds an item a model there is.
 */
void
bench_model_menu_fill(GMenu *menu, const char *action)
{
  g_autoptr(GPtrArray) models = bench_model_menu_list();

  for (guint i = 0; i < models->len; i++)
    {
      const BenchModel *model = g_ptr_array_index(models, i);
      g_autoptr(GMenuItem) item = g_menu_item_new(model->title, NULL);

      g_menu_item_set_action_and_target(item, action, "s", model->code);
      g_menu_append_item(menu, item);
    }
}

static void
on_change_state(GSimpleAction *action, GVariant *value, BenchSettings *settings)
{
  g_autoptr(GError) error = NULL;

  /* The state follows when the phone has changed. */
  if (!bench_settings_set(settings, PARAMETER, g_variant_get_string(value, NULL), BENCH_LAYER_USER, ORIGIN,
                          &error))
    g_warning("%s", error->message);
}

static void
on_setting_changed(BenchSettings *settings, const char *name, GSimpleAction *action)
{
  g_autoptr(BenchModel) model = NULL;

  if (!g_str_equal(name, PARAMETER))
    return;
  model = bench_model_load_code(bench_settings_get(settings, PARAMETER), NULL);
  g_simple_action_set_state(action, g_variant_new_string(model != NULL ? model->code : ""));
}

/**
 * bench_model_menu_make_action:
 * @name: the action's name
 * @settings: where the model is kept
 *
 * Returns: (transfer full): an action whose state is the code of the phone's model, and that changes it
 */
GAction *
bench_model_menu_make_action(const char *name, BenchSettings *settings)
{
  GSimpleAction *action = g_simple_action_new_stateful(name, G_VARIANT_TYPE_STRING, g_variant_new_string(""));

  g_signal_connect_object(action, "change-state", G_CALLBACK(on_change_state), settings, 0);
  g_signal_connect_object(settings, "changed", G_CALLBACK(on_setting_changed), action, 0);
  on_setting_changed(settings, PARAMETER, action);
  return G_ACTION(action);
}
