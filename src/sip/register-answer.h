/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reading the answer to a REGISTER: the period granted to our Contact, the targets of a redirect, and the headers
 * a 2xx teaches an account (Path, Service-Route, P-Associated-URI). Remote text is checked here.
 * Threads: main context only. Source: RFC 3261 8.1.3.4, 10.2.4, 21.3; RFC 3327 5.3, RFC 3608 6.1, RFC 7315 4.1.
 */
#pragma once

#include <sofia-sip/sip.h>

#include "sip/home.h"

G_BEGIN_DECLS

guint bench_register_read_period(const sip_t *sip, const char *own_contact, guint asked_s);
GPtrArray *bench_register_read_targets(const sip_t *sip) G_GNUC_WARN_UNUSED_RESULT;
void bench_register_teach(BenchSipHome *home, const sip_t *sip);

G_END_DECLS
