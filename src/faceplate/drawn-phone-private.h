/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the files of the drawn phone share: its struct. drawn-phone.c draws and places,
 * drawn-phone-state.c takes what it is told to show, and drawn-phone-keyboard.c the computer's keyboard.
 */
#pragma once

#include "faceplate/artwork.h"
#include "faceplate/drawn-phone.h"
#include "faceplate/lights.h"

G_BEGIN_DECLS

struct _BenchDrawnPhone
{
  GtkWidget parent_instance;

  BenchModel *model;
  BenchArtwork *artwork;
  GPtrArray *buttons; /* of BenchKeyButton, as the model lists its keys; owned as children */
  GtkWidget *lcd;
  GHashTable *typed; /* hardware key code → BenchKeyButton held by it */

  BenchPictures *pictures;
  GCancellable *rendering;
  double wanted_scale; /* device pixels a drawing unit */
  guint settle_source;

  double unit; /* widget pixels a drawing unit */
  double left; /* of the drawing in the widget */
  double top;

  BenchLights *lights;
  gboolean off_hook;
};

void bench_drawn_phone_describe_leds(BenchDrawnPhone *self);

G_END_DECLS
