/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lcd/pixel-font: the program's own fonts are whole and legible; a damaged file says where it is wrong. */
#include <glib.h>
#include <string.h>

#include "lcd/pixel-font.h"

/* What the languages of the phone are written with, besides signs that all of them use. */
static const struct
{
  const char *language;
  const char *letters;
} alphabets[] = {
  { "English", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" },
  { "German", "ÄÖÜäöüß" },
  { "French", "ÀÂÆÇÈÉÊËÎÏÔŒÙÛÜŸàâæçèéêëîïôœùûüÿ" },
  { "Spanish", "ÁÉÍÑÓÚÜáéíñóúü¡¿" },
  { "Italian", "ÀÈÉÌÎÒÓÙàèéìîòóù" },
  { "Portuguese", "ÀÁÂÃÇÉÊÍÓÔÕÚàáâãçéêíóôõú" },
  { "Polish", "ĄĆĘŁŃÓŚŹŻąćęłńóśźż" },
  { "Turkish", "ÇĞİÖŞÜçğıöşüÂâÎîÛû" },
  { "Russian", "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюя" },
  { "Greek", "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρσςτυφχψωΆΈΉΊΌΎΏάέήίόύώϊϋΐΰ" },
  { "signs", "0123456789!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~£¥¤§€…–←→↑↓" },
};

static gboolean
same(const BenchPixelGlyph *a, const BenchPixelGlyph *b)
{
  return a->width == b->width && a->top == b->top && a->n_rows == b->n_rows
         && memcmp(a->rows, b->rows, sizeof a->rows) == 0;
}

static void
check_glyph(const BenchPixelFont *font, const BenchPixelGlyph *glyph)
{
  guint32 ink = 0;

  g_assert_nonnull(glyph);
  for (int i = 0; i < glyph->n_rows; i++)
    ink |= glyph->rows[i];
  g_assert_cmphex(ink, !=, 0);
  g_assert_cmpint(glyph->width, <=, 8);
  g_assert_cmphex(ink >> glyph->width, ==, 0);
  g_assert_cmpint(glyph->top, >=, 0);
  g_assert_cmpint(glyph->top + glyph->n_rows, <=, font->height);
}

static void
test_alphabets(gconstpointer data)
{
  const BenchPixelFont *font = bench_pixel_font_get((BenchPixelFontSize) GPOINTER_TO_INT(data));

  for (guint i = 0; i < G_N_ELEMENTS(alphabets); i++)
    for (const char *p = alphabets[i].letters; *p != '\0'; p = g_utf8_next_char(p))
      {
        const BenchPixelGlyph *glyph = bench_pixel_font_find(font, g_utf8_get_char(p));

        if (glyph == NULL)
          g_error("%s: no %.4s", alphabets[i].language, p);
        check_glyph(font, glyph);
        for (const char *q = alphabets[i].letters; q < p; q = g_utf8_next_char(q))
          if (g_utf8_get_char(p) != g_utf8_get_char(q)
              && same(glyph, bench_pixel_font_find(font, g_utf8_get_char(q))))
            g_error("%s: %.2s looks like %.2s", alphabets[i].language, p, q);
      }
}

/* 0 and O, 1 and l and I, 5 and S: a number must not be read as a word. */
static void
test_look_alikes(gconstpointer data)
{
  static const char *const pairs[] = { "0O", "1l", "1I", "lI", "5S", "8B", "2Z", "il", ".,", ":;" };
  const BenchPixelFont *font = bench_pixel_font_get((BenchPixelFontSize) GPOINTER_TO_INT(data));

  for (guint i = 0; i < G_N_ELEMENTS(pairs); i++)
    g_assert_false(same(bench_pixel_font_find(font, (gunichar) pairs[i][0]),
                        bench_pixel_font_find(font, (gunichar) pairs[i][1])));
}

static void
test_clock_digits(gconstpointer data)
{
  const BenchPixelFont *font = bench_pixel_font_get((BenchPixelFontSize) GPOINTER_TO_INT(data));

  for (const char *p = "0123456789:APM "; *p != '\0'; p++)
    g_assert_nonnull(bench_pixel_font_find(font, (gunichar) *p));
}

static void
test_shared_and_composed(void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(BenchPixelFont) font = bench_pixel_font_parse(
      "height 8\nbaseline 6\nspacing 1\n# a comment\nglyph U+0041 U+0391  # A\ntop 3\n"
      ".#.\n#.#\n###\nmark dot above\n#\ncompose U+0226 = U+0041 + dot\n",
      &error);
  const BenchPixelGlyph *glyph;

  g_assert_no_error(error);
  g_assert_true(same(bench_pixel_font_find(font, 'A'), bench_pixel_font_find(font, 0x391)));
  glyph = bench_pixel_font_find(font, 0x226);
  g_assert_cmpint(glyph->top, ==, 1);
  g_assert_cmpint(glyph->n_rows, ==, 5);
  g_assert_cmphex(glyph->rows[0], ==, 2);
  g_assert_cmphex(glyph->rows[1], ==, 0);
  g_assert_cmphex(glyph->rows[4], ==, 7);
  g_assert_null(bench_pixel_font_find(font, 'B'));
}

static void
test_errors(void)
{
  static const struct
  {
    const char *text;
    const char *error;
  } cases[] = {
    { "", "no glyphs" },
    { "height many\n", "line 1: no number" },
    { "height 8\n.#.\n", "line 2: a row that belongs to no glyph" },
    { "height 8\nglyph 0041\n", "line 2: no character such as U+0041: “0041”" },
    { "height 8\nglyph\n", "line 2: no character" },
    { "height 8\nglyph U+0041\n.#\n.#.\n", "line 4: a row of another width" },
    { "height 8\nglyph U+0041\nglyph U+0042\n", "line 3: a glyph or mark without rows" },
    { "height 2\nglyph U+0041\n#\n#\n#\n", "a glyph reaches below" },
    { "height 8\nmark dot beside\n", "line 2: not “mark NAME above”" },
    { "height 8\ncompose U+00C4 = U+0041 + dots\n",
      "line 2: composed of a character that has no glyph: “U+0041”" },
    { "height 8\nglyph U+0041\n#\ncompose U+00C4 = U+0041 + dots\n",
      "line 4: composed with a mark there is not" },
    { "height 8\nglyph U+0041\n#################################\n", "line 3: a glyph of more than 32" },
    { "wide 8\n", "line 1: an unknown word: “wide”" },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null(bench_pixel_font_parse(cases[i].text, &error));
      g_assert_error(error, BENCH_PIXEL_FONT_ERROR, BENCH_PIXEL_FONT_ERROR_SYNTAX);
      if (strstr(error->message, cases[i].error) == NULL)
        g_error("“%s” is not “%s”", error->message, cases[i].error);
    }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_data_func("/pixel-font/small", GINT_TO_POINTER(BENCH_FONT_SMALL), test_alphabets);
  g_test_add_data_func("/pixel-font/medium", GINT_TO_POINTER(BENCH_FONT_MEDIUM), test_alphabets);
  g_test_add_data_func("/pixel-font/small-alike", GINT_TO_POINTER(BENCH_FONT_SMALL), test_look_alikes);
  g_test_add_data_func("/pixel-font/medium-alike", GINT_TO_POINTER(BENCH_FONT_MEDIUM), test_look_alikes);
  g_test_add_data_func("/pixel-font/large", GINT_TO_POINTER(BENCH_FONT_LARGE), test_clock_digits);
  g_test_add_data_func("/pixel-font/huge", GINT_TO_POINTER(BENCH_FONT_HUGE), test_clock_digits);
  g_test_add_func("/pixel-font/shared", test_shared_and_composed);
  g_test_add_func("/pixel-font/errors", test_errors);
  return g_test_run();
}
