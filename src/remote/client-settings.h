/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The commands about parameters and whole configurations: get, set, list, diff, export, import, reset, provision. Part of
 * benchphonectl only. Files and passphrases are read, written, encrypted and decrypted here: the phone never sees a
 * passphrase. Threads: main context only. Errors: as those of a phone, see remote/client.h, and of files.
 */
#pragma once

#include "remote/client.h"

G_BEGIN_DECLS

/* The options these commands share. */
typedef struct
{
  gboolean origin;
  gboolean secrets;
  gboolean layers;
  gboolean local;
  int last; /* 0: not given */
  char *user;
  char *password_file;
  char *passphrase_file;
  char *certificates;
} BenchClientSettings;

typedef struct
{
  const char *command;
  char **arguments;
  gboolean json;
  gboolean reveal;
} BenchClientSettingsRequest;

GOptionGroup *bench_client_settings_options(BenchClientSettings *options) G_GNUC_WARN_UNUSED_RESULT;
const char *
bench_client_settings_stray(const BenchClientSettings *options, const char *command, gboolean login);
char *bench_client_settings_run(BenchClient *client,
                                const BenchClientSettings *options,
                                const BenchClientSettingsRequest *request,
                                gboolean *complete,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
