/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which account a call or a request is for, and whose server sent it. */
#include "calls/accounts-private.h"

#include <string.h>

/* The account a new call goes out on: the one asked for, or the first that is registered. A direct call needs no
   registration, and takes the first account there is. */
BenchSipAccount *
bench_accounts_find(BenchAccounts *self, guint line, gboolean direct, BenchSipAgent **agent, GError **error)
{
  Account *usable = NULL;

  for (guint i = 0; i < self->accounts->len && usable == NULL; i++)
    {
      Account *account = g_ptr_array_index(self->accounts, i);

      if (line != 0 ? account->account->index == line : account->line->state == BENCH_LINE_REGISTERED)
        usable = bench_redundancy_pick(account);
    }
  if (usable == NULL && direct && self->accounts->len > 0)
    usable = g_ptr_array_index(self->accounts, 0);
  if (usable == NULL || usable->agent == NULL || (usable->line->state != BENCH_LINE_REGISTERED && !direct))
    {
      g_set_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_NO_LINE, "No Service");
      return NULL;
    }
  *agent = usable->agent;
  return bench_sip_account_ref(usable->account);
}

/* The first server of @account gave no answer to a call: the account at the second one, or NULL if there is none
   or it does not have us either. @wait: it is to have us first, and is asked to (register_on_enable). */
BenchSipAccount *
bench_accounts_fail_over(BenchAccounts *self,
                         const BenchSipAccount *account,
                         BenchSipAgent **agent,
                         gboolean *wait)
{
  for (guint i = 0; i < self->accounts->len; i++)
    {
      Account *first = g_ptr_array_index(self->accounts, i);

      if (first->account == account && first->other != NULL && account->server_number == 1
          && bench_redundancy_fail_over(first, wait))
        {
          *agent = g_object_ref(first->other->agent != NULL ? first->other->agent : first->agent);
          return bench_sip_account_ref(first->other->account);
        }
    }
  return NULL;
}

/* The agent that @account signed in with. */
void
bench_accounts_take_agent(BenchAccounts *self, const BenchSipAccount *account, BenchSipAgent **agent)
{
  for (guint i = 0; i < self->accounts->len; i++)
    {
      Account *candidate = g_ptr_array_index(self->accounts, i);

      if (candidate->account == account && candidate->agent != NULL)
        g_set_object(agent, candidate->agent);
    }
}

/* The account a request is for: the one whose user name is in the Request-URI or To, else, for a direct IP
   call that names no user, the first one (F022). */
static BenchSipAccount *
find_by_user(BenchAccounts *self, BenchSipAgent *agent, const char *request_user, const char *to_user)
{
  const char *users[] = { request_user, to_user };

  for (gsize u = 0; u < G_N_ELEMENTS(users); u++)
    for (guint i = 0; i < self->accounts->len; i++)
      {
        Account *account = g_ptr_array_index(self->accounts, i);

        if (account->agent == agent && strcmp(account->account->user_name, users[u]) == 0)
          return account->account;
      }
  if (bench_settings_get_boolean(self->settings, "features.direct_ip_call_enable") && users[0][0] == '\0'
      && self->accounts->len > 0)
    return ((Account *) g_ptr_array_index(self->accounts, 0))->account;
  return NULL;
}

/* The account an INVITE is for. */
BenchSipAccount *
bench_accounts_find_for(BenchAccounts *self, BenchSession *session)
{
  return find_by_user(self, bench_session_get_agent(session), bench_session_get_request_user(session),
                      bench_session_get_local_user(session));
}

/* The account another request outside dialogs is for. */
BenchSipAccount *
bench_accounts_find_for_request(BenchAccounts *self, const BenchSipIncoming *request)
{
  return find_by_user(self, request->agent, request->request_user, request->to_user);
}

/* Whether @source is where an account's registrar or proxy answered from; @account: whose, NULL for any. */
gboolean
bench_accounts_is_server(BenchAccounts *self, const BenchSipAccount *account, const BenchSipSource *source)
{
  for (guint i = 0; i < self->accounts->len; i++)
    {
      Account *candidate = g_ptr_array_index(self->accounts, i);

      if ((account == NULL || candidate->account->index == account->index) && candidate->registration != NULL
          && bench_sip_source_is_same(source, bench_registration_get_server(candidate->registration)))
        return TRUE;
    }
  return FALSE;
}

/* Whether requests to @agent may be for @account: they may while its own agent is not known. */
gboolean
bench_accounts_may_be_at(BenchAccounts *self, const BenchSipAccount *account, gconstpointer agent)
{
  for (guint i = 0; i < self->accounts->len; i++)
    {
      Account *candidate = g_ptr_array_index(self->accounts, i);

      if (candidate->account == account)
        return candidate->agent == NULL || candidate->agent == agent;
    }
  return TRUE;
}

/* With @hold no account is signed in, now or by a restart, until this is called without. */
void
bench_accounts_hold(BenchAccounts *self, gboolean hold)
{
  gboolean released = self->held && !hold;

  self->held = hold;
  if (released && self->agents != NULL)
    bench_accounts_restart(self);
}
