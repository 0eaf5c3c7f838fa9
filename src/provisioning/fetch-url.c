/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provisioning/fetch-url.h"

#include <gio/gio.h>
#include <string.h>

#include "base/log.h"
#include "provisioning/fetch.h"

#define LONGEST_URL 2048
#define LONGEST_HOST 253

static const struct
{
  const char *name;
  guint16 port;
} schemes[] = {
  [BENCH_FETCH_HTTP] = { "http", 80 },
  [BENCH_FETCH_HTTPS] = { "https", 443 },
  [BENCH_FETCH_FTP] = { "ftp", 21 },
  [BENCH_FETCH_TFTP] = { "tftp", 69 },
};

/**
 * bench_fetch_url_free:
 * @self: (transfer full) (nullable): an address; its password is wiped
 */
void
bench_fetch_url_free(BenchFetchUrl *self)
{
  if (self == NULL)
    return;
  if (self->password != NULL)
    explicit_bzero(self->password, strlen(self->password));
  g_free(self->host);
  g_free(self->path);
  g_free(self->username);
  g_free(self->password);
  g_free(self);
}

static gboolean
refuse(GError **error, const char *reason)
{
  g_set_error_literal(error, BENCH_FETCH_ERROR, BENCH_FETCH_ERROR_URL, reason);
  return FALSE;
}

/* A control byte, plain or percent-encoded, could end a line of HTTP or FTP. */
static gboolean
has_control(const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    {
      int value = (guchar) *p;

      if (*p == '%' && g_ascii_isxdigit(p[1]) && g_ascii_isxdigit(p[2]))
        value = g_ascii_xdigit_value(p[1]) * 16 + g_ascii_xdigit_value(p[2]);
      if (value < 0x20 || value == 0x7f)
        return TRUE;
    }
  return FALSE;
}

/* @p moves behind "://". */
static gboolean
take_scheme(const char **p, BenchFetchScheme *scheme, GError **error)
{
  const char *end = strstr(*p, "://");
  gsize length = strspn(*p, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

  if (length == 0 || (*p)[length] != ':')
    return refuse(error, "it does not begin with http://, https://, ftp:// or tftp://");
  for (gsize i = 0; i < G_N_ELEMENTS(schemes); i++)
    if (strlen(schemes[i].name) == length && g_ascii_strncasecmp(*p, schemes[i].name, length) == 0)
      {
        if (end != *p + length)
          return refuse(error, "there is no \"//\" and host behind the scheme");
        *scheme = i;
        *p = end + 3;
        return TRUE;
      }
  return refuse(error, "only http, https, ftp and tftp are fetched from");
}

static gboolean
take_userinfo(BenchFetchUrl *self, const char *text, gsize length, GError **error)
{
  g_autofree char *info = g_strndup(text, length);
  char *colon = strchr(info, ':');

  if (strchr(info, '@') != NULL)
    return refuse(error, "an '@' in the user name or password must be written %40");
  if (colon != NULL)
    *colon = '\0';
  self->username = g_uri_unescape_string(info, NULL);
  self->password = colon != NULL ? g_uri_unescape_string(colon + 1, NULL) : NULL;
  explicit_bzero(info, length);
  if (self->username == NULL || (colon != NULL && self->password == NULL))
    return refuse(error, "the user name or password is not percent-encoded as it must be");
  return TRUE;
}

static gboolean
is_host(const char *host)
{
  gsize length = strlen(host);

  if (length == 0 || length > LONGEST_HOST)
    return FALSE;
  if (host[0] != '[')
    {
      for (const char *p = host; *p != '\0'; p++)
        if (!g_ascii_isalnum(*p) && strchr("-._", *p) == NULL)
          return FALSE;
      return host[0] != '.' && host[0] != '-' && strstr(host, "..") == NULL;
    }

  if (length < 4 || host[length - 1] != ']')
    return FALSE;

  g_autofree char *inner = g_strndup(host + 1, length - 2);
  g_autoptr(GInetAddress) address = g_inet_address_new_from_string(inner);

  return address != NULL && g_inet_address_get_family(address) == G_SOCKET_FAMILY_IPV6;
}

static gboolean
take_host(BenchFetchUrl *self, const char *text, gsize length, GError **error)
{
  g_autofree char *authority = g_strndup(text, length);
  char *behind = authority[0] == '[' ? strchr(authority, ']') : authority;
  char *colon = behind != NULL ? strchr(behind, ':') : NULL;

  self->port = schemes[self->scheme].port;
  if (colon != NULL)
    {
      guint64 port;

      if (!g_ascii_string_to_unsigned(colon + 1, 10, 1, G_MAXUINT16, &port, NULL))
        return refuse(error, "the port is no number from 1 to 65535");
      self->port = port;
      *colon = '\0';
    }
  if (!is_host(authority))
    return refuse(error, "the host is neither a name nor an address");
  self->host = g_ascii_strdown(authority, -1);
  return TRUE;
}

/* What may stand in a path stays; a stray '%' and the rest are encoded. */
static char *
encode_path(const char *text, gsize length)
{
  GString *path = g_string_new(length == 0 || text[0] != '/' ? "/" : NULL);

  for (gsize i = 0; i < length; i++)
    {
      guchar c = text[i];
      gboolean encoded
          = c == '%' && i + 2 < length && g_ascii_isxdigit(text[i + 1]) && g_ascii_isxdigit(text[i + 2]);

      if (encoded || g_ascii_isalnum(c) || (c < 0x80 && strchr("-._~!$&'()*+,;=:@/?", c) != NULL))
        g_string_append_c(path, c);
      else
        g_string_append_printf(path, "%%%02X", c);
    }
  return g_string_free(path, FALSE);
}

static gboolean
take_apart(BenchFetchUrl *self, const char *text, GError **error)
{
  const char *p = text;
  gsize length;
  const char *at;

  if (strlen(text) > LONGEST_URL)
    return refuse(error, "it is longer than 2048 bytes");
  if (has_control(text))
    return refuse(error, "it has a control byte");
  if (!take_scheme(&p, &self->scheme, error))
    return FALSE;
  length = strcspn(p, "/?#");
  at = g_strrstr_len(p, length, "@");
  if (at != NULL)
    {
      if (!take_userinfo(self, p, at - p, error))
        return FALSE;
      length -= at + 1 - p;
      p = at + 1;
    }
  if (!take_host(self, p, length, error))
    return FALSE;
  p += length;
  self->path = encode_path(p, strcspn(p, "#"));
  if (!bench_fetch_url_is_http(self) && g_str_has_suffix(self->path, "/"))
    return refuse(error, "it names a folder and no file");
  return TRUE;
}

/**
 * bench_fetch_url_parse:
 * @text: an address as somebody typed it, or as a server redirects to
 * @error: says what is wrong with it, without repeating it
 *
 * Returns: (transfer full) (nullable): its parts, or %NULL.
 */
BenchFetchUrl *
bench_fetch_url_parse(const char *text, GError **error)
{
  g_autoptr(BenchFetchUrl) self = g_new0(BenchFetchUrl, 1);

  return take_apart(self, text, error) ? g_steal_pointer(&self) : NULL;
}

/**
 * bench_fetch_url_write:
 * @self: an address
 *
 * Returns: (transfer full): the same without user name and password, to be fetched and to be shown.
 */
char *
bench_fetch_url_write(const BenchFetchUrl *self)
{
  g_autofree char *port
      = self->port == schemes[self->scheme].port ? g_strdup("") : g_strdup_printf(":%u", self->port);

  return g_strconcat(schemes[self->scheme].name, "://", self->host, port, self->path, NULL);
}

/**
 * bench_fetch_url_is_http:
 * @self: an address
 *
 * Returns: whether it is fetched by HTTP, with TLS or without.
 */
gboolean
bench_fetch_url_is_http(const BenchFetchUrl *self)
{
  return self->scheme == BENCH_FETCH_HTTP || self->scheme == BENCH_FETCH_HTTPS;
}

/**
 * bench_fetch_url_may_follow:
 * @from: what was asked for
 * @to: where the answer redirects to
 *
 * Returns: whether the redirect is followed: among http and https, and never from https to http, which would
 * undo the protection somebody chose.
 */
gboolean
bench_fetch_url_may_follow(const BenchFetchUrl *from, const BenchFetchUrl *to)
{
  return bench_fetch_url_is_http(from) && bench_fetch_url_is_http(to)
         && (from->scheme == BENCH_FETCH_HTTP || to->scheme == BENCH_FETCH_HTTPS);
}

/**
 * bench_fetch_url_same_owner:
 * @from: what the credentials are for
 * @to: where a redirect leads
 *
 * Returns: whether the credentials may go there: the same host and port, or that host's own https port
 * instead of its http port. Another port may be somebody else's.
 */
gboolean
bench_fetch_url_same_owner(const BenchFetchUrl *from, const BenchFetchUrl *to)
{
  if (strcmp(from->host, to->host) != 0)
    return FALSE;
  if (from->scheme == to->scheme)
    return from->port == to->port;
  return from->scheme == BENCH_FETCH_HTTP && from->port == 80 && to->scheme == BENCH_FETCH_HTTPS
         && to->port == 443;
}

/**
 * bench_fetch_shown_url:
 * @url: (nullable): any text meant as an address, good or not
 *
 * Returns: (transfer full): what log, report and LCD may show of it: no user name, no password, clean.
 */
char *
bench_fetch_shown_url(const char *url)
{
  g_autoptr(BenchFetchUrl) parts = url != NULL ? bench_fetch_url_parse(url, NULL) : NULL;
  g_autofree char *clean = bench_clean_text(url != NULL ? url : "");
  const char *host = strstr(clean, "://");
  const char *at;

  if (parts != NULL)
    {
      g_autofree char *written = bench_fetch_url_write(parts);

      return bench_mask_secrets(written);
    }
  /* It is broken, so nobody knows where a password ends: nothing before the last '@' is shown. */
  host = host != NULL ? host + 3 : clean;
  at = strrchr(host, '@');

  g_autofree char *scheme = g_strndup(clean, host - clean);
  g_autofree char *shown = g_strconcat(scheme, at != NULL ? at + 1 : host, NULL);
  g_autofree char *masked = bench_mask_secrets(shown);

  return bench_clean_name(masked);
}
