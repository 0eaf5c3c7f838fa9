/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/capabilities.h"

/* An option tag of ours, and whether an account has it switched on; NULL: always. */
typedef struct
{
  const char *tag;
  gboolean (*is_on)(const BenchSipAccount *account);
} Extension;

static gboolean
is_reliable_on(const BenchSipAccount *account)
{
  return bench_sip_account_is_on(account, "100rel_enable");
}

static gboolean
is_timer_on(const BenchSipAccount *account)
{
  return bench_sip_account_is_on(account, "session_timer.enable");
}

static const Extension extensions[] = {
  { "replaces", NULL },         /* RFC 3891 */
  { "100rel", is_reliable_on }, /* RFC 3262 */
  { "timer", is_timer_on },     /* RFC 4028 */
};

/**
 * bench_capabilities_get_allow:
 *
 * Returns: (transfer none): the methods that have a handler, for Allow (RFC 3261 20.5).
 */
const char *
bench_capabilities_get_allow(void)
{
  return "INVITE, ACK, CANCEL, BYE, OPTIONS, PRACK, UPDATE, REFER, NOTIFY, SUBSCRIBE, INFO, MESSAGE";
}

/**
 * bench_capabilities_get_accept:
 *
 * Returns: (transfer none): the body types we read, for Accept (RFC 3261 20.1).
 */
const char *
bench_capabilities_get_accept(void)
{
  return "application/sdp, text/plain, message/sipfrag, application/simple-message-summary, "
         "application/dialog-info+xml, application/reginfo+xml, application/pidf+xml, "
         "application/dtmf-relay, "
         "application/dtmf";
}

/**
 * bench_capabilities_get_allow_events:
 *
 * Returns: (transfer none): the event packages we know, for Allow-Events (RFC 6665 8.2.2).
 */
const char *
bench_capabilities_get_allow_events(void)
{
  return "refer, dialog, message-summary, reg, presence, check-sync";
}

/**
 * bench_capabilities_get_notified_events:
 *
 * Returns: (transfer none): the event packages one can subscribe to here, for the Allow-Events of a 489
 *   (RFC 6665 8.3.2). Presence is published to a server and not told to anybody directly.
 */
const char *
bench_capabilities_get_notified_events(void)
{
  return "dialog";
}

static gboolean
is_usable(const Extension *extension, const BenchSipAccount *account)
{
  return account == NULL || extension->is_on == NULL || extension->is_on(account);
}

static gboolean
is_supported(const char *tag, const BenchSipAccount *account)
{
  for (gsize i = 0; i < G_N_ELEMENTS(extensions); i++)
    if (g_ascii_strcasecmp(extensions[i].tag, tag) == 0)
      return is_usable(&extensions[i], account);
  return FALSE;
}

/**
 * bench_capabilities_make_supported:
 * @account: (nullable): whose switches decide; %NULL: all extensions we have
 *
 * Returns: (transfer full): the value of Supported (RFC 3261 20.37), "" when there is nothing to say.
 */
char *
bench_capabilities_make_supported(const BenchSipAccount *account)
{
  GString *text = g_string_new(NULL);

  for (gsize i = 0; i < G_N_ELEMENTS(extensions); i++)
    if (is_usable(&extensions[i], account))
      g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", extensions[i].tag);
  return g_string_free(text, FALSE);
}

/**
 * bench_capabilities_make_supported_for_register:
 * @account: whose switches decide
 *
 * Returns: (transfer full): the value of Supported in a REGISTER, which takes a Path in its answer besides (RFC
 *   3327 5.1).
 */
char *
bench_capabilities_make_supported_for_register(const BenchSipAccount *account)
{
  g_autofree char *supported = bench_capabilities_make_supported(account);

  return g_strconcat("path", supported[0] != '\0' ? ", " : "", supported, NULL);
}

/**
 * bench_capabilities_find_unsupported:
 * @sip: a request as Sofia parsed it
 * @account: (nullable): whose switches decide; %NULL: all extensions we have count
 *
 * Returns: (transfer full) (nullable): the extensions it requires and we do not have: the value of
 *   Unsupported in a 420 (RFC 3261 8.2.2.3); %NULL when there are none.
 */
char *
bench_capabilities_find_unsupported(const sip_t *sip, const BenchSipAccount *account)
{
  GString *names = NULL;

  for (const sip_require_t *require = sip->sip_require; require != NULL; require = require->k_next)
    for (const msg_param_t *item = require->k_items; item != NULL && *item != NULL; item++)
      {
        if (is_supported(*item, account))
          continue;
        if (names == NULL)
          names = g_string_new(NULL);
        g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", *item);
      }
  return names != NULL ? g_string_free(names, FALSE) : NULL;
}
