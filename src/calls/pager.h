/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Multicast paging (guide F086): RTP to a group and from groups, without SIP.
 *
 * Out: to one of multicast.paging_address.X, or any other group, with multicast.codec and a TTL of
 * benchphone.paging.ttl; not while a call has the sound.
 *
 * In: multicast.listen_address.X, X from 1 (the highest priority) to 10. A page begins with the first
 * packet that is sound of a codec we know, is heard at once, and ends when none has come for half a second.
 *
 *   a page plays   with multicast.receive_priority.enable a higher one takes its place; else none does
 *   a call stands  one of priority multicast.receive_priority.priority or higher holds it, and it is taken
 *                  back afterwards; 0: none does. None while a call is being set up.
 *   do not disturb none
 *   a page of ours goes out, or the person has ended that page: none
 *
 * What is not played is counted. A group is joined on the interface of the account's address.
 *
 * Owner: call control. Threads: main context only. Errors: see bench_call_control_page(); an address that
 * cannot be listened to is logged.
 */
#pragma once

#include "calls/sip-control.h"

G_BEGIN_DECLS

typedef struct _BenchPager BenchPager;

BenchPager *bench_pager_new(BenchSipCallControl *control, const char *local_host) G_GNUC_WARN_UNUSED_RESULT;
/* In sip-control.c. */
BenchPager *bench_sip_call_control_get_pager(BenchSipCallControl *control);
void bench_pager_free(BenchPager *self);
void bench_pager_start(BenchPager *self);
void bench_pager_stop(BenchPager *self);
gboolean bench_pager_page(BenchPager *self, const char *address, const char *label, GError **error);
void bench_pager_end(BenchPager *self);

G_END_DECLS
