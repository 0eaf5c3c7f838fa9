/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who is at the far end: of an incoming call by account.X.cid_source (F080), of any call later by
 * account.X.cp_source (F081): from P-Asserted-Identity and Remote-Party-ID of answers and requests in the
 * dialog, or from their From (RFC 4916).
 */
#include "sip/header.h"
#include "sip/identity.h"
#include "sip/session-private.h"

/* Values of account.X.cp_source. */
enum
{
  CONNECTED_ASSERTED = 0,
  CONNECTED_DIALLED = 1,
  CONNECTED_RFC4916 = 2,
};

static void
set_peer(BenchSession *self, const BenchIdentity *identity)
{
  g_free(self->remote_name);
  self->remote_name = g_strdup(identity->name);
  g_free(self->remote_user);
  self->remote_user = g_strdup(identity->user);
  g_free(self->remote_uri);
  self->remote_uri = g_strdup(identity->uri);
}

/* The far end is this address for now. */
void
bench_session_read_peer(BenchSession *self, const sip_addr_t *peer)
{
  g_autoptr(BenchIdentity) identity = bench_identity_read_address(peer->a_display, peer->a_url);

  set_peer(self, identity);
  g_free(self->dialog_uri);
  self->dialog_uri = g_strdup(identity->uri);
}

/**
 * bench_session_dup_reachable_uri:
 *
 * Where to send somebody who is to call the far end, in Refer-To: its address in the dialog, whatever is shown of
 * it (RFC 3261 12.1; RFC 5589 7.3). A far end that hides has only its Contact, without which there is no dialog.
 *
 * Returns: (transfer full): a URI.
 */
char *
bench_session_dup_reachable_uri(BenchSession *self)
{
  su_home_t home[1] = { SU_HOME_INIT(home) };
  const sip_contact_t *target = NULL;
  char *uri = NULL;

  if (bench_identity_is_hidden(self->dialog_uri) && nta_leg_get_route(self->leg.leg, NULL, &target) >= 0
      && target != NULL)
    uri = g_strdup(url_as_string(home, target->m_url));
  su_home_deinit(home);
  return uri != NULL ? uri : g_strdup(self->dialog_uri);
}

/* An account has taken the incoming call: it decides which header says who calls. */
void
bench_session_read_caller(BenchSession *self, const sip_t *sip)
{
  BenchIdentityOrder order
      = bench_identity_order(bench_sip_account_get_number(self->account, "cid_source"),
                             bench_settings_get(self->account->settings, "sip.cid_source.preference"));
  g_autoptr(BenchIdentity) identity = bench_identity_read(sip, &order);
  static const BenchIdentity unknown
      = { .name = (char *) "Unknown", .user = (char *) "unknown", .uri = (char *) "" };

  self->anonymous = bench_identity_is_anonymous(sip);
  /* None of the headers that count: the caller has not said who it is. */
  set_peer(self, identity != NULL ? identity : &unknown);
}

/* A message of the far end may say who is there now. @request: it is one, so its From is theirs. */
void
bench_session_learn_connected(BenchSession *self, const sip_t *sip, gboolean request)
{
  static const BenchIdentityOrder asserted = { { BENCH_IDENTITY_ASSERTED, BENCH_IDENTITY_REMOTE_PARTY }, 2 };
  g_autoptr(BenchIdentity) identity = NULL;
  int source
      = self->account != NULL ? bench_sip_account_get_number(self->account, "cp_source") : CONNECTED_DIALLED;

  if (source == CONNECTED_ASSERTED)
    identity = bench_identity_read_connected(sip, &asserted);
  else if (source == CONNECTED_RFC4916 && request && sip->sip_from != NULL)
    identity = bench_identity_read_address(sip->sip_from->a_display, sip->sip_from->a_url);
  if (identity == NULL
      || (g_strcmp0(identity->uri, self->remote_uri) == 0
          && g_strcmp0(identity->name, self->remote_name) == 0))
    return;
  set_peer(self, identity);
  bench_session_emit_connected(self);
}

/**
 * bench_session_is_anonymous:
 *
 * Returns: whether the caller of an incoming session hides who it is (RFC 3323).
 */
gboolean
bench_session_is_anonymous(BenchSession *self)
{
  return self->anonymous;
}

/**
 * bench_session_get_answer_after:
 *
 * Returns: after how many seconds the caller wants to be answered without a key, %BENCH_ANSWER_BY_HAND
 *   (negative) if it does not ask for that (F042).
 */
int
bench_session_get_answer_after(BenchSession *self)
{
  return self->answer_after_s;
}

/**
 * bench_session_get_diversion:
 *
 * Returns: (transfer none) (nullable): the value of Diversion in the INVITE we received.
 */
const char *
bench_session_get_diversion(BenchSession *self)
{
  return self->diversion;
}
