/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An account that watches its own registration (account.X.subscribe_register, F016, RFC 3680): when the server
 * says that it dropped our binding, the account signs in again, unless it was rejected.
 */
#include "calls/services.h"

#include <string.h>

#include "base/log.h"
#include "sip/reginfo.h"

#define REG_EXPIRES_S 3761 /* RFC 3680 4.4 */

static void
on_changed(BenchSubscription *subscription, BenchAccountServices *account)
{
  bench_services_report(account->services, account->account->index, subscription);
}

/* Our Contact's URI, without the brackets. */
static char *
contact_uri(BenchAccountServices *account)
{
  g_autofree char *contact = bench_sip_agent_make_contact(account->agent, account->account->user_name,
                                                          account->account->transport);

  return g_strndup(contact + 1, strlen(contact) - 2);
}

static void
on_notified(BenchSubscription *subscription G_GNUC_UNUSED,
            const char *content_type G_GNUC_UNUSED,
            GBytes *body,
            BenchAccountServices *account)
{
  g_autofree char *aor = bench_sip_account_get_aor(account->account);
  g_autofree char *contact = contact_uri(account);
  g_autoptr(GError) error = NULL;
  gsize size = 0;
  const char *bytes = g_bytes_get_data(body, &size);
  BenchRegInfo info;

  if (!bench_reginfo_parse(&info, bytes, size, aor, contact, &error))
    bench_warning("Account %u: a registration document cannot be used: %s", account->account->index,
                  error->message);
  else if (info.state == BENCH_REGINFO_TERMINATED
           && bench_registration_get_state(account->registration) == BENCH_REGISTRATION_DONE)
    {
      gboolean again = strcmp(info.event, "rejected") != 0;

      bench_warning("Account %u: the server ended the registration (%s)%s", account->account->index,
                    info.event, again ? "; signing in again" : "");
      if (again)
        bench_registration_start(account->registration, 0);
    }
  bench_reginfo_clear(&info);
}

/* Subscribes if the account's parameters ask for it. */
void
bench_reg_event_start(BenchAccountServices *account)
{
  BenchSubscriptionOptions options
      = { .event = "reg", .accept = "application/reginfo+xml", .expires_s = REG_EXPIRES_S };

  if (!bench_settings_get_booleanf(account->services->settings, "account.%u.subscribe_register",
                                   account->account->index))
    return;
  account->registrar = bench_subscription_new(account->agent, account->account, &options);
  g_signal_connect(account->registrar, "changed", G_CALLBACK(on_changed), account);
  g_signal_connect(account->registrar, "notified", G_CALLBACK(on_notified), account);
  bench_subscription_start(account->registrar);
}
