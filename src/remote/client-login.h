/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * --login: signs in to the phone before the command is sent. Part of benchphonectl only. Threads: main context only.
 * Errors: as those of a phone, see remote/client.h, and of the password's file.
 */
#pragma once

#include "remote/client.h"

G_BEGIN_DECLS

gboolean
bench_client_login_run(BenchClient *client, const char *name, const char *password_file, GError **error);

G_END_DECLS
