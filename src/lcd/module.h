/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is beside the keys of an expansion module: an LCD of 160x320 whole pixels, or paper labels (EXP38).
 *
 * The first half of the keys is left of it, from top to bottom, the other half right of it (phone-ui 1.5). Threads: any.
 * Units: pixels of the picture. Errors: none; what does not fit is cut.
 */
#pragma once

#include "firmware/screen.h"
#include "lcd/pixels.h"

G_BEGIN_DECLS

void bench_module_paint_pixels(const BenchScreenModule *module, BenchPixels *pixels);
void bench_module_paint_paper(const BenchScreenModule *module,
                              cairo_t *cairo,
                              PangoLayout *layout,
                              int width,
                              int height);
char *bench_module_to_speech(const BenchScreenModule *module) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
