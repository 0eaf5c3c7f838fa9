/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where passwords, PINs and keys that the user typed are kept: the desktop's secret service through
 * libsecret, and without one a file of mode 0600 beside the settings, after a clear warning.
 *
 * Threads: main context only. Calls to the service are synchronous but bounded by its own D-Bus
 * time-out; they happen at start and when a secret is changed by hand, never during a call.
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define BENCH_TYPE_SECRETS (bench_secrets_get_type())
G_DECLARE_FINAL_TYPE(BenchSecrets, bench_secrets, BENCH, SECRETS, GObject)

typedef void (*BenchSecretFunc)(const char *name, const char *value, gpointer data);

BenchSecrets *bench_secrets_new(const char *settings_path) G_GNUC_WARN_UNUSED_RESULT;
void bench_secrets_store(BenchSecrets *self, const char *name, const char *value);
void bench_secrets_load(BenchSecrets *self, BenchSecretFunc on_secret, gpointer data);

G_END_DECLS
