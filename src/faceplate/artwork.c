/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "faceplate/artwork.h"

#include <math.h>
#include <string.h>

#include <librsvg/rsvg.h>

G_DEFINE_QUARK(bench_artwork_error_quark, bench_artwork_error)

/* The drawing hides the lifted handset from ordinary viewers; we ask for each group by name. */
#define STYLESHEET "#handset-off { display: inline }"

#define KEYS "keys" /* the group of all keys */

/* The largest side of a picture in pixels: beyond it textures fail on common graphics hardware. */
#define LARGEST_SIDE 8192.0

struct _BenchPictures
{
  gatomicrefcount ref_count;
  double scale;
  GHashTable *pictures; /* element id → BenchPicture */
};

typedef struct
{
  graphene_rect_t outline; /* without strokes: where the element is */
  graphene_rect_t ink;     /* all that it paints */
} Place;

struct _BenchArtwork
{
  GObject parent_instance;

  GMutex lock; /* around handle: librsvg wants one thread at a time */
  RsvgHandle *handle;
  double width;
  double height;
  GHashTable *places; /* element id → Place, of what the model names */
  gboolean has_handset;
  GPtrArray *keys; /* of char*: cut out of one rendering of all keys */
  GPtrArray *leds; /* of char*: rendered by themselves, for they are tinted later */
};

G_DEFINE_FINAL_TYPE(BenchArtwork, bench_artwork, G_TYPE_OBJECT)

static void
picture_free(BenchPicture *picture)
{
  g_clear_object(&picture->texture);
  g_free(picture);
}

static BenchPictures *
pictures_new(double scale)
{
  BenchPictures *pictures = g_new0(BenchPictures, 1);

  g_atomic_ref_count_init(&pictures->ref_count);
  pictures->scale = scale;
  pictures->pictures = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify) picture_free);
  return pictures;
}

/**
 * bench_pictures_ref:
 * @pictures: pictures
 *
 * Returns: (transfer full): @pictures
 */
BenchPictures *
bench_pictures_ref(BenchPictures *pictures)
{
  g_atomic_ref_count_inc(&pictures->ref_count);
  return pictures;
}

/**
 * bench_pictures_unref:
 * @pictures: pictures
 *
 * Gives up one reference; the last one frees the textures.
 */
void
bench_pictures_unref(BenchPictures *pictures)
{
  if (!g_atomic_ref_count_dec(&pictures->ref_count))
    return;

  g_hash_table_unref(pictures->pictures);
  g_free(pictures);
}

/**
 * bench_pictures_get_scale:
 * @pictures: pictures
 *
 * Returns: the pixels a drawing unit they were rendered for
 */
double
bench_pictures_get_scale(const BenchPictures *pictures)
{
  return pictures->scale;
}

/**
 * bench_pictures_get:
 * @pictures: pictures
 * @element: an element id, such as "key-digit-5"
 *
 * Returns: (nullable) (transfer none): its picture, or %NULL if it draws nothing
 */
const BenchPicture *
bench_pictures_get(const BenchPictures *pictures, const char *element)
{
  return g_hash_table_lookup(pictures->pictures, element);
}

static void
bench_artwork_finalize(GObject *object)
{
  BenchArtwork *self = BENCH_ARTWORK(object);

  g_clear_object(&self->handle);
  g_clear_pointer(&self->places, g_hash_table_unref);
  g_clear_pointer(&self->keys, g_ptr_array_unref);
  g_clear_pointer(&self->leds, g_ptr_array_unref);
  g_mutex_clear(&self->lock);

  G_OBJECT_CLASS(bench_artwork_parent_class)->finalize(object);
}

static void
bench_artwork_class_init(BenchArtworkClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = bench_artwork_finalize;
}

static void
bench_artwork_init(BenchArtwork *self)
{
  g_mutex_init(&self->lock);
  self->places = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  self->keys = g_ptr_array_new_with_free_func(g_free);
  self->leds = g_ptr_array_new_with_free_func(g_free);
}

static void
rect_from_rsvg(graphene_rect_t *rect, const RsvgRectangle *from)
{
  graphene_rect_init(rect, (float) from->x, (float) from->y, (float) from->width, (float) from->height);
}

static gboolean
require(BenchArtwork *self, const char *element, GError **error)
{
  g_autofree char *id = g_strconcat("#", element, NULL);

  if (rsvg_handle_has_sub(self->handle, id))
    return TRUE;
  g_set_error(error, BENCH_ARTWORK_ERROR, BENCH_ARTWORK_ERROR_NO_SUCH_ELEMENT,
              "the drawing has no element “%s”", element);
  return FALSE;
}

/* librsvg answers in units of the drawing, whatever the viewport. */
static gboolean
measure(BenchArtwork *self, const char *element, GError **error)
{
  g_autofree char *id = g_strconcat("#", element, NULL);
  RsvgRectangle viewport = { 0, 0, self->width, self->height };
  RsvgRectangle ink;
  RsvgRectangle outline;

  if (!require(self, element, error))
    return FALSE;
  if (!rsvg_handle_get_geometry_for_layer(self->handle, id, &viewport, &ink, &outline, error))
    return FALSE;

  Place *place = g_new0(Place, 1);
  rect_from_rsvg(&place->outline, &outline);
  rect_from_rsvg(&place->ink, &ink);
  g_hash_table_replace(self->places, g_strdup(element), place);
  return TRUE;
}

static gboolean
measure_all(BenchArtwork *self, const BenchModel *model, GError **error)
{
  if (!measure(self, BENCH_ARTWORK_LCD, error) || !measure(self, BENCH_ARTWORK_BODY, error)
      || !require(self, BENCH_ARTWORK_BASE, error) || !require(self, BENCH_ARTWORK_GLOSS, error)
      || !require(self, KEYS, error))
    return FALSE;
  self->has_handset = bench_model_has_key(model, "hook");
  if (self->has_handset
      && (!require(self, BENCH_ARTWORK_HANDSET_ON, error)
          || !require(self, BENCH_ARTWORK_HANDSET_OFF, error)))
    return FALSE;

  for (guint i = 0; i < model->keys->len; i++)
    {
      const BenchModelKey *key = g_ptr_array_index(model->keys, i);

      if (!measure(self, key->element, error))
        return FALSE;
      /* The hook key is only an outline around the handset, which has layers of its own. */
      if (!g_str_equal(key->name, "hook"))
        g_ptr_array_add(self->keys, g_strdup(key->element));
    }
  for (guint i = 0; i < model->leds->len; i++)
    {
      const BenchModelLed *led = g_ptr_array_index(model->leds, i);

      if (!measure(self, led->element, error))
        return FALSE;
      g_ptr_array_add(self->leds, g_strdup(led->element));
    }
  return TRUE;
}

/**
 * bench_artwork_new:
 * @model: the model whose drawing to read
 * @error: return location of a #GError
 *
 * Parses the drawing of @model and measures every element that @model names.
 *
 * Returns: (transfer full): the drawing, or %NULL: it cannot be read, or lacks an element
 */
BenchArtwork *
bench_artwork_new(const BenchModel *model, GError **error)
{
  g_return_val_if_fail(model != NULL, NULL);

  g_autoptr(GBytes) bytes = g_resources_lookup_data(model->drawing_path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  if (bytes == NULL)
    return NULL;

  g_autoptr(BenchArtwork) self = g_object_new(BENCH_TYPE_ARTWORK, NULL);
  gsize size;
  const guint8 *data = g_bytes_get_data(bytes, &size);

  self->handle = rsvg_handle_new_from_data(data, size, error);
  if (self->handle == NULL)
    return NULL;
  if (!rsvg_handle_set_stylesheet(self->handle, (const guint8 *) STYLESHEET, strlen(STYLESHEET), error))
    return NULL;
  if (!rsvg_handle_get_intrinsic_size_in_pixels(self->handle, &self->width, &self->height))
    {
      g_set_error(error, BENCH_ARTWORK_ERROR, BENCH_ARTWORK_ERROR_RENDER,
                  "the drawing has no size in pixels");
      return NULL;
    }
  if (!measure_all(self, model, error))
    {
      g_prefix_error(error, "%s: ", model->drawing_path);
      return NULL;
    }
  return g_steal_pointer(&self);
}

/**
 * bench_artwork_get_size:
 * @self: a drawing
 * @width: (out): its width
 * @height: (out): its height
 *
 * The size of the whole drawing, shadow and cord included, in drawing units.
 */
void
bench_artwork_get_size(BenchArtwork *self, double *width, double *height)
{
  g_return_if_fail(BENCH_IS_ARTWORK(self));

  *width = self->width;
  *height = self->height;
}

/**
 * bench_artwork_get_place:
 * @self: a drawing
 * @element: a key, a light, the screen or a layer
 *
 * Returns: (nullable) (transfer none): the outline of @element in drawing units, or %NULL if the model
 * does not name it
 */
const graphene_rect_t *
bench_artwork_get_place(BenchArtwork *self, const char *element)
{
  g_return_val_if_fail(BENCH_IS_ARTWORK(self), NULL);

  const Place *place = g_hash_table_lookup(self->places, element);
  return place != NULL ? &place->outline : NULL;
}

/* The whole pixels that cover an element's ink, within the drawing. */
static cairo_rectangle_int_t
ink_pixels(BenchArtwork *self, const char *element, double scale)
{
  const Place *place = g_hash_table_lookup(self->places, element);
  double x0 = fmax(0, floor(place->ink.origin.x * scale));
  double y0 = fmax(0, floor(place->ink.origin.y * scale));
  double x1 = fmin(ceil(self->width * scale), ceil((place->ink.origin.x + place->ink.size.width) * scale));
  double y1 = fmin(ceil(self->height * scale), ceil((place->ink.origin.y + place->ink.size.height) * scale));

  return (cairo_rectangle_int_t){ (int) x0, (int) y0, (int) fmax(1, x1 - x0), (int) fmax(1, y1 - y0) };
}

/* Part of the drawing, @pixels of it, with only @element painted. */
static cairo_surface_t *
render_element(BenchArtwork *self,
               const char *element,
               double scale,
               const cairo_rectangle_int_t *pixels,
               GError **error)
{
  g_autofree char *id = g_strconcat("#", element, NULL);
  RsvgRectangle viewport = { 0, 0, self->width * scale, self->height * scale };
  cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, pixels->width, pixels->height);
  cairo_t *cr = cairo_create(surface);

  cairo_translate(cr, -pixels->x, -pixels->y);
  gboolean drawn = rsvg_handle_render_layer(self->handle, cr, id, &viewport, error);
  cairo_destroy(cr);
  cairo_surface_flush(surface);
  if (drawn && cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS)
    return surface;

  if (drawn)
    g_set_error(error, BENCH_ARTWORK_ERROR, BENCH_ARTWORK_ERROR_RENDER, "“%s”: %s", element,
                cairo_status_to_string(cairo_surface_status(surface)));
  cairo_surface_destroy(surface);
  return NULL;
}

/* Keeps a piece of @surface as the picture of @element; the memory is shared, not copied. */
static void
keep_picture(BenchPictures *pictures,
             const char *element,
             cairo_surface_t *surface,
             const cairo_rectangle_int_t *piece,
             const cairo_rectangle_int_t *pixels)
{
  BenchPicture *picture = g_new0(BenchPicture, 1);
  gsize stride = (gsize) cairo_image_surface_get_stride(surface);
  gsize start = (gsize) piece->y * stride + (gsize) piece->x * 4;
  gsize size = (gsize) (piece->height - 1) * stride + (gsize) piece->width * 4;
  g_autoptr(GBytes) bytes
      = g_bytes_new_with_free_func(cairo_image_surface_get_data(surface) + start, size,
                                   (GDestroyNotify) cairo_surface_destroy, cairo_surface_reference(surface));

  picture->texture = gdk_memory_texture_new(piece->width, piece->height, GDK_MEMORY_DEFAULT, bytes, stride);
  graphene_rect_init(&picture->place, (float) (pixels->x / pictures->scale),
                     (float) (pixels->y / pictures->scale), (float) (pixels->width / pictures->scale),
                     (float) (pixels->height / pictures->scale));
  g_hash_table_replace(pictures->pictures, g_strdup(element), picture);
}

/* @element by itself on @pixels of the drawing. */
static gboolean
render_alone(BenchArtwork *self,
             BenchPictures *pictures,
             const char *element,
             const cairo_rectangle_int_t *pixels,
             GError **error)
{
  cairo_surface_t *surface = render_element(self, element, pictures->scale, pixels, error);
  cairo_rectangle_int_t piece = { 0, 0, pixels->width, pixels->height };

  if (surface == NULL)
    return FALSE;
  keep_picture(pictures, element, surface, &piece, pixels);
  cairo_surface_destroy(surface);
  return TRUE;
}

/* All keys at once, for each costs little and a pass over the drawing much. */
static gboolean
render_keys(BenchArtwork *self, BenchPictures *pictures, const cairo_rectangle_int_t *all, GError **error)
{
  cairo_surface_t *surface = render_element(self, KEYS, pictures->scale, all, error);

  if (surface == NULL)
    return FALSE;
  for (guint i = 0; i < self->keys->len; i++)
    {
      const char *element = g_ptr_array_index(self->keys, i);
      cairo_rectangle_int_t pixels = ink_pixels(self, element, pictures->scale);

      keep_picture(pictures, element, surface, &pixels, &pixels);
    }
  cairo_surface_destroy(surface);
  return TRUE;
}

/**
 * bench_artwork_render:
 * @self: a drawing
 * @scale: pixels a drawing unit
 * @error: return location of a #GError
 *
 * Draws every layer at @scale.
 *
 * Returns: (transfer full): the pictures, or %NULL: librsvg or cairo failed
 */
BenchPictures *
bench_artwork_render(BenchArtwork *self, double scale, GError **error)
{
  g_return_val_if_fail(BENCH_IS_ARTWORK(self) && scale > 0, NULL);

  scale = fmin(scale, LARGEST_SIDE / fmax(self->width, self->height));
  g_autoptr(BenchPictures) pictures = pictures_new(scale);
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&self->lock);

  cairo_rectangle_int_t all = { 0, 0, (int) ceil(self->width * scale), (int) ceil(self->height * scale) };

  if (!render_alone(self, pictures, BENCH_ARTWORK_BASE, &all, error)
      || !render_alone(self, pictures, BENCH_ARTWORK_GLOSS, &all, error)
      || !render_keys(self, pictures, &all, error))
    return NULL;
  if (self->has_handset
      && (!render_alone(self, pictures, BENCH_ARTWORK_HANDSET_ON, &all, error)
          || !render_alone(self, pictures, BENCH_ARTWORK_HANDSET_OFF, &all, error)))
    return NULL;
  for (guint i = 0; i < self->leds->len; i++)
    {
      const char *element = g_ptr_array_index(self->leds, i);
      cairo_rectangle_int_t pixels = ink_pixels(self, element, scale);

      if (!render_alone(self, pictures, element, &pixels, error))
        return NULL;
    }
  return g_steal_pointer(&pictures);
}

static void
render_in_thread(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  BenchPictures *pictures;

  if (g_task_return_error_if_cancelled(task))
    return;
  pictures = bench_artwork_render(BENCH_ARTWORK(source), *(double *) data, &error);
  if (pictures == NULL)
    g_task_return_error(task, error);
  else
    g_task_return_pointer(task, pictures, (GDestroyNotify) bench_pictures_unref);
}

/**
 * bench_artwork_render_async:
 * @self: a drawing
 * @scale: pixels a drawing unit
 * @cancellable: (nullable): gives the task up
 * @callback: called in the main context when done
 * @data: for @callback
 *
 * As bench_artwork_render(), in a worker thread.
 */
void
bench_artwork_render_async(BenchArtwork *self,
                           double scale,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer data)
{
  g_return_if_fail(BENCH_IS_ARTWORK(self) && scale > 0);

  g_autoptr(GTask) task = g_task_new(self, cancellable, callback, data);

  g_task_set_source_tag(task, bench_artwork_render_async);
  g_task_set_task_data(task, g_memdup2(&scale, sizeof scale), g_free);
  g_task_run_in_thread(task, render_in_thread);
}

/**
 * bench_artwork_render_finish:
 * @self: a drawing
 * @result: what the callback was given
 * @error: return location of a #GError
 *
 * Returns: (transfer full): the pictures, or %NULL
 */
BenchPictures *
bench_artwork_render_finish(BenchArtwork *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, self), NULL);

  return g_task_propagate_pointer(G_TASK(result), error);
}
