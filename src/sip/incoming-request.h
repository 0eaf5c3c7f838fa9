/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A request that came outside any dialog, as its handler sees it: who, from where, what, and a way to answer.
 *
 * Made by sip/dispatch, valid during the signal that hands it over; the handler answers it with
 * bench_sip_incoming_reply() before it returns, or hands it to a dialog of its own (sip/notifier).
 * Everything readable in it is cleaned, but for the body. Threads: main context only.
 */
#pragma once

#include <sofia-sip/nta.h>
#include <sofia-sip/sip.h>

#include "sip/agent.h"
#include "sip/source.h"

G_BEGIN_DECLS

typedef struct
{
  BenchSipAgent *agent;
  nta_incoming_t *irq; /* NULL once answered */
  const sip_t *sip;
  BenchSipSource source;
  const char *method;
  char *from_uri;
  char *from_user; /* or host, when there is no user */
  char *from_name;
  char *to_user;
  char *request_user;
  char *event;        /* package of Event, lower case, "" for none */
  char *content_type; /* without parameters, lower case, "" without a body */
  char *body;         /* NUL after it; may hold anything */
  gsize body_size;
} BenchSipIncoming;

BenchSipIncoming *
bench_sip_incoming_new(BenchSipAgent *agent, nta_incoming_t *irq, const sip_t *sip) G_GNUC_WARN_UNUSED_RESULT;
void bench_sip_incoming_free(BenchSipIncoming *self);
void bench_sip_incoming_reply(BenchSipIncoming *self, int code, const char *phrase, const char *headers);
gboolean bench_sip_incoming_is_answered(const BenchSipIncoming *self);
gboolean bench_sip_incoming_accepts(const BenchSipIncoming *self, const char *content_type);
gboolean bench_sip_incoming_has_event_parameter(const BenchSipIncoming *self, const char *parameter);
char *bench_sip_incoming_describe(const BenchSipIncoming *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchSipIncoming, bench_sip_incoming_free)

G_END_DECLS
