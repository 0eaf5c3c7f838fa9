/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The T46G's model file and drawing: every key and light is there, where the phone has it. */
#include <math.h>
#include <string.h>

#include <glib.h>
#include <gio/gio.h>

#include "drawing-texts.h"
#include "model-fixture.h"

#define DRAWING "/io/github/benchphone/Benchphone/models/t46g/faceplate.svg"

typedef struct
{
  const char *element;
  double x;     /* centre, percent of the body's width */
  double y;     /* centre, percent of its height */
  double width; /* percent of the width, 0: not checked */
  double height;
} Expected;

/* The front of the T46G in percent of its body, frontal view. */
static const Expected layout[] = {
  { "lcd", 63.5, 25.5, 41, 26.7 },       { "led-power", 96, 6, 1, 5 },
  { "key-hook", 13.5, 47, 23, 90 },      { "key-line-1", 36, 14, 6, 2.4 },
  { "key-line-2", 36, 19.5, 6, 2.4 },    { "key-line-3", 36, 25, 6, 2.4 },
  { "key-line-4", 36, 30.5, 6, 2.4 },    { "key-line-5", 36, 36, 6, 2.4 },
  { "key-line-6", 91, 14, 6, 2.4 },      { "key-line-7", 91, 19.5, 6, 2.4 },
  { "key-line-8", 91, 25, 6, 2.4 },      { "key-line-9", 91, 30.5, 6, 2.4 },
  { "key-line-10", 91, 36, 6, 2.4 },     { "key-soft-1", 48.5, 44, 6, 2.4 },
  { "key-soft-2", 58.5, 44, 6, 2.4 },    { "key-soft-3", 68.5, 44, 6, 2.4 },
  { "key-soft-4", 78.5, 44, 6, 2.4 },    { "key-digit-1", 34, 55, 6.5, 5.5 },
  { "key-digit-2", 42, 55, 6.5, 5.5 },   { "key-digit-3", 50, 55, 6.5, 5.5 },
  { "key-digit-4", 34, 63, 6.5, 5.5 },   { "key-digit-5", 42, 63, 6.5, 5.5 },
  { "key-digit-6", 50, 63, 6.5, 5.5 },   { "key-digit-7", 34, 71, 6.5, 5.5 },
  { "key-digit-8", 42, 71, 6.5, 5.5 },   { "key-digit-9", 50, 71, 6.5, 5.5 },
  { "key-star", 34, 79, 6.5, 5.5 },      { "key-digit-0", 42, 79, 6.5, 5.5 },
  { "key-hash", 50, 79, 6.5, 5.5 },      { "key-ok", 65, 64, 0, 0 },
  { "key-x", 65, 77, 3.6, 4.1 },         { "key-volume-down", 61.5, 86.5, 7, 3 },
  { "key-volume-up", 68.5, 86.5, 7, 3 }, { "key-headset", 82, 58, 5.2, 6 },
  { "key-mute", 90, 58, 5.2, 6 },        { "key-message", 82, 67, 5, 5 },
  { "key-hold", 90, 67, 5, 5 },          { "key-redial", 82, 76, 5, 5 },
  { "key-transfer", 90, 76, 5, 5 },      { "key-speaker", 86, 85.5, 14, 5 },
};

/* What is printed on the keys. */
static const struct
{
  const char *element;
  const char *legend;
} legends[] = {
  { "key-digit-1", "1" },      { "key-digit-2", "2 ABC" },   { "key-digit-3", "3 DEF" },
  { "key-digit-4", "4 GHI" },  { "key-digit-5", "5 JKL" },   { "key-digit-6", "6 MNO" },
  { "key-digit-7", "7 PQRS" }, { "key-digit-8", "8 TUV" },   { "key-digit-9", "9 WXYZ" },
  { "key-star", "*." },        { "key-digit-0", "0" },       { "key-hash", "#SEND" },
  { "key-ok", "OK" },          { "model-name", "SIP-T46G" },
};

static const char *const captions[] = { "HEADSET", "MUTE", "MESSAGE", "HOLD", "REDIAL", "TRANSFER" };

static void
test_model_facts(void)
{
  g_autoptr(BenchModel) model = test_model_load("T46G");

  g_assert_cmpstr(model->title, ==, "SIP-T46G");
  g_assert_cmpuint(model->accounts, ==, 16);
  g_assert_cmpuint(model->line_keys, ==, 10);
  g_assert_cmpint(model->lcd_width, ==, 480);
  g_assert_cmpint(model->lcd_height, ==, 272);
  g_assert_cmpint(model->layout, ==, BENCH_LAYOUT_COLOUR);
  g_assert_cmpuint(model->list_rows, ==, 6);
  g_assert_cmpstr(model->code, ==, "T46G");
  g_assert_cmpuint(model->line_functions, ==, 27);
  g_assert_cmpstr(model->expansion, ==, "EXP40");
  g_assert_true(model->lync);
  g_assert_cmpuint(model->programmable, ==, 0x77fe);
  g_assert_cmpuint(model->keys->len, ==, 42);
  g_assert_cmpuint(model->leds->len, ==, 13);

  const BenchModelKey *mute = bench_model_find_key(model, "mute");
  g_assert_cmpstr(mute->led, ==, "mute");
  g_assert_cmpstr(mute->label, ==, "Mute");
  g_assert_true(bench_model_find_key(model, "volume-up")->repeats);
  g_assert_true(bench_model_find_key(model, "hash")->long_press);
  g_assert_false(bench_model_find_key(model, "hold")->long_press);
  g_assert_null(bench_model_find_key(model, "conference"));
  g_assert_cmpint(bench_model_find_led(model, "mute")->shape, ==, BENCH_LED_SHAPE_RING);
}

static void
test_model_errors(void)
{
  static const struct
  {
    const char *text;
    const char *complaint;
  } wrong[] = {
    { "no key file", "*" },
    { "[model]\ntitle=X\n", "*drawing*" },
    { "[model]\ntitle=X\ndrawing=x.svg\ncode=X\naccounts=0\n[lcd]\nclass=small\n", "*accounts*between*" },
    { "[model]\ntitle=X\ndrawing=x.svg\ncode=X\naccounts=1\nline-keys=1\nline-key-pages=1\nline-functions=1\n"
      "[lcd]\nclass=small\nwidth=1\nheight=1\nlist-rows=3\n[keys]\nlist=ok;\n[key "
      "ok]\nlabel=OK\nled=moon\n[leds]\nlist=power;\n",
      "*ok*moon*" },
    { "[model]\ntitle=X\ndrawing=x.svg\ncode=X\naccounts=1\nline-keys=1\nline-key-pages=1\nline-functions=1\n"
      "[lcd]\nclass=small\nwidth=1\nheight=1\nlist-rows=3\n[keys]\nlist=ok;\n[key "
      "ok]\nlabel=OK\n[leds]\nlist=power;\n"
      "[led power]\nshape=star\n",
      "*shape*star*" },
    { "[model]\ntitle=X\ndrawing=x.svg\ncode=X\naccounts=1\nline-keys=1\nline-key-pages=1\nline-functions=1\n"
      "[lcd]\nclass=small\nwidth=1\nheight=1\nlist-rows=3\n[keys]\nlist=ok;\n[key "
      "ok]\nlabel=OK\nrepeat=often\n[leds]\nlist=power;\n",
      "*repeat*" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++)
    {
      g_autoptr(GError) error = NULL;
      BenchModel *model = bench_model_parse("test", wrong[i].text, strlen(wrong[i].text), &error);

      g_assert_null(model);
      g_assert_nonnull(error);
      g_assert_true(g_str_has_prefix(error->message, "model “test”: "));
      if (!g_pattern_match_simple(wrong[i].complaint, error->message))
        g_error("case %" G_GSIZE_FORMAT ": “%s” does not say %s", i, error->message, wrong[i].complaint);
    }

  g_autoptr(GError) error = NULL;
  g_assert_null(bench_model_load("t1000", &error));
  g_assert_error(error, BENCH_MODEL_ERROR, BENCH_MODEL_ERROR_NO_SUCH_MODEL);
}

static void
test_layout(void)
{
  g_autoptr(BenchModel) model = test_model_load("T46G");
  g_autoptr(BenchArtwork) artwork = test_artwork_load(model);
  const graphene_rect_t *body = bench_artwork_get_place(artwork, BENCH_ARTWORK_BODY);
  const double tolerance = 1.0; /* percent of the body, half of what the drawing may be off */

  g_assert_cmpfloat_with_epsilon(body->size.width / body->size.height, 1.15, 0.02);
  for (gsize i = 0; i < G_N_ELEMENTS(layout); i++)
    {
      const Expected *expected = &layout[i];
      const graphene_rect_t *place = bench_artwork_get_place(artwork, expected->element);

      g_assert_nonnull(place);
      double width = 100 * place->size.width / body->size.width;
      double height = 100 * place->size.height / body->size.height;
      double x = 100 * (place->origin.x - body->origin.x) / body->size.width + width / 2;
      double y = 100 * (place->origin.y - body->origin.y) / body->size.height + height / 2;
      g_test_message("%s: centre %.2f,%.2f size %.2f x %.2f", expected->element, x, y, width, height);
      g_assert_cmpfloat_with_epsilon(x, expected->x, tolerance);
      g_assert_cmpfloat_with_epsilon(y, expected->y, tolerance);
      if (expected->width > 0)
        {
          g_assert_cmpfloat_with_epsilon(width, expected->width, tolerance);
          g_assert_cmpfloat_with_epsilon(height, expected->height, tolerance);
        }
    }
}

static void
test_screen_shape(void)
{
  g_autoptr(BenchModel) model = test_model_load("T46G");
  g_autoptr(BenchArtwork) artwork = test_artwork_load(model);
  const graphene_rect_t *lcd = bench_artwork_get_place(artwork, BENCH_ARTWORK_LCD);

  g_assert_cmpfloat_with_epsilon(lcd->size.width / lcd->size.height, 480.0 / 272.0, 0.002);
}

/* Keys must not lie over one another: a click means one key. */
static void
test_no_overlap(void)
{
  g_autoptr(BenchModel) model = test_model_load("T46G");
  g_autoptr(BenchArtwork) artwork = test_artwork_load(model);

  for (guint i = 0; i < model->keys->len; i++)
    for (guint j = i + 1; j < model->keys->len; j++)
      {
        const BenchModelKey *a = g_ptr_array_index(model->keys, i);
        const BenchModelKey *b = g_ptr_array_index(model->keys, j);
        graphene_rect_t common;

        if (!graphene_rect_intersection(bench_artwork_get_place(artwork, a->element),
                                        bench_artwork_get_place(artwork, b->element), &common))
          continue;
        if (common.size.width > 0.5 && common.size.height > 0.5)
          g_error("%s lies over %s", a->name, b->name);
      }
}

static void
test_leds_lie_with_their_keys(void)
{
  g_autoptr(BenchModel) model = test_model_load("T46G");
  g_autoptr(BenchArtwork) artwork = test_artwork_load(model);
  const graphene_rect_t *lcd = bench_artwork_get_place(artwork, BENCH_ARTWORK_LCD);

  for (guint i = 0; i < model->keys->len; i++)
    {
      const BenchModelKey *key = g_ptr_array_index(model->keys, i);

      if (key->led == NULL)
        continue;

      const BenchModelLed *led = bench_model_find_led(model, key->led);
      const graphene_rect_t *outer = bench_artwork_get_place(artwork, key->element);
      const graphene_rect_t *inner = bench_artwork_get_place(artwork, led->element);

      g_assert_true(graphene_rect_contains_rect(outer, inner));
      if (!g_str_has_prefix(key->name, "line-"))
        continue;

      /* In the end of the pill that is next to the screen. */
      float key_x = outer->origin.x + outer->size.width / 2;
      float led_x = inner->origin.x + inner->size.width / 2;
      float lcd_x = lcd->origin.x + lcd->size.width / 2;
      g_assert_true((key_x < lcd_x) == (led_x > key_x));
    }
}

static void
test_legends(void)
{
  TestDrawingTexts *texts = test_drawing_texts_read(DRAWING);

  for (gsize i = 0; i < G_N_ELEMENTS(legends); i++)
    g_assert_cmpstr(test_drawing_texts_of(texts, legends[i].element), ==, legends[i].legend);
  for (gsize i = 0; i < G_N_ELEMENTS(captions); i++)
    g_assert_true(test_drawing_texts_have(texts, captions[i]));
  test_drawing_texts_free(texts);
}

static guint32
pixel_at(const BenchPictures *pictures, const char *element, float x, float y)
{
  const BenchPicture *picture = bench_pictures_get(pictures, element);
  int width = gdk_texture_get_width(picture->texture);
  int height = gdk_texture_get_height(picture->texture);
  int column = (int) ((x - picture->place.origin.x) / picture->place.size.width * (float) width);
  int row = (int) ((y - picture->place.origin.y) / picture->place.size.height * (float) height);
  g_autofree guint32 *pixels = g_new0(guint32, (gsize) width * (gsize) height);

  gdk_texture_download(picture->texture, (guchar *) pixels, (gsize) width * 4);
  return pixels[row * width + column];
}

/* Each layer has its picture, at the size asked for, and shows what it should. */
static void
test_rendering(void)
{
  g_autoptr(BenchModel) model = test_model_load("T46G");
  g_autoptr(BenchArtwork) artwork = test_artwork_load(model);
  g_autoptr(GError) error = NULL;
  gint64 begun = g_get_monotonic_time();
  g_autoptr(BenchPictures) pictures = bench_artwork_render(artwork, 0.5, &error);
  double width;
  double height;

  g_assert_no_error(error);
  g_test_message("rendered in %" G_GINT64_FORMAT " ms", (g_get_monotonic_time() - begun) / 1000);
  bench_artwork_get_size(artwork, &width, &height);
  const BenchPicture *base = bench_pictures_get(pictures, BENCH_ARTWORK_BASE);
  g_assert_cmpint(gdk_texture_get_width(base->texture), ==, (int) ceil(width / 2));
  g_assert_cmpint(gdk_texture_get_height(base->texture), ==, (int) ceil(height / 2));

  for (guint i = 0; i < model->keys->len; i++)
    {
      const BenchModelKey *key = g_ptr_array_index(model->keys, i);

      const graphene_rect_t *place = bench_artwork_get_place(artwork, key->element);
      const BenchPicture *picture = bench_pictures_get(pictures, key->element);
      graphene_rect_t around = *place;

      /* The hook key is where the handset is drawn and has no picture of its own; the others' pictures show
       * the key and nothing beside it. */
      g_assert_true((picture == NULL) == g_str_equal(key->name, "hook"));
      graphene_rect_inset(&around, -4, -4);
      if (picture != NULL && !graphene_rect_contains_rect(&around, &picture->place))
        g_error("the picture of %s reaches beyond it", key->name);
    }
  g_assert_null(bench_pictures_get(pictures, "no-such-element"));

  /* A silver key is light near its corner, its place in the base is a dark well; the lifted handset is drawn. */
  const graphene_rect_t *five = bench_artwork_get_place(artwork, "key-digit-5");
  guint32 face = pixel_at(pictures, "key-digit-5", five->origin.x + 12, five->origin.y + 20);
  guint32 well = pixel_at(pictures, BENCH_ARTWORK_BASE, five->origin.x + 12, five->origin.y + 20);
  g_assert_cmpuint(face >> 8 & 0xff, >, 0xc0);
  g_assert_cmpuint(well >> 8 & 0xff, <, 0x40);

  const graphene_rect_t *hook = bench_artwork_get_place(artwork, "key-hook");
  guint32 lifted = pixel_at(pictures, BENCH_ARTWORK_HANDSET_OFF, hook->origin.x + hook->size.width / 2,
                            hook->origin.y + hook->size.height / 2);
  g_assert_cmpuint(lifted >> 24, ==, 0xff);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/model/facts", test_model_facts);
  g_test_add_func("/model/errors", test_model_errors);
  g_test_add_func("/model/layout", test_layout);
  g_test_add_func("/model/screen-shape", test_screen_shape);
  g_test_add_func("/model/no-overlap", test_no_overlap);
  g_test_add_func("/model/leds", test_leds_lie_with_their_keys);
  g_test_add_func("/model/legends", test_legends);
  g_test_add_func("/model/rendering", test_rendering);
  return g_test_run();
}
