/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The other end of remote.h: finds a running phone on the session bus or on its socket and calls its methods.
 * Part of benchphonectl only, which links nothing of the phone. Threads: main context only. Errors: as they
 * come from GDBus; bench_client_classify() says what they mean.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _BenchClient BenchClient;

typedef enum
{
  BENCH_CLIENT_REFUSED, /* the phone said no */
  BENCH_CLIENT_USAGE,   /* the phone does not understand */
  BENCH_CLIENT_GONE,    /* there is no such phone, or not any more */
} BenchClientFault;

#define BENCH_CLIENT_PATIENCE_MS 10000

BenchClient *bench_client_connect(const char *profile, GError **error) G_GNUC_WARN_UNUSED_RESULT;
BenchClient *bench_client_connect_in_time(const char *profile,
                                          double *timeout_s,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
void bench_client_free(BenchClient *self);
GVariant *bench_client_call(BenchClient *self,
                            const char *method,
                            GVariant *arguments,
                            const char *reply_type,
                            int timeout_ms,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
void bench_client_follow(BenchClient *self,
                         void (*on_event)(const char *json, gpointer data),
                         void (*on_gone)(gpointer data),
                         gpointer data);
BenchClientFault bench_client_classify(const GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchClient, bench_client_free)

G_END_DECLS
