/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who the phone says it is: MAC address, model, firmware version. A provisioning server finds its files by
 * them, and a User-Agent tells them.
 *
 * A PC's network card belongs to the operating system, so the MAC address is one of our own (guide 7). Unless
 * settings say otherwise the rest is the truth: this program and its version. A value; threads: any.
 */
#pragma once

#include "settings/settings.h"

G_BEGIN_DECLS

typedef struct
{
  char *mac;        /* "02:5e:10:00:00:01", or as benchphone.mac spells it */
  char *mac_digits; /* "025e10000001" */
  char *model;      /* "T46G" */
  char *code;       /* "28", "" for a model without one */
  char *firmware;
  char *user_agent;
} BenchDeviceIdentity;

BenchDeviceIdentity *
bench_device_identity_new(BenchSettings *settings, const char *profile) G_GNUC_WARN_UNUSED_RESULT;
BenchDeviceIdentity *bench_device_identity_copy(const BenchDeviceIdentity *self) G_GNUC_WARN_UNUSED_RESULT;
void bench_device_identity_free(BenchDeviceIdentity *self);
char *
bench_device_identity_expand(const BenchDeviceIdentity *self, const char *text) G_GNUC_WARN_UNUSED_RESULT;
char *bench_device_identity_common_file(const BenchDeviceIdentity *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchDeviceIdentity, bench_device_identity_free)

G_END_DECLS
