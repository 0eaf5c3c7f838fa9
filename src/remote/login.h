/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which caller of the remote interface may call what (guide F182, F192). With benchphone.remote.login a caller signs
 * in as a user level first; without, the desktop's user owns the phone and anybody who reaches it may do everything.
 * The levels that methods need are one table, in login.c; a method that is not in it needs the administrator's.
 *
 * A caller is a text: whoever knows callers apart makes it, and says when one is gone. Private to this room.
 * Threads: main context only. Errors: those of settings/access.h, and %BENCH_LOGIN_ERROR with a text for the caller.
 */
#pragma once

#include "firmware/firmware.h"

G_BEGIN_DECLS

#define BENCH_LOGIN_ERROR (bench_login_error_quark())
GQuark bench_login_error_quark(void);

typedef enum
{
  BENCH_LOGIN_ERROR_LEVEL, /* the caller's is too low, or it has none */
} BenchLoginError;

typedef struct _BenchLogins BenchLogins;

BenchLogins *bench_logins_new(BenchFirmware *firmware, BenchSettings *settings) G_GNUC_WARN_UNUSED_RESULT;
void bench_logins_free(BenchLogins *self);

gboolean bench_logins_enter(BenchLogins *self,
                            const char *caller,
                            const char *name,
                            const char *password,
                            BenchLevel *level,
                            GError **error);
void bench_logins_forget(BenchLogins *self, const char *caller);
gboolean bench_logins_permit(BenchLogins *self,
                             const char *caller,
                             const char *method,
                             GVariant *arguments,
                             GError **error);
gboolean bench_logins_knows(const char *method);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchLogins, bench_logins_free)

G_END_DECLS
