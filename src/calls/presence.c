/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The presence of an account, published when benchphone.presence.publish is on: closed with do-not-disturb,
 * otherwise open, with a note while on the phone. RFC 3856, 3863, 3903.
 */
#include "calls/services.h"

#include <string.h>

#include "calls/call-leg.h"
#include "sip/pidf.h"

#define PRESENCE_EXPIRES_S 3600

static gboolean
is_on_the_phone(BenchAccountServices *account)
{
  const GPtrArray *calls = bench_call_control_get_calls(BENCH_CALL_CONTROL(account->services->control));

  for (guint i = 0; i < calls->len; i++)
    {
      BenchCall *call = g_ptr_array_index(calls, i);

      if (bench_call_is_alive(call) && call->line == account->account->index
          && call->state != BENCH_CALL_INCOMING)
        return TRUE;
    }
  return FALSE;
}

static char *
make_document(BenchAccountServices *account)
{
  g_autofree char *aor = bench_sip_account_get_aor(account->account);
  gboolean dnd = bench_dnd_is_on(account->services->settings, account->account->index);
  BenchPidf pidf = {
    .entity = aor,
    .open = !dnd,
    .note = (char *) (dnd                        ? "Do Not Disturb"
                      : is_on_the_phone(account) ? "On the phone"
                                                 : ""),
  };

  return bench_pidf_make(&pidf, "phone", aor);
}

/* Taken back; it may be wanted again by now. */
static void
on_changed(BenchPublication *publication, BenchAccountServices *account)
{
  if (bench_publication_get_state(publication) == BENCH_PUBLICATION_IDLE)
    bench_presence_update(account);
}

/* Publishes the present state; takes it back when it is not to be published any more. */
void
bench_presence_update(BenchAccountServices *account)
{
  BenchPublicationOptions options = {
    .event = "presence",
    .content_type = "application/pidf+xml",
    .expires_s = PRESENCE_EXPIRES_S,
  };
  g_autofree char *document = NULL;

  if (!bench_settings_get_boolean(account->services->settings, "benchphone.presence.publish"))
    {
      if (account->presence != NULL)
        bench_publication_remove(account->presence);
      return;
    }
  if (account->presence == NULL)
    {
      account->presence = bench_publication_new(account->agent, account->account, &options);
      g_signal_connect(account->presence, "changed", G_CALLBACK(on_changed), account);
    }
  document = make_document(account);
  bench_publication_publish(account->presence, document);
}
