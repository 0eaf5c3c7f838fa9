/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where passwords, PINs and keys of the kept layers are: the desktop's secret service through libsecret, and
 * without one a file of mode 0600 beside the settings, after a clear warning.
 *
 * A secret is found by the settings file, the layer and the parameter; the user's by file and parameter alone. All
 * are read with one search. Once the service has failed, refused or not answered in time, the file takes what
 * changes until the next start, which moves it to the service if that is there again. In the file a blank value
 * stands for one that the service is still to forget.
 *
 * Inside a Flatpak libsecret keeps the secrets in a file of the sandbox, encrypted with a key it asks of
 * org.freedesktop.portal.Secret, if it was built with encryption; that needs no permission in the manifest and
 * nothing here, as long as only the secret_password_*() functions are used, which know both ways.
 *
 * Threads: main context only. Reading, at the start, takes 5 seconds at most of a service that hangs, and 30 where a
 * person may be asked to unlock a keyring. Storing never waits: a thread of its own asks the service, in order, and
 * the end of this object waits for what is still on its way, as long.
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define BENCH_TYPE_SECRETS (bench_secrets_get_type())
G_DECLARE_FINAL_TYPE(BenchSecrets, bench_secrets, BENCH, SECRETS, GObject)

typedef void (*BenchSecretFunc)(const char *layer, const char *name, const char *value, gpointer data);

BenchSecrets *bench_secrets_new(const char *settings_path) G_GNUC_WARN_UNUSED_RESULT;
void bench_secrets_store(BenchSecrets *self, const char *layer, const char *name, const char *value);
const char *bench_secrets_get_problem(BenchSecrets *self);
void bench_secrets_load(BenchSecrets *self, BenchSecretFunc on_secret, gpointer data);

G_END_DECLS
