/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "drawing-texts.h"

#include <gio/gio.h>
#include <string.h>

struct _TestDrawingTexts
{
  GPtrArray *ids; /* of char*: the ids of the open elements, "" where there is none */
  GHashTable *texts;
  GString *all;
};

static void
on_start(GMarkupParseContext *context,
         const char *element,
         const char **names,
         const char **values,
         gpointer data,
         GError **error)
{
  TestDrawingTexts *reading = data;
  const char *id = "";

  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal(names[i], "id"))
      id = values[i];
  g_ptr_array_add(reading->ids, g_strdup(id));
}

static void
on_end(GMarkupParseContext *context, const char *element, gpointer data, GError **error)
{
  TestDrawingTexts *reading = data;

  g_ptr_array_remove_index(reading->ids, reading->ids->len - 1);
}

static void
on_text(GMarkupParseContext *context, const char *text, gsize length, gpointer data, GError **error)
{
  TestDrawingTexts *reading = data;
  const char *element = g_markup_parse_context_get_element(context);

  if (!g_str_equal(element, "text") && !g_str_equal(element, "tspan"))
    return;
  g_string_append_len(reading->all, text, (gssize) length);
  g_string_append_c(reading->all, '\n');
  for (guint i = 0; i < reading->ids->len; i++)
    {
      const char *id = g_ptr_array_index(reading->ids, i);
      GString *found = g_hash_table_lookup(reading->texts, id);

      if (id[0] == '\0')
        continue;
      if (found == NULL)
        {
          found = g_string_new(NULL);
          g_hash_table_insert(reading->texts, g_strdup(id), found);
        }
      g_string_append_len(found, text, (gssize) length);
    }
}

static void
free_string(gpointer data)
{
  g_string_free(data, TRUE);
}

/**
 * test_drawing_texts_read:
 * @path: of an SVG in the resources
 *
 * Returns: (transfer full): all texts of it; a drawing that is no XML fails the test
 */
TestDrawingTexts *
test_drawing_texts_read(const char *path)
{
  static const GMarkupParser parser = { .start_element = on_start, .end_element = on_end, .text = on_text };
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = g_resources_lookup_data(path, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  TestDrawingTexts *texts = g_new0(TestDrawingTexts, 1);
  g_autoptr(GMarkupParseContext) context = g_markup_parse_context_new(&parser, 0, texts, NULL);
  gsize size;

  g_assert_no_error(error);
  texts->ids = g_ptr_array_new_with_free_func(g_free);
  texts->texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_string);
  texts->all = g_string_new("\n");
  const char *text = g_bytes_get_data(bytes, &size);
  g_assert_true(g_markup_parse_context_parse(context, text, (gssize) size, &error));
  g_assert_no_error(error);
  return texts;
}

/**
 * test_drawing_texts_of:
 * @texts: of a drawing
 * @id: of an element
 *
 * Returns: (nullable): what is printed on it
 */
const char *
test_drawing_texts_of(TestDrawingTexts *texts, const char *id)
{
  GString *found = g_hash_table_lookup(texts->texts, id);

  return found != NULL ? found->str : NULL;
}

/**
 * test_drawing_texts_have:
 * @texts: of a drawing
 * @text: a whole text
 *
 * Returns: whether it is printed anywhere
 */
gboolean
test_drawing_texts_have(TestDrawingTexts *texts, const char *text)
{
  g_autofree char *line = g_strdup_printf("\n%s\n", text);

  return strstr(texts->all->str, line) != NULL;
}

/**
 * test_drawing_texts_free:
 * @texts: of a drawing
 *
 * Frees them.
 */
void
test_drawing_texts_free(TestDrawingTexts *texts)
{
  g_ptr_array_unref(texts->ids);
  g_hash_table_unref(texts->texts);
  g_string_free(texts->all, TRUE);
  g_free(texts);
}
