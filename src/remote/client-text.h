/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a phone says about itself in JSON, as text for a person: part of benchphonectl only. A member that is
 * missing shows as nothing. Threads: any.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *bench_client_status_text(const char *json) G_GNUC_WARN_UNUSED_RESULT;
char *bench_client_calls_text(const char *json) G_GNUC_WARN_UNUSED_RESULT;
char *bench_client_statistics_text(const char *json) G_GNUC_WARN_UNUSED_RESULT;
char *bench_client_messages_text(const char *json) G_GNUC_WARN_UNUSED_RESULT;
char *bench_client_leds_text(const char *json) G_GNUC_WARN_UNUSED_RESULT;
char *bench_client_parameter_json(const char *name,
                                  const char *value,
                                  const char *origin) G_GNUC_WARN_UNUSED_RESULT;
gboolean bench_client_write_file(const char *path, GVariant *reply, GError **error);

G_END_DECLS
