/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Placing a call, and following its redirects: a 3xx is acknowledged and a new INVITE with a fresh
 * Call-ID goes to the targets it names, best q first, each at most once (RFC 3261 8.1.3.4, guide 2.10).
 */
#include "calls/call-leg.h"

#include <gio/gio.h>
#include <string.h>

#include "base/log.h"

#define MOST_REDIRECTS 10

static void on_redirected(BenchSession *session, GPtrArray *targets, const char *headers, BenchCallLeg *leg);

static void
stop_early_media(BenchCallLeg *leg)
{
  leg->call->early_media = FALSE;
  bench_media_session_set_joined(leg->media, FALSE);
  bench_call_control_call_changed(BENCH_CALL_CONTROL(leg->control), leg->call);
}

/* Early media: the sound of the far end that spoke last is heard, ours is not sent before the answer. A
   180 without a description brings our own ring-back again, if the phone is set so (F074, RFC 3960 3). */
static void
on_progress(BenchSession *session G_GNUC_UNUSED, int code, BenchSdp *sdp, BenchCallLeg *leg)
{
  BenchSettings *settings = bench_sip_call_control_get_settings(leg->control);
  BenchNegotiated agreed;

  if (sdp != NULL && bench_negotiation_read_answer(leg->negotiation, sdp, &agreed))
    {
      agreed.parameters.sending = FALSE;
      if (bench_call_leg_apply(leg, &agreed))
        leg->call->early_media = TRUE;
    }
  else if (leg->call->early_media && sdp == NULL
           && (code == 199
               || (code == 180 && bench_settings_get_boolean(settings, "phone_setting.is_deal180"))))
    stop_early_media(leg);
  bench_transfer_report(leg, code, code == 183 ? "Session Progress" : "Ringing", FALSE);
  if (code >= 180 && leg->call->state == BENCH_CALL_CALLING)
    bench_call_leg_set_state(leg, BENCH_CALL_RINGING);
  else if (sdp != NULL)
    bench_call_control_call_changed(BENCH_CALL_CONTROL(leg->control), leg->call);
}

/* The offer came in the 200: the answer goes into the ACK, even if it is that nothing fits. */
static gboolean
answer_late_offer(BenchCallLeg *leg, BenchSession *session, BenchSdp *offer, BenchNegotiated *agreed)
{
  g_autofree char *answer = bench_negotiation_make_answer(leg->negotiation, offer, agreed);
  g_autofree char *refusal = answer == NULL ? bench_negotiation_make_refusal(leg->negotiation, offer) : NULL;

  bench_session_acknowledge_with(session, answer != NULL ? answer : refusal);
  return answer != NULL;
}

static void
on_answered(BenchSession *session, BenchSdp *sdp, BenchCallLeg *leg)
{
  BenchNegotiated agreed;
  gboolean usable;

  if (sdp != NULL && leg->late_offer)
    usable = answer_late_offer(leg, session, sdp, &agreed);
  else
    {
      bench_session_acknowledge(session);
      usable = sdp != NULL ? bench_negotiation_read_answer(leg->negotiation, sdp, &agreed) : leg->early;
      if (sdp == NULL)
        agreed = leg->early_agreed;
    }
  bench_transfer_report(leg, 200, "OK", TRUE);
  if (!usable || !bench_call_leg_apply(leg, &agreed))
    {
      bench_call_leg_refuse_answer(leg, session);
      return;
    }
  bench_call_leg_became_confirmed(leg);
}

static char *
make_first_offer(BenchCallLeg *leg, gboolean late)
{
  bench_negotiation_forget_lines(leg->negotiation);
  return late ? NULL : bench_negotiation_make_offer(leg->negotiation);
}

static gboolean
send_invite(BenchCallLeg *leg, const char *target, GError **error)
{
  g_autoptr(BenchSession) session = bench_session_new_outgoing(leg->agent, leg->account);
  BenchSettings *settings = bench_sip_call_control_get_settings(leg->control);
  gboolean late
      = bench_settings_get_booleanf(settings, "benchphone.account.%u.late_offer", leg->account->index);
  g_autofree char *offer = make_first_offer(leg, late);
  BenchInvite invite = {
    .target = target,
    .from_name = leg->account->display_name,
    .forwarded = leg->forwarded,
    .referred_by = leg->referred_by,
    .replaces = leg->replaces,
    .sdp = offer,
  };

  leg->late_offer = late;
  leg->early = FALSE;
  g_hash_table_add(leg->tried, g_ascii_strdown(target, -1));
  bench_call_leg_bind_session(leg, session);
  g_signal_connect(session, "progress", G_CALLBACK(on_progress), leg);
  g_signal_connect(session, "answered", G_CALLBACK(on_answered), leg);
  g_signal_connect(session, "redirected", G_CALLBACK(on_redirected), leg);
  if (!bench_session_invite(session, &invite, error))
    return FALSE;
  bench_call_set_text(&leg->call->remote_uri, bench_session_get_remote_uri(session));
  bench_call_set_text(&leg->call->remote_number, bench_session_get_remote_user(session));
  return TRUE;
}

/* The next target not tried yet, or NULL. */
static char *
next_target(BenchCallLeg *leg)
{
  while (leg->targets->len > 0)
    {
      g_autofree char *target = g_ptr_array_steal_index(leg->targets, 0);
      g_autofree char *key = g_ascii_strdown(target, -1);

      if (!g_hash_table_contains(leg->tried, key) && g_hash_table_size(leg->tried) <= MOST_REDIRECTS)
        return g_steal_pointer(&target);
      bench_warning("Call %u: not following a redirect to %s again", leg->call->id, target);
    }
  return NULL;
}

/* Goes on to the next target; FALSE when there is none left, or it cannot be called. */
static gboolean
follow(BenchCallLeg *leg)
{
  g_autofree char *target = next_target(leg);
  g_autoptr(GError) error = NULL;

  if (target == NULL)
    return FALSE;
  /* What the last one let us hear is over. */
  leg->call->early_media = FALSE;
  bench_media_session_set_joined(leg->media, FALSE);
  if (!send_invite(leg, target, &error))
    {
      bench_warning("Call %u: %s", leg->call->id, error->message);
      return FALSE;
    }
  bench_call_leg_set_state(leg, BENCH_CALL_CALLING);
  return TRUE;
}

/* The call once more, to the server @leg's account is at now. */
static gboolean
send_to_server(BenchCallLeg *leg)
{
  BenchSettings *settings = bench_sip_call_control_get_settings(leg->control);
  g_autoptr(GError) error = NULL;
  g_autofree char *target
      = bench_sip_account_get_target(leg->account, leg->dialled,
                                     bench_settings_get_boolean(settings, "sip.use_23_as_pound"), &error);

  leg->awaits_server = FALSE;
  if (target != NULL && send_invite(leg, target, &error))
    return TRUE;
  bench_warning("Call %u: %s", leg->call->id, error->message);
  return FALSE;
}

/* The first server gave no answer, or 503: the second is asked, in a call of its own (RFC 3263 4.3, F178). */
static gboolean
try_other_server(BenchCallLeg *leg, int code)
{
  BenchAccounts *accounts = bench_sip_call_control_get_accounts(leg->control);
  g_autoptr(BenchSipAgent) agent = NULL;
  g_autoptr(BenchSipAccount) other = NULL;
  gboolean wait = FALSE;

  if ((code != 408 && code != 503) || leg->dialled == NULL || leg->call->state != BENCH_CALL_CALLING
      || leg->call->answered_us != 0)
    return FALSE;
  other = bench_accounts_fail_over(accounts, leg->account, &agent, &wait);
  if (other == NULL)
    return FALSE;
  bench_info("Call %u: no use of %s, trying %s", leg->call->id, leg->account->server, other->server);
  bench_sip_account_unref(leg->account);
  leg->account = g_steal_pointer(&other);
  g_set_object(&leg->agent, agent);
  leg->awaits_server = wait;
  return wait || send_to_server(leg);
}

/* A redirected call was refused by one target: the others are still to be asked, unless the answer was
   meant for all of them (RFC 3261 8.1.3.4, 21.6). A server that gave no answer has perhaps a second. */
gboolean
bench_outgoing_try_next(BenchCallLeg *leg, int code)
{
  if (leg->targets == NULL || leg->call->answered_us != 0 || code >= 600)
    return FALSE;
  return follow(leg) || try_other_server(leg, code);
}

/* A second server has us now, or does not want us: the calls that wait for that go on, or end. */
void
bench_outgoing_server_answered(BenchSipCallControl *control, BenchSipAccount *account, gboolean has_us)
{
  GPtrArray *legs = bench_sip_call_control_get_legs(control);

  for (guint i = legs->len; i > 0; i--)
    {
      BenchCallLeg *leg = g_ptr_array_index(legs, i - 1);

      if (!leg->awaits_server || leg->account != account || !bench_call_is_alive(leg->call))
        continue;
      leg->awaits_server = FALSE;
      if (has_us)
        bench_accounts_take_agent(bench_sip_call_control_get_accounts(control), leg->account, &leg->agent);
      if (!has_us || !send_to_server(leg))
        bench_call_leg_finish(leg, BENCH_CALL_END_FAILED, 503);
    }
}

static void
on_redirected(BenchSession *session, GPtrArray *targets, const char *headers, BenchCallLeg *leg)
{
  /* The old session has said all we need; its "ended" must not end the call. */
  g_signal_handlers_disconnect_by_data(session, leg);
  g_free(leg->forwarded);
  leg->forwarded = g_strdup(headers);
  for (guint i = 0; i < targets->len; i++)
    g_ptr_array_insert(leg->targets, (int) i, g_strdup(g_ptr_array_index(targets, i)));
  if (!follow(leg))
    bench_call_leg_finish(leg, BENCH_CALL_END_FAILED, 482);
}

static BenchCallLeg *
new_leg(BenchSipCallControl *control, BenchSipAccount *account, BenchSipAgent *agent)
{
  BenchCallControl *base = BENCH_CALL_CONTROL(control);
  g_autoptr(BenchCall) call
      = bench_call_new(bench_call_control_next_call_id(base), account->index, BENCH_CALL_OUTGOING_DIRECTION);
  BenchCallLeg *leg = bench_sip_call_control_add_leg(control, call, account, agent);

  call->started_us = bench_clock_wall(bench_sip_call_control_get_clock(control));
  leg->targets = g_ptr_array_new_with_free_func(g_free);
  leg->tried = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  return leg;
}

static gboolean
start_leg(BenchCallLeg *leg, const char *target, GError **error)
{
  g_autoptr(GError) cause = NULL;

  if (!bench_call_leg_open_media(leg, &cause))
    {
      g_set_error_literal(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_MEDIA, cause->message);
      return FALSE;
    }
  if (!send_invite(leg, target, &cause))
    {
      g_set_error_literal(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_NUMBER, cause->message);
      return FALSE;
    }
  bench_media_engine_expect_call(bench_sip_call_control_get_media(leg->control), NULL);
  return TRUE;
}

/* What was dialled is a bare address, "10.0.0.7", "10.0.0.7:5070" or "sip:10.0.0.7:5070", and such calls are on
   (F022): they need no registration. */
static gboolean
is_direct(BenchSettings *settings, const char *number)
{
  g_autofree char *text = g_strstrip(g_strdup(number));
  const char *host = g_ascii_strncasecmp(text, "sip:", 4) == 0 ? text + 4 : text;
  g_autoptr(GSocketConnectable) address = NULL;

  text[strcspn(text, ";")] = '\0';
  if (!bench_settings_get_boolean(settings, "features.direct_ip_call_enable") || strchr(host, '@') != NULL)
    return FALSE;
  if (g_hostname_is_ip_address(host))
    return TRUE;
  address = g_network_address_parse(host, 5060, NULL);
  return address != NULL
         && g_hostname_is_ip_address(g_network_address_get_hostname(G_NETWORK_ADDRESS(address)));
}

/* With its scheme: an address with a port would be taken for a user. */
static char *
name_address(const char *number, gboolean direct)
{
  g_autofree char *text = g_strstrip(g_strdup(number));

  if (!direct || g_ascii_strncasecmp(text, "sip:", 4) == 0 || g_hostname_is_ip_address(text))
    return g_steal_pointer(&text);
  return g_strconcat("sip:", text, NULL);
}

/* Places a call. */
BenchCall *
bench_outgoing_dial(BenchSipCallControl *control, const BenchOutgoing *outgoing, GError **error)
{
  BenchSettings *settings = bench_sip_call_control_get_settings(control);
  BenchSipAgent *agent = NULL;
  gboolean direct = is_direct(settings, outgoing->number);
  g_autoptr(BenchSipAccount) account = bench_accounts_find(bench_sip_call_control_get_accounts(control),
                                                           outgoing->line, direct, &agent, error);
  g_autoptr(GError) cause = NULL;
  g_autofree char *number = name_address(outgoing->number, direct);
  g_autofree char *target = NULL;
  guint most_calls = (guint) bench_settings_get_int(settings, "benchphone.limit.calls");
  BenchCallLeg *leg;

  if (account == NULL)
    return NULL;
  target = bench_sip_account_get_target(account, number,
                                        bench_settings_get_boolean(settings, "sip.use_23_as_pound"), &cause);
  if (target == NULL)
    {
      g_set_error_literal(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_NUMBER, cause->message);
      return NULL;
    }
  if (bench_sip_call_control_count_alive(control) >= most_calls)
    {
      g_set_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_LIMIT, "no more than %u calls at once",
                  most_calls);
      return NULL;
    }
  leg = new_leg(control, account, agent);
  leg->dialled = direct ? NULL : g_strdup(outgoing->number);
  leg->referred_by = g_strdup(outgoing->referred_by);
  leg->replaces = bench_replaces_copy(outgoing->replaces);
  g_set_object(&leg->referrer, outgoing->referrer);
  leg->call->referred = outgoing->referrer != NULL;
  if (!start_leg(leg, target, error))
    {
      g_ptr_array_remove(bench_sip_call_control_get_legs(control), leg);
      return NULL;
    }
  bench_call_control_add_call(BENCH_CALL_CONTROL(control), g_object_ref(leg->call));
  return leg->call;
}
