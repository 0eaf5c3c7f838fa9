/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What one line of a file, or one "set", gives to which parameters. Most lines are about the parameter they name.
 * security.user_password is written once a level: "security.user_password = NAME:PASSWORD" gives PASSWORD to
 * security.user_password.LEVEL, whose NAME it is, and a blank one takes those of all levels away. Private to this
 * room. Threads: main context only. Errors: %BENCH_SETTINGS_ERROR, never with the value of a secret.
 */
#pragma once

#include "settings/access.h"
#include "settings/settings-private.h"

G_BEGIN_DECLS

typedef struct
{
  char *names[BENCH_LEVELS + 1]; /* present spellings, %NULL after the last */
  char *value;                   /* as bench_settings_put() takes it: %NULL takes away, "" is blank */
} BenchAssignment;

gboolean bench_assignment_read(BenchAssignment *self,
                               BenchSettings *settings,
                               BenchLayer layer,
                               const char *name,
                               const char *value,
                               GError **error);
void bench_assignment_clear(BenchAssignment *self);
gboolean bench_assignment_is_password_line(const char *name);
char *bench_assignment_write(BenchSettings *settings,
                             const char *canonical,
                             const char *value) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(BenchAssignment, bench_assignment_clear)

G_END_DECLS
