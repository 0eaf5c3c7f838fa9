/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a refusal of a SUBSCRIBE or PUBLISH, or the server's reason for an end, asks of us. Threads: any.
 * Source: RFC 6665 4.1.2, 4.1.3; RFC 3903 4.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean bench_event_status_is_final(int status);
gboolean bench_event_reason_is_final(const char *reason);
gboolean bench_event_reason_is_passing(const char *reason);

G_END_DECLS
