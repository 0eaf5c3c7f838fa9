/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A publication of ours: PUBLISH, refresh before it expires, modify, remove. RFC 3903.
 *
 *   IDLE → TRYING → DONE → ENDING → IDLE;  FAILED: will be tried again;  REFUSED: will not
 *
 * The entity tag of the last 2xx goes into SIP-If-Match; a 412 means the server has forgotten, and the state is
 * published anew. A refresh carries no body, a modification does.
 *
 * Signal: "changed" (): state or code differ. Threads: main context only. Our timers are the agent's clock.
 */
#pragma once

#include "sip/account.h"
#include "sip/agent.h"

G_BEGIN_DECLS

typedef enum
{
  BENCH_PUBLICATION_IDLE,
  BENCH_PUBLICATION_TRYING,
  BENCH_PUBLICATION_DONE,
  BENCH_PUBLICATION_FAILED,
  BENCH_PUBLICATION_REFUSED,
  BENCH_PUBLICATION_ENDING,
} BenchPublicationState;

#define BENCH_TYPE_PUBLICATION (bench_publication_get_type())
G_DECLARE_FINAL_TYPE(BenchPublication, bench_publication, BENCH, PUBLICATION, GObject)

typedef struct
{
  const char *event;
  const char *content_type;
  const char *target; /* NULL: the account's own address of record */
  guint expires_s;
} BenchPublicationOptions;

BenchPublication *bench_publication_new(BenchSipAgent *agent,
                                        BenchSipAccount *account,
                                        const BenchPublicationOptions *options) G_GNUC_WARN_UNUSED_RESULT;
void bench_publication_publish(BenchPublication *self, const char *body);
void bench_publication_remove(BenchPublication *self);
BenchPublicationState bench_publication_get_state(BenchPublication *self);
int bench_publication_get_code(BenchPublication *self);

G_END_DECLS
