/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * auto_provision.custom.sync: what was changed on the phone goes to the server as MAC-local.cfg, a few seconds after
 * the last change, and comes back from there when the phone is provisioned (guide 4.K).
 *
 * What lies there is never written over unread: it may be all that is left of another phone's, or of this one's before
 * a reset. Secrets, and URLs with a password in them, stay here. An upload that fails is told in the log and tried again with
 * the next change. Owner: BenchProvisioning. Threads: main context only.
 */
#pragma once

#include "base/clock.h"
#include "provisioning/candidate.h"
#include "provisioning/digests.h"
#include "provisioning/fetch.h"

G_BEGIN_DECLS

typedef struct _BenchSync BenchSync;

BenchSync *bench_sync_new(const BenchProvisioningOptions *options,
                          BenchFetcher *fetcher,
                          BenchDigests *digests) G_GNUC_WARN_UNUSED_RESULT;
void bench_sync_free(BenchSync *self);
void bench_sync_set_server(BenchSync *self, const BenchCandidate *candidate);

G_END_DECLS
