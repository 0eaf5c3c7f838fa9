/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the files of BenchSettings share: the layers themselves, and transactions over them. Private to this
 * room. Threads: main context only.
 *
 * Every change is made between bench_settings_begin() and bench_settings_end(): the layers that changed are
 * written once, and "changed" is emitted once a name whose value in force is another than before, in the order
 * in which the names were touched.
 */
#pragma once

#include "settings/secrets.h"
#include "settings/settings.h"

G_BEGIN_DECLS

#define BENCH_LAYERS (BENCH_LAYER_OVERRIDE + 1)

typedef struct
{
  char *value;  /* "": %EMPTY%, which hides the layers below */
  char *origin; /* "common: y000000000028.cfg:12", "user", "command line" */
} BenchSettingsEntry;

struct _BenchSettings
{
  GObject parent_instance;

  /* Canonical name -> BenchSettingsEntry; the DEFAULT layer caches the table's defaults. */
  GHashTable *layers[BENCH_LAYERS];
  char *paths[BENCH_LAYERS]; /* where a layer is kept, or NULL */
  BenchSecrets *secrets;     /* where secrets of those layers are kept, or NULL */

  char *resource_folder; /* see settings/local-file.h; nullable */

  guint depth;        /* of transactions */
  gboolean restoring; /* what is put comes from where it is kept */
  GPtrArray *touched; /* names, in order */
  GHashTable *before; /* name -> the value in force before the transaction */
  gboolean dirty[BENCH_LAYERS];
};

void bench_settings_begin(BenchSettings *self);
gboolean bench_settings_end(BenchSettings *self);
gboolean bench_settings_put(BenchSettings *self,
                            BenchLayer layer,
                            const char *canonical,
                            const char *value,
                            const char *origin);
const BenchSettingsEntry *
bench_settings_find_entry(BenchSettings *self, const char *canonical, BenchLayer *layer);
gboolean bench_settings_check(const char *name, const char *value, GError **error);
gboolean bench_settings_is_secret(const char *canonical);
void bench_settings_save(BenchSettings *self);

G_END_DECLS
