/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Auto provisioning: one run at a time finds a server, fetches this phone's files and applies them to the
 * layers of the settings (guide 5.3).
 *
 * A run asks the sources in order: the address it was given, or else a redirection service, PnP, DHCP options, the
 * stored address (provisioning/source).
 * The first one that has a file for this phone is it. All its files are fetched before any is applied: a
 * server that goes away in the middle changes nothing. What applied last stays in force whatever happens.
 *
 * Signals:
 *   "started"  (BenchTrigger)              before the first request
 *   "applying" ()                          there is something new; once a run
 *   "finished" (BenchProvisionReport)      read it at once, or ask for the last one later
 *   "tap"      (BenchTapRecord)            a SIP message of PnP, as it passed
 * Owner: BenchPhone. Threads: main context only. Errors: in the report; starting: %BENCH_PROVISIONING_ERROR.
 */
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "provisioning/report.h"

G_BEGIN_DECLS

#define BENCH_PROVISIONING_ERROR (bench_provisioning_error_quark())
GQuark bench_provisioning_error_quark(void);

typedef enum
{
  BENCH_PROVISIONING_ERROR_BUSY,
  BENCH_PROVISIONING_ERROR_FILE,
} BenchProvisioningError;

typedef struct
{
  BenchSettings *settings;
  BenchClock *clock;
  BenchRandom *random;
  const char *profile;
  const char *interface;       /* numeric address to use, NULL: the system's choice */
  const char *digests_path;    /* NULL: in memory */
  const char *resource_folder; /* NULL: resources are not kept */
} BenchProvisioningOptions;

/* An address other than the settings say; each field may be NULL. */
typedef struct
{
  const char *source; /* for the report */
  const char *url;
  const char *username;
  const char *password;
  const char *common_key; /* AES */
  const char *mac_key;
} BenchProvisionTarget;

typedef struct _BenchResources BenchResources;

#define BENCH_TYPE_PROVISIONING (bench_provisioning_get_type())
G_DECLARE_FINAL_TYPE(BenchProvisioning, bench_provisioning, BENCH, PROVISIONING, GObject)

BenchProvisioning *bench_provisioning_new(const BenchProvisioningOptions *options) G_GNUC_WARN_UNUSED_RESULT;
gboolean bench_provisioning_run(BenchProvisioning *self,
                                BenchTrigger trigger,
                                const BenchProvisionTarget *target,
                                GError **error);
gboolean bench_provisioning_is_running(BenchProvisioning *self);
void bench_provisioning_cancel(BenchProvisioning *self);
void bench_provisioning_fetch_resource(BenchProvisioning *self, const char *parameter, const char *url);
void bench_provisioning_forget(BenchProvisioning *self, gboolean keep_certificates);
BenchResources *bench_provisioning_get_resources(BenchProvisioning *self);
const BenchProvisionReport *bench_provisioning_get_report(BenchProvisioning *self, guint index);

G_END_DECLS
