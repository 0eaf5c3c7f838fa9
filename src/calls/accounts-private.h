/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What accounts.c, accounts-find.c and redundancy.c share; nobody else includes this. */
#pragma once

#include "calls/accounts.h"
#include "calls/agent-pool.h"
#include "calls/mapping.h"
#include "calls/services.h"
#include "calls/trust.h"
#include "sip/keep-alive.h"

G_BEGIN_DECLS

typedef struct _Account Account;

/* An account at one of its servers. */
struct _Account
{
  BenchAccounts *accounts;
  BenchSipAccount *account;
  Account *other;                  /* the same account at its other server, NULL for none; they share @line */
  BenchSipAgent *agent;            /* NULL until the way to the server is known */
  BenchRegistration *registration; /* likewise */
  BenchLine *line;
  BenchKeepAlive *keep_alive; /* while it is registered */
  BenchMapping *mapping;      /* asks what we are from outside, before SIP opens the port */
  guint search;               /* for the way, under way */
  guint timer;                /* looks for the way again */
  BenchHop *hop;              /* the first on the way */
  gboolean standby;           /* a second server that is not needed: not signed in */
  BenchLineState state;       /* at this server; the line's is made of both */
  int code;
  char *reason;
  gboolean lost; /* failed because of the server or the way to it */

  /* The first server's: which one does the work, and since when it is the second. */
  guint in_use;
  gint64 failed_over_us;
  gboolean by_call;    /* a call found no answer; the registration stands */
  gboolean call_waits; /* for the second to have us */
  guint failback_timer;
};

struct _BenchAccounts
{
  BenchSipCallControl *control;
  BenchSettings *settings;
  BenchEventBus *events;
  char *user_agent; /* NULL: as the settings say */
  BenchClock *clock;
  BenchRandom *random;
  char *local_host;

  BenchNetwork *network;
  BenchGate *gate;
  BenchTrust *trust;
  BenchHops *hops; /* NULL before the start, like the agents */
  BenchAgentPool *agents;
  GPtrArray *accounts; /* Account */
  GPtrArray *retiring; /* BenchRegistration: unregistering after a change */
  guint reload_timer;
  BenchServices *services;
  gboolean signing_out; /* a reload waits for the old registrations to end */
  gboolean held;        /* nobody is signed in until further notice */
  gboolean stopping;
};

/* accounts.c */
void bench_accounts_sign_in(Account *account);
void bench_accounts_sign_out(Account *account);

/* redundancy.c */
void bench_redundancy_set(Account *account, BenchLineState state, int code, const char *reason);
void bench_redundancy_registration_changed(Account *account);
Account *bench_redundancy_pick(Account *account);
gboolean bench_redundancy_fail_over(Account *first, gboolean *wait);
void bench_redundancy_clear(Account *account);

G_END_DECLS
