/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whether a caller asks to be answered without a key: intercom and paging. The forms seen in the field:
 * Call-Info and Alert-Info with answer-after=N, Alert-Info with info=alert-autoanswer, Auto Answer or
 * intercom=true, and Answer-Mode (RFC 5373). Threads: any. Source: guide F042.
 */
#pragma once

#include <glib.h>
#include <sofia-sip/sip.h>

G_BEGIN_DECLS

#define BENCH_ANSWER_BY_HAND (-1)

int bench_answer_mode_read(const sip_t *sip);

G_END_DECLS
