/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/account.h"

#include <gio/gio.h>
#include <sofia-sip/url.h>
#include <string.h>

#include "base/log.h"

#define DEFAULT_PORT 5060
#define DEFAULT_TLS_PORT 5061

static char *
dup_host(const char *host)
{
  gsize length = strlen(host);

  if (host[0] == '[' && length > 2)
    return g_strndup(host + 1, length - 2);
  return g_strdup(host);
}

static gboolean
is_host(const char *text)
{
  return strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:[]") == strlen(text);
}

static guint16
default_port(const BenchSipAccount *account)
{
  return account->transport == BENCH_TRANSPORT_TLS ? DEFAULT_TLS_PORT : DEFAULT_PORT;
}

static void
read_transport(BenchSipAccount *account, BenchSettings *settings)
{
  int transport = bench_settings_get_intf(settings, "account.%u.transport", account->index);
  int type = bench_settings_get_intf(settings, "account.%u.dns_srv_type", account->index);

  if (transport == 3)
    {
      account->dns_transports = type != 0 ? 1U << (type - 1) : 7U;
      account->transport = type != 0 ? (BenchTransport) (type - 1) : BENCH_TRANSPORT_UDP;
    }
  else
    account->transport = (BenchTransport) transport;
}

/* A number of the server's own. */
static int
read_server_number(BenchSettings *settings, guint index, guint server, const char *name)
{
  return bench_settings_get_intf(settings, "account.%u.sip_server.%u.%s", index, server, name);
}

/* 0 stands for a port that is not given. One nobody set is 5060, or 5061 for TLS; with DNS choosing, DNS
   tells. */
static guint16
read_port(const BenchSipAccount *account, BenchSettings *settings, const char *name)
{
  g_autofree char *full = g_strdup_printf("account.%u.%s", account->index, name);
  g_autofree char *origin = bench_settings_get_origin(settings, full);

  if (strcmp(origin, "default") != 0)
    return (guint16) bench_settings_get_int(settings, full);
  if (account->dns_transports != 0)
    return 0;
  return default_port(account);
}

/**
 * bench_sip_account_new:
 * @index: account number, from 1
 *
 * Returns: (transfer full) (nullable): the account at its first server, or %NULL when it is not enabled or names
 *   no server or user.
 */
BenchSipAccount *
bench_sip_account_new(BenchSettings *settings, guint index)
{
  return bench_sip_account_new_at(settings, index, 1);
}

/**
 * bench_sip_account_new_at:
 * @index: account number, from 1
 * @server: 1 or 2
 *
 * Returns: (transfer full) (nullable): the account at this server of its (guide F178), %NULL as above.
 */
BenchSipAccount *
bench_sip_account_new_at(BenchSettings *settings, guint index, guint server_number)
{
  g_autofree char *port_name = g_strdup_printf("sip_server.%u.port", server_number);
  BenchSipAccount *account;
  const char *auth_name = bench_settings_getf(settings, "account.%u.auth_name", index);
  const char *user_name = bench_settings_getf(settings, "account.%u.user_name", index);
  const char *label = bench_settings_getf(settings, "account.%u.label", index);
  const char *server
      = bench_settings_getf(settings, "account.%u.sip_server.%u.address", index, server_number);
  const char *proxy = bench_settings_getf(settings, "account.%u.outbound_host", index);
  const char *backup = bench_settings_getf(settings, "account.%u.backup_outbound_host", index);

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
  read_transport(account, settings);
  account->server_port = read_port(account, settings, port_name);
  if (bench_settings_get_booleanf(settings, "account.%u.outbound_proxy_enable", index) && proxy[0] != '\0')
    {
      account->proxy = dup_host(proxy);
      account->proxy_port = read_port(account, settings, "outbound_port");
      account->backup_proxy = backup[0] != '\0' && is_host(backup) ? dup_host(backup) : NULL;
      account->backup_proxy_port = read_port(account, settings, "backup_outbound_port");
    }
  account->proxy_in_dialog = bench_settings_get_boolean(settings, "sip.use_out_bound_in_dialog");
  account->server_number = server_number;
  account->repetitions = (guint) read_server_number(settings, index, server_number, "retry_counts");
  account->expires_s = (guint) read_server_number(settings, index, server_number, "expires");
  account->retry_s = (guint) bench_settings_get_intf(settings, "account.%u.reg_fail_retry_interval", index);
  account->local_port = (guint16) bench_settings_get_intf(settings, "account.%u.sip_listen_port", index);
  account->settings = g_object_ref(settings);
  account->home = bench_sip_home_new();
  return account;
}

/* account.X.enable; what else ends like that is read when it is needed. */
static gboolean
is_switch(const char *name)
{
  const char *number = name + strlen("account.");

  return strcmp(number + strspn(number, "0123456789"), ".enable") == 0;
}

/**
 * bench_sip_account_depends_on:
 * @name: of a parameter that has changed
 *
 * Returns: whether accounts must sign in again for it. Codecs, ptime and the like are read when a call
 *   begins; these decide who we are and where.
 */
gboolean
bench_sip_account_depends_on(const char *name)
{
  static const char *const endings[] = {
    ".label",
    ".display_name",
    ".auth_name",
    ".user_name",
    ".password",
    ".address",
    ".port",
    ".expires",
    ".redundancy_type",
    ".transport",
    ".outbound_proxy_enable",
    ".outbound_host",
    ".outbound_port",
    ".dns_srv_type",
    ".backup_outbound_host",
    ".backup_outbound_port",
    ".timer_t1",
    ".timer_t2",
    ".timer_t4",
    ".sip_listen_port",
    ".rport",
    ".nat_traversal",
    ".stun_server",
    ".stun_port",
  };

  static const char *const names[] = {
    "security.trust_certificates", "security.cn_validation",         "trusted_certificates.url",
    "server_certificates.url",     "benchphone.tls.private_key",     "sip.use_out_bound_in_dialog",
    "network.qos.signaltos",       "features.direct_ip_call_enable",
  };

  for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
    if (strcmp(name, names[i]) == 0)
      return TRUE;
  /* Read at each call, whatever they end in. */
  if (!g_str_has_prefix(name, "account.") || strstr(name, ".codec.") != NULL
      || strstr(name, ".session_timer.") != NULL)
    return FALSE;
  if (is_switch(name))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS(endings); i++)
    if (g_str_has_suffix(name, endings[i]))
      return TRUE;
  return FALSE;
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
  bench_sip_home_free(account->home);
  g_free(account->backup_proxy);
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
 * bench_sip_account_get_server_number:
 * @parameter: what follows "account.X.sip_server.Y." in the name of a number
 *
 * Returns: its present value.
 */
int
bench_sip_account_get_server_number(const BenchSipAccount *account, const char *parameter)
{
  return read_server_number(account->settings, account->index, account->server_number, parameter);
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

/* The server as it stands in our URIs. */
static char *
server_in_uri(const BenchSipAccount *account)
{
  g_autofree char *host = bench_sip_host_to_uri(account->server);
  guint16 port = account->server_port;

  return port != default_port(account) && port != 0 ? g_strdup_printf("%s:%u", host, port)
                                                    : g_steal_pointer(&host);
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
  g_autofree char *server = server_in_uri(account);

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
  g_autofree char *server = server_in_uri(account);

  return g_strdup_printf("sip:%s", server);
}

static char *
make_where(const BenchSipAccount *account, const char *host, guint16 port)
{
  g_autofree char *in_uri = bench_sip_host_to_uri(host);
  g_autofree char *number = port != 0 ? g_strdup_printf(":%u", port) : g_strdup("");
  g_autofree char *transport = g_ascii_strdown(bench_transport_name(account->transport), -1);

  if (account->dns_transports != 0)
    return g_strdup_printf("sip:%s%s;dns=%u", in_uri, number, account->dns_transports);
  return g_strdup_printf("sip:%s%s;transport=%s", in_uri, number, transport);
}

/**
 * bench_sip_account_get_route:
 *
 * Returns: (transfer full): where requests outside a dialog are sent first, as sip/hops.h wants it: the
 *   outbound proxy if there is one, after it the backup proxy; else the server.
 */
char *
bench_sip_account_get_route(const BenchSipAccount *account)
{
  g_autofree char *first = account->proxy != NULL
                               ? make_where(account, account->proxy, account->proxy_port)
                               : make_where(account, account->server, account->server_port);
  g_autofree char *second = account->proxy != NULL && account->backup_proxy != NULL
                                ? make_where(account, account->backup_proxy, account->backup_proxy_port)
                                : NULL;

  return second != NULL ? g_strdup_printf("%s %s", first, second) : g_steal_pointer(&first);
}

/**
 * bench_sip_account_get_servers:
 *
 * Returns: (transfer full): where all of the account's servers are, as sip/hops.h wants it.
 */
char *
bench_sip_account_get_servers(const BenchSipAccount *account)
{
  g_autofree char *route = bench_sip_account_get_route(account);
  g_autofree char *registrar = make_where(account, account->server, account->server_port);

  return g_strdup_printf("%s %s", route, registrar);
}

/**
 * bench_sip_account_is_direct:
 * @target: a Request-URI
 *
 * Returns: whether that is a call to an address of its own (F022), past server and proxy.
 */
gboolean
bench_sip_account_is_direct(const BenchSipAccount *account, const char *target)
{
  su_home_t home[1] = { SU_HOME_INIT(home) };
  url_t *url = url_make(home, target);
  g_autofree char *host = url != NULL && url->url_host != NULL ? dup_host(url->url_host) : g_strdup("");
  guint port = url != NULL && url->url_port != NULL ? (guint) g_ascii_strtoull(url->url_port, NULL, 10) : 0;
  gboolean is_server = strcmp(host, account->server) == 0
                       && (port != 0 ? port : DEFAULT_PORT)
                              == (account->server_port != 0 ? account->server_port : (guint) DEFAULT_PORT);

  gboolean has_user = url != NULL && url->url_user != NULL;

  su_home_deinit(home);
  return bench_settings_get_boolean(account->settings, "features.direct_ip_call_enable") && !has_user
         && !is_server && g_hostname_is_ip_address(host);
}

/**
 * bench_sip_account_get_route_to:
 * @target: the Request-URI of a request outside a dialog
 *
 * Returns: (transfer full) (nullable): where it is sent first, %NULL: to the address in it.
 */
char *
bench_sip_account_get_route_to(const BenchSipAccount *account, const char *target)
{
  return bench_sip_account_is_direct(account, target) ? NULL : bench_sip_account_get_route(account);
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
      g_autofree char *server = server_in_uri(account);

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
