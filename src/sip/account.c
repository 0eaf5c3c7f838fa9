/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/account.h"

#include <gio/gio.h>
#include <sofia-sip/url.h>
#include <string.h>

#include "base/log.h"

#define DEFAULT_PORT 5060

static char *
dup_host(const char *host)
{
  gsize length = strlen(host);

  if (host[0] == '[' && length > 2)
    return g_strndup(host + 1, length - 2);
  return g_strdup(host);
}

static guint16
port_or_default(int port)
{
  return port > 0 ? (guint16) port : DEFAULT_PORT;
}

static gboolean
is_host(const char *text)
{
  return strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:[]") == strlen(text);
}

/* TLS is not there yet: the account will fail on opening it and say so, rather than go out in the clear. */
static BenchTransport
read_transport(BenchSettings *settings, guint index)
{
  switch (bench_settings_get_intf(settings, "account.%u.transport", index))
    {
    case 1:
      return BENCH_TRANSPORT_TCP;
    case 2:
      return BENCH_TRANSPORT_TLS;
    case 3:
      bench_warning("Account %u: the choice of transport by DNS is not available in this version; using UDP",
                    index);
      return BENCH_TRANSPORT_UDP;
    default:
      return BENCH_TRANSPORT_UDP;
    }
}

/**
 * bench_sip_account_new:
 * @index: account number, from 1
 *
 * Returns: (transfer full) (nullable): the account, or %NULL when it is not enabled or names no server
 *   or user.
 */
BenchSipAccount *
bench_sip_account_new(BenchSettings *settings, guint index)
{
  BenchSipAccount *account;
  const char *auth_name = bench_settings_getf(settings, "account.%u.auth_name", index);
  const char *user_name = bench_settings_getf(settings, "account.%u.user_name", index);
  const char *label = bench_settings_getf(settings, "account.%u.label", index);
  const char *server = bench_settings_getf(settings, "account.%u.sip_server.1.address", index);
  const char *proxy = bench_settings_getf(settings, "account.%u.outbound_host", index);

  if (!bench_settings_get_booleanf(settings, "account.%u.enable", index) || user_name[0] == '\0'
      || server[0] == '\0')
    return NULL;
  if (!is_host(server) || (proxy[0] != '\0' && !is_host(proxy)))
    {
      bench_warning("Account %u: \"%s\" is no host name or address", index, is_host(server) ? proxy : server);
      return NULL;
    }
  account = g_new0(BenchSipAccount, 1);
  g_atomic_ref_count_init(&account->ref_count);
  account->index = index;
  account->display_name = g_strdup(bench_settings_getf(settings, "account.%u.display_name", index));
  account->label = g_strdup(label[0] != '\0' ? label : user_name);
  account->user_name = g_strdup(user_name);
  account->auth_name = g_strdup(auth_name[0] != '\0' ? auth_name : user_name);
  account->password = g_strdup(bench_settings_getf(settings, "account.%u.password", index));
  account->server = dup_host(server);
  account->server_port
      = port_or_default(bench_settings_get_intf(settings, "account.%u.sip_server.1.port", index));
  if (bench_settings_get_booleanf(settings, "account.%u.outbound_proxy_enable", index) && proxy[0] != '\0')
    {
      account->proxy = dup_host(proxy);
      account->proxy_port
          = port_or_default(bench_settings_get_intf(settings, "account.%u.outbound_port", index));
    }
  account->transport = read_transport(settings, index);
  account->expires_s = (guint) bench_settings_get_intf(settings, "account.%u.sip_server.1.expires", index);
  account->retry_s = (guint) bench_settings_get_intf(settings, "account.%u.reg_fail_retry_interval", index);
  account->local_port = (guint16) bench_settings_get_intf(settings, "account.%u.sip_listen_port", index);
  account->settings = g_object_ref(settings);
  return account;
}

/**
 * bench_sip_account_ref:
 *
 * Returns: (transfer full): @account
 */
BenchSipAccount *
bench_sip_account_ref(BenchSipAccount *account)
{
  g_atomic_ref_count_inc(&account->ref_count);
  return account;
}

/**
 * bench_sip_account_unref:
 * @account: (transfer full): freed with its last reference, the password overwritten
 */
void
bench_sip_account_unref(BenchSipAccount *account)
{
  if (!g_atomic_ref_count_dec(&account->ref_count))
    return;
  explicit_bzero(account->password, strlen(account->password));
  g_free(account->password);
  g_free(account->display_name);
  g_free(account->label);
  g_free(account->user_name);
  g_free(account->auth_name);
  g_free(account->server);
  g_free(account->proxy);
  g_object_unref(account->settings);
  g_free(account);
}

/**
 * bench_sip_account_is_on:
 * @parameter: what follows "account.X." in the name of a boolean
 *
 * Returns: its present value.
 */
gboolean
bench_sip_account_is_on(const BenchSipAccount *account, const char *parameter)
{
  return bench_settings_get_booleanf(account->settings, "account.%u.%s", account->index, parameter);
}

/**
 * bench_sip_account_get_number:
 * @parameter: what follows "account.X." in the name of a number
 *
 * Returns: its present value.
 */
int
bench_sip_account_get_number(const BenchSipAccount *account, const char *parameter)
{
  return bench_settings_get_intf(account->settings, "account.%u.%s", account->index, parameter);
}

/**
 * bench_sip_host_to_uri:
 * @host: a name or a numeric address without brackets
 *
 * Returns: (transfer full): as it stands in a URI: IPv6 in brackets (RFC 3261 19.1.1).
 */
char *
bench_sip_host_to_uri(const char *host)
{
  return strchr(host, ':') != NULL ? g_strdup_printf("[%s]", host) : g_strdup(host);
}

static char *
host_port(const char *host, guint16 port)
{
  g_autofree char *in_uri = bench_sip_host_to_uri(host);

  return port != DEFAULT_PORT ? g_strdup_printf("%s:%u", in_uri, port) : g_steal_pointer(&in_uri);
}

static const char *
transport_parameter(const BenchSipAccount *account)
{
  switch (account->transport)
    {
    case BENCH_TRANSPORT_UDP:
      return "";
    case BENCH_TRANSPORT_TCP:
      return ";transport=tcp";
    case BENCH_TRANSPORT_TLS:
      return ";transport=tls";
    }
  g_return_val_if_reached("");
}

/**
 * bench_sip_escape_user:
 * @text: a user name or what was dialled; blanks are dropped
 * @hash_as_23: whether # becomes %23, as RFC 3261 wants it
 *
 * Returns: (transfer full): the user part of a URI (RFC 3261 25.1, unreserved and user-unreserved).
 */
char *
bench_sip_escape_user(const char *text, gboolean hash_as_23)
{
  GString *user = g_string_new(NULL);

  for (const guchar *p = (const guchar *) text; *p != '\0'; p++)
    {
      if (*p == '#' && !hash_as_23)
        g_string_append_c(user, '#');
      else if (g_ascii_isalnum(*p) || strchr("-_.!~*'()&=+$,;?/", *p) != NULL)
        g_string_append_c(user, (char) *p);
      else if (*p != ' ')
        g_string_append_printf(user, "%%%02X", *p);
    }
  return g_string_free(user, FALSE);
}

/**
 * bench_sip_name_address:
 * @name: display name, "" for none; cleaned here
 *
 * Returns: (transfer full): a name-addr of RFC 3261 25.1: `"name" <uri>`.
 */
char *
bench_sip_name_address(const char *name, const char *uri)
{
  g_autofree char *clean = bench_clean_text(name);
  GString *text = g_string_new(NULL);

  if (clean[0] != '\0')
    {
      g_string_append_c(text, '"');
      for (const char *p = clean; *p != '\0'; p++)
        {
          if (*p == '"' || *p == '\\')
            g_string_append_c(text, '\\');
          g_string_append_c(text, *p);
        }
      g_string_append(text, "\" ");
    }
  g_string_append_printf(text, "<%s>", uri);
  return g_string_free(text, FALSE);
}

/**
 * bench_sip_account_get_aor:
 *
 * Returns: (transfer full): the address of record: "sip:user@server".
 */
char *
bench_sip_account_get_aor(const BenchSipAccount *account)
{
  g_autofree char *user = bench_sip_escape_user(account->user_name, TRUE);
  g_autofree char *server = host_port(account->server, account->server_port);

  return g_strdup_printf("sip:%s@%s", user, server);
}

/* F079: a user that is a telephone number says so, when the account wants it. */
static const char *
phone_parameter(const BenchSipAccount *account, const char *user)
{
  if (user[0] == '\0' || strspn(user, "0123456789+*#-. ") != strlen(user)
      || !bench_sip_account_is_on(account, "enable_user_equal_phone"))
    return "";
  return ";user=phone";
}

/**
 * bench_sip_account_get_caller:
 *
 * Returns: (transfer full): the URI of a call's From: the address of record, with user=phone if due.
 */
char *
bench_sip_account_get_caller(const BenchSipAccount *account)
{
  g_autofree char *aor = bench_sip_account_get_aor(account);

  return g_strconcat(aor, phone_parameter(account, account->user_name), NULL);
}

/**
 * bench_sip_account_get_registrar:
 *
 * Returns: (transfer full): the Request-URI of REGISTER: "sip:server" (RFC 3261 10.2).
 */
char *
bench_sip_account_get_registrar(const BenchSipAccount *account)
{
  g_autofree char *server = host_port(account->server, account->server_port);

  return g_strdup_printf("sip:%s", server);
}

/**
 * bench_sip_account_get_route:
 *
 * Returns: (transfer full): where requests outside a dialog are sent first: the outbound proxy if
 *   there is one, else the server.
 */
char *
bench_sip_account_get_route(const BenchSipAccount *account)
{
  g_autofree char *hop = account->proxy != NULL ? host_port(account->proxy, account->proxy_port)
                                                : host_port(account->server, account->server_port);

  return g_strdup_printf("sip:%s%s", hop, transport_parameter(account));
}

/**
 * bench_sip_account_get_first_hop:
 *
 * Returns: (transfer none): that hop's host, for finding the local address that leads to it.
 */
const char *
bench_sip_account_get_first_hop(const BenchSipAccount *account)
{
  return account->proxy != NULL ? account->proxy : account->server;
}

/**
 * bench_sip_account_get_target:
 * @number: what was dialled: digits, a name, "user@host", a SIP URI, or an IP address
 * @hash_as_23: write a dialled # as %23 (sip.use_23_as_pound)
 *
 * Returns: (transfer full): the Request-URI to call, or %NULL with @error.
 */
char *
bench_sip_account_get_target(const BenchSipAccount *account,
                             const char *number,
                             gboolean hash_as_23,
                             GError **error)
{
  g_autofree char *trimmed = g_strstrip(g_strdup(number));
  g_autofree char *uri = NULL;
  su_home_t home[1] = { SU_HOME_INIT(home) };
  url_t *url;
  gboolean valid;

  if (g_ascii_strncasecmp(trimmed, "sip:", 4) == 0 || g_ascii_strncasecmp(trimmed, "sips:", 5) == 0)
    uri = g_strdup(trimmed);
  else if (strchr(trimmed, '@') != NULL)
    uri = g_strdup_printf("sip:%s", trimmed);
  else if (g_hostname_is_ip_address(trimmed))
    {
      g_autofree char *host = bench_sip_host_to_uri(trimmed);

      uri = g_strdup_printf("sip:%s", host);
    }
  else
    {
      g_autofree char *user = bench_sip_escape_user(trimmed, hash_as_23);
      g_autofree char *server = host_port(account->server, account->server_port);

      uri = user[0] != '\0' ? g_strdup_printf("sip:%s@%s%s", user, server, phone_parameter(account, trimmed))
                            : NULL;
    }
  url = uri != NULL && strpbrk(uri, "<>\"\r\n \t") == NULL ? url_make(home, uri) : NULL;
  valid = url != NULL && url->url_host != NULL && url->url_host[0] != '\0' && url->url_headers == NULL;
  su_home_deinit(home);
  if (!valid)
    {
      g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "not a number or SIP address: %s", number);
      return NULL;
    }
  return g_steal_pointer(&uri);
}
