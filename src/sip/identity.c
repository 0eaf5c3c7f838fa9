/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/identity.h"

#include <sofia-sip/sip_header.h>
#include <sofia-sip/su_alloc.h>
#include <string.h>

#include "base/log.h"
#include "sip/header.h"

static const char *const headers[BENCH_IDENTITY_SOURCES] = {
  [BENCH_IDENTITY_FROM] = "From",
  [BENCH_IDENTITY_ASSERTED] = "P-Asserted-Identity",
  [BENCH_IDENTITY_PREFERRED] = "P-Preferred-Identity",
  [BENCH_IDENTITY_REMOTE_PARTY] = "Remote-Party-ID",
};

static void
add_source(BenchIdentityOrder *order, BenchIdentitySource source)
{
  if (order->n_sources < BENCH_IDENTITY_SOURCES)
    order->sources[order->n_sources++] = source;
}

static BenchIdentityOrder
read_preference(const char *preference)
{
  g_auto(GStrv) names = g_strsplit(preference, ",", 16);
  BenchIdentityOrder order = { 0 };

  for (guint i = 0; names[i] != NULL; i++)
    for (gsize h = 0; h < G_N_ELEMENTS(headers); h++)
      if (g_ascii_strcasecmp(g_strstrip(names[i]), headers[h]) == 0)
        add_source(&order, (BenchIdentitySource) h);
  if (order.n_sources == 0)
    add_source(&order, BENCH_IDENTITY_FROM);
  return order;
}

/**
 * bench_identity_order:
 * @cid_source: account.X.cid_source: 0 From, 1 P-Asserted-Identity, 2 that then From, 3 Remote-Party-ID,
 *   P-Asserted-Identity, From, 4 P-Asserted-Identity, Remote-Party-ID, From, 5 Remote-Party-ID, From,
 *   6 as @preference says
 * @preference: sip.cid_source.preference: names of headers, parted by commas
 *
 * Returns: where to look for the caller, first place first.
 */
BenchIdentityOrder
bench_identity_order(int cid_source, const char *preference)
{
  static const BenchIdentityOrder orders[] = {
    { { BENCH_IDENTITY_FROM }, 1 },
    { { BENCH_IDENTITY_ASSERTED }, 1 },
    { { BENCH_IDENTITY_ASSERTED, BENCH_IDENTITY_FROM }, 2 },
    { { BENCH_IDENTITY_REMOTE_PARTY, BENCH_IDENTITY_ASSERTED, BENCH_IDENTITY_FROM }, 3 },
    { { BENCH_IDENTITY_ASSERTED, BENCH_IDENTITY_REMOTE_PARTY, BENCH_IDENTITY_FROM }, 3 },
    { { BENCH_IDENTITY_REMOTE_PARTY, BENCH_IDENTITY_FROM }, 2 },
  };

  if (cid_source >= 0 && cid_source < (int) G_N_ELEMENTS(orders))
    return orders[cid_source];
  return read_preference(preference);
}

/* A display name as a person reads it: without its quotes and escapes, cleaned. */
static char *
unquote(const char *text)
{
  gsize length = strlen(text);
  g_autoptr(GString) plain = NULL;

  if (length < 2 || text[0] != '"' || text[length - 1] != '"')
    return bench_clean_name(text);
  plain = g_string_new(NULL);
  for (const char *p = text + 1; p < text + length - 1; p++)
    {
      if (*p == '\\' && p + 1 < text + length - 1)
        p++;
      g_string_append_c(plain, *p);
    }
  return bench_clean_name(plain->str);
}

static char *
read_user(const url_t *url)
{
  g_autofree char *plain = NULL;

  if (url->url_user == NULL || url->url_user[0] == '\0')
    return bench_clean_name(url->url_host != NULL ? url->url_host : "");
  plain = g_uri_unescape_string(url->url_user, NULL);
  return bench_clean_name(plain != NULL ? plain : url->url_user);
}

/**
 * bench_identity_read_address:
 * @display: (nullable): display name as it stood, quotes included
 *
 * Returns: (transfer full): that address, fit for the LCD.
 */
BenchIdentity *
bench_identity_read_address(const char *display, const url_t *url)
{
  BenchIdentity *identity = g_new0(BenchIdentity, 1);
  su_home_t home[1] = { SU_HOME_INIT(home) };
  const char *uri = url_as_string(home, url);

  identity->name = unquote(display != NULL ? display : "");
  identity->user = read_user(url);
  identity->uri = bench_clean_text(uri != NULL ? uri : "");
  su_home_deinit(home);
  return identity;
}

/**
 * bench_identity_free:
 * @identity: (transfer full) (nullable): freed
 */
void
bench_identity_free(BenchIdentity *identity)
{
  if (identity == NULL)
    return;
  g_free(identity->name);
  g_free(identity->user);
  g_free(identity->uri);
  g_free(identity);
}

static gboolean
asks_for_privacy(const sip_t *sip)
{
  static const char *const hiding[] = { "id", "user", "header" };
  const sip_privacy_t *privacy = sip->sip_privacy;

  for (gsize i = 0; privacy != NULL && privacy->priv_values != NULL && privacy->priv_values[i] != NULL; i++)
    for (gsize h = 0; h < G_N_ELEMENTS(hiding); h++)
      if (g_ascii_strcasecmp(privacy->priv_values[i], hiding[h]) == 0)
        return TRUE;
  return FALSE;
}

static gboolean
hides_remote_party(const sip_t *sip)
{
  const char *value = bench_header_find(sip, "Remote-Party-ID");
  g_autofree char *text = value != NULL ? g_ascii_strdown(value, -1) : NULL;
  const char *privacy = text != NULL ? strstr(text, ";privacy=") : NULL;

  return privacy != NULL && !g_str_has_prefix(privacy, ";privacy=off")
         && !g_str_has_prefix(privacy, ";privacy=none");
}

static gboolean
is_anonymous_url(const url_t *url)
{
  return (url->url_host != NULL && g_ascii_strcasecmp(url->url_host, "anonymous.invalid") == 0)
         || (url->url_user != NULL && g_ascii_strcasecmp(url->url_user, "anonymous") == 0);
}

/**
 * bench_identity_is_hidden:
 * @uri: of a From or To
 *
 * Returns: whether it names nobody (RFC 3323 4.1.1.3).
 */
gboolean
bench_identity_is_hidden(const char *uri)
{
  su_home_t home[1] = { SU_HOME_INIT(home) };
  const url_t *url = url_make(home, uri);
  gboolean hidden = url == NULL || is_anonymous_url(url);

  su_home_deinit(home);
  return hidden;
}

/**
 * bench_identity_is_anonymous:
 *
 * Returns: whether the caller hides: by Privacy, by Remote-Party-ID, or by its From (RFC 3323 4.1.1.3).
 */
gboolean
bench_identity_is_anonymous(const sip_t *sip)
{
  return asks_for_privacy(sip) || hides_remote_party(sip)
         || (sip->sip_from != NULL && is_anonymous_url(sip->sip_from->a_url));
}

/* The first address of a list, NULL if that is none; parsed in @home. */
static sip_from_t *
first_address(su_home_t *home, const char *value)
{
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func(g_free);

  bench_header_split(value, entries);
  return entries->len > 0 ? sip_from_make(home, g_ptr_array_index(entries, 0)) : NULL;
}

/* The first address in a header of that name (RFC 3325 9.1, the others are written alike). */
static BenchIdentity *
read_header(const sip_t *sip, const char *name)
{
  const char *value = bench_header_find(sip, name);
  su_home_t home[1] = { SU_HOME_INIT(home) };
  sip_from_t *address = value != NULL ? first_address(home, value) : NULL;
  BenchIdentity *identity
      = address != NULL ? bench_identity_read_address(address->a_display, address->a_url) : NULL;

  su_home_deinit(home);
  return identity;
}

static BenchIdentity *
read_source(const sip_t *sip, BenchIdentitySource source)
{
  if (source != BENCH_IDENTITY_FROM)
    return read_header(sip, headers[source]);
  return sip->sip_from != NULL ? bench_identity_read_address(sip->sip_from->a_display, sip->sip_from->a_url)
                               : NULL;
}

static BenchIdentity *
make_anonymous(void)
{
  BenchIdentity *identity = g_new0(BenchIdentity, 1);

  identity->name = g_strdup("Anonymous");
  identity->user = g_strdup("anonymous");
  identity->uri = g_strdup("sip:anonymous@anonymous.invalid");
  identity->anonymous = TRUE;
  return identity;
}

static BenchIdentity *
read_in_order(const sip_t *sip, const BenchIdentityOrder *order)
{
  for (guint i = 0; i < order->n_sources; i++)
    {
      BenchIdentity *identity = read_source(sip, order->sources[i]);

      if (identity != NULL)
        return identity;
    }
  return NULL;
}

/**
 * bench_identity_read:
 * @sip: an INVITE
 * @order: where to look
 *
 * Whoever asks for privacy is anonymous, whatever the other headers say (F080).
 *
 * Returns: (transfer full) (nullable): who calls; %NULL when the message has none of the headers.
 */
BenchIdentity *
bench_identity_read(const sip_t *sip, const BenchIdentityOrder *order)
{
  return bench_identity_is_anonymous(sip) ? make_anonymous() : read_in_order(sip, order);
}

/**
 * bench_identity_read_connected:
 * @sip: an answer, or a request inside a dialog
 * @order: where to look
 *
 * Returns: (transfer full) (nullable): who is at the far end now; %NULL when the message does not say.
 */
BenchIdentity *
bench_identity_read_connected(const sip_t *sip, const BenchIdentityOrder *order)
{
  g_autoptr(BenchIdentity) identity = read_in_order(sip, order);

  if (identity == NULL)
    return NULL;
  return asks_for_privacy(sip) || hides_remote_party(sip) ? make_anonymous() : g_steal_pointer(&identity);
}

static char *
user_of_address(const char *text)
{
  su_home_t home[1] = { SU_HOME_INIT(home) };
  sip_from_t *address = first_address(home, text);
  char *user = address != NULL && address->a_url->url_user != NULL ? read_user(address->a_url) : NULL;

  su_home_deinit(home);
  return user;
}

/* The entries of all History-Info headers in their order: "<uri>;index=1.1". */
static GPtrArray *
list_history(const sip_t *sip)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func(g_free);

  for (const sip_unknown_t *header = sip->sip_unknown; header != NULL; header = header->un_next)
    if (header->un_name != NULL && g_ascii_strcasecmp(header->un_name, "History-Info") == 0)
      bench_header_split(header->un_value, entries);
  return entries;
}

/* The last target that was left for another: its entry carries the reason why (RFC 4244 4.1). */
static char *
read_history(const sip_t *sip)
{
  g_autoptr(GPtrArray) entries = list_history(sip);

  for (guint i = entries->len; i > 0; i--)
    {
      const char *entry = g_ptr_array_index(entries, i - 1);

      if (strstr(entry, "?Reason=") != NULL || strstr(entry, "&Reason=") != NULL)
        return user_of_address(entry);
    }
  return entries->len > 1 ? user_of_address(g_ptr_array_index(entries, entries->len - 2)) : NULL;
}

/**
 * bench_identity_read_diverter:
 *
 * Returns: (transfer full): the user part of who forwarded the call to us: the first in Diversion
 *   (RFC 5806), else History-Info's; "" if nobody did.
 */
char *
bench_identity_read_diverter(const sip_t *sip)
{
  const char *diversion = bench_header_find(sip, "Diversion");
  char *user = diversion != NULL ? user_of_address(diversion) : NULL;

  if (user == NULL)
    user = read_history(sip);
  return user != NULL ? user : g_strdup("");
}

/**
 * bench_identity_copy_forwarders:
 * @sip: a 3xx
 *
 * Returns: (transfer full) (nullable): its Diversion and History-Info as header lines for the INVITE that
 *   follows it, %NULL if it has neither.
 */
char *
bench_identity_copy_forwarders(const sip_t *sip)
{
  static const char *const names[] = { "Diversion", "History-Info" };
  GString *lines = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
    {
      const char *value = bench_header_find(sip, names[i]);

      if (value == NULL)
        continue;
      if (lines == NULL)
        lines = g_string_new(NULL);
      g_string_append_printf(lines, "%s%s: %s", lines->len > 0 ? "\r\n" : "", names[i], value);
    }
  return lines != NULL ? g_string_free(lines, FALSE) : NULL;
}
