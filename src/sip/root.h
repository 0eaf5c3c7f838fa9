/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The one Sofia root of this process: it runs in the default main context, without a thread of its own.
 * Made with its first user, gone with its last. Threads: main context only.
 */
#pragma once

#include <glib.h>
#include <sofia-sip/su_wait.h>

G_BEGIN_DECLS

su_root_t *bench_sip_root_acquire(void);
void bench_sip_root_release(void);

G_END_DECLS
