/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The commands play, record and page: part of benchphonectl only. A path is made absolute here: the phone
 * works in another folder. Threads: main context only. Errors: as those of a phone, see remote/client.h.
 */
#pragma once

#include "remote/client.h"

G_BEGIN_DECLS

/* The options these commands share. */
typedef struct
{
  int call; /* 0: the one in focus */
  gboolean loop;
  gboolean once;
  gboolean mix;
  gboolean instead;
} BenchClientSound;

GOptionGroup *bench_client_sound_options(BenchClientSound *sound) G_GNUC_WARN_UNUSED_RESULT;
const char *bench_client_sound_stray(const BenchClientSound *sound, const char *command);
char *bench_client_sound_run(BenchClient *client,
                             const BenchClientSound *sound,
                             const char *command,
                             const char *argument,
                             gboolean json,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
