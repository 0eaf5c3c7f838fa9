/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The methods of the D-Bus interface about provisioning. Threads: main context only. */
#pragma once

#include "remote/methods.h"

G_BEGIN_DECLS

gboolean bench_methods_provision_call(BenchMethods *self,
                                      const char *name,
                                      GVariant *arguments,
                                      GDBusMethodInvocation *invocation);

G_END_DECLS
