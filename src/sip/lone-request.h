/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One request outside any dialog, with authentication, such as MESSAGE: it makes no dialog and is over with its
 * final answer. The owner frees it, from within the answer if it likes. Threads: main context only.
 */
#pragma once

#include "sip/account.h"
#include "sip/agent.h"

G_BEGIN_DECLS

typedef struct _BenchSipLoneRequest BenchSipLoneRequest;

typedef struct
{
  sip_method_t method;
  const char *method_name;
  const char *target;  /* Request-URI and To */
  const char *headers; /* whole header lines, separated by CR LF, or NULL */
  const char *content_type;
  const char *body;
  gboolean direct; /* to the address in @target, past the account's server and proxy */
} BenchSipLoneRequestOptions;

/* @status: the final one; 408 when nobody answered. */
typedef void (*BenchSipLoneRequestFunc)(BenchSipLoneRequest *request, int status, gpointer data);

BenchSipLoneRequest *bench_sip_lone_request_send(BenchSipAgent *agent,
                                                 BenchSipAccount *account,
                                                 const BenchSipLoneRequestOptions *options,
                                                 BenchSipLoneRequestFunc on_answered,
                                                 gpointer data) G_GNUC_WARN_UNUSED_RESULT;
void bench_sip_lone_request_free(BenchSipLoneRequest *self);

G_END_DECLS
