/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Media sessions with a multicast group at the other end (guide F086): RTP one way, and no RTCP, as desk
 * phones page. They are configured and stopped like any other.
 *
 * Threads: main context only. Errors: %BENCH_MEDIA_ERROR_PORT.
 */
#pragma once

#include "media/session.h"

G_BEGIN_DECLS

BenchMediaSession *bench_media_session_new_to_group(BenchMediaEngine *engine,
                                                    const char *local_host,
                                                    guint ttl,
                                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
BenchMediaSession *bench_media_session_new_from_group(BenchMediaEngine *engine,
                                                      const char *local_host,
                                                      int fd,
                                                      guint16 port,
                                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
