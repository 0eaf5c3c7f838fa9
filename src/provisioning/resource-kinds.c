/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provisioning/resource-kinds.h"

#include <openssl/pem.h>
#include <openssl/x509.h>
#include <string.h>

#include "provisioning/place.h"

#define KB 1024
#define MB (1024 * KB)
#define DEEPEST 32
#define LONGEST_NAME 64

G_DEFINE_QUARK(bench_resource_error, bench_resource_error)

static gboolean
fail(GError **error, const char *text)
{
  g_set_error_literal(error, BENCH_RESOURCE_ERROR, BENCH_RESOURCE_ERROR_CONTENT, text);
  return FALSE;
}

static gboolean
check_wav(const char *bytes, gsize size, GError **error)
{
  if (size >= 12 && memcmp(bytes, "RIFF", 4) == 0 && memcmp(bytes + 8, "WAVE", 4) == 0)
    return TRUE;
  return fail(error, "not a WAV file");
}

static gboolean
check_text(const char *bytes, gsize size, GError **error)
{
  if (g_utf8_validate(bytes, (gssize) size, NULL))
    return TRUE;
  return fail(error, "not UTF-8 text");
}

/* Whoever reads what is encrypted asks for its passphrase, OpenSSL on the terminal, and the phone stands still. */
static gboolean
check_certificate(const char *bytes, gsize size, GError **error)
{
  BIO *memory;
  X509 *certificate;
  gboolean good;

  if (g_strstr_len(bytes, (gssize) size, "ENCRYPTED") != NULL)
    return fail(error, "protected by a passphrase, which nobody is here to type");
  memory = BIO_new_mem_buf(bytes, (int) size);
  certificate = PEM_read_bio_X509(memory, NULL, NULL, (void *) "");
  good = certificate != NULL;

  X509_free(certificate);
  BIO_free(memory);
  return good || fail(error, "no certificate in PEM form");
}

static gboolean
check_image(const char *bytes, gsize size, GError **error)
{
  static const struct
  {
    const char *head;
    gsize size;
  } heads[] = { { "\x89PNG\r\n\x1a\n", 8 }, { "\xff\xd8\xff", 3 }, { "BM", 2 } };

  for (gsize i = 0; i < G_N_ELEMENTS(heads); i++)
    if (size > heads[i].size && memcmp(bytes, heads[i].head, heads[i].size) == 0)
      return TRUE;
  return fail(error, "neither a PNG, a JPEG nor a BMP picture");
}

static void
on_element(GMarkupParseContext *context,
           const char *name G_GNUC_UNUSED,
           const char **attributes G_GNUC_UNUSED,
           const char **values G_GNUC_UNUSED,
           gpointer data G_GNUC_UNUSED,
           GError **error)
{
  if (g_slist_length((GSList *) g_markup_parse_context_get_element_stack(context)) > DEEPEST)
    fail(error, "XML nested deeper than 32 elements");
}

/* A document type could define entities that grow without end. */
static void
on_passthrough(GMarkupParseContext *context G_GNUC_UNUSED,
               const char *text,
               gsize length,
               gpointer data G_GNUC_UNUSED,
               GError **error)
{
  if (length >= 9 && g_ascii_strncasecmp(text, "<!DOCTYPE", 9) == 0)
    fail(error, "XML with a document type");
}

static gboolean
check_xml(const char *bytes, gsize size, GError **error)
{
  static const GMarkupParser parser = { on_element, NULL, NULL, on_passthrough, NULL };
  g_autoptr(GMarkupParseContext) context = g_markup_parse_context_new(&parser, 0, NULL, NULL);
  g_autoptr(GError) reason = NULL;

  if (g_markup_parse_context_parse(context, bytes, (gssize) size, &reason)
      && g_markup_parse_context_end_parse(context, &reason))
    return TRUE;
  g_set_error(error, BENCH_RESOURCE_ERROR, BENCH_RESOURCE_ERROR_CONTENT, "not fit as XML (%s)",
              reason->message);
  return FALSE;
}

static const BenchResourceKind kinds[] = {
  { "ringtone.url", MB, check_wav, TRUE, FALSE, NULL },
  { "trusted_certificates.url", 256 * KB, check_certificate, TRUE, TRUE, NULL },
  { "server_certificates.url", 64 * KB, check_certificate, FALSE, FALSE, NULL },
  { "custom_factory_configuration.url", MB, check_text, FALSE, FALSE, NULL, TRUE },
  { "local_contact.data.url", MB, check_xml, FALSE, FALSE, NULL },
  { "call_list.url", MB, check_xml, FALSE, FALSE, NULL },
  { "dialplan_dialnow.url", 256 * KB, check_xml, FALSE, FALSE, NULL },
  { "dialplan_replace_rule.url", 256 * KB, check_xml, FALSE, FALSE, NULL },
  { "auto_dst.url", 256 * KB, check_xml, FALSE, FALSE, NULL },
  { "gui_lang.url", MB, check_text, TRUE, FALSE, NULL },
  { "web_item_level.url", 256 * KB, check_text, FALSE, FALSE, NULL },
  { "wallpaper_upload.url", 5 * MB, check_image, TRUE, FALSE, NULL },
  { "screen_saver.pic.url", 5 * MB, check_image, TRUE, FALSE, NULL },
  { "custom_softkey_call_failed.url", 64 * KB, check_xml, FALSE, FALSE, NULL },
  { "custom_softkey_call_in.url", 64 * KB, check_xml, FALSE, FALSE, NULL },
  { "custom_softkey_connecting.url", 64 * KB, check_xml, FALSE, FALSE, NULL },
  { "custom_softkey_dialing.url", 64 * KB, check_xml, FALSE, FALSE, NULL },
  { "custom_softkey_ring_back.url", 64 * KB, check_xml, FALSE, FALSE, NULL },
  { "custom_softkey_talking.url", 64 * KB, check_xml, FALSE, FALSE, NULL },
  { "openvpn.url", 0, NULL, FALSE, FALSE, "this computer's own VPN is used" },
  { "firmware.url", 0, NULL, FALSE, FALSE, "this program is updated by the package manager" },
  { "network.802_1x.root_cert_url", 0, NULL, FALSE, FALSE,
    "802.1X is done by this computer's own supplicant" },
  { "network.802_1x.client_cert_url", 0, NULL, FALSE, FALSE,
    "802.1X is done by this computer's own supplicant" },
};

/**
 * bench_resource_kinds:
 * @n: (out): how many there are
 *
 * Returns: (transfer none): every parameter that names a file.
 */
const BenchResourceKind *
bench_resource_kinds(gsize *n)
{
  *n = G_N_ELEMENTS(kinds);
  return kinds;
}

/**
 * bench_resource_kind_find:
 * @parameter: a parameter's name
 *
 * Returns: (transfer none) (nullable): what kind of file it names, if it names one.
 */
const BenchResourceKind *
bench_resource_kind_find(const char *parameter)
{
  for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
    if (strcmp(kinds[i].parameter, parameter) == 0)
      return &kinds[i];
  return NULL;
}

/**
 * bench_resource_file_name:
 * @url: of a resource
 *
 * Returns: (transfer full): the last part of its path, when it is fit to be a file's name here: letters, digits,
 *   dots, dashes and underscores, no dot first; else %NULL.
 */
char *
bench_resource_file_name(const char *url, GError **error)
{
  g_autofree char *raw = bench_place_base_name(url);
  g_autofree char *name = g_uri_unescape_string(raw, NULL);

  if (name != NULL && *name != '\0' && *name != '.' && strlen(name) <= LONGEST_NAME
      && strspn(name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._-") == strlen(name))
    return g_steal_pointer(&name);
  g_set_error_literal(error, BENCH_RESOURCE_ERROR, BENCH_RESOURCE_ERROR_NAME,
                      "its name is not fit for a file: letters, digits, dots, dashes and underscores are");
  return NULL;
}
