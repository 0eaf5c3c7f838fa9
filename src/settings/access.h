/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The user levels of one phone (guide F182, F183): user, var and admin, their names and passwords, and the guard
 * against guessing them. The menu, the remote interfaces and later the web pages ask the same object.
 *
 * A level's name is security.user_name.LEVEL, its password security.user_password.LEVEL (what a line
 * security.user_password = NAME:PASSWORD sets). The level var is there with security.var_enable only. After five
 * wrong passwords in a row, whoever gave them, none is looked at for half a minute.
 *
 * Owner: the firmware. Threads: main context only. Units: seconds. Errors: %BENCH_ACCESS_ERROR, with texts that
 * fit an LCD and never have a password in them.
 */
#pragma once

#include "base/clock.h"
#include "settings/settings.h"

G_BEGIN_DECLS

/* From the fewest rights to the most; as security.default_access_level and a file of item levels number them. */
typedef enum
{
  BENCH_LEVEL_USER,
  BENCH_LEVEL_VAR,
  BENCH_LEVEL_ADMIN,
} BenchLevel;

#define BENCH_LEVELS (BENCH_LEVEL_ADMIN + 1)

#define BENCH_ACCESS_ERROR (bench_access_error_quark())
GQuark bench_access_error_quark(void);

typedef enum
{
  BENCH_ACCESS_ERROR_PASSWORD, /* wrong, or a name that is no level's */
  BENCH_ACCESS_ERROR_LOCKED,   /* too many wrong ones */
  BENCH_ACCESS_ERROR_NEW,      /* the new password cannot be taken */
} BenchAccessError;

typedef struct _BenchAccess BenchAccess;

/* Somebody who has signed in from elsewhere, until features.relog_offtime has passed without a request or the level
   has another password. */
typedef struct
{
  BenchLevel level;
  gint64 used_us;
  char password[65]; /* SHA-256 of the one it signed in with */
} BenchSession;

BenchAccess *bench_access_new(BenchSettings *settings, BenchClock *clock) G_GNUC_WARN_UNUSED_RESULT;
void bench_access_free(BenchAccess *self);

gboolean bench_access_has_three_levels(BenchAccess *self);
BenchLevel bench_access_get_mode(BenchAccess *self);
void bench_access_set_mode(BenchAccess *self, BenchLevel level);
void bench_access_restart(BenchAccess *self);

gboolean bench_access_check(BenchAccess *self,
                            const char *password,
                            BenchLevel least,
                            BenchLevel *level,
                            GError **error);
gboolean bench_access_login(BenchAccess *self,
                            const char *name,
                            const char *password,
                            BenchLevel *level,
                            GError **error);
gboolean bench_access_change_password(BenchAccess *self,
                                      BenchLevel level,
                                      const char *old,
                                      const char *new,
                                      const char *again,
                                      GError **error);

void bench_access_begin_session(BenchAccess *self, BenchSession *session, BenchLevel level);
gboolean bench_access_use_session(BenchAccess *self, BenchSession *session);

const char *bench_level_word(BenchLevel level);
const char *bench_level_name_parameter(BenchLevel level);
const char *bench_level_password_parameter(BenchLevel level);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchAccess, bench_access_free)

G_END_DECLS
