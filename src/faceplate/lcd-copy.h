/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The LCD's pictures as textures, and the LCD as a picture for other programs: drawn anew, so that it has no gloss, and
 * does not depend on how large the window is. Small LCDs in whole multiples of their pixels. Threads: main context
 * only. Units: LCD pixels.
 */
#pragma once

#include <gdk/gdk.h>

#include "firmware/model.h"
#include "firmware/screen.h"

G_BEGIN_DECLS

GdkTexture *bench_lcd_texture(cairo_surface_t *surface) G_GNUC_WARN_UNUSED_RESULT;
GdkTexture *bench_lcd_copy(const BenchModel *model, const BenchScreen *screen) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
