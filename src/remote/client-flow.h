/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The command flow: part of benchphonectl only. A path is made absolute here: the phone works in another folder.
 * Threads: main context only. Errors: as those of a phone, see remote/client.h.
 */
#pragma once

#include "remote/client.h"

G_BEGIN_DECLS

char *bench_client_flow_run(BenchClient *client,
                            const char *flow,
                            const char *party,
                            gboolean json,
                            gboolean *passed,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
