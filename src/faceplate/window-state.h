/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a window remembers from one run of a profile to the next: its size, whether it was maximized, and whether the
 * lab drawer was open. A key file beside the profile's other data: $XDG_DATA_HOME/benchphone/PROFILE.window. A file
 * that is not there, or says nothing sensible, leaves the defaults. Threads: main context only. Units: logical pixels.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  int width;
  int height;
  gboolean maximized;
  gboolean drawer;
} BenchWindowState;

void bench_window_state_load(BenchWindowState *state, const char *profile);
void bench_window_state_save(const BenchWindowState *state, const char *profile);

G_END_DECLS
