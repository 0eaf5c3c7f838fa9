/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "firmware/model.h"

#include <gio/gio.h>
#include <string.h>

#define MODELS_PATH "/io/github/benchphone/Benchphone/models/"
#define MODULES_PATH "/io/github/benchphone/Benchphone/modules/"
#define DEFAULT_GLOW 22.0
#define MOST_LINE_KEYS 29
#define MOST_PROGRAMMABLE 14

G_DEFINE_QUARK(bench_model_error_quark, bench_model_error)

static void
key_free(BenchModelKey *key)
{
  g_free(key->name);
  g_free(key->element);
  g_free(key->label);
  g_free(key->led);
  g_free(key);
}

static void
led_free(BenchModelLed *led)
{
  g_free(led->name);
  g_free(led->element);
  g_free(led->label);
  g_free(led);
}

/* An optional flag: absent is FALSE, and anything that is not a boolean is an error. */
static gboolean
read_flag(GKeyFile *file, const char *group, const char *key, gboolean *flag, GError **error)
{
  g_autoptr(GError) local = NULL;

  *flag = g_key_file_get_boolean(file, group, key, &local);
  if (local == NULL)
    return TRUE;
  if (g_error_matches(local, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_KEY_NOT_FOUND)
      || g_error_matches(local, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_GROUP_NOT_FOUND))
    return TRUE;

  g_propagate_error(error, g_steal_pointer(&local));
  return FALSE;
}

static gboolean
read_count(GKeyFile *file,
           const char *group,
           const char *key,
           guint minimum,
           guint maximum,
           guint *count,
           GError **error)
{
  g_autoptr(GError) local = NULL;
  int value = g_key_file_get_integer(file, group, key, &local);

  if (local != NULL)
    {
      g_propagate_error(error, g_steal_pointer(&local));
      return FALSE;
    }
  if (value < (int) minimum || value > (int) maximum)
    {
      g_set_error(error, BENCH_MODEL_ERROR, BENCH_MODEL_ERROR_SYNTAX, "[%s] %s: %d is not between %u and %u",
                  group, key, value, minimum, maximum);
      return FALSE;
    }
  *count = (guint) value;
  return TRUE;
}

/* An optional count: absent is 0. */
static gboolean
read_extra(GKeyFile *file, const char *key, guint maximum, guint *count, GError **error)
{
  if (!g_key_file_has_key(file, "model", key, NULL))
    return TRUE;
  return read_count(file, "model", key, 0, maximum, count, error);
}

static gboolean
read_programmable(BenchModel *model, GKeyFile *file, GError **error)
{
  gsize n = 0;
  g_autofree int *list = NULL;

  if (!g_key_file_has_key(file, "model", "programmable", NULL))
    return TRUE;
  list = g_key_file_get_integer_list(file, "model", "programmable", &n, error);
  if (list == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      if (list[i] < 1 || list[i] > MOST_PROGRAMMABLE)
        {
          g_set_error(error, BENCH_MODEL_ERROR, BENCH_MODEL_ERROR_SYNTAX,
                      "[model] programmable: %d is not between 1 and %d", list[i], MOST_PROGRAMMABLE);
          return FALSE;
        }
      model->programmable |= 1U << list[i];
    }
  return TRUE;
}

static gboolean
read_lcd(BenchModel *model, GKeyFile *file, GError **error)
{
  g_autofree char *layout = g_key_file_get_string(file, "lcd", "class", error);
  guint width;
  guint height;

  if (layout == NULL)
    return FALSE;
  if (!bench_layout_from_name(layout, &model->layout))
    {
      g_set_error(error, BENCH_MODEL_ERROR, BENCH_MODEL_ERROR_SYNTAX, "[lcd] class: there is no “%s”",
                  layout);
      return FALSE;
    }
  if (!read_count(file, "lcd", "width", 1, 4096, &width, error)
      || !read_count(file, "lcd", "height", 1, 4096, &height, error)
      || !read_count(file, "lcd", "list-rows", 1, 20, &model->list_rows, error))
    return FALSE;
  model->lcd_width = (int) width;
  model->lcd_height = (int) height;
  return TRUE;
}

static GKeyFile *
load_usual(GError **error)
{
  g_autoptr(GBytes) bytes
      = g_resources_lookup_data(MODELS_PATH "usual.ini", G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autoptr(GKeyFile) usual = g_key_file_new();

  if (bytes == NULL || !g_key_file_load_from_bytes(usual, bytes, G_KEY_FILE_NONE, error))
    return NULL;
  return g_steal_pointer(&usual);
}

/* What is usual for a key or light, from the file of all models: "memory-7" has a group of its own or that of "memory",
 * and "exp-2-page-1" that of "exp-page". */
static char *
find_usual_group(GKeyFile *usual, const char *kind, const char *name)
{
  g_auto(GStrv) parts = g_strsplit(name, "-", -1);
  g_autoptr(GString) group = g_string_new(kind);

  for (guint i = 0; parts[i] != NULL; i++)
    if (!g_ascii_isdigit(parts[i][0]))
      g_string_append_printf(group, "%c%s", i == 0 ? ' ' : '-', parts[i]);

  char *own = g_strdup_printf("%s %s", kind, name);
  if (g_key_file_has_group(usual, own))
    return own;
  g_free(own);
  return g_string_free(g_steal_pointer(&group), FALSE);
}

/* Fills what the model's own group leaves open with what is usual; a label gets the number that a name ends in. */
static void
add_usual(GKeyFile *file, GKeyFile *usual, const char *kind, const char *name)
{
  g_autofree char *group = g_strdup_printf("%s %s", kind, name);
  g_autofree char *from = find_usual_group(usual, kind, name);
  g_auto(GStrv) keys = g_key_file_get_keys(usual, from, NULL, NULL);
  const char *number = strrchr(name, '-');
  gboolean is_shared = !g_str_equal(from, group);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      g_autofree char *value = g_key_file_get_string(usual, from, keys[i], NULL);
      g_autofree char *numbered = NULL;

      if (g_key_file_has_key(file, group, keys[i], NULL))
        continue;
      if (is_shared && number != NULL && g_str_equal(keys[i], "label"))
        numbered = g_strdup_printf("%s %s", value, number + 1);
      g_key_file_set_string(file, group, keys[i], numbered != NULL ? numbered : value);
    }
}

/* On a module's file "exp-17" is key 17 of whichever module it is. */
static char *
name_on_phone(const BenchModel *model, const char *name)
{
  return model->module > 0 && g_str_has_prefix(name, "exp-")
             ? g_strdup_printf("exp-%u-%s", model->module, name + strlen("exp-"))
             : g_strdup(name);
}

static gboolean
read_key(BenchModel *model, GKeyFile *file, const char *name, GError **error)
{
  g_autofree char *group = g_strdup_printf("key %s", name);
  g_autofree char *label = g_key_file_get_string(file, group, "label", error);
  g_autofree char *led = NULL;
  gboolean repeats;
  gboolean long_press;

  if (label == NULL)
    return FALSE;
  if (!read_flag(file, group, "repeat", &repeats, error)
      || !read_flag(file, group, "long-press", &long_press, error))
    return FALSE;

  BenchModelKey *key = g_new0(BenchModelKey, 1);
  key->name = name_on_phone(model, name);
  key->element = g_strdup_printf("key-%s", name);
  key->label
      = model->module > 0 ? g_strdup_printf("Module %u: %s", model->module, label) : g_steal_pointer(&label);
  led = g_key_file_get_string(file, group, "led", NULL);
  key->led = led != NULL ? name_on_phone(model, led) : NULL;
  key->repeats = repeats;
  key->long_press = long_press;
  g_ptr_array_add(model->keys, key);
  return TRUE;
}

static gboolean
read_led(BenchModel *model, GKeyFile *file, const char *name, GError **error)
{
  g_autofree char *group = g_strdup_printf("led %s", name);
  g_autofree char *shape = g_key_file_get_string(file, group, "shape", NULL);
  double glow = DEFAULT_GLOW;

  if (shape != NULL && !g_str_equal(shape, "bar") && !g_str_equal(shape, "ring"))
    {
      g_set_error(error, BENCH_MODEL_ERROR, BENCH_MODEL_ERROR_SYNTAX,
                  "[%s] shape: “%s” is no shape of a light", group, shape);
      return FALSE;
    }
  if (g_key_file_has_key(file, group, "glow", NULL))
    {
      g_autoptr(GError) local = NULL;

      glow = g_key_file_get_double(file, group, "glow", &local);
      if (local != NULL)
        {
          g_propagate_error(error, g_steal_pointer(&local));
          return FALSE;
        }
    }

  BenchModelLed *led = g_new0(BenchModelLed, 1);
  led->name = name_on_phone(model, name);
  led->element = g_strdup_printf("led-%s", name);
  led->label = g_key_file_get_string(file, group, "label", NULL);
  led->shape = g_strcmp0(shape, "ring") == 0 ? BENCH_LED_SHAPE_RING : BENCH_LED_SHAPE_BAR;
  led->glow = glow;
  g_ptr_array_add(model->leds, led);
  return TRUE;
}

static gboolean
read_lists(BenchModel *model, GKeyFile *file, GError **error)
{
  g_auto(GStrv) keys = g_key_file_get_string_list(file, "keys", "list", NULL, error);
  g_auto(GStrv) leds = NULL;
  g_autoptr(GKeyFile) usual = NULL;

  if (keys == NULL)
    return FALSE;
  leds = g_key_file_get_string_list(file, "leds", "list", NULL, error);
  if (leds == NULL)
    return FALSE;
  usual = load_usual(error);
  if (usual == NULL)
    return FALSE;

  for (guint i = 0; leds[i] != NULL; i++)
    {
      add_usual(file, usual, "led", leds[i]);
      if (!read_led(model, file, leds[i], error))
        return FALSE;
    }
  for (guint i = 0; keys[i] != NULL; i++)
    {
      add_usual(file, usual, "key", keys[i]);
      if (!read_key(model, file, keys[i], error))
        return FALSE;
      /* A light that is called as the key is that key's. */
      BenchModelKey *key = g_ptr_array_index(model->keys, model->keys->len - 1);
      if (key->led == NULL && bench_model_find_led(model, key->name) != NULL)
        key->led = g_strdup(key->name);
    }

  for (guint i = 0; i < model->keys->len; i++)
    {
      const BenchModelKey *key = g_ptr_array_index(model->keys, i);

      if (key->led == NULL || bench_model_find_led(model, key->led) != NULL)
        continue;
      g_set_error(error, BENCH_MODEL_ERROR, BENCH_MODEL_ERROR_SYNTAX, "[key %s] led: there is no light “%s”",
                  key->name, key->led);
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_model(BenchModel *model, GKeyFile *file, GError **error)
{
  g_autofree char *drawing = NULL;

  if (!read_flag(file, "model", "paper", &model->paper, error))
    return FALSE;
  model->title = g_key_file_get_string(file, "model", "title", error);
  if (model->title == NULL)
    return FALSE;
  drawing = g_key_file_get_string(file, "model", "drawing", error);
  if (drawing == NULL)
    return FALSE;
  model->drawing_path
      = g_strconcat(model->module > 0 ? MODULES_PATH : MODELS_PATH, model->name, "/", drawing, NULL);
  model->code = g_key_file_get_string(file, "model", "code", error);
  if (model->code == NULL)
    return FALSE;
  model->expansion = g_key_file_get_string(file, "model", "expansion", NULL);
  if (model->expansion == NULL)
    model->expansion = g_strdup("");
  if (model->module > 0)
    return read_lcd(model, file, error) && read_lists(model, file, error);
  if (!read_count(file, "model", "accounts", 1, 16, &model->accounts, error)
      || !read_count(file, "model", "line-keys", 0, MOST_LINE_KEYS, &model->line_keys, error)
      || !read_count(file, "model", "line-key-pages", 1, 8, &model->line_key_pages, error)
      || !read_count(file, "model", "line-functions", 0, MOST_LINE_KEYS, &model->line_functions, error)
      || !read_extra(file, "memory-keys", 10, &model->memory_keys, error)
      || !read_extra(file, "expansion-keys", 40, &model->expansion_keys, error)
      || !read_flag(file, "model", "lync", &model->lync, error)
      || !read_flag(file, "model", "green-line-leds", &model->green_line_leds, error)
      || !read_programmable(model, file, error) || !read_lcd(model, file, error))
    return FALSE;
  return read_lists(model, file, error);
}

static BenchModel *
parse(const char *name, guint module, const char *text, gsize length, GError **error)
{
  g_autoptr(GKeyFile) file = g_key_file_new();
  g_autoptr(BenchModel) model = g_new0(BenchModel, 1);

  model->name = g_strdup(name);
  model->module = module;
  model->keys = g_ptr_array_new_with_free_func((GDestroyNotify) key_free);
  model->leds = g_ptr_array_new_with_free_func((GDestroyNotify) led_free);
  if (!g_key_file_load_from_data(file, text, length, G_KEY_FILE_NONE, error)
      || !read_model(model, file, error))
    {
      g_prefix_error(error, "model “%s”: ", name);
      return NULL;
    }
  return g_steal_pointer(&model);
}

static BenchModel *
load(const char *folder, const char *name, guint module, GError **error)
{
  g_autofree char *path = g_strconcat(folder, name, "/model.ini", NULL);
  g_autoptr(GBytes) bytes = g_resources_lookup_data(path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  gsize length;

  if (bytes == NULL)
    {
      g_set_error(error, BENCH_MODEL_ERROR, BENCH_MODEL_ERROR_NO_SUCH_MODEL, "there is no model “%s”", name);
      return NULL;
    }
  const char *text = g_bytes_get_data(bytes, &length);
  return parse(name, module, text, length, error);
}

/**
 * bench_model_load:
 * @name: a model, such as "t46g"
 * @error: return location of a #GError
 *
 * Reads a model from the resources of the program.
 *
 * Returns: (transfer full): the model, or %NULL: there is none of that name, or its file is wrong
 */
BenchModel *
bench_model_load(const char *name, GError **error)
{
  g_return_val_if_fail(name != NULL, NULL);

  return load(MODELS_PATH, name, 0, error);
}

/**
 * bench_model_load_module:
 * @expansion: an expansion module as BenchModel.expansion calls it: "EXP40"
 * @module: which of those at the phone it is, from 1
 * @error: return location of a #GError
 *
 * Reads an expansion module from the resources of the program. Its keys and lights have the names they have on the
 * phone, "exp-2-17"; accounts, line keys and the like are a phone's and 0.
 *
 * Returns: (transfer full): the module, or %NULL: there is none of that name, or its file is wrong
 */
BenchModel *
bench_model_load_module(const char *expansion, guint module, GError **error)
{
  g_return_val_if_fail(expansion != NULL && module > 0, NULL);

  g_autofree char *name = g_ascii_strdown(expansion, -1);

  return load(MODULES_PATH, name, module, error);
}

/**
 * bench_model_load_code:
 * @code: a model as benchphone.model and the vendor's lists call it: "T46G", "SIP-T21P_E2"; or its name here, "t46g"
 * @error: return location of a #GError
 *
 * The T19P E2 and the T23P have the face of the T19P and the T23G.
 *
 * Returns: (transfer full): the model, or %NULL as with bench_model_load().
 */
BenchModel *
bench_model_load_code(const char *code, GError **error)
{
  g_autofree char *name = g_ascii_strdown(code, -1);

  const char *start = name;
  BenchModel *model;

  g_strdelimit(name, "_ ", '-');
  if (g_str_has_prefix(start, "sip-"))
    start += strlen("sip-");
  model = bench_model_load(start, NULL);
  if (model == NULL && g_str_has_suffix(start, "-e2"))
    {
      g_autofree char *first = g_strndup(start, strlen(start) - strlen("-e2"));

      model = bench_model_load(first, NULL);
    }
  if (model == NULL && g_str_equal(start, "t23p"))
    model = bench_model_load("t23g", NULL);
  return model != NULL ? model : bench_model_load(start, error);
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *) a, *(const char *const *) b);
}

/**
 * bench_model_list_names:
 *
 * Returns: (transfer full): the names of all models there are, in alphabetical order, ended by %NULL.
 */
char **
bench_model_list_names(void)
{
  g_auto(GStrv) children = g_resources_enumerate_children(MODELS_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  GPtrArray *names = g_ptr_array_new();

  for (guint i = 0; children != NULL && children[i] != NULL; i++)
    if (g_str_has_suffix(children[i], "/"))
      g_ptr_array_add(names, g_strndup(children[i], strlen(children[i]) - 1));
  g_ptr_array_sort(names, compare_names);
  g_ptr_array_add(names, NULL);
  return (char **) g_ptr_array_free(names, FALSE);
}

/**
 * bench_model_parse:
 * @name: the model's name, for paths and error texts
 * @text: a model file
 * @length: of @text, in bytes
 * @error: return location of a #GError
 *
 * Reads a model from its text.
 *
 * Returns: (transfer full): the model, or %NULL: the text is wrong
 */
BenchModel *
bench_model_parse(const char *name, const char *text, gsize length, GError **error)
{
  g_return_val_if_fail(name != NULL && text != NULL, NULL);

  return parse(name, 0, text, length, error);
}

/**
 * bench_model_free:
 * @model: (nullable): a model
 *
 * Frees @model with all it holds.
 */
void
bench_model_free(BenchModel *model)
{
  if (model == NULL)
    return;

  g_free(model->name);
  g_free(model->title);
  g_free(model->drawing_path);
  g_free(model->code);
  g_free(model->expansion);
  g_ptr_array_unref(model->keys);
  g_ptr_array_unref(model->leds);
  g_free(model);
}

/**
 * bench_model_find_key:
 * @model: a model
 * @name: a key's name, such as "digit-5"
 *
 * Returns: (nullable): the key, or %NULL if the model has none of that name
 */
const BenchModelKey *
bench_model_find_key(const BenchModel *model, const char *name)
{
  for (guint i = 0; i < model->keys->len; i++)
    {
      const BenchModelKey *key = g_ptr_array_index(model->keys, i);

      if (g_str_equal(key->name, name))
        return key;
    }
  return NULL;
}

/**
 * bench_model_has_key:
 * @model: a model
 * @name: a key's name, such as "digit-5"
 *
 * Returns: whether the model has it.
 */
gboolean
bench_model_has_key(const BenchModel *model, const char *name)
{
  return bench_model_find_key(model, name) != NULL;
}

/**
 * bench_model_find_led:
 * @model: a model
 * @name: a light's name, such as "line-1"
 *
 * Returns: (nullable): the light, or %NULL if the model has none of that name
 */
const BenchModelLed *
bench_model_find_led(const BenchModel *model, const char *name)
{
  for (guint i = 0; i < model->leds->len; i++)
    {
      const BenchModelLed *led = g_ptr_array_index(model->leds, i);

      if (g_str_equal(led->name, name))
        return led;
    }
  return NULL;
}
