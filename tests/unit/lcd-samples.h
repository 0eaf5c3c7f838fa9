/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A Screen of each kind, and of each state that is drawn in a way of its own, for the tests of lcd/.
 */
#pragma once

#include "firmware/screen.h"

typedef struct
{
  const char *name;
  BenchScreen *(*make)(void);
} LcdSample;

extern const LcdSample lcd_samples[];
extern const guint n_lcd_samples;

BenchScreen *lcd_sample_make(const char *name);
