/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is beside the keys of an expansion module: an LCD of 160x320 whole pixels, or paper labels (EXP38).
 *
 * The first half of the keys is left of it, from top to bottom, the other half right of it (phone-ui 1.5). Threads: any.
 * Units: pixels of the picture. Errors: none; what does not fit is cut.
 */
#pragma once

#include <cairo.h>

#include "firmware/screen.h"

G_BEGIN_DECLS

cairo_surface_t *bench_module_draw(const BenchScreen *screen,
                                   const BenchScreenModule *module,
                                   int width,
                                   int height,
                                   gboolean paper) G_GNUC_WARN_UNUSED_RESULT;
char *bench_module_to_speech(const BenchScreenModule *module) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
