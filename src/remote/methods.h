/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The methods and properties of a phone's D-Bus interface, whichever way the request came. Private to this
 * room. Threads: main context only.
 */
#pragma once

#include "remote/address.h"

#include "lcd/lcd.h"
#include "phone/phone.h"
#include "remote/methods-login.h"
#include "remote/waits.h"

G_BEGIN_DECLS

typedef struct
{
  BenchPhone *phone;
  BenchWaits *waits;
  BenchGuard *guard;
  BenchLcd *lcd;                                   /* made when the first picture is asked for … */
  char *lcd_model;                                 /* … of this model */
  void (*quit)(GDBusMethodInvocation *, gpointer); /* takes the invocation */
  gpointer quit_data;
} BenchMethods;

BenchMethods *bench_methods_new(BenchPhone *phone,
                                void (*quit)(GDBusMethodInvocation *invocation, gpointer data),
                                gpointer data) G_GNUC_WARN_UNUSED_RESULT;
void bench_methods_free(BenchMethods *self);
const GDBusInterfaceVTable *bench_methods_get_vtable(void);
gboolean bench_methods_read_format(const char *format, gboolean *json, GDBusMethodInvocation *invocation);
void bench_methods_refuse(GDBusMethodInvocation *invocation, const char *reason);
void
bench_methods_reply_usage(GDBusMethodInvocation *invocation, const char *format, ...) G_GNUC_PRINTF(2, 3);
void bench_methods_reply_done(GDBusMethodInvocation *invocation, gboolean done, const GError *error);

G_END_DECLS
