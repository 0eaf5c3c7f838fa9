/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The settings of one phone: every value by its Yealink parameter name, in layers.
 *
 * Built-in defaults come from the parameter table (settings/parameters.h), then the files of a
 * provisioning server (guide 5.3), then .cfg files in the order given, then what the user changed, then
 * what the command line pins; the highest layer that has a value wins, and each value knows where it came
 * from. Names are as in the administrator's guide ("account.1.user_name"); the older V71 spellings are accepted
 * and mean the same. A blank value or %NULL% takes a layer's value away, so that the layers below show through;
 * %EMPTY% is a value that is blank.
 *
 * Whole files: settings/apply.h. Whole configurations: settings/export.h, settings/reset.h.
 *
 * Signals:
 *   "changed" (name)                 detailed by parameter name: "changed::account.1.label"; at the end of a
 *                                    transaction, once a name whose value in force is another
 *   "not-saved" (text)               a layer could not be written; the file on disk is whole and older
 *   "reset" (certificates kept)      the configuration is back at the factory's, see settings/reset.h
 * Threads: main context only. Errors: %BENCH_SETTINGS_ERROR.
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define BENCH_SETTINGS_ERROR (bench_settings_error_quark())
GQuark bench_settings_error_quark(void);

typedef enum
{
  BENCH_SETTINGS_ERROR_UNKNOWN_NAME,
  BENCH_SETTINGS_ERROR_BAD_VALUE,
  BENCH_SETTINGS_ERROR_SYNTAX,
  BENCH_SETTINGS_ERROR_FILE,
} BenchSettingsError;

typedef enum
{
  BENCH_LAYER_DEFAULT,
  BENCH_LAYER_FACTORY,  /* custom_factory_configuration.url */
  BENCH_LAYER_COMMON,   /* y0000000000XX.cfg, for every phone of a model */
  BENCH_LAYER_MAC,      /* MAC.cfg, for this phone */
  BENCH_LAYER_FILE,     /* --config files, later ones win */
  BENCH_LAYER_USER,     /* MAC-local.cfg: made on the phone or in the preferences; kept between starts */
  BENCH_LAYER_POLICY,   /* in-band policy of the server, received at sign-in; never kept */
  BENCH_LAYER_OVERRIDE, /* command line, lab mode; never kept */
} BenchLayer;

/* The value of one layer, for a person: a secret's as it is. */
typedef struct
{
  BenchLayer layer;
  char *value;
  char *origin;
} BenchLayerValue;

#define BENCH_TYPE_SETTINGS (bench_settings_get_type())
G_DECLARE_FINAL_TYPE(BenchSettings, bench_settings, BENCH, SETTINGS, GObject)

BenchSettings *bench_settings_new(void) G_GNUC_WARN_UNUSED_RESULT;

gboolean bench_settings_load_file(BenchSettings *self,
                                  const char *path,
                                  BenchLayer layer,
                                  GPtrArray *complaints,
                                  GError **error);
void bench_settings_load_text(BenchSettings *self,
                              const char *origin,
                              const char *text,
                              gssize length,
                              BenchLayer layer,
                              GPtrArray *complaints);
gboolean bench_settings_keep_layers(BenchSettings *self, const char *path, GError **error);

gboolean bench_settings_set(BenchSettings *self,
                            const char *name,
                            const char *value,
                            BenchLayer layer,
                            const char *origin,
                            GError **error);
void bench_settings_unset(BenchSettings *self, const char *name, BenchLayer layer);

void bench_settings_set_resource_folder(BenchSettings *self, const char *folder);
const char *bench_settings_get_resource_folder(BenchSettings *self);

const char *bench_settings_get(BenchSettings *self, const char *name);
const char *bench_settings_getf(BenchSettings *self, const char *format, ...) G_GNUC_PRINTF(2, 3);
int bench_settings_get_int(BenchSettings *self, const char *name);
int bench_settings_get_intf(BenchSettings *self, const char *format, ...) G_GNUC_PRINTF(2, 3);
gboolean bench_settings_get_boolean(BenchSettings *self, const char *name);
gboolean bench_settings_get_booleanf(BenchSettings *self, const char *format, ...) G_GNUC_PRINTF(2, 3);
char *bench_settings_get_origin(BenchSettings *self, const char *name) G_GNUC_WARN_UNUSED_RESULT;
BenchLayer bench_settings_get_layer(BenchSettings *self, const char *name);
GPtrArray *bench_settings_list_set(BenchSettings *self) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *bench_settings_list_layers(BenchSettings *self, const char *name) G_GNUC_WARN_UNUSED_RESULT;
void bench_layer_value_free(BenchLayerValue *value);
const char *bench_layer_name(BenchLayer layer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchLayerValue, bench_layer_value_free)

G_END_DECLS
