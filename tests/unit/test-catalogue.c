/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * .mo files: what is found in good ones, and that damaged ones are refused or at least read within their bounds.
 */
#include <string.h>

#include "../damage.h"
#include "base/catalogue.h"
#include "firmware/language.h"

#define ROUNDS 3000

/* A file with these pairs, which are in order. */
static GByteArray *
make_file(const char *const *pairs, guint count, gboolean swapped)
{
  GByteArray *file = g_byte_array_new();
  guint32 head[5] = { 0x950412de, 0, count, 20, 20 + count * 8 };
  guint32 place = 20 + count * 16;

  g_byte_array_append(file, (const guint8 *) head, sizeof head);
  for (guint table = 0; table < 2; table++)
    for (guint i = 0; i < count; i++)
      {
        guint32 entry[2] = { (guint32) strlen(pairs[i * 2 + table]), place };

        g_byte_array_append(file, (const guint8 *) entry, sizeof entry);
        place += entry[0] + 1;
      }
  for (guint i = 0; swapped && i < file->len; i += 4)
    {
      guint32 number;

      memcpy(&number, file->data + i, 4);
      number = GUINT32_SWAP_LE_BE(number);
      memcpy(file->data + i, &number, 4);
    }
  for (guint table = 0; table < 2; table++)
    for (guint i = 0; i < count; i++)
      g_byte_array_append(file, (const guint8 *) pairs[i * 2 + table],
                          (guint) strlen(pairs[i * 2 + table]) + 1);
  return file;
}

static const char *const words[]
    = { "", "Language: de\n", "Back", "Zurück", "Menu", "Menü", "call\004Back", "Rückfrage", "zero", "" };

static GBytes *
good_file(gboolean swapped)
{
  return g_byte_array_free_to_bytes(make_file(words, G_N_ELEMENTS(words) / 2, swapped));
}

static void
test_find(gconstpointer swapped)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = good_file(GPOINTER_TO_INT(swapped));
  g_autoptr(BenchCatalogue) catalogue = bench_catalogue_new(bytes, &error);

  g_assert_no_error(error);
  g_assert_cmpuint(bench_catalogue_get_size(catalogue), ==, 5);
  g_assert_cmpstr(bench_catalogue_find(catalogue, NULL, "Back"), ==, "Zurück");
  g_assert_cmpstr(bench_catalogue_find(catalogue, NULL, "Menu"), ==, "Menü");
  g_assert_cmpstr(bench_catalogue_find(catalogue, "call", "Back"), ==, "Rückfrage");
  /* Another context, a beginning, a text that is not there, one without a translation, the header. */
  g_assert_null(bench_catalogue_find(catalogue, "soft key", "Back"));
  g_assert_null(bench_catalogue_find(catalogue, "cal", "Back"));
  g_assert_null(bench_catalogue_find(catalogue, "call", "Menu"));
  g_assert_null(bench_catalogue_find(catalogue, NULL, "Bac"));
  g_assert_null(bench_catalogue_find(catalogue, NULL, "Backs"));
  g_assert_null(bench_catalogue_find(catalogue, NULL, "zero"));
  g_assert_null(bench_catalogue_find(catalogue, NULL, ""));
}

static void
refuse(GByteArray *file, const char *why)
{
  g_autoptr(GBytes) bytes = g_byte_array_free_to_bytes(file);
  g_autoptr(GError) error = NULL;

  g_assert_null(bench_catalogue_new(bytes, &error));
  g_assert_error(error, BENCH_CATALOGUE_ERROR, BENCH_CATALOGUE_ERROR_FORMAT);
  if (strstr(error->message, why) == NULL)
    g_error("\"%s\" does not say \"%s\"", error->message, why);
}

static GByteArray *
with_number(guint offset, guint32 number)
{
  GByteArray *file = make_file(words, G_N_ELEMENTS(words) / 2, FALSE);

  memcpy(file->data + offset, &number, 4);
  return file;
}

static void
test_refuse(void)
{
  static const char *const unsorted[] = { "b", "1", "a", "2" };
  static const char *const latin[] = { "a", "\xfc" };
  GByteArray *cut = make_file(words, G_N_ELEMENTS(words) / 2, FALSE);
  GByteArray *open = make_file(words, G_N_ELEMENTS(words) / 2, FALSE);
  GByteArray *plural = make_file(words, G_N_ELEMENTS(words) / 2, FALSE);

  refuse(g_byte_array_new(), "too few");
  refuse(with_number(0, 0xdeadbeef), "does not begin");
  refuse(with_number(4, 0x20000), "revision");
  refuse(with_number(8, 0xffffffff), "revision");
  refuse(with_number(8, 60000), "table of originals");
  refuse(with_number(12, 0xfffffff0), "table of originals");
  refuse(with_number(16, 0xfffffff0), "table of translations");
  refuse(with_number(12, 4), "table of originals");
  refuse(with_number(20, 0xffffffff), "beyond the end");
  refuse(with_number(24, 0xfffffff0), "beyond the end");
  refuse(with_number(60, 2), "has no end");
  refuse(make_file(unsorted, 2, FALSE), "out of order");
  refuse(make_file(latin, 1, FALSE), "UTF-8");
  g_byte_array_set_size(cut, cut->len - 1);
  refuse(cut, "beyond the end");
  open->data[open->len - 1] = 'x';
  refuse(open, "has no end");
  *(char *) memmem(plural->data, plural->len, "ck", 2) = '\0';
  refuse(plural, "zero byte");
}

static void
test_damaged(void)
{
  g_autoptr(GBytes) good = good_file(FALSE);
  gsize size;
  const char *data = g_bytes_get_data(good, &size);

  for (guint i = 0; i < ROUNDS; i++)
    {
      GString *bad = test_damage(data, size);
      /* Of exactly that size, so that the sanitizer sees a step beyond it. */
      g_autoptr(GBytes) bytes = g_bytes_new(bad->str, bad->len);
      g_autoptr(GError) error = NULL;
      g_autoptr(BenchCatalogue) catalogue = bench_catalogue_new(bytes, &error);

      g_assert_true((catalogue == NULL) == (error != NULL));
      for (guint w = 0; catalogue != NULL && w < G_N_ELEMENTS(words); w += 2)
        {
          const char *found = bench_catalogue_find(catalogue, w % 4 == 0 ? "call" : NULL, words[w]);

          g_assert_true(found == NULL || g_utf8_validate(found, -1, NULL));
        }
      g_string_free(bad, TRUE);
    }
}

/* Those in the program. */
static void
test_languages(void)
{
  guint count;
  const BenchLanguage *languages = bench_language_list(&count);

  g_assert_cmpuint(count, ==, 10);
  for (guint i = 0; i < count; i++)
    {
      const BenchCatalogue *catalogue = bench_language_get_catalogue(&languages[i]);

      g_assert_true((languages[i].file == NULL) == (catalogue == NULL));
      g_assert_true(bench_language_find(languages[i].name) == &languages[i]);
      if (catalogue != NULL)
        g_assert_cmpuint(bench_catalogue_get_size(catalogue), >, 0);
    }
  g_assert_null(bench_language_find("Klingon"));
  g_assert_true(bench_language_find("german") == bench_language_find("German"));
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_data_func("/catalogue/find", GINT_TO_POINTER(FALSE), test_find);
  g_test_add_data_func("/catalogue/find-other-byte-order", GINT_TO_POINTER(TRUE), test_find);
  g_test_add_func("/catalogue/refuse", test_refuse);
  g_test_add_func("/catalogue/damaged", test_damaged);
  g_test_add_func("/catalogue/languages", test_languages);
  return g_test_run();
}
