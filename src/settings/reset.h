/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Back to the factory's configuration, or to what the provisioning server says (guide F193, F202).
 *
 * Threads: main context only. Errors: none.
 */
#pragma once

#include "settings/settings.h"

G_BEGIN_DECLS

typedef enum
{
  BENCH_RESET_FACTORY, /* user, MAC and common layers; a custom factory configuration stays */
  BENCH_RESET_LOCAL,   /* the user layer only */
} BenchResetKind;

typedef enum
{
  BENCH_RESET_CERTIFICATES_AS_SET, /* phone_setting.reserve_certs_enable */
  BENCH_RESET_CERTIFICATES_KEEP,
  BENCH_RESET_CERTIFICATES_REMOVE,
} BenchResetCertificates;

gboolean bench_settings_clear_layer(BenchSettings *self, BenchLayer layer);
void bench_settings_reset(BenchSettings *self, BenchResetKind kind, BenchResetCertificates certificates);

G_END_DECLS
