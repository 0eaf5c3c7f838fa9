/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/xml.h"

#include <string.h>

#include "base/log.h"

#define LARGEST (64 * 1024)
#define DEEPEST 32
#define MOST_ELEMENTS 4096
#define MOST_ATTRIBUTES 64
#define XML_SPACE "http://www.w3.org/XML/1998/namespace"

G_DEFINE_QUARK(bench_xml_error, bench_xml_error)

typedef struct
{
  BenchXml *root;
  BenchXml *open;
  guint depth;
  guint elements;
} Reader;

/**
 * bench_xml_free:
 * @root: (transfer full): a tree from bench_xml_parse()
 */
void
bench_xml_free(BenchXml *root)
{
  g_free(root->space);
  g_free(root->name);
  g_clear_pointer(&root->attributes, g_hash_table_unref);
  g_clear_pointer(&root->prefixes, g_hash_table_unref);
  g_string_free(root->text, TRUE);
  /* As deep as the limit on depth at most. */
  g_ptr_array_unref(root->children);
  g_free(root);
}

static BenchXml *
element_new(BenchXml *parent)
{
  BenchXml *element = g_new0(BenchXml, 1);

  element->attributes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  element->text = g_string_new(NULL);
  element->children = g_ptr_array_new_with_free_func((GDestroyNotify) bench_xml_free);
  element->parent = parent;
  return element;
}

static const char *
find_space(const BenchXml *element, const char *prefix)
{
  if (strcmp(prefix, "xml") == 0)
    return XML_SPACE;
  for (; element != NULL; element = element->parent)
    {
      const char *space = element->prefixes != NULL ? g_hash_table_lookup(element->prefixes, prefix) : NULL;

      if (space != NULL)
        return space;
    }
  return *prefix == '\0' ? "" : NULL;
}

static void
declare_prefix(BenchXml *element, const char *attribute, const char *space)
{
  const char *colon = strchr(attribute, ':');

  if (element->prefixes == NULL)
    element->prefixes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_insert(element->prefixes, g_strdup(colon != NULL ? colon + 1 : ""), g_strdup(space));
}

static gboolean
read_attributes(BenchXml *element, const char **names, const char **values, GError **error)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      if (i == MOST_ATTRIBUTES)
        {
          g_set_error(error, BENCH_XML_ERROR, BENCH_XML_ERROR_LIMIT, "more than %d attributes",
                      MOST_ATTRIBUTES);
          return FALSE;
        }
      if (!g_hash_table_insert(element->attributes, g_strdup(names[i]), g_strdup(values[i])))
        {
          g_set_error(error, BENCH_XML_ERROR, BENCH_XML_ERROR_SYNTAX, "an attribute that is there twice");
          return FALSE;
        }
      if (strcmp(names[i], "xmlns") == 0 || g_str_has_prefix(names[i], "xmlns:"))
        declare_prefix(element, names[i], values[i]);
    }
  return TRUE;
}

static gboolean
read_name(BenchXml *element, const char *written, GError **error)
{
  const char *colon = strchr(written, ':');
  g_autofree char *prefix = colon != NULL ? g_strndup(written, (gsize) (colon - written)) : g_strdup("");
  const char *space = find_space(element, prefix);

  if (space == NULL)
    {
      g_set_error(error, BENCH_XML_ERROR, BENCH_XML_ERROR_SYNTAX, "a prefix that is not declared");
      return FALSE;
    }
  element->space = g_strdup(space);
  element->name = g_strdup(colon != NULL ? colon + 1 : written);
  return TRUE;
}

static void
on_start(GMarkupParseContext *context G_GNUC_UNUSED,
         const char *name,
         const char **names,
         const char **values,
         gpointer data,
         GError **error)
{
  Reader *reader = data;
  BenchXml *element;

  if (reader->depth == DEEPEST || reader->elements == MOST_ELEMENTS)
    {
      g_set_error(error, BENCH_XML_ERROR, BENCH_XML_ERROR_LIMIT, "more than %d %s",
                  reader->depth == DEEPEST ? DEEPEST : MOST_ELEMENTS,
                  reader->depth == DEEPEST ? "levels" : "elements");
      return;
    }
  if (reader->open == NULL && reader->root != NULL)
    {
      g_set_error(error, BENCH_XML_ERROR, BENCH_XML_ERROR_SYNTAX, "more than one root element");
      return;
    }
  reader->depth++;
  reader->elements++;
  element = element_new(reader->open);
  if (reader->open != NULL)
    g_ptr_array_add(reader->open->children, element);
  else
    reader->root = element;
  reader->open = element;
  if (read_attributes(element, names, values, error))
    read_name(element, name, error);
}

static void
on_end(GMarkupParseContext *context G_GNUC_UNUSED,
       const char *name G_GNUC_UNUSED,
       gpointer data,
       GError **error G_GNUC_UNUSED)
{
  Reader *reader = data;

  reader->depth--;
  reader->open = reader->open->parent;
}

static void
on_text(GMarkupParseContext *context G_GNUC_UNUSED,
        const char *text,
        gsize length,
        gpointer data,
        GError **error G_GNUC_UNUSED)
{
  Reader *reader = data;

  if (reader->open != NULL)
    g_string_append_len(reader->open->text, text, (gssize) length);
}

/* Comments and instructions are skipped; a DTD ends the reading, and so does an encoding we do not have. */
static void
on_passthrough(GMarkupParseContext *context G_GNUC_UNUSED,
               const char *text,
               gsize length,
               gpointer data G_GNUC_UNUSED,
               GError **error)
{
  g_autofree char *copy = g_strndup(text, length);
  g_autofree char *lower = g_ascii_strdown(copy, -1);
  const char *encoding;

  if (g_str_has_prefix(lower, "<!--"))
    return;
  if (!g_str_has_prefix(lower, "<?"))
    {
      g_set_error(error, BENCH_XML_ERROR, BENCH_XML_ERROR_FORBIDDEN, "a document type declaration");
      return;
    }
  encoding = g_str_has_prefix(lower, "<?xml ") ? strstr(lower, "encoding") : NULL;
  if (encoding != NULL && strstr(encoding, "utf-8") == NULL && strstr(encoding, "us-ascii") == NULL)
    g_set_error(error, BENCH_XML_ERROR, BENCH_XML_ERROR_FORBIDDEN, "an encoding other than UTF-8");
}

/* GMarkup's complaints quote what they complain of: cleaned, and kept short. */
static void
take_error(GError **error, GError *cause)
{
  int code = cause->domain == BENCH_XML_ERROR ? cause->code : BENCH_XML_ERROR_SYNTAX;
  g_autofree char *words = bench_clean_text(cause->message);
  g_autofree char *brief = g_utf8_substring(words, 0, MIN(g_utf8_strlen(words, -1), 120));

  g_set_error_literal(error, BENCH_XML_ERROR, code, brief);
  g_error_free(cause);
}

/**
 * bench_xml_parse:
 * @bytes: (array length=size): a document
 *
 * Returns: (transfer full): its root element, or %NULL with a %BENCH_XML_ERROR.
 */
BenchXml *
bench_xml_parse(const char *bytes, gsize size, GError **error)
{
  static const GMarkupParser parser = { on_start, on_end, on_text, on_passthrough, NULL };
  Reader reader = { 0 };
  g_autoptr(GMarkupParseContext) context = NULL;
  GError *cause = NULL;

  if (size > LARGEST)
    {
      g_set_error(error, BENCH_XML_ERROR, BENCH_XML_ERROR_LIMIT, "a document larger than 64 kB");
      return NULL;
    }
  /* GMarkup reports bad text in CDATA twice, which GLib objects to. */
  if (!g_utf8_validate(bytes, (gssize) size, NULL))
    {
      g_set_error(error, BENCH_XML_ERROR, BENCH_XML_ERROR_SYNTAX, "not UTF-8");
      return NULL;
    }
  context = g_markup_parse_context_new(&parser, G_MARKUP_TREAT_CDATA_AS_TEXT | G_MARKUP_PREFIX_ERROR_POSITION,
                                       &reader, NULL);
  if (g_markup_parse_context_parse(context, bytes, (gssize) size, &cause)
      && g_markup_parse_context_end_parse(context, &cause))
    return reader.root;
  g_clear_pointer(&reader.root, bench_xml_free);
  take_error(error, cause);
  return NULL;
}

/**
 * bench_xml_is:
 * @space: namespace name
 * @name: local name
 *
 * Returns: whether @element is that element.
 */
gboolean
bench_xml_is(const BenchXml *element, const char *space, const char *name)
{
  return strcmp(element->name, name) == 0 && strcmp(element->space, space) == 0;
}

/**
 * bench_xml_get:
 *
 * Returns: (transfer none): an attribute's value as it came, "" when it is not there.
 */
const char *
bench_xml_get(const BenchXml *element, const char *attribute)
{
  const char *value = g_hash_table_lookup(element->attributes, attribute);

  return value != NULL ? value : "";
}

/**
 * bench_xml_child:
 * @element: (nullable): %NULL has no children
 *
 * Returns: (transfer none) (nullable): the first child of that name in the parent's own namespace.
 */
const BenchXml *
bench_xml_child(const BenchXml *element, const char *name)
{
  for (guint i = 0; element != NULL && i < element->children->len; i++)
    {
      const BenchXml *child = g_ptr_array_index(element->children, i);

      if (bench_xml_is(child, element->space, name))
        return child;
    }
  return NULL;
}

/**
 * bench_xml_text:
 * @element: (nullable): %NULL has no text
 *
 * Returns: (transfer full): its text, cleaned for people, without space around it.
 */
char *
bench_xml_text(const BenchXml *element)
{
  g_autofree char *bare = element != NULL ? g_strstrip(g_strdup(element->text->str)) : g_strdup("");

  return bench_clean_text(bare);
}
