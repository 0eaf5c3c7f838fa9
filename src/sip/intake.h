/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Requests that Sofia found neither a transaction nor a dialog for, before they cost memory: dropped when trust
 * control says so, answered 503 without a transaction when there are too many (sip/gate), else given a
 * transaction and handed to sip/dispatch. An ACK here is for nobody.
 *
 * Before that, and before Sofia, all bytes are looked at: whether their sender is let in, and whether they are a
 * request with a first line that Sofia would drop without a word (sip/malformed). Threads: main context only.
 */
#pragma once

#include <sofia-sip/sip.h>

#include "sip/agent.h"

G_BEGIN_DECLS

gboolean
bench_sip_intake_lets_in(const BenchSipSource *source, const char *bytes, gsize size, gpointer agent);
void bench_sip_intake_take(BenchSipAgent *agent, msg_t *msg, sip_t *sip);

G_END_DECLS
