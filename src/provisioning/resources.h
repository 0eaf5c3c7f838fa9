/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The files a configuration names by URL: ring tones, certificates, contacts, rules, languages, pictures
 * (guide F204, 5.3 step 5). They are fetched after the configuration was applied, checked, and kept in the
 * phone's folder, where bench_local_file_find() finds them.
 *
 * Signal: "arrived" (parameter, path) → error text or NULL: a file is there; whoever uses it may refuse it by
 * an error text (transfer full).
 * Owner: BenchProvisioning. Threads: main context only. Errors: in the report.
 */
#pragma once

#include "provisioning/candidate.h"
#include "provisioning/digests.h"
#include "provisioning/fetch.h"
#include "provisioning/report.h"

G_BEGIN_DECLS

#define BENCH_TYPE_RESOURCES (bench_resources_get_type())
G_DECLARE_FINAL_TYPE(BenchResources, bench_resources, BENCH, RESOURCES, GObject)

BenchResources *bench_resources_new(BenchSettings *settings,
                                    BenchFetcher *fetcher,
                                    BenchDigests *digests,
                                    const char *folder,
                                    const char *interface) G_GNUC_WARN_UNUSED_RESULT;
void bench_resources_collect(BenchResources *self, const char *text, gsize size, gboolean is_new);
void bench_resources_want(BenchResources *self, const char *parameter, const char *url);
void bench_resources_fetch_async(BenchResources *self,
                                 const BenchDeviceIdentity *identity,
                                 const BenchCandidate *candidate,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer data);
char *bench_resources_fetch_finish(BenchResources *self,
                                   GAsyncResult *result,
                                   BenchProvisionReport *report) G_GNUC_WARN_UNUSED_RESULT;
void bench_resources_remove_all(BenchResources *self, gboolean keep_certificates);

G_END_DECLS
