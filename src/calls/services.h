/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What an account does besides calls: it watches its mailbox and its registration, publishes presence, takes and
 * sends text messages, tells others about its calls, and obeys its server's unasked NOTIFYs.
 *
 * One file a service; services.c keeps, for each account that is signed in, the subscriptions and publications
 * that go with it, and ends them when the account signs out. Private to this room; owned by BenchAccounts.
 * Threads: main context only.
 */
#pragma once

#include "calls/sip-control.h"
#include "sip/incoming-request.h"
#include "sip/options.h"
#include "sip/publication.h"
#include "sip/registration.h"
#include "sip/subscription.h"

G_BEGIN_DECLS

typedef struct _BenchServices BenchServices;

/* An account that is signed in. */
typedef struct
{
  BenchServices *services;
  BenchSipAccount *account;
  BenchSipAgent *agent;
  BenchRegistration *registration;
  BenchSubscription *mailbox;   /* message-summary; NULL when not wanted */
  BenchSubscription *registrar; /* reg; NULL when not wanted */
  BenchPublication *presence;   /* NULL when not wanted */
} BenchAccountServices;

struct _BenchServices
{
  BenchSipCallControl *control;
  BenchSettings *settings;
  BenchEventBus *events;
  BenchRandom *random;
  GPtrArray *accounts;  /* BenchAccountServices */
  GPtrArray *agents;    /* BenchSipAgent we listen to */
  GPtrArray *ending;    /* GObject: subscriptions and publications that wait for their last answer */
  GPtrArray *notifiers; /* dialog-events.c */
  GPtrArray *texts;     /* texts.c: messages on their way */
  GPtrArray *watches;   /* watch.c */
  GPtrArray *reports;   /* voice-report.c: on their way */
  guint last_text;
  guint last_watch;
};

BenchServices *
bench_services_new(BenchSipCallControl *control, BenchRandom *random) G_GNUC_WARN_UNUSED_RESULT;
void bench_services_free(BenchServices *self);
void bench_services_serve(BenchServices *self, BenchSipAgent *agent);
void bench_services_update(BenchServices *self,
                           BenchSipAccount *account,
                           BenchSipAgent *agent,
                           BenchRegistration *registration);
void bench_services_leave(BenchServices *self, BenchRegistration *registration);
void bench_services_retire(BenchServices *self);
gboolean bench_services_is_quiet(BenchServices *self);
void bench_services_end_subscription(BenchServices *self, BenchSubscription *subscription);
void bench_services_report(BenchServices *self, guint line, BenchSubscription *subscription);

/* mwi.c */
void bench_mwi_start(BenchAccountServices *account);
gboolean bench_mwi_take(BenchServices *self, guint line, const char *body, gsize size);

/* reg-event.c */
void bench_reg_event_start(BenchAccountServices *account);

/* presence.c */
void bench_presence_update(BenchAccountServices *account);

/* dialog-events.c */
void bench_dialog_events_take(BenchServices *self, BenchSipIncoming *request);
void bench_dialog_events_update(BenchServices *self);
void bench_dialog_events_retire(BenchServices *self);

/* texts.c */
void bench_texts_take(BenchServices *self, BenchSipIncoming *request);
guint bench_texts_send(BenchServices *self, guint line, const char *number, const char *text, GError **error);
void bench_texts_clear(BenchServices *self);

/* voice-report.c */
void bench_voice_report_clear(BenchServices *self);

/* unasked.c */
void bench_unasked_take(BenchServices *self, BenchSipIncoming *request);

/* watch.c */
void bench_watch_clear(BenchServices *self);
void bench_watch_retire(BenchServices *self);
void bench_watch_leave(BenchServices *self, guint line);
void bench_watch_restart(BenchServices *self, guint line);
guint bench_watch_add(BenchServices *self, guint line, const char *event, const char *number, GError **error);
void bench_watch_remove(BenchServices *self, guint id);

G_END_DECLS
