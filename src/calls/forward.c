/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Forwarding and do not disturb: which is on for a call, by phone or by account (features.fwd_mode,
 * dnd_mode), whom they let pass, and the 302 that says who forwarded. Guide 2.8 to 2.10, P-FWD, F045,
 * F051 to F059; RFC 5806, RFC 4244.
 */
#include "base/catalogue.h"
#include "calls/call-leg.h"

#include <string.h>

#include "base/log.h"

#define MS_PER_RING 6000

/* By BenchForwardKind. */
static const struct
{
  const char *phone;   /* forward.NAME.… */
  const char *account; /* account.X.NAME.… */
  const char *reason;  /* RFC 5806 */
} kinds[] = {
  [BENCH_FORWARD_ALWAYS] = { "always", "always_fwd", "unconditional" },
  [BENCH_FORWARD_BUSY] = { "busy", "busy_fwd", "user-busy" },
  [BENCH_FORWARD_NO_ANSWER] = { "no_answer", "timeout_fwd", "no-answer" },
};

/* The status that a reason of RFC 5806 stands for in History-Info (RFC 4244 4.3.3.1.2). */
static int
cause_of(const char *reason)
{
  if (strcmp(reason, "user-busy") == 0)
    return 486;
  if (strcmp(reason, "no-answer") == 0)
    return 408;
  return strcmp(reason, "deflection") == 0 ? 480 : 302;
}

static gboolean
is_listed(const char *list, const char *number)
{
  g_auto(GStrv) numbers = g_strsplit(list, ",", -1);

  for (guint i = 0; numbers[i] != NULL; i++)
    if (g_strstrip(numbers[i])[0] != '\0' && strcmp(numbers[i], number) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_by_account(BenchSettings *settings)
{
  return bench_settings_get_int(settings, "features.fwd_mode") == 1;
}

static gboolean
is_on(BenchCallLeg *leg, BenchForwardKind kind)
{
  BenchSettings *settings = bench_sip_call_control_get_settings(leg->control);

  if (!bench_settings_get_boolean(settings, "features.fwd.allow")
      || (bench_settings_get_boolean(settings, "features.forward.emergency.enable")
          && is_listed(bench_settings_get(settings, "features.forward.emergency.authorized_number"),
                       leg->call->remote_number)))
    return FALSE;
  if (is_by_account(settings))
    return bench_settings_get_booleanf(settings, "account.%u.%s.enable", leg->account->index,
                                       kinds[kind].account);
  return bench_settings_get_booleanf(settings, "forward.%s.enable", kinds[kind].phone);
}

static const char *
target_of(BenchCallLeg *leg, BenchForwardKind kind)
{
  BenchSettings *settings = bench_sip_call_control_get_settings(leg->control);

  if (is_by_account(settings))
    return bench_settings_getf(settings, "account.%u.%s.target", leg->account->index, kinds[kind].account);
  return bench_settings_getf(settings, "forward.%s.target", kinds[kind].phone);
}

/**
 * bench_forward_try:
 *
 * Answers 302 if that forward is on and its target is good.
 *
 * Returns: whether it did; if not, the call is as it was.
 */
gboolean
bench_forward_try(BenchCallLeg *leg, BenchForwardKind kind)
{
  const char *target = target_of(leg, kind);
  g_autoptr(GError) error = NULL;

  if (!is_on(leg, kind) || target[0] == '\0')
    return FALSE;
  if (bench_forward_call(leg, target, kinds[kind].reason, &error))
    return TRUE;
  bench_warning("Call %u is not forwarded to %s: %s", leg->call->id, target, error->message);
  return FALSE;
}

/**
 * bench_forward_get_ring_ms:
 * @ms: (out): how long it may ring before the no-answer forward
 *
 * Returns: whether that forward is on.
 */
gboolean
bench_forward_get_ring_ms(BenchCallLeg *leg, guint *ms)
{
  BenchSettings *settings = bench_sip_call_control_get_settings(leg->control);
  int rings = is_by_account(settings)
                  ? bench_settings_get_intf(settings, "account.%u.timeout_fwd.timeout", leg->account->index)
                  : bench_settings_get_int(settings, "forward.no_answer.timeout");

  *ms = (guint) rings * MS_PER_RING;
  return is_on(leg, BENCH_FORWARD_NO_ANSWER);
}

/* The header lines that say who forwards, and why; NULL if nothing shall be said. */
static char *
make_headers(BenchCallLeg *leg, const char *target, const char *reason)
{
  BenchSettings *settings = bench_sip_call_control_get_settings(leg->control);
  const char *before = bench_session_get_diversion(leg->session);
  g_autofree char *aor = bench_sip_account_get_aor(leg->account);
  g_autofree char *diversion = g_strdup_printf("Diversion: <%s>;reason=%s%s%s", aor, reason,
                                               before != NULL ? ", " : "", before != NULL ? before : "");
  g_autofree char *history
      = g_strdup_printf("History-Info: <%s?Reason=SIP%%3Bcause%%3D%d>;index=1, <%s>;index=1.1", aor,
                        cause_of(reason), target);

  if (!bench_settings_get_boolean(settings, "features.fwd_diversion_enable"))
    return NULL;
  switch (bench_settings_get_int(settings, "benchphone.forward.header"))
    {
    case 1:
      return g_steal_pointer(&history);
    case 2:
      return g_strdup_printf("%s\r\n%s", diversion, history);
    default:
      return g_steal_pointer(&diversion);
    }
}

static gboolean
is_international(const char *target)
{
  const char *user = strchr(target, ':') != NULL ? strchr(target, ':') + 1 : target;

  return user[0] == '+' || g_str_has_prefix(user, "00");
}

/**
 * bench_forward_call:
 * @target: number or SIP URI
 * @reason: of the forward, as RFC 5806 names it
 *
 * Answers a ringing call with 302.
 *
 * Returns: %FALSE with a %BENCH_CALL_ERROR when the call or the target does not allow that.
 */
gboolean
bench_forward_call(BenchCallLeg *leg, const char *target, const char *reason, GError **error)
{
  BenchSettings *settings = bench_sip_call_control_get_settings(leg->control);
  g_autoptr(GError) cause = NULL;
  g_autofree char *headers = NULL;
  g_autofree char *uri = NULL;

  if (leg->session == NULL || !bench_session_is_unanswered(leg->session))
    {
      g_set_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE, N_("the call is not ringing"));
      return FALSE;
    }
  if (is_international(target) && !bench_settings_get_boolean(settings, "forward.international.enable"))
    {
      g_set_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_NUMBER,
                  N_("forwarding to international numbers is off"));
      return FALSE;
    }
  uri = bench_sip_account_get_target(leg->account, target,
                                     bench_settings_get_boolean(settings, "sip.use_23_as_pound"), &cause);
  if (uri == NULL)
    {
      g_set_error_literal(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_NUMBER, cause->message);
      return FALSE;
    }
  headers = make_headers(leg, uri, reason);
  g_signal_handlers_disconnect_by_data(leg->session, leg);
  bench_session_redirect(leg->session, uri, headers);
  bench_call_leg_finish(leg, BENCH_CALL_END_FORWARDED, 302);
  return TRUE;
}

/**
 * bench_dnd_is_on:
 * @line: account number
 *
 * Returns: whether do not disturb is on, for the phone or for that account (features.dnd_mode).
 */
gboolean
bench_dnd_is_on(BenchSettings *settings, guint line)
{
  if (bench_settings_get_int(settings, "features.dnd_mode") == 1)
    return bench_settings_get_booleanf(settings, "account.%u.dnd.enable", line);
  return bench_settings_get_boolean(settings, "features.dnd.enable");
}

/**
 * bench_dnd_refuses:
 *
 * Returns: whether do not disturb keeps this call out; it lets emergency numbers through.
 */
gboolean
bench_dnd_refuses(BenchCallLeg *leg)
{
  BenchSettings *settings = bench_sip_call_control_get_settings(leg->control);

  if (!bench_dnd_is_on(settings, leg->account->index))
    return FALSE;
  return !bench_settings_get_boolean(settings, "features.dnd.emergency_enable")
         || !is_listed(bench_settings_get(settings, "features.dnd.emergency_authorized_number"),
                       leg->call->remote_number);
}
