/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/authorization.h"

#include <gio/gio.h>
#include <sofia-sip/sip_header.h>
#include <string.h>

#include "base/log.h"

static GPtrArray *
collect_challenges(const msg_auth_t *first)
{
  GPtrArray *challenges = g_ptr_array_new_with_free_func(g_free);

  for (const msg_auth_t *challenge = first; challenge != NULL; challenge = challenge->au_next)
    {
      GString *text = g_string_new(challenge->au_scheme);

      for (int i = 0; challenge->au_params != NULL && challenge->au_params[i] != NULL; i++)
        g_string_append_printf(text, "%s%s", i == 0 ? " " : ", ", challenge->au_params[i]);
      g_ptr_array_add(challenges, g_string_free(text, FALSE));
    }
  return challenges;
}

/* The name itself, or a domain it lies in: "example.org" of "sip.example.org". */
static gboolean
belongs_to(const char *realm, const char *host)
{
  gsize host_length = host != NULL ? strlen(host) : 0;
  gsize length = strlen(realm);

  if (host == NULL || length > host_length)
    return FALSE;
  if (g_ascii_strcasecmp(realm, host) == 0)
    return TRUE;
  return strchr(realm, '.') != NULL && !g_hostname_is_ip_address(host) && length < host_length
         && host[host_length - length - 1] == '.'
         && g_ascii_strcasecmp(realm, host + host_length - length) == 0;
}

static gboolean
is_named(const BenchSipAccount *account, const char *realm)
{
  const char *value = bench_settings_get(account->settings, "benchphone.auth.realms");
  g_auto(GStrv) names = g_strsplit(value, ",", -1);

  for (guint i = 0; names[i] != NULL; i++)
    {
      const char *name = g_strstrip(names[i]);

      if (strcmp(name, "*") == 0 || (name[0] != '\0' && g_ascii_strcasecmp(name, realm) == 0))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_ours(const char *realm, gpointer data)
{
  const BenchSipChallenged *challenged = data;
  const BenchSipAccount *account = challenged->account;

  if (challenged->registering)
    {
      bench_sip_home_add_realm(account->home, realm);
      return TRUE;
    }
  return bench_sip_home_has_realm(account->home, realm) || belongs_to(realm, account->server)
         || belongs_to(realm, account->proxy) || belongs_to(realm, account->backup_proxy)
         || is_named(account, realm);
}

/* Whether our server or proxy said it, as the socket tells. */
static gboolean
is_from_server(const BenchSipChallenged *challenged)
{
  return challenged->to_server || challenged->registering
         || bench_sip_home_has_server(challenged->account->home, &challenged->leg->peer);
}

/**
 * bench_sip_authorization_take:
 * @status: 401 or 407
 * @sip: the answer with the challenges
 *
 * Returns: whether the request is to be sent again, with what bench_sip_authorization_make() gives; else
 *   %FALSE, with the reason in words for a person, cleaned and logged.
 */
gboolean
bench_sip_authorization_take(const BenchSipChallenged *challenged,
                             int status,
                             const sip_t *sip,
                             GError **error)
{
  g_autoptr(GPtrArray) challenges
      = collect_challenges(status == 401 ? sip->sip_www_authenticate : sip->sip_proxy_authenticate);
  BenchDigestRules rules = {
    .proxy = status == 407,
    .refuse_md5 = !bench_settings_get_boolean(challenged->account->settings, "benchphone.auth.md5"),
    .is_ours = is_ours,
    .data = (gpointer) challenged,
    .tries = challenged->tries,
  };
  g_autoptr(GError) cause = NULL;
  g_autofree char *clean = NULL;

  if (!is_from_server(challenged))
    g_set_error(&cause, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "not asked by our server");
  else if (bench_digest_challenge(challenged->leg->digest, challenges, &rules, &cause))
    return TRUE;
  clean = bench_clean_text(cause->message);
  bench_warning("Account %u: %s: %d from %s port %u is not answered: %s", challenged->account->index,
                challenged->method_name, status, challenged->leg->peer.host, challenged->leg->peer.port,
                clean);
  g_set_error(error, cause->domain, cause->code, "Authentication failed: %s", clean);
  return FALSE;
}

/* Sofia keeps the parameters of these apart. */
static void
take_info(BenchSipLeg *leg, gboolean proxy, const msg_auth_info_t *info)
{
  g_autoptr(GString) text = g_string_new(NULL);

  for (int i = 0; info != NULL && info->ai_params != NULL && info->ai_params[i] != NULL; i++)
    g_string_append_printf(text, "%s%s", i > 0 ? ", " : "", info->ai_params[i]);
  if (text->len > 0)
    bench_digest_take_info(leg->digest, proxy, text->str);
}

/**
 * bench_sip_authorization_take_info:
 * @sip: a 2xx to a request that carried credentials
 */
void
bench_sip_authorization_take_info(BenchSipLeg *leg, const sip_t *sip)
{
  take_info(leg, FALSE, sip->sip_authentication_info);
  take_info(leg, TRUE, sip->sip_proxy_authentication_info);
}

/**
 * bench_sip_authorization_make:
 * @uri: the Request-URI as it goes out
 * @body: (nullable)
 *
 * Returns: (transfer full) (nullable): the header lines with credentials for all that challenged us in @leg.
 */
char *
bench_sip_authorization_make(BenchSipLeg *leg,
                             const BenchSipAccount *account,
                             const char *method_name,
                             const char *uri,
                             const char *body)
{
  BenchDigestRequest request = {
    .user = account->auth_name,
    .password = account->password,
    .method = method_name,
    .uri = uri,
    .body = body,
  };

  return bench_digest_respond(leg->digest, &request);
}
