/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A row of the preferences that chooses a device: "auto", none, or one of the sound server's.
 *
 * What the parameter says and the server does not have (a tone, a file, something unplugged) is kept as one
 * more choice. A choice is stored, and heard, at once. The row owns its choice.
 *
 * Threads: main context only.
 */
#pragma once

#include <adwaita.h>

#include "settings/settings.h"

G_BEGIN_DECLS

typedef struct _BenchDeviceChoice BenchDeviceChoice;
/* Called with what was chosen, after it is stored. */
typedef void (*BenchDeviceChosen)(const char *name, gpointer data);

BenchDeviceChoice *bench_device_choice_attach(AdwComboRow *row,
                                              BenchSettings *settings,
                                              const char *parameter,
                                              const char *automatic);
void bench_device_choice_set_chosen(BenchDeviceChoice *self, BenchDeviceChosen chosen, gpointer data);
void
bench_device_choice_fill(BenchDeviceChoice *self, GPtrArray *devices, gboolean input, const char *current);

G_END_DECLS
