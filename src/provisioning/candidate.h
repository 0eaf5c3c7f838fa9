/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A server that may have this phone's files: its address, how to sign in there, and the files to ask it for
 * (guide 5.1). A value. Threads: any.
 */
#pragma once

#include "provisioning/provisioning.h"
#include "settings/device-identity.h"

G_BEGIN_DECLS

typedef struct
{
  BenchLayer layer; /* that it goes into */
  char *name;
  char *url;       /* may hold credentials */
  GBytes *bytes;   /* once fetched */
  gboolean judged; /* applied, unchanged or refused */
} BenchWantedFile;

typedef struct
{
  char *source;
  char *url;
  char *username;
  char *password;
  char *common_key;
  char *mac_key;
  GPtrArray *wanted;   /* BenchWantedFile, in the order in which they apply */
  gboolean in_use;     /* its files apply, and no other server is asked */
  gboolean local_read; /* what MAC-local.cfg has is in force; or there is none */
} BenchCandidate;

BenchCandidate *bench_candidate_new(BenchSettings *settings,
                                    const BenchDeviceIdentity *identity,
                                    const BenchProvisionTarget *target) G_GNUC_WARN_UNUSED_RESULT;
void bench_candidate_free(BenchCandidate *self);
gboolean bench_candidate_want_local(BenchCandidate *self,
                                    BenchSettings *settings,
                                    const BenchDeviceIdentity *identity);
gboolean bench_candidate_has_files(const BenchCandidate *self);
const char *bench_wanted_file_key(const BenchWantedFile *file);

G_END_DECLS
