/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/reginfo.h"

#include <sofia-sip/url.h>
#include <string.h>

#include "base/log.h"
#include "base/xml.h"

#define REGINFO_SPACE "urn:ietf:params:xml:ns:reginfo"

/* Host, port and user decide; parameters of our Contact may come back in another order, or not at all. */
static gboolean
is_same_uri(const char *a, const char *b)
{
  su_home_t home[1] = { SU_HOME_INIT(home) };
  g_autofree char *first = g_strstrip(g_strdup(a));
  url_t *one = url_make(home, first);
  url_t *other = url_make(home, b);
  gboolean same = one != NULL && other != NULL && g_strcmp0(one->url_user, other->url_user) == 0
                  && one->url_host != NULL && other->url_host != NULL
                  && g_ascii_strcasecmp(one->url_host, other->url_host) == 0
                  && strcmp(url_port(one), url_port(other)) == 0;

  su_home_deinit(home);
  return same;
}

static void
take(BenchRegInfo *info, BenchRegInfoState state, const char *event)
{
  info->state = state;
  g_free(info->event);
  info->event = bench_clean_text(event);
}

static void
read_registration(BenchRegInfo *info, const BenchXml *registration, const char *contact)
{
  if (strcmp(bench_xml_get(registration, "state"), "terminated") == 0)
    take(info, BENCH_REGINFO_TERMINATED, "");
  for (guint i = 0; i < registration->children->len; i++)
    {
      const BenchXml *entry = g_ptr_array_index(registration->children, i);
      const BenchXml *uri = bench_xml_child(entry, "uri");
      gboolean active = strcmp(bench_xml_get(entry, "state"), "active") == 0;

      if (bench_xml_is(entry, REGINFO_SPACE, "contact") && uri != NULL
          && is_same_uri(uri->text->str, contact))
        take(info, active ? BENCH_REGINFO_ACTIVE : BENCH_REGINFO_TERMINATED, bench_xml_get(entry, "event"));
    }
}

/**
 * bench_reginfo_parse:
 * @info: (out caller-allocates): what is said about @contact of @aor; to be cleared, whatever is returned
 * @aor: "sip:user@server"
 * @contact: our Contact's URI
 *
 * Returns: whether the body is a registration document; %FALSE with a %BENCH_XML_ERROR.
 */
gboolean
bench_reginfo_parse(BenchRegInfo *info,
                    const char *body,
                    gsize size,
                    const char *aor,
                    const char *contact,
                    GError **error)
{
  g_autoptr(BenchXml) root = NULL;

  info->state = BENCH_REGINFO_UNKNOWN;
  info->event = g_strdup("");
  root = bench_xml_parse(body, size, error);
  if (root == NULL)
    return FALSE;
  if (!bench_xml_is(root, REGINFO_SPACE, "reginfo"))
    {
      g_set_error(error, BENCH_XML_ERROR, BENCH_XML_ERROR_SYNTAX, "not a reginfo document");
      return FALSE;
    }
  for (guint i = 0; i < root->children->len; i++)
    {
      const BenchXml *registration = g_ptr_array_index(root->children, i);

      if (bench_xml_is(registration, REGINFO_SPACE, "registration")
          && is_same_uri(bench_xml_get(registration, "aor"), aor))
        read_registration(info, registration, contact);
    }
  return TRUE;
}

/**
 * bench_reginfo_clear:
 *
 * Frees what @info holds.
 */
void
bench_reginfo_clear(BenchRegInfo *info)
{
  g_clear_pointer(&info->event, g_free);
}
