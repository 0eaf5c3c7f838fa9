/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "faceplate/drawn-phone-private.h"

#include <math.h>

#include "faceplate/lcd-view.h"
#include "faceplate/led-light.h"

#define MINIMUM_WIDTH 420
#define NATURAL_WIDTH 960
#define PHONE_WIDTH 1286 /* of a usual drawing of a phone, in its units */

/* Rendered at once so that something shows at the first frame; the full rendering follows. */
#define PREVIEW_SCALE 0.28

/* While a window is being resized the last rendering is stretched; this long after, a new one begins. */
#define SETTLE_MS 90

/* A finger is wider than an arrow key: how far around its drawing a key still takes a press. */
#define TOUCH_MARGIN 3.0f

G_DEFINE_FINAL_TYPE(BenchDrawnPhone, bench_drawn_phone, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_KEY,
  SIGNAL_TOUCH,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* ---- Places and pictures ---- */

static graphene_rect_t
to_widget(BenchDrawnPhone *self, const graphene_rect_t *place)
{
  return GRAPHENE_RECT_INIT((float) (self->left + place->origin.x * self->unit),
                            (float) (self->top + place->origin.y * self->unit),
                            (float) (place->size.width * self->unit),
                            (float) (place->size.height * self->unit));
}

static void
give_pictures_to_keys(BenchDrawnPhone *self)
{
  for (guint i = 0; i < self->buttons->len; i++)
    {
      const BenchModelKey *key = g_ptr_array_index(self->model->keys, i);
      BenchKeyButton *button = g_ptr_array_index(self->buttons, i);
      const BenchPicture *picture = bench_pictures_get(self->pictures, key->element);
      const graphene_rect_t *place = bench_artwork_get_place(self->artwork, key->element);
      graphene_rect_t bounds;

      if (picture == NULL)
        continue;
      bounds = GRAPHENE_RECT_INIT(
          (float) ((picture->place.origin.x - place->origin.x + TOUCH_MARGIN) * self->unit),
          (float) ((picture->place.origin.y - place->origin.y + TOUCH_MARGIN) * self->unit),
          (float) (picture->place.size.width * self->unit),
          (float) (picture->place.size.height * self->unit));
      bench_key_button_set_picture(button, picture->texture, &bounds);
    }
}

static void
take_pictures(BenchDrawnPhone *self, BenchPictures *pictures)
{
  g_clear_pointer(&self->pictures, bench_pictures_unref);
  self->pictures = pictures;
  give_pictures_to_keys(self);
  gtk_widget_queue_draw(GTK_WIDGET(self));
}

static void
on_rendered(GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(BenchDrawnPhone) self = data;
  g_autoptr(GError) error = NULL;
  BenchPictures *pictures = bench_artwork_render_finish(BENCH_ARTWORK(source), result, &error);

  if (pictures == NULL)
    {
      if (!g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_warning("The phone cannot be drawn: %s", error->message);
      return;
    }
  g_clear_object(&self->rendering);
  if (self->artwork == NULL)
    {
      bench_pictures_unref(pictures);
      return;
    }
  take_pictures(self, pictures);
}

static gboolean
on_settled(gpointer data)
{
  BenchDrawnPhone *self = data;

  self->settle_source = 0;
  if (self->rendering != NULL)
    g_cancellable_cancel(self->rendering);
  g_clear_object(&self->rendering);
  self->rendering = g_cancellable_new();
  bench_artwork_render_async(self->artwork, self->wanted_scale, self->rendering, on_rendered,
                             g_object_ref(self));
  return G_SOURCE_REMOVE;
}

static void
want_rendering(BenchDrawnPhone *self)
{
  double scale = self->unit * gtk_widget_get_scale_factor(GTK_WIDGET(self));
  gboolean first = self->wanted_scale <= 0;

  if (scale <= 0 || fabs(scale - self->wanted_scale) < 1e-6)
    return;
  self->wanted_scale = scale;
  g_clear_handle_id(&self->settle_source, g_source_remove);
  if (first)
    on_settled(self);
  else
    self->settle_source = g_timeout_add(SETTLE_MS, on_settled, self);
}

/* ---- Layout ---- */

static GtkSizeRequestMode
bench_drawn_phone_get_request_mode(GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
bench_drawn_phone_measure(GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  BenchDrawnPhone *self = BENCH_DRAWN_PHONE(widget);
  double width = 1;
  double height = 1;

  if (self->artwork != NULL)
    bench_artwork_get_size(self->artwork, &width, &height);

  double ratio = orientation == GTK_ORIENTATION_HORIZONTAL ? 1 : height / width;
  /* A module is as large as the phone beside it makes it. */
  if (self->model != NULL && self->model->module > 0)
    {
      *minimum = 1;
      *natural = (int) ceil((double) NATURAL_WIDTH / PHONE_WIDTH * width * ratio);
      return;
    }
  *minimum = (int) ceil(MINIMUM_WIDTH * ratio);
  *natural = (int) ceil(NATURAL_WIDTH * ratio);
}

static void
allocate_at(GtkWidget *child, const graphene_rect_t *place)
{
  GskTransform *transform = gsk_transform_translate(NULL, &place->origin);

  gtk_widget_allocate(child, (int) lroundf(place->size.width), (int) lroundf(place->size.height), -1,
                      transform);
}

static void
bench_drawn_phone_size_allocate(GtkWidget *widget, int width, int height, int baseline)
{
  BenchDrawnPhone *self = BENCH_DRAWN_PHONE(widget);
  double drawing_width;
  double drawing_height;

  if (self->artwork == NULL)
    return;

  bench_artwork_get_size(self->artwork, &drawing_width, &drawing_height);
  self->unit = fmin(width / drawing_width, height / drawing_height);
  /* Whole pixels, so that the rendering meets the display's grid. */
  self->left = floor((width - drawing_width * self->unit) / 2);
  self->top = floor((height - drawing_height * self->unit) / 2);

  for (guint i = 0; i < self->buttons->len; i++)
    {
      const BenchModelKey *key = g_ptr_array_index(self->model->keys, i);
      graphene_rect_t place = *bench_artwork_get_place(self->artwork, key->element);

      graphene_rect_inset(&place, -TOUCH_MARGIN, -TOUCH_MARGIN);
      place = to_widget(self, &place);
      allocate_at(g_ptr_array_index(self->buttons, i), &place);
    }

  graphene_rect_t lcd = to_widget(self, bench_artwork_get_place(self->artwork, BENCH_ARTWORK_LCD));
  /* The screen covers its opening to the last pixel and begins on a whole one. */
  float right = ceilf(lcd.origin.x + lcd.size.width);
  float bottom = ceilf(lcd.origin.y + lcd.size.height);
  lcd.origin.x = floorf(lcd.origin.x);
  lcd.origin.y = floorf(lcd.origin.y);
  lcd.size.width = right - lcd.origin.x;
  lcd.size.height = bottom - lcd.origin.y;
  allocate_at(self->lcd, &lcd);

  if (self->pictures != NULL)
    give_pictures_to_keys(self);
  want_rendering(self);
}

/* ---- Drawing ---- */

static void
snapshot_layer(BenchDrawnPhone *self, GtkSnapshot *snapshot, const char *element)
{
  const BenchPicture *picture = bench_pictures_get(self->pictures, element);
  graphene_rect_t bounds;

  if (picture == NULL)
    return;
  bounds = to_widget(self, &picture->place);
  gtk_snapshot_append_texture(snapshot, picture->texture, &bounds);
}

static void
snapshot_led(BenchDrawnPhone *self, GtkSnapshot *snapshot, const BenchLed *led)
{
  const BenchModelLed *light = bench_model_find_led(self->model, led->name);
  const BenchPicture *picture;
  graphene_rect_t bounds;
  graphene_rect_t window;

  if (light == NULL)
    return;
  picture = bench_pictures_get(self->pictures, light->element);
  if (picture == NULL)
    return;
  bounds = to_widget(self, &picture->place);
  window = to_widget(self, bench_artwork_get_place(self->artwork, light->element));
  bench_led_light_snapshot(snapshot, light->shape, led->colour, picture->texture, &bounds, &window,
                           (float) (light->glow * self->unit));
}

static void
snapshot_lone_led(BenchDrawnPhone *self, GtkSnapshot *snapshot)
{
  for (guint i = 0; i < self->model->leds->len; i++)
    {
      const BenchModelLed *light = g_ptr_array_index(self->model->leds, i);

      /* A light in a key is part of the key's picture. */
      if (light->label != NULL)
        snapshot_layer(self, snapshot, light->element);
    }
}

static void
bench_drawn_phone_snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
  BenchDrawnPhone *self = BENCH_DRAWN_PHONE(widget);
  const BenchLed *led;

  if (self->pictures == NULL)
    return;

  snapshot_layer(self, snapshot, BENCH_ARTWORK_BASE);
  snapshot_lone_led(self, snapshot);
  gtk_widget_snapshot_child(widget, self->lcd, snapshot);
  snapshot_layer(self, snapshot, BENCH_ARTWORK_GLOSS);
  snapshot_layer(self, snapshot, self->off_hook ? BENCH_ARTWORK_HANDSET_OFF : BENCH_ARTWORK_HANDSET_ON);
  for (guint i = 0; i < self->buttons->len; i++)
    gtk_widget_snapshot_child(widget, g_ptr_array_index(self->buttons, i), snapshot);
  for (guint i = 0; (led = bench_lights_get(self->lights, i)) != NULL; i++)
    if (bench_lights_is_lit(self->lights, led))
      snapshot_led(self, snapshot, led);
}

/* ---- Life ---- */

static void
bench_drawn_phone_map(GtkWidget *widget)
{
  GTK_WIDGET_CLASS(bench_drawn_phone_parent_class)->map(widget);
  bench_lights_set_seen(BENCH_DRAWN_PHONE(widget)->lights, TRUE);
}

static void
bench_drawn_phone_unmap(GtkWidget *widget)
{
  BenchDrawnPhone *self = BENCH_DRAWN_PHONE(widget);

  bench_drawn_phone_release_all(self);
  GTK_WIDGET_CLASS(bench_drawn_phone_parent_class)->unmap(widget);
  bench_lights_set_seen(self->lights, FALSE);
}

static void
on_scale_factor(GObject *object, GParamSpec *pspec, gpointer data)
{
  want_rendering(BENCH_DRAWN_PHONE(object));
}

static void
clear_model(BenchDrawnPhone *self)
{
  if (self->rendering != NULL)
    g_cancellable_cancel(self->rendering);
  g_clear_object(&self->rendering);
  g_clear_handle_id(&self->settle_source, g_source_remove);
  bench_drawn_phone_release_all(self);
  for (guint i = 0; i < self->buttons->len; i++)
    gtk_widget_unparent(g_ptr_array_index(self->buttons, i));
  g_ptr_array_set_size(self->buttons, 0);
  g_clear_pointer(&self->lcd, gtk_widget_unparent);
  g_clear_pointer(&self->pictures, bench_pictures_unref);
  g_clear_object(&self->artwork);
  g_clear_pointer(&self->model, bench_model_free);
  self->wanted_scale = 0;
}

static void
bench_drawn_phone_dispose(GObject *object)
{
  BenchDrawnPhone *self = BENCH_DRAWN_PHONE(object);

  if (self->lights != NULL)
    bench_lights_set_seen(self->lights, FALSE);
  clear_model(self);

  G_OBJECT_CLASS(bench_drawn_phone_parent_class)->dispose(object);
}

static void
bench_drawn_phone_finalize(GObject *object)
{
  BenchDrawnPhone *self = BENCH_DRAWN_PHONE(object);

  g_ptr_array_unref(self->buttons);
  g_hash_table_unref(self->typed);
  bench_lights_free(self->lights);

  G_OBJECT_CLASS(bench_drawn_phone_parent_class)->finalize(object);
}

static void
bench_drawn_phone_class_init(BenchDrawnPhoneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS(klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);

  object_class->dispose = bench_drawn_phone_dispose;
  object_class->finalize = bench_drawn_phone_finalize;
  widget_class->get_request_mode = bench_drawn_phone_get_request_mode;
  widget_class->measure = bench_drawn_phone_measure;
  widget_class->size_allocate = bench_drawn_phone_size_allocate;
  widget_class->snapshot = bench_drawn_phone_snapshot;
  widget_class->map = bench_drawn_phone_map;
  widget_class->unmap = bench_drawn_phone_unmap;
  signals[SIGNAL_KEY] = g_signal_new("key", G_TYPE_FROM_CLASS(klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_BOOLEAN);
  signals[SIGNAL_TOUCH] = g_signal_new("touch", G_TYPE_FROM_CLASS(klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_css_name(widget_class, "benchphone");
  gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bench_drawn_phone_init(BenchDrawnPhone *self)
{
  self->buttons = g_ptr_array_new();
  self->typed = g_hash_table_new(NULL, NULL);
  self->lights = bench_lights_new((BenchLightsFunc) gtk_widget_queue_draw, self);
  gtk_widget_set_focusable(GTK_WIDGET(self), TRUE);
  gtk_widget_set_overflow(GTK_WIDGET(self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect(self, "notify::scale-factor", G_CALLBACK(on_scale_factor), NULL);
}

/**
 * bench_drawn_phone_new:
 *
 * Returns: (transfer floating): a phone without a model, which shows nothing
 */
GtkWidget *
bench_drawn_phone_new(void)
{
  return g_object_new(BENCH_TYPE_DRAWN_PHONE, NULL);
}

static void
on_key(BenchKeyButton *button, gboolean down, BenchDrawnPhone *self)
{
  g_signal_emit(self, signals[SIGNAL_KEY], 0, (int) bench_key_button_get_key(button), down);
}

static void
add_key(BenchDrawnPhone *self, const BenchModelKey *key)
{
  GtkWidget *button = bench_key_button_new(key);

  g_signal_connect_object(button, "key", G_CALLBACK(on_key), self, 0);
  gtk_widget_set_parent(button, GTK_WIDGET(self));
  g_ptr_array_add(self->buttons, button);
}

static gboolean
check_keys(const BenchModel *model, GError **error)
{
  for (guint i = 0; i < model->keys->len; i++)
    {
      const BenchModelKey *key = g_ptr_array_index(model->keys, i);

      if (bench_key_from_name(key->name) != BENCH_KEY_NONE)
        continue;
      g_set_error(error, BENCH_MODEL_ERROR, BENCH_MODEL_ERROR_SYNTAX, "model “%s”: no phone has a key “%s”",
                  model->name, key->name);
      return FALSE;
    }
  return TRUE;
}

static void
on_touch(BenchLcdView *lcd, const char *target, BenchDrawnPhone *self)
{
  g_signal_emit(self, signals[SIGNAL_TOUCH], 0, target);
}

/* The focus stays where it is when that key is on the new phone too, else it is the phone's. */
static void
restore_focus(BenchDrawnPhone *self, const char *element)
{
  for (guint i = 0; i < self->buttons->len; i++)
    if (g_strcmp0(gtk_widget_get_name(g_ptr_array_index(self->buttons, i)), element) == 0)
      {
        gtk_widget_grab_focus(g_ptr_array_index(self->buttons, i));
        return;
      }
  gtk_widget_grab_focus(GTK_WIDGET(self));
}

static char *
focused_element(BenchDrawnPhone *self)
{
  GtkRoot *root = gtk_widget_get_root(GTK_WIDGET(self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus(root) : NULL;

  if (focus == NULL || !gtk_widget_is_ancestor(focus, GTK_WIDGET(self)))
    return NULL;
  return g_strdup(gtk_widget_get_name(focus));
}

static gboolean
take_model(BenchDrawnPhone *self, BenchModel *loaded, GError **error)
{
  g_autoptr(BenchModel) model = loaded;
  g_autoptr(BenchArtwork) artwork = NULL;
  g_autoptr(BenchPictures) preview = NULL;
  g_autoptr(BenchScreen) screen = NULL;
  g_autofree char *focus = NULL;

  if (model == NULL || !check_keys(model, error))
    return FALSE;
  artwork = bench_artwork_new(model, error);
  if (artwork == NULL)
    return FALSE;
  preview = bench_artwork_render(artwork, PREVIEW_SCALE, error);
  if (preview == NULL)
    return FALSE;

  focus = focused_element(self);
  if (self->lcd != NULL && bench_lcd_view_get_screen(BENCH_LCD_VIEW(self->lcd)) != NULL)
    screen = bench_screen_ref(bench_lcd_view_get_screen(BENCH_LCD_VIEW(self->lcd)));
  clear_model(self);
  self->model = g_steal_pointer(&model);
  self->artwork = g_steal_pointer(&artwork);
  self->lcd = bench_lcd_view_new(self->model);
  g_signal_connect_object(self->lcd, "touch", G_CALLBACK(on_touch), self, 0);
  gtk_widget_set_parent(self->lcd, GTK_WIDGET(self));
  for (guint i = 0; i < self->model->keys->len; i++)
    add_key(self, g_ptr_array_index(self->model->keys, i));
  gtk_accessible_update_property(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->model->title, -1);
  bench_lcd_view_set_screen(BENCH_LCD_VIEW(self->lcd), screen);
  bench_drawn_phone_set_off_hook(self, self->off_hook);
  bench_drawn_phone_describe_leds(self);
  take_pictures(self, g_steal_pointer(&preview));
  if (focus != NULL)
    restore_focus(self, focus);
  gtk_widget_queue_resize(GTK_WIDGET(self));
  return TRUE;
}

/**
 * bench_drawn_phone_set_model:
 * @self: a phone
 * @name: a model's name, such as "t46g"
 * @error: return location of a #GError
 *
 * Makes it a phone of that model: reads the model and its drawing, makes the keys and the screen. Keys that are down
 * come up; the Screen, the lights and the handset stay what they were.
 *
 * Returns: %FALSE: there is no such model, or it is wrong; @self is as before
 */
gboolean
bench_drawn_phone_set_model(BenchDrawnPhone *self, const char *name, GError **error)
{
  g_return_val_if_fail(BENCH_IS_DRAWN_PHONE(self) && name != NULL, FALSE);

  BenchModel *model = bench_model_load(name, error);

  return model != NULL && take_model(self, model, error);
}

/**
 * bench_drawn_phone_set_module:
 * @self: a phone
 * @expansion: an expansion module, such as "EXP40"
 * @module: which of the phone's it is, from 1
 * @error: return location of a #GError
 *
 * Makes it not a phone but an expansion module of one: that is drawn and pressed in the same way.
 *
 * Returns: %FALSE: there is no such module, or it is wrong; @self is as before
 */
gboolean
bench_drawn_phone_set_module(BenchDrawnPhone *self, const char *expansion, guint module, GError **error)
{
  g_return_val_if_fail(BENCH_IS_DRAWN_PHONE(self) && expansion != NULL && module > 0, FALSE);

  BenchModel *model = bench_model_load_module(expansion, module, error);

  return model != NULL && take_model(self, model, error);
}

/**
 * bench_drawn_phone_get_drawing_size:
 * @self: a phone
 * @width: (out): of its drawing
 * @height: (out): of its drawing
 *
 * The size of its drawing in units of it, shadow and cord included; 1 by 1 without a model.
 */
void
bench_drawn_phone_get_drawing_size(BenchDrawnPhone *self, double *width, double *height)
{
  g_return_if_fail(BENCH_IS_DRAWN_PHONE(self));

  *width = 1;
  *height = 1;
  if (self->artwork != NULL)
    bench_artwork_get_size(self->artwork, width, height);
}
