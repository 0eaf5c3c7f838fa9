/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The command line that benchphone and benchphoned share, and the phone it describes.
 *
 * Life: new → parse (the program's arguments) → create a phone → the caller starts and stops the phone →
 * stop (the embedded exchange, if there is one) → free. The options own the exchange, which must outlive
 * the phone. A phone's own files: $XDG_CONFIG_HOME/benchphone/PROFILE.cfg for what the user set and
 * $XDG_DATA_HOME/benchphone/PROFILE.sqlite for its history, PROFILE.rings beside it for ring tones.
 *
 * Threads: main context only. Errors: %G_OPTION_ERROR for a wrong command line, and those of the parts.
 */
#pragma once

#include "phone/phone.h"

G_BEGIN_DECLS

typedef struct _BenchOptions BenchOptions;

BenchOptions *bench_options_new(void) G_GNUC_WARN_UNUSED_RESULT;
void bench_options_free(BenchOptions *self);
gboolean bench_options_parse(BenchOptions *self,
                             int *argc,
                             char ***argv,
                             const GOptionEntry *more,
                             const char *summary,
                             GError **error);
const char *bench_options_get_profile(BenchOptions *self);
gboolean bench_options_get_lab(BenchOptions *self);
gboolean bench_options_get_verbose(BenchOptions *self);
gboolean bench_options_get_version(BenchOptions *self);

BenchPhone *bench_options_create_phone(BenchOptions *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void bench_options_stop(BenchOptions *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchOptions, bench_options_free)

G_END_DECLS
