/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lcd/pixel-font.h"

#include <gio/gio.h>
#include <string.h>

#define FOLDER "/io/github/benchphone/Benchphone/fonts/"

G_DEFINE_QUARK(bench - pixel - font - error - quark, bench_pixel_font_error)

typedef enum
{
  MARK_ABOVE,
  MARK_BELOW,
  MARK_RIGHT, /* below, at the right end */
} MarkPlace;

typedef struct
{
  BenchPixelGlyph glyph;
  MarkPlace place;
} Mark;

/* Where the reading of a file has come to. */
typedef struct
{
  BenchPixelFont *font;
  GHashTable *marks;     /* name -> Mark */
  GArray *characters;    /* those of the glyph being read */
  BenchPixelGlyph glyph; /* that, or a mark's */
  char *mark;            /* NULL while a glyph is read */
  MarkPlace place;
  gboolean open;
} Reader;

static gboolean
fail(GError **error, const char *reason, const char *what)
{
  g_set_error(error, BENCH_PIXEL_FONT_ERROR, BENCH_PIXEL_FONT_ERROR_SYNTAX, "%s: “%s”", reason, what);
  return FALSE;
}

static gboolean
read_count(const char *word, guint most, int *count, GError **error)
{
  guint64 number;

  if (word == NULL || !g_ascii_string_to_unsigned(word, 10, 0, most, &number, NULL))
    return fail(error, "no number, or one too great", word != NULL ? word : "");
  *count = (int) number;
  return TRUE;
}

static gboolean
read_character(const char *word, gunichar *character, GError **error)
{
  guint64 number;

  if (word == NULL || !g_str_has_prefix(word, "U+")
      || !g_ascii_string_to_unsigned(word + 2, 16, 1, 0x10ffff, &number, NULL))
    return fail(error, "no character such as U+0041", word != NULL ? word : "");
  *character = (gunichar) number;
  return TRUE;
}

static gboolean
close_glyph(Reader *reader, GError **error)
{
  if (!reader->open)
    return TRUE;
  reader->open = FALSE;
  if (reader->glyph.n_rows == 0)
    return fail(error, "a glyph or mark without rows", reader->mark != NULL ? reader->mark : "");
  if (reader->glyph.top + reader->glyph.n_rows > reader->font->height)
    return fail(error, "a glyph reaches below the font's height", reader->mark != NULL ? reader->mark : "");
  if (reader->mark != NULL)
    {
      Mark *mark = g_new0(Mark, 1);

      mark->glyph = reader->glyph;
      mark->place = reader->place;
      g_hash_table_insert(reader->marks, g_steal_pointer(&reader->mark), mark);
      return TRUE;
    }
  for (guint i = 0; i < reader->characters->len; i++)
    {
      gunichar character = g_array_index(reader->characters, gunichar, i);

      g_hash_table_insert(reader->font->glyphs, GUINT_TO_POINTER(character),
                          g_memdup2(&reader->glyph, sizeof reader->glyph));
    }
  return TRUE;
}

static void
open_glyph(Reader *reader)
{
  memset(&reader->glyph, 0, sizeof reader->glyph);
  g_array_set_size(reader->characters, 0);
  g_clear_pointer(&reader->mark, g_free);
  reader->open = TRUE;
}

static gboolean
read_row(Reader *reader, const char *row, GError **error)
{
  BenchPixelGlyph *glyph = &reader->glyph;
  int width = (int) strlen(row);

  if (!reader->open)
    return fail(error, "a row that belongs to no glyph", row);
  if (width > BENCH_PIXEL_GLYPH_SIDE || glyph->n_rows == BENCH_PIXEL_GLYPH_SIDE)
    return fail(error, "a glyph of more than 32 rows or columns", row);
  if (glyph->n_rows > 0 && width != glyph->width)
    return fail(error, "a row of another width than those above it", row);
  glyph->width = width;
  for (int i = 0; i < width; i++)
    if (row[i] == '#')
      glyph->rows[glyph->n_rows] |= 1u << i;
  glyph->n_rows++;
  return TRUE;
}

static void
put(BenchPixelGlyph *glyph, const BenchPixelGlyph *part, int x, int y)
{
  for (int i = 0; i < part->n_rows; i++)
    if (y + i >= 0 && y + i < BENCH_PIXEL_GLYPH_SIDE)
      glyph->rows[y + i] |= part->rows[i] << x;
}

static void
trim(BenchPixelGlyph *glyph)
{
  while (glyph->n_rows > 0 && glyph->rows[glyph->n_rows - 1] == 0)
    glyph->n_rows--;
  while (glyph->n_rows > 0 && glyph->rows[0] == 0)
    {
      glyph->top++;
      glyph->n_rows--;
      memmove(glyph->rows, glyph->rows + 1, sizeof glyph->rows - sizeof glyph->rows[0]);
    }
}

/* A mark above keeps a row's distance where there is room for it; one below touches the baseline. */
static BenchPixelGlyph *
compose(const BenchPixelFont *font, const BenchPixelGlyph *base, const Mark *mark)
{
  BenchPixelGlyph *glyph = g_new0(BenchPixelGlyph, 1);
  int width = MAX(base->width, mark->glyph.width);
  int slack = width - mark->glyph.width;
  int x = mark->place == MARK_RIGHT ? slack : slack / 2;
  int y = mark->place == MARK_ABOVE ? MAX(base->top - 1 - mark->glyph.n_rows, 0) : font->baseline;

  glyph->width = width;
  glyph->n_rows = font->height;
  put(glyph, base, (width - base->width) / 2, base->top);
  put(glyph, &mark->glyph, x, y);
  trim(glyph);
  return glyph;
}

static gboolean
read_composed(Reader *reader, char **words, GError **error)
{
  gunichar character;
  gunichar base;
  const BenchPixelGlyph *glyph;
  const Mark *mark;

  if (!close_glyph(reader, error))
    return FALSE;
  if (g_strv_length(words) != 6 || !g_str_equal(words[2], "=") || !g_str_equal(words[4], "+"))
    return fail(error, "not “compose U+00E1 = U+0061 + acute” but", words[0]);
  if (!read_character(words[1], &character, error) || !read_character(words[3], &base, error))
    return FALSE;
  glyph = bench_pixel_font_find(reader->font, base);
  mark = g_hash_table_lookup(reader->marks, words[5]);
  if (glyph == NULL)
    return fail(error, "composed of a character that has no glyph", words[3]);
  if (mark == NULL)
    return fail(error, "composed with a mark there is not", words[5]);
  g_hash_table_insert(reader->font->glyphs, GUINT_TO_POINTER(character), compose(reader->font, glyph, mark));
  return TRUE;
}

static gboolean
read_mark(Reader *reader, char **words, GError **error)
{
  static const char *const places[] = { "above", "below", "right", NULL };

  if (!close_glyph(reader, error))
    return FALSE;
  if (g_strv_length(words) != 3 || !g_strv_contains(places, words[2]))
    return fail(error, "not “mark NAME above”, below or right, but", words[0]);
  open_glyph(reader);
  reader->mark = g_strdup(words[1]);
  for (guint i = 0; places[i] != NULL; i++)
    if (g_str_equal(places[i], words[2]))
      reader->place = (MarkPlace) i;
  return TRUE;
}

static gboolean
read_glyph(Reader *reader, char **words, GError **error)
{
  if (!close_glyph(reader, error))
    return FALSE;
  open_glyph(reader);
  for (guint i = 1; i == 1 || words[i] != NULL; i++)
    {
      gunichar character;

      if (!read_character(words[i], &character, error))
        return FALSE;
      g_array_append_val(reader->characters, character);
    }
  return TRUE;
}

static gboolean
read_line(Reader *reader, char *line, GError **error)
{
  g_auto(GStrv) words = NULL;
  char *comment = strstr(line, "  # ");

  if (comment != NULL)
    *comment = '\0';
  g_strchomp(line);
  if (*line == '\0' || g_str_has_prefix(line, "# "))
    return TRUE;
  if (line[strspn(line, ".#")] == '\0')
    return read_row(reader, line, error);
  words = g_strsplit(line, " ", -1);
  if (g_str_equal(words[0], "height"))
    return read_count(words[1], BENCH_PIXEL_GLYPH_SIDE, &reader->font->height, error);
  if (g_str_equal(words[0], "baseline"))
    return read_count(words[1], BENCH_PIXEL_GLYPH_SIDE, &reader->font->baseline, error);
  if (g_str_equal(words[0], "spacing"))
    return read_count(words[1], 8, &reader->font->spacing, error);
  if (g_str_equal(words[0], "top"))
    return read_count(words[1], BENCH_PIXEL_GLYPH_SIDE, &reader->glyph.top, error);
  if (g_str_equal(words[0], "glyph"))
    return read_glyph(reader, words, error);
  if (g_str_equal(words[0], "mark"))
    return read_mark(reader, words, error);
  if (g_str_equal(words[0], "compose"))
    return read_composed(reader, words, error);
  return fail(error, "an unknown word", words[0]);
}

static gboolean
read_lines(Reader *reader, const char *text, GError **error)
{
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (!read_line(reader, lines[i], error))
      {
        g_prefix_error(error, "line %u: ", i + 1);
        return FALSE;
      }
  if (!close_glyph(reader, error))
    return FALSE;
  return g_hash_table_size(reader->font->glyphs) > 0 || fail(error, "no glyphs", "");
}

/**
 * bench_pixel_font_parse:
 * @text: what a .font file holds
 *
 * Returns: (transfer full): the font, or %NULL with @error.
 */
BenchPixelFont *
bench_pixel_font_parse(const char *text, GError **error)
{
  Reader reader = { 0 };
  gboolean good;

  reader.font = g_new0(BenchPixelFont, 1);
  reader.font->glyphs = g_hash_table_new_full(NULL, NULL, NULL, g_free);
  reader.marks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  reader.characters = g_array_new(FALSE, FALSE, sizeof(gunichar));
  good = read_lines(&reader, text, error);
  g_hash_table_unref(reader.marks);
  g_array_unref(reader.characters);
  g_free(reader.mark);
  if (!good)
    g_clear_pointer(&reader.font, bench_pixel_font_free);
  return reader.font;
}

/**
 * bench_pixel_font_free:
 * @font: (transfer full) (nullable): a font from bench_pixel_font_parse()
 */
void
bench_pixel_font_free(BenchPixelFont *font)
{
  if (font == NULL)
    return;
  g_hash_table_unref(font->glyphs);
  g_free(font);
}

/**
 * bench_pixel_font_find:
 *
 * Returns: (transfer none) (nullable): the glyph of @character.
 */
const BenchPixelGlyph *
bench_pixel_font_find(const BenchPixelFont *font, gunichar character)
{
  return g_hash_table_lookup(font->glyphs, GUINT_TO_POINTER(character));
}

static BenchPixelFont *
load(const char *name)
{
  g_autofree char *path = g_strdup_printf(FOLDER "%s.font", name);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = g_resources_lookup_data(path, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  BenchPixelFont *font = NULL;

  if (bytes != NULL)
    font = bench_pixel_font_parse(g_bytes_get_data(bytes, NULL), &error);
  if (font == NULL)
    g_error("The font %s.font cannot be read: %s", name, error->message);
  return font;
}

/**
 * bench_pixel_font_get:
 *
 * Returns: (transfer none): one of the program's own fonts, read when it is first needed.
 */
const BenchPixelFont *
bench_pixel_font_get(BenchPixelFontSize size)
{
  static const char *const names[] = { "small", "medium", "large", "huge" };
  static gsize fonts[G_N_ELEMENTS(names)];

  if (g_once_init_enter(&fonts[size]))
    g_once_init_leave(&fonts[size], (gsize) load(names[size]));
  return (const BenchPixelFont *) fonts[size];
}
