/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every model: its file tells the facts of phone-ui 1.1, and its drawing has every key, light and legend, on the body,
 * beside one another, and where phone-ui 1.3 and 1.4 put them. The expansion modules likewise.
 */
#include <math.h>
#include <string.h>

#include <glib.h>

#include "drawing-texts.h"
#include "firmware/key.h"
#include "model-fixture.h"

/* Bits of the programmable keys: programablekey.1 to .10 and so on. */
#define ONE_TO_TEN 0x07fe
#define ALL 0x7ffe
#define BIT(n) (1U << (n))

static const struct
{
  const char *code;
  const char *title;
  guint accounts;
  guint line_keys;
  guint pages;
  guint functions;
  guint memory;
  const char *expansion;
  guint expansion_keys;
  guint32 programmable;
  gboolean lync;
  BenchLayout layout;
  int width;
  int height;
  guint keys; /* with the hook */
} facts[] = {
  { "T48G", "SIP-T48G", 16, 0, 1, 29, 0, "EXP40", 40, ONE_TO_TEN | BIT(12) | BIT(13) | BIT(14), TRUE,
    BENCH_LAYOUT_TOUCH, 800, 480, 28 },
  { "T46G", "SIP-T46G", 16, 10, 3, 27, 0, "EXP40", 40, ONE_TO_TEN | BIT(12) | BIT(13) | BIT(14), TRUE,
    BENCH_LAYOUT_COLOUR, 480, 272, 42 },
  { "T42G", "SIP-T42G", 12, 6, 3, 15, 0, "", 0, ONE_TO_TEN | BIT(13), TRUE, BENCH_LAYOUT_MONO, 192, 64, 36 },
  { "T41P", "SIP-T41P", 6, 6, 3, 15, 0, "", 0, ONE_TO_TEN | BIT(13), TRUE, BENCH_LAYOUT_MONO, 192, 64, 36 },
  { "T40P", "SIP-T40P", 3, 3, 1, 3, 0, "", 0, ONE_TO_TEN | BIT(14), FALSE, BENCH_LAYOUT_SMALL, 132, 64, 33 },
  { "T29G", "SIP-T29G", 16, 10, 3, 27, 0, "EXP20", 40, ALL, FALSE, BENCH_LAYOUT_COLOUR, 480, 272, 43 },
  { "T27P", "SIP-T27P", 6, 8, 3, 21, 0, "EXP20", 40, ALL, FALSE, BENCH_LAYOUT_MONO, 240, 120, 41 },
  { "T23G", "SIP-T23G", 3, 3, 1, 3, 0, "", 0, ONE_TO_TEN | BIT(14), FALSE, BENCH_LAYOUT_SMALL, 132, 64, 33 },
  { "T21P_E2", "SIP-T21P E2", 2, 2, 1, 2, 0, "", 0, ONE_TO_TEN | BIT(14), FALSE, BENCH_LAYOUT_SMALL, 132, 64,
    32 },
  /* 48 and 45 keys without the hook (phone-ui 1.1). */
  { "T28P", "SIP-T28P", 6, 6, 1, 6, 10, "EXP39", 38, ALL, TRUE, BENCH_LAYOUT_GREY, 320, 160, 49 },
  { "T26P", "SIP-T26P", 3, 3, 1, 3, 10, "EXP38", 38, ALL, TRUE, BENCH_LAYOUT_SMALL, 132, 64, 46 },
  { "T22P", "SIP-T22P", 3, 3, 1, 3, 0, "", 0, ONE_TO_TEN | BIT(12) | BIT(13) | BIT(14), TRUE,
    BENCH_LAYOUT_SMALL, 132, 64, 33 },
  { "T20P", "SIP-T20P", 2, 2, 1, 2, 0, "", 0, 0x1fe0 | BIT(14), TRUE, BENCH_LAYOUT_CHARACTER, 136, 32, 31 },
  { "T19P", "SIP-T19P", 1, 0, 1, 0, 0, "", 0, 0x03fe | BIT(13) | BIT(14), FALSE, BENCH_LAYOUT_SMALL, 132, 64,
    30 },
};

typedef struct
{
  const char *models; /* parted by spaces */
  const char *element;
  double x; /* centre, percent of the body */
  double y;
  double width; /* 0: not told */
  double height;
} Place;

#define T4X "t48g t46g t42g t41p t40p"
#define HIGH_T4X "t46g t42g t41p t40p"
#define T2X "t29g t28p t27p t26p t23g t22p t21p-e2 t20p"
#define DIAMOND "t28p t26p t22p t20p"

static const Place places[] = {
  { T4X, "key-hook", 13.5, 47, 0, 90 },
  { T4X " " T2X " t19p", "key-hook", 14, 47, 0, 90 },
  /* T48G: the lower half of the T46G, about 6 percent lower. */
  { "t48g", "lcd", 63.5, 29.5, 65, 0 },
  { "t48g", "key-digit-1", 34, 61, 6.5, 5.5 },
  { "t48g", "key-digit-5", 42, 69, 6.5, 5.5 },
  { "t48g", "key-digit-9", 50, 77, 6.5, 5.5 },
  { "t48g", "key-hash", 50, 85, 6.5, 5.5 },
  { "t48g", "key-ok", 65, 70, 0, 0 },
  { "t48g", "key-x", 65, 83, 3.6, 4.1 },
  { "t48g", "key-volume-up", 68.5, 92.3, 7, 3 },
  { "t48g", "key-headset", 82, 64, 5.2, 6 },
  { "t48g", "key-mute", 90, 64, 5.2, 6 },
  { "t48g", "key-message", 82, 73, 5, 5 },
  { "t48g", "key-hold", 90, 73, 5, 5 },
  { "t48g", "key-redial", 82, 82, 5, 5 },
  { "t48g", "key-transfer", 90, 82, 5, 5 },
  { "t48g", "key-speaker", 86, 91, 14, 5 },
  /* T42G and T41P: narrower, with the keypad of the T46G. */
  { "t42g t41p", "lcd", 63, 22, 26, 0 },
  { "t42g t41p", "key-line-1", 43, 17, 0, 0 },
  { "t42g t41p", "key-line-2", 43, 22, 0, 0 },
  { "t42g t41p", "key-line-3", 43, 27, 0, 0 },
  { "t42g t41p", "key-line-4", 84, 17, 0, 0 },
  { "t42g t41p", "key-line-5", 84, 22, 0, 0 },
  { "t42g t41p", "key-line-6", 84, 27, 0, 0 },
  { HIGH_T4X, "key-digit-1", 34, 55, 6.5, 5.5 },
  { HIGH_T4X, "key-digit-5", 42, 63, 6.5, 5.5 },
  { HIGH_T4X, "key-digit-9", 50, 71, 6.5, 5.5 },
  { HIGH_T4X, "key-hash", 50, 79, 6.5, 5.5 },
  { HIGH_T4X, "key-ok", 65, 64, 0, 0 },
  { HIGH_T4X, "key-x", 65, 77, 0, 0 },
  { HIGH_T4X, "key-volume-down", 61.5, 86.5, 7, 3 },
  { HIGH_T4X, "key-volume-up", 68.5, 86.5, 7, 3 },
  /* T2x, the recipe of 1.4. */
  { T2X, "key-digit-1", 38, 52, 0, 0 },
  { T2X, "key-digit-5", 46, 62, 0, 0 },
  { T2X, "key-digit-9", 54, 72, 0, 0 },
  { T2X, "key-hash", 54, 82, 0, 0 },
  { T2X, "key-ok", 66, 60, 0, 0 },
  { T2X, "key-x", 66, 74, 0, 0 },
  { T2X, "key-volume-down", 62, 86, 8, 3 },
  { T2X, "key-volume-up", 70, 86, 8, 3 },
  { "t29g t27p", "key-headset", 80, 50, 0, 0 },
  { "t29g t27p", "key-mute", 87, 50, 0, 0 },
  { DIAMOND " t29g t27p t23g t21p-e2", "led-power", 95.5, 7, 0, 0 },
  { "t28p t26p", "key-message", 80, 50, 0, 0 },
  { "t28p t26p", "key-headset", 87, 50, 0, 0 },
  { "t28p t26p t29g t27p", "key-speaker", 87, 84, 0, 0 },
  { "t28p t26p", "key-memory-1", 95.5, 42, 0, 0 },
  { "t28p t26p", "key-memory-10", 95.5, 90, 0, 0 },
  { "t29g t28p t27p t26p t23g t22p t21p-e2 t19p", "key-soft-1", -1, 40, 0, 0 },
  { "t20p", "key-conference", -1, 40, 0, 0 },
  { "t20p", "key-hold", -1, 40, 0, 0 },
};

static const struct
{
  const char *key;
  const char *legend;
} printed[] = {
  { "digit-1", "1" },      { "digit-2", "2 ABC" }, { "digit-3", "3 DEF" },  { "digit-4", "4 GHI" },
  { "digit-5", "5 JKL" },  { "digit-6", "6 MNO" }, { "digit-7", "7 PQRS" }, { "digit-8", "8 TUV" },
  { "digit-9", "9 WXYZ" }, { "star", "*." },       { "digit-0", "0" },      { "hash", "#SEND" },
  { "ok", "OK" },
};

/* Printed below its key; on the T2x some are shorter. */
static const struct
{
  const char *key;
  const char *caption;
  const char *on_t2x;
} captions[] = {
  { "headset", "HEADSET", "HEADSET" }, { "mute", "MUTE", "MUTE" },   { "message", "MESSAGE", "MESSAGE" },
  { "hold", "HOLD", "HOLD" },          { "redial", "REDIAL", "RD" }, { "transfer", "TRANSFER", "TRAN" },
  { "conference", "CONF", "CONF" },
};

static const char *const modules[] = { "EXP20", "EXP38", "EXP39", "EXP40" };

static void
test_list(void)
{
  g_auto(GStrv) names = bench_model_list_names();

  g_assert_cmpuint(g_strv_length(names), ==, G_N_ELEMENTS(facts));
  for (guint i = 0; i < G_N_ELEMENTS(facts); i++)
    {
      g_autoptr(BenchModel) model = test_model_load(facts[i].code);

      g_assert_true(g_strv_contains((const char *const *) names, model->name));
    }

  /* Two that share a face, and one that nobody made. */
  g_autoptr(BenchModel) second = test_model_load("T19P_E2");
  g_autoptr(BenchModel) slow = test_model_load("SIP-T23P");
  g_autoptr(GError) error = NULL;

  g_assert_cmpstr(second->name, ==, "t19p");
  g_assert_cmpstr(slow->name, ==, "t23g");
  g_assert_null(bench_model_load_code("T99_E2", &error));
  g_assert_error(error, BENCH_MODEL_ERROR, BENCH_MODEL_ERROR_NO_SUCH_MODEL);
}

static void
test_facts(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(facts); i++)
    {
      g_autoptr(BenchModel) model = test_model_load(facts[i].code);

      g_test_message("%s", model->name);
      g_assert_cmpstr(model->code, ==, facts[i].code);
      g_assert_cmpstr(model->title, ==, facts[i].title);
      g_assert_cmpuint(model->accounts, ==, facts[i].accounts);
      g_assert_cmpuint(model->line_keys, ==, facts[i].line_keys);
      g_assert_cmpuint(model->line_key_pages, ==, facts[i].pages);
      g_assert_cmpuint(model->line_functions, ==, facts[i].functions);
      g_assert_cmpuint(model->memory_keys, ==, facts[i].memory);
      g_assert_cmpstr(model->expansion, ==, facts[i].expansion);
      g_assert_cmpuint(model->expansion_keys, ==, facts[i].expansion_keys);
      g_assert_cmphex(model->programmable, ==, facts[i].programmable);
      g_assert_cmpint(model->lync, ==, facts[i].lync);
      /* The line keys of the old T2x phones (phone-ui 4.3). */
      g_assert_cmpint(model->green_line_leds, ==, strstr("T20P T22P T26P T28P", facts[i].code) != NULL);
      g_assert_cmpint(model->layout, ==, facts[i].layout);
      g_assert_cmpint(model->lcd_width, ==, facts[i].width);
      g_assert_cmpint(model->lcd_height, ==, facts[i].height);
      g_assert_cmpuint(model->keys->len, ==, facts[i].keys);
      /* Pages turn only when there is a key for it among those beside the LCD. */
      if (model->line_key_pages > 1)
        g_assert_cmpuint(model->line_key_pages * (model->line_keys - 1), ==, model->line_functions);
    }
}

static void
test_keys(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(facts); i++)
    {
      g_autoptr(BenchModel) model = test_model_load(facts[i].code);

      for (guint k = 0; k < model->keys->len; k++)
        {
          const BenchModelKey *key = g_ptr_array_index(model->keys, k);

          g_assert_cmpint(bench_key_from_name(key->name), !=, BENCH_KEY_NONE);
          g_assert_cmpstr(key->label, !=, "");
        }
      for (guint k = 1; k <= model->line_keys; k++)
        {
          g_autofree char *name = g_strdup_printf("line-%u", k);

          g_assert_cmpstr(bench_model_find_key(model, name)->led, ==, name);
        }
      for (guint k = 1; k <= model->memory_keys; k++)
        {
          g_autofree char *name = g_strdup_printf("memory-%u", k);
          g_autofree char *label = g_strdup_printf("Memory key %u", k);

          g_assert_cmpstr(bench_model_find_key(model, name)->label, ==, label);
          g_assert_cmpstr(bench_model_find_key(model, name)->led, ==, name);
        }
    }

  g_autoptr(BenchModel) without_x = test_model_load("T19P");
  g_autoptr(BenchModel) without_softs = test_model_load("T20P");
  g_assert_false(bench_model_has_key(without_x, "x"));
  g_assert_false(bench_model_has_key(without_softs, "soft-1"));
}

static void
check_apart(const BenchModel *model, BenchArtwork *artwork)
{
  graphene_rect_t body = *bench_artwork_get_place(artwork, BENCH_ARTWORK_BODY);
  const graphene_rect_t *lcd = bench_artwork_get_place(artwork, BENCH_ARTWORK_LCD);

  g_assert_true(graphene_rect_contains_rect(&body, lcd));
  for (guint i = 0; i < model->keys->len; i++)
    {
      const BenchModelKey *a = g_ptr_array_index(model->keys, i);
      const graphene_rect_t *place = bench_artwork_get_place(artwork, a->element);
      graphene_rect_t common;

      if (!graphene_rect_contains_rect(&body, place))
        g_error("%s: %s is not on the body", model->name, a->name);
      if (graphene_rect_intersection(place, lcd, &common))
        g_error("%s: %s lies over the screen", model->name, a->name);
      if (a->led != NULL)
        g_assert_true(graphene_rect_contains_rect(
            place, bench_artwork_get_place(artwork, bench_model_find_led(model, a->led)->element)));
      for (guint j = i + 1; j < model->keys->len; j++)
        {
          const BenchModelKey *b = g_ptr_array_index(model->keys, j);

          if (graphene_rect_intersection(place, bench_artwork_get_place(artwork, b->element), &common)
              && common.size.width > 0.5 && common.size.height > 0.5)
            g_error("%s: %s lies over %s", model->name, a->name, b->name);
        }
    }
  g_assert_cmpfloat_with_epsilon(lcd->size.width / lcd->size.height,
                                 (double) model->lcd_width / model->lcd_height, 0.01);
}

static void
check_place(const BenchModel *model, BenchArtwork *artwork, const Place *expected)
{
  const graphene_rect_t *body = bench_artwork_get_place(artwork, BENCH_ARTWORK_BODY);
  const graphene_rect_t *place = bench_artwork_get_place(artwork, expected->element);

  g_assert_nonnull(place);
  double width = 100 * place->size.width / body->size.width;
  double height = 100 * place->size.height / body->size.height;
  double x = 100 * (place->origin.x - body->origin.x) / body->size.width + width / 2;
  double y = 100 * (place->origin.y - body->origin.y) / body->size.height + height / 2;

  if ((expected->x >= 0 && fabs(x - expected->x) > 2) || fabs(y - expected->y) > 2
      || (expected->width > 0 && fabs(width - expected->width) > 2)
      || (expected->height > 0 && fabs(height - expected->height) > 2))
    g_error("%s: %s is at %.2f,%.2f, %.2f x %.2f", model->name, expected->element, x, y, width, height);
}

static void
test_drawings(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(facts); i++)
    {
      g_autoptr(BenchModel) model = test_model_load(facts[i].code);
      g_autoptr(BenchArtwork) artwork = test_artwork_load(model);
      const graphene_rect_t *body = bench_artwork_get_place(artwork, BENCH_ARTWORK_BODY);
      double ratio = body->size.width / body->size.height;

      check_apart(model, artwork);
      g_assert_cmpfloat(ratio, >, 1.03);
      g_assert_cmpfloat(ratio, <, 1.17);
      for (guint p = 0; p < G_N_ELEMENTS(places); p++)
        {
          g_auto(GStrv) names = g_strsplit(places[p].models, " ", -1);

          if (g_strv_contains((const char *const *) names, model->name))
            check_place(model, artwork, &places[p]);
        }
    }
}

static void
test_legends(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(facts); i++)
    {
      g_autoptr(BenchModel) model = test_model_load(facts[i].code);
      TestDrawingTexts *texts = test_drawing_texts_read(model->drawing_path);

      g_assert_cmpstr(test_drawing_texts_of(texts, "model-name"), ==, model->title);
      g_assert_cmpstr(test_drawing_texts_of(texts, "brand"), !=, NULL);
      for (guint k = 0; k < G_N_ELEMENTS(printed); k++)
        {
          g_autofree char *element = g_strconcat("key-", printed[k].key, NULL);

          g_assert_cmpstr(test_drawing_texts_of(texts, element), ==, printed[k].legend);
        }
      for (guint k = 0; k < G_N_ELEMENTS(captions); k++)
        {
          const char *caption = model->name[1] == '4' ? captions[k].caption : captions[k].on_t2x;

          if (test_drawing_texts_have(texts, caption) != bench_model_has_key(model, captions[k].key))
            g_error("%s: “%s” is printed without a key or a key without it", model->name, caption);
        }
      test_drawing_texts_free(texts);
    }
}

static void
test_modules(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(modules); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(BenchModel) model = bench_model_load_module(modules[i], 2, &error);
      gboolean paper = g_str_equal(modules[i], "EXP38");

      g_assert_no_error(error);
      g_autoptr(BenchArtwork) artwork = test_artwork_load(model);
      check_apart(model, artwork);
      g_assert_cmpstr(model->title, ==, modules[i]);
      g_assert_cmpint(model->paper, ==, paper);
      g_assert_cmpuint(model->keys->len, ==, paper ? 38 : 22);
      g_assert_cmpstr(bench_model_find_key(model, "exp-2-17")->element, ==, "key-exp-17");
      g_assert_cmpstr(bench_model_find_key(model, "exp-2-17")->led, ==, "exp-2-17");
      g_assert_cmpstr(bench_model_find_key(model, "exp-2-17")->label, ==, "Module 2: Key 17");
      g_assert_cmpint(bench_model_has_key(model, "exp-2-page-2"), ==, !paper);
      for (guint k = 0; k < model->keys->len; k++)
        g_assert_cmpint(bench_key_from_name(((BenchModelKey *) g_ptr_array_index(model->keys, k))->name), !=,
                        BENCH_KEY_NONE);
      if (!paper)
        {
          g_assert_cmpint(model->lcd_width, ==, 160);
          g_assert_cmpint(model->lcd_height, ==, 320);
        }
    }

  g_autoptr(GError) error = NULL;
  g_assert_null(bench_model_load_module("EXP99", 1, &error));
  g_assert_error(error, BENCH_MODEL_ERROR, BENCH_MODEL_ERROR_NO_SUCH_MODEL);
}

/* Every model that takes modules takes one that is drawn. */
static void
test_expansions_exist(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(facts); i++)
    if (*facts[i].expansion != '\0')
      {
        g_autoptr(GError) error = NULL;
        g_autoptr(BenchModel) module = bench_model_load_module(facts[i].expansion, 1, &error);

        g_assert_no_error(error);
        g_assert_nonnull(module);
      }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/models/list", test_list);
  g_test_add_func("/models/facts", test_facts);
  g_test_add_func("/models/keys", test_keys);
  g_test_add_func("/models/drawings", test_drawings);
  g_test_add_func("/models/legends", test_legends);
  g_test_add_func("/models/modules", test_modules);
  g_test_add_func("/models/expansions", test_expansions_exist);
  return g_test_run();
}
