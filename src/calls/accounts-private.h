/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What accounts.c and accounts-find.c share; nobody else includes this. */
#pragma once

#include "calls/accounts.h"
#include "calls/agent-pool.h"
#include "calls/mapping.h"
#include "calls/services.h"
#include "calls/trust.h"
#include "sip/keep-alive.h"

G_BEGIN_DECLS

typedef struct
{
  BenchAccounts *accounts;
  BenchSipAccount *account;
  BenchSipAgent *agent;            /* NULL until the way to the server is known */
  BenchRegistration *registration; /* likewise */
  BenchLine *line;
  BenchKeepAlive *keep_alive; /* while it is registered */
  BenchMapping *mapping;      /* asks what we are from outside, before SIP opens the port */
  guint search;               /* for the way, under way */
  guint timer;                /* looks for the way again */
  BenchHop *hop;              /* the first on the way */
} Account;

struct _BenchAccounts
{
  BenchSipCallControl *control;
  BenchSettings *settings;
  BenchEventBus *events;
  BenchClock *clock;
  BenchRandom *random;
  char *local_host;

  BenchNetwork *network;
  char *user_agent;
  BenchGate *gate;
  BenchTrust *trust;
  BenchHops *hops; /* NULL before the start, like the agents */
  BenchAgentPool *agents;
  GPtrArray *accounts; /* Account */
  GPtrArray *retiring; /* BenchRegistration: unregistering after a change */
  guint reload_timer;
  BenchServices *services;
  gboolean signing_out; /* a reload waits for the old registrations to end */
  gboolean stopping;
};

G_END_DECLS
