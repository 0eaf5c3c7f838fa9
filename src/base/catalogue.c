/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/catalogue.h"

#include <string.h>

#define MAGIC 0x950412de
#define HEADER_SIZE 20
#define ENTRY_SIZE 8
/* Many times what any language of ours has. */
#define MOST_STRINGS 65536

struct _BenchCatalogue
{
  GBytes *bytes;
  const char *data;
  gsize size;
  gboolean swapped; /* made on a machine of the other byte order */
  guint count;
  guint32 originals; /* offsets of the two tables */
  guint32 translations;
};

G_DEFINE_QUARK(bench - catalogue - error - quark, bench_catalogue_error)

static guint32
read_number(const BenchCatalogue *self, gsize offset)
{
  guint32 number;

  memcpy(&number, self->data + offset, sizeof number);
  return self->swapped ? GUINT32_SWAP_LE_BE(number) : number;
}

/* Only after the tables were checked. */
static const char *
string_at(const BenchCatalogue *self, guint32 table, guint index)
{
  return self->data + read_number(self, (gsize) table + (gsize) index * ENTRY_SIZE + 4);
}

static gboolean
check_table(const BenchCatalogue *self, guint32 table, const char *name, GError **error)
{
  if (table >= HEADER_SIZE && table <= self->size && (self->size - table) / ENTRY_SIZE >= self->count)
    return TRUE;
  g_set_error(error, BENCH_CATALOGUE_ERROR, BENCH_CATALOGUE_ERROR_FORMAT,
              "the table of %s at byte %u does not fit in %" G_GSIZE_FORMAT " bytes", name, table,
              self->size);
  return FALSE;
}

static gboolean
check_string(const BenchCatalogue *self, guint32 table, guint index, GError **error)
{
  gsize entry = (gsize) table + (gsize) index * ENTRY_SIZE;
  gsize length = read_number(self, entry);
  gsize offset = read_number(self, entry + 4);
  const char *why = NULL;

  if (offset >= self->size || length >= self->size - offset)
    why = "reaches beyond the end";
  else if (self->data[offset + length] != '\0')
    why = "has no end";
  else if (memchr(self->data + offset, '\0', length) != NULL)
    why = "holds a zero byte; plural forms are not for these catalogues";
  else if (!g_utf8_validate(self->data + offset, (gssize) length, NULL))
    why = "is not UTF-8";
  if (why == NULL)
    return TRUE;
  g_set_error(error, BENCH_CATALOGUE_ERROR, BENCH_CATALOGUE_ERROR_FORMAT,
              "string %u at byte %" G_GSIZE_FORMAT " %s", index, offset, why);
  return FALSE;
}

static gboolean
check_strings(const BenchCatalogue *self, GError **error)
{
  for (guint i = 0; i < self->count; i++)
    {
      if (!check_string(self, self->originals, i, error) || !check_string(self, self->translations, i, error))
        return FALSE;
      if (i > 0 && strcmp(string_at(self, self->originals, i - 1), string_at(self, self->originals, i)) >= 0)
        {
          g_set_error(error, BENCH_CATALOGUE_ERROR, BENCH_CATALOGUE_ERROR_FORMAT, "string %u is out of order",
                      i);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
read_header(BenchCatalogue *self, GError **error)
{
  if (self->size < HEADER_SIZE)
    {
      g_set_error(error, BENCH_CATALOGUE_ERROR, BENCH_CATALOGUE_ERROR_FORMAT,
                  "%" G_GSIZE_FORMAT " bytes are too few for a catalogue", self->size);
      return FALSE;
    }
  self->swapped = read_number(self, 0) != MAGIC;
  if (read_number(self, 0) != MAGIC)
    {
      g_set_error_literal(error, BENCH_CATALOGUE_ERROR, BENCH_CATALOGUE_ERROR_FORMAT,
                          "it does not begin as a .mo file does");
      return FALSE;
    }
  self->count = read_number(self, 8);
  self->originals = read_number(self, 12);
  self->translations = read_number(self, 16);
  /* The major revision; a minor one only adds what we do not read. */
  if (read_number(self, 4) >> 16 == 0 && self->count <= MOST_STRINGS)
    return check_table(self, self->originals, "originals", error)
           && check_table(self, self->translations, "translations", error);
  g_set_error(error, BENCH_CATALOGUE_ERROR, BENCH_CATALOGUE_ERROR_FORMAT,
              "revision %u with %u strings is not understood", read_number(self, 4), self->count);
  return FALSE;
}

/**
 * bench_catalogue_new:
 * @bytes: a .mo file, in UTF-8
 *
 * Returns: (transfer full) (nullable): what it holds; %NULL with @error set when it is damaged.
 */
BenchCatalogue *
bench_catalogue_new(GBytes *bytes, GError **error)
{
  g_autoptr(BenchCatalogue) self = g_new0(BenchCatalogue, 1);

  self->bytes = g_bytes_ref(bytes);
  self->data = g_bytes_get_data(bytes, &self->size);
  if (!read_header(self, error) || !check_strings(self, error))
    return NULL;
  return g_steal_pointer(&self);
}

/**
 * bench_catalogue_free:
 * @catalogue: (transfer full) (nullable): a catalogue; what was found in it goes too
 */
void
bench_catalogue_free(BenchCatalogue *catalogue)
{
  if (catalogue == NULL)
    return;
  g_bytes_unref(catalogue->bytes);
  g_free(catalogue);
}

/**
 * bench_catalogue_get_size:
 *
 * Returns: how many strings it has, its own header among them.
 */
guint
bench_catalogue_get_size(const BenchCatalogue *catalogue)
{
  return catalogue->count;
}

/* How a .mo file has them: the context, EOT, the text. */
static int
compare(const char *context, const char *msgid, const char *original)
{
  gsize length = context != NULL ? strlen(context) : 0;
  int differs;

  if (context == NULL)
    return strcmp(msgid, original);
  differs = strncmp(context, original, length);
  if (differs != 0)
    return differs;
  if (original[length] != '\004')
    return 4 - (int) (guchar) original[length];
  return strcmp(msgid, original + length + 1);
}

/**
 * bench_catalogue_find:
 * @context: (nullable): msgctxt of the text
 * @msgid: the text in English
 *
 * Returns: (transfer none) (nullable): the translation; %NULL when there is none.
 */
const char *
bench_catalogue_find(const BenchCatalogue *catalogue, const char *context, const char *msgid)
{
  guint first = 0;
  guint end = catalogue->count;

  /* The empty text stands for the catalogue's own header. */
  if (*msgid == '\0')
    return NULL;
  while (first < end)
    {
      guint middle = first + (end - first) / 2;
      int order = compare(context, msgid, string_at(catalogue, catalogue->originals, middle));

      if (order == 0)
        {
          const char *found = string_at(catalogue, catalogue->translations, middle);

          return *found != '\0' ? found : NULL;
        }
      if (order < 0)
        end = middle;
      else
        first = middle + 1;
    }
  return NULL;
}
