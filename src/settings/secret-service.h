/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The desktop's secret service, asked within bounds: each call returns when the service has answered, or after 5
 * seconds, and after 30 where a person may be asked to unlock a keyring.
 *
 * Threads: any; each call runs a main context of its own. Errors: libsecret's, and %G_IO_ERROR_CANCELLED when the
 * time is up.
 */
#pragma once

#include <libsecret/secret.h>

G_BEGIN_DECLS

gboolean
bench_secret_service_store(const char *settings_path, const char *key, const char *value, GError **error);
gboolean bench_secret_service_forget(const char *settings_path, const char *key, GError **error);
GList *bench_secret_service_find(const char *settings_path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
SecretValue *bench_secret_service_retrieve(SecretRetrievable *item) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
