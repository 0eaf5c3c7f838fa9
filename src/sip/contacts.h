/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Contacts of a redirection, in the order to try them (RFC 3261 8.1.3.4, 20.10). */
#pragma once

#include <glib.h>
#include <sofia-sip/sip.h>

G_BEGIN_DECLS

GPtrArray *bench_contacts_by_q(const sip_t *sip, guint most) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
