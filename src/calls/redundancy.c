/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An account with two servers (F178): which of them does the work, and when it comes back to the first.
 *
 * account.X.fallback.redundancy_type 0 keeps us registered with both; 1 with the second only while the first is
 * lost: nobody answered, or with 503 and the like, or its name or certificate was no good. Calls, subscriptions,
 * messages and publications go to the server in use: the first, until it is lost and the second has us. Back to
 * the first, once it has us again, goes by account.X.sip_server.1.failback_mode: 0 with the next request, 1 after
 * the time to live of its address, 2 with its next registration, 3 after failback_timeout seconds (0: never).
 * While the second does the work the first is asked every account.X.fallback.timeout seconds.
 */
#include "calls/accounts-private.h"
#include "calls/call-leg.h"

#include <string.h>

#include "base/log.h"

/* account.X.sip_server.1.failback_mode */
typedef enum
{
  FAILBACK_NEW_REQUESTS,
  FAILBACK_DNS_TTL,
  FAILBACK_REGISTRATION,
  FAILBACK_DURATION,
} FailbackMode;

static Account *
get_first(Account *account)
{
  return account->account->server_number == 1 || account->other == NULL ? account : account->other;
}

static gboolean
has_us(const Account *account)
{
  return account->state == BENCH_LINE_REGISTERED;
}

static void choose_and_show(Account *first, gboolean new_request);

static gboolean
on_failback(gpointer data)
{
  Account *first = data;

  first->failback_timer = 0;
  choose_and_show(first, FALSE);
  return G_SOURCE_REMOVE;
}

/* Whether @seconds have gone since the second server took over; looks again when they have. */
static gboolean
has_waited(Account *first, guint seconds)
{
  BenchClock *clock = first->accounts->clock;
  gint64 left_us = first->failed_over_us + (gint64) seconds * G_USEC_PER_SEC - bench_clock_now(clock);

  bench_clock_clear(clock, &first->failback_timer);
  if (left_us <= 0)
    return TRUE;
  first->failback_timer
      = bench_clock_add(clock, (guint) MIN(left_us / 1000 + 1, G_MAXINT32), on_failback, first);
  return FALSE;
}

static gboolean
may_go_back(Account *first, gboolean new_request)
{
  FailbackMode mode = (FailbackMode) bench_sip_account_get_server_number(first->account, "failback_mode");
  int timeout_s = bench_sip_account_get_server_number(first->account, "failback_timeout");

  if (!has_us(first))
    return FALSE;
  switch (mode)
    {
    case FAILBACK_NEW_REQUESTS:
      return new_request || !first->by_call;
    case FAILBACK_DNS_TTL:
      return has_waited(first, first->hop != NULL ? first->hop->ttl_s : 0);
    case FAILBACK_REGISTRATION:
      return bench_registration_get_registered_us(first->registration) > first->failed_over_us;
    case FAILBACK_DURATION:
      return timeout_s > 0 && has_waited(first, (guint) timeout_s);
    }
  g_return_val_if_reached(TRUE);
}

static void
switch_to(Account *first, guint number)
{
  Account *left = first->in_use == 1 ? first : first->other;
  Account *taken = number == 1 ? first : first->other;

  if (first->in_use == number)
    return;
  first->in_use = number;
  if (number == 2)
    {
      first->failed_over_us = bench_clock_now(first->accounts->clock);
      first->by_call = has_us(first);
    }
  first->call_waits = FALSE;
  bench_clock_clear(first->accounts->clock, &first->failback_timer);
  bench_info("Account %u: server %u (%s) does the work now", first->account->index, number,
             taken->account->server);
  if (left->registration != NULL)
    bench_services_leave(first->accounts->services, left->registration);
  if (has_us(taken))
    bench_services_update(first->accounts->services, taken->account, taken->agent, taken->registration);
}

/* The second server is needed only now, or not any more. */
static void
wake_or_sleep(Account *first)
{
  Account *second = first->other;

  if (second->standby && first->state == BENCH_LINE_FAILED && first->lost)
    {
      bench_info("Account %u: trying the second server, %s", first->account->index, second->account->server);
      second->standby = FALSE;
      bench_accounts_sign_in(second);
    }
  else if (!second->standby && has_us(first) && first->in_use == 1 && second->state != BENCH_LINE_REGISTERING
           && bench_settings_get_intf(first->accounts->settings, "account.%u.fallback.redundancy_type",
                                      first->account->index)
                  == 1)
    {
      second->standby = TRUE;
      bench_accounts_sign_out(second);
    }
}

/* Who does the work, as both stand now. */
static void
choose(Account *first, gboolean new_request)
{
  Account *second = first->other;

  if (second == NULL)
    return;
  if (first->in_use == 1 && has_us(second)
      && (first->call_waits || (!has_us(first) && first->state != BENCH_LINE_REGISTERING)))
    switch_to(first, 2);
  else if (first->in_use == 2
           && (may_go_back(first, new_request) || (has_us(first) && !second->standby && !has_us(second))))
    switch_to(first, 1);
  wake_or_sleep(first);
  if (first->registration != NULL)
    bench_registration_probe_every(first->registration,
                                   has_us(second)
                                       ? (guint) bench_settings_get_intf(first->accounts->settings,
                                                                         "account.%u.fallback.timeout",
                                                                         first->account->index)
                                       : 0);
}

/* What the line shows: the server in use, else who is still trying, else why the first one failed. */
static const Account *
find_shown(const Account *first)
{
  const Account *second = first->other;

  if (second == NULL)
    return first;
  if (has_us(first) || has_us(second))
    return first->in_use == 2 && has_us(second) ? second : has_us(first) ? first : second;
  if (first->state == BENCH_LINE_REGISTERING || second->standby)
    return first;
  return second->state == BENCH_LINE_REGISTERING ? second : first;
}

static void
show(Account *first)
{
  const Account *shown = find_shown(first);
  BenchAccounts *self = first->accounts;
  BenchLine *line = first->line;
  const BenchSipHome *home = shown->account->home;

  bench_call_set_text(&line->path, bench_sip_home_get_path(home));
  bench_call_set_text(&line->associated, bench_sip_home_get_associated(home));
  if (first->other != NULL && line->state == shown->state && line->code == shown->code
      && strcmp(line->reason, shown->reason) == 0 && line->server_number == shown->account->server_number)
    return;
  line->state = shown->state;
  line->code = shown->code;
  line->server_number = shown->account->server_number;
  bench_call_set_text(&line->reason, shown->reason);
  bench_call_set_text(&line->server, shown->account->server);
  bench_event_bus_emit(self->events, BENCH_EVENT_REGISTRATION, "line", G_TYPE_INT, (int) line->index, "state",
                       G_TYPE_STRING, bench_line_state_name(line->state), "code", G_TYPE_INT, line->code,
                       "reason", G_TYPE_STRING, line->reason, "server", G_TYPE_STRING, line->server, NULL);
  bench_call_control_line_changed(BENCH_CALL_CONTROL(self->control), line);
}

static void
choose_and_show(Account *first, gboolean new_request)
{
  if (first->other == NULL)
    return;
  choose(first, new_request);
  show(first);
}

/* How @account stands with its server. */
void
bench_redundancy_set(Account *account, BenchLineState state, int code, const char *reason)
{
  Account *first = get_first(account);

  account->state = state;
  account->code = code;
  bench_call_set_text(&account->reason, reason);
  account->lost
      = state == BENCH_LINE_FAILED
        && (account->registration == NULL || bench_registration_is_server_lost(account->registration));
  choose(first, FALSE);
  show(first);
  if (account->account->server_number == 2 && state != BENCH_LINE_REGISTERING)
    {
      first->call_waits = FALSE;
      bench_outgoing_server_answered(account->accounts->control, account->account,
                                     state == BENCH_LINE_REGISTERED);
    }
}

static BenchLineState
line_state(BenchRegistration *registration)
{
  switch (bench_registration_get_state(registration))
    {
    case BENCH_REGISTRATION_IDLE:
    case BENCH_REGISTRATION_ENDING:
      return BENCH_LINE_UNREGISTERED;
    case BENCH_REGISTRATION_TRYING:
      return BENCH_LINE_REGISTERING;
    case BENCH_REGISTRATION_DONE:
      return BENCH_LINE_REGISTERED;
    case BENCH_REGISTRATION_FAILED:
      return BENCH_LINE_FAILED;
    }
  g_return_val_if_reached(BENCH_LINE_UNREGISTERED);
}

/* @account's registration says something new. */
void
bench_redundancy_registration_changed(Account *account)
{
  BenchRegistration *registration = account->registration;
  Account *first = get_first(account);

  bench_redundancy_set(account, line_state(registration), bench_registration_get_code(registration),
                       bench_registration_get_reason(registration));
  if (account->registration == registration && (first->in_use == 2 ? first->other : first) == account)
    bench_services_update(account->accounts->services, account->account, account->agent, registration);
}

/* @account at the server in use, for a new request. */
Account *
bench_redundancy_pick(Account *account)
{
  Account *first = get_first(account);

  choose_and_show(first, TRUE);
  return first->in_use == 2 && first->other->agent != NULL ? first->other : first;
}

/* A call found no answer at the first server. @wait: the second is to have us before it gets the call
   (account.X.sip_server.2.register_on_enable), and is being asked; otherwise it is taken to know us already.
   Returns whether there is a second one to try. */
gboolean
bench_redundancy_fail_over(Account *first, gboolean *wait)
{
  Account *second = first->other;
  gboolean register_first = bench_sip_account_get_server_number(second->account, "register_on_enable") != 0;

  *wait = !has_us(second);
  if (!*wait || (second->standby && !register_first))
    {
      *wait = FALSE;
      switch_to(first, 2);
      return TRUE;
    }
  first->call_waits = TRUE;
  if (second->standby)
    {
      second->standby = FALSE;
      bench_accounts_sign_in(second);
    }
  return has_us(second) || second->state == BENCH_LINE_REGISTERING;
}

/* @account goes away. */
void
bench_redundancy_clear(Account *account)
{
  bench_clock_clear(account->accounts->clock, &account->failback_timer);
  g_clear_pointer(&account->reason, g_free);
}
