/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Requests whose first line Sofia's parser gives up on, and which it then drops without a word: told apart before
 * they get there, and answered, 505 for another version of SIP, 400 for the rest. A datagram only: on a stream
 * nobody knows where the next message begins, and the connection is closed (RFC 3261 18.3).
 * Threads: main context only. Source: RFC 3261 7.1, 21.5.6, 25.1; RFC 4475 3.1.2, RFC 5118 4.2.
 */
#pragma once

#include <sofia-sip/nta.h>

#include "sip/source.h"

G_BEGIN_DECLS

int bench_malformed_check(const char *bytes, gsize size);
void bench_malformed_answer(nta_agent_t *nta,
                            const BenchSipSource *source,
                            const char *bytes,
                            gsize size,
                            int code,
                            const char *user_agent);

G_END_DECLS
