/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A phone model as data: what data/models/NAME/model.ini says of its drawing, screen, keys and lights.
 * What it leaves open of a key or light is in data/models/usual.ini. An expansion module is told in the same way, in
 * data/modules/NAME/.
 *
 * A model is read once from the program's resources and is constant afterwards. Owner: whoever loaded
 * it. Threads: any, once loaded. Units: LCD pixels; glow in units of the drawing.
 * Errors: %BENCH_MODEL_ERROR and those of GKeyFile, with the model's name, group and key in the text.
 */
#pragma once

#include <glib.h>

#include "firmware/screen.h"

G_BEGIN_DECLS

#define BENCH_MODEL_ERROR (bench_model_error_quark())
GQuark bench_model_error_quark(void);

typedef enum
{
  BENCH_MODEL_ERROR_NO_SUCH_MODEL,
  BENCH_MODEL_ERROR_SYNTAX,
} BenchModelError;

typedef enum
{
  BENCH_LED_SHAPE_BAR,  /* a lit window */
  BENCH_LED_SHAPE_RING, /* a lit ring around its key */
} BenchLedShape;

typedef struct
{
  char *name;       /* "digit-5"; the drawing's element is "key-digit-5" */
  char *element;    /* "key-digit-5" */
  char *label;      /* what assistive technology says */
  char *led;        /* the light in or around the key, or NULL */
  gboolean repeats; /* acts again and again while held */
  gboolean long_press;
} BenchModelKey;

typedef struct
{
  char *name;    /* "line-1" */
  char *element; /* "led-line-1" */
  char *label;   /* of a light that belongs to no key, else NULL */
  BenchLedShape shape;
  double glow;
} BenchModelLed;

typedef struct
{
  char *name;         /* "t46g" */
  char *code;         /* "T46G": what benchphone.model calls it */
  char *title;        /* "SIP-T46G" */
  char *drawing_path; /* resource path of the SVG */
  guint accounts;
  guint line_keys;      /* labels beside the LCD at a time; 0: none */
  guint line_key_pages; /* the last of line_keys turns them when there is more than one */
  guint line_functions; /* linekey.X from 1 to this */
  guint memory_keys;
  char *expansion;          /* "EXP40", "" when the model takes no modules */
  guint expansion_keys;     /* of a module: expansion_module.X.key.1 to this */
  guint32 programmable;     /* bit N: programablekey.N is a key of this model (phone-ui 1.1) */
  gboolean lync;            /* there is a Lync Edition of its firmware */
  gboolean green_line_leds; /* the lights of line keys are green only, not red and green */
  guint module;             /* of an expansion module: which one, from 1; 0 of a phone */
  gboolean paper;           /* an expansion module with paper labels instead of an LCD */
  BenchLayout layout;
  int lcd_width;
  int lcd_height;
  guint list_rows; /* rows of a list on the LCD at a time */
  GPtrArray *keys; /* of BenchModelKey, in the order of keyboard navigation */
  GPtrArray *leds; /* of BenchModelLed */
} BenchModel;

BenchModel *bench_model_load(const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
BenchModel *
bench_model_load_module(const char *expansion, guint module, GError **error) G_GNUC_WARN_UNUSED_RESULT;
BenchModel *bench_model_load_code(const char *code, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char **bench_model_list_names(void) G_GNUC_WARN_UNUSED_RESULT;
BenchModel *
bench_model_parse(const char *name, const char *text, gsize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void bench_model_free(BenchModel *model);
gboolean bench_model_has_key(const BenchModel *model, const char *name);
const BenchModelKey *bench_model_find_key(const BenchModel *model, const char *name);
const BenchModelLed *bench_model_find_led(const BenchModel *model, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchModel, bench_model_free)

G_END_DECLS
