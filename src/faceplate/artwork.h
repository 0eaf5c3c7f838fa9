/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The drawing of a model: where each key and light of its SVG is, and pictures of its layers.
 *
 * The SVG is parsed once and every element's place measured once. bench_artwork_render() then makes
 * one picture an element at a given scale: the base, the handset on and off the hook, each key by
 * itself (so that a pressed key can sink without the rest being drawn again), each unlit light, and
 * the reflection over the screen. Owner: the drawn phone.
 *
 * Threads: the places may be read anywhere; rendering takes a lock and runs in a worker thread when
 * asked for by bench_artwork_render_async(). Units: "drawing units" are those of the SVG's viewBox,
 * counted from its top left corner. Errors: those of librsvg, and %BENCH_ARTWORK_ERROR for an element
 * that the model names and the drawing lacks.
 */
#pragma once

#include <gtk/gtk.h>

#include "firmware/model.h"

G_BEGIN_DECLS

#define BENCH_ARTWORK_ERROR (bench_artwork_error_quark())
GQuark bench_artwork_error_quark(void);

typedef enum
{
  BENCH_ARTWORK_ERROR_NO_SUCH_ELEMENT,
  BENCH_ARTWORK_ERROR_RENDER,
} BenchArtworkError;

#define BENCH_ARTWORK_BASE "base"
#define BENCH_ARTWORK_GLOSS "gloss"
#define BENCH_ARTWORK_HANDSET_ON "handset-on"
#define BENCH_ARTWORK_HANDSET_OFF "handset-off"
#define BENCH_ARTWORK_LCD "lcd"
#define BENCH_ARTWORK_BODY "body"

/* One element drawn: the texture covers place, which is a whole number of its pixels. */
typedef struct
{
  GdkTexture *texture;
  graphene_rect_t place;
} BenchPicture;

/* The pictures of one rendering, by element id, and the scale they were made for. */
typedef struct _BenchPictures BenchPictures;

BenchPictures *bench_pictures_ref(BenchPictures *pictures);
void bench_pictures_unref(BenchPictures *pictures);
double bench_pictures_get_scale(const BenchPictures *pictures);
const BenchPicture *bench_pictures_get(const BenchPictures *pictures, const char *element);

#define BENCH_TYPE_ARTWORK (bench_artwork_get_type())
G_DECLARE_FINAL_TYPE(BenchArtwork, bench_artwork, BENCH, ARTWORK, GObject)

BenchArtwork *bench_artwork_new(const BenchModel *model, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void bench_artwork_get_size(BenchArtwork *self, double *width, double *height);
const graphene_rect_t *bench_artwork_get_place(BenchArtwork *self, const char *element);

BenchPictures *
bench_artwork_render(BenchArtwork *self, double scale, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void bench_artwork_render_async(BenchArtwork *self,
                                double scale,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer data);
BenchPictures *bench_artwork_render_finish(BenchArtwork *self,
                                           GAsyncResult *result,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchPictures, bench_pictures_unref)

G_END_DECLS
