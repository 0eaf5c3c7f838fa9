/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "certificates.h"

#include <glib/gstdio.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#define DAY (24L * 3600)
#define GOOD_NAMES "IP:127.0.0.1,IP:::1,DNS:pbx.test"

typedef struct
{
  EVP_PKEY *key;
  X509 *certificate;
} Pair;

static void
add_extension(X509 *certificate, X509 *issuer, int nid, const char *value)
{
  X509V3_CTX context;
  X509_EXTENSION *extension;

  X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
  extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
  g_assert_nonnull(extension);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

/* @issuer NULL: an authority that signs itself. */
static Pair
make(const char *name, const char *alternatives, const Pair *issuer, long ends)
{
  static gint64 serial;
  Pair pair = { EVP_EC_gen("P-256"), X509_new() };
  X509_NAME *subject = X509_get_subject_name(pair.certificate);

  X509_set_version(pair.certificate, X509_VERSION_3);
  ASN1_INTEGER_set_int64(X509_get_serialNumber(pair.certificate), ++serial);
  X509_gmtime_adj(X509_getm_notBefore(pair.certificate), -10 * DAY);
  X509_gmtime_adj(X509_getm_notAfter(pair.certificate), ends);
  X509_set_pubkey(pair.certificate, pair.key);
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, (const guchar *) name, -1, -1, 0);
  X509_set_issuer_name(pair.certificate,
                       issuer != NULL ? X509_get_subject_name(issuer->certificate) : subject);
  add_extension(pair.certificate, issuer != NULL ? issuer->certificate : pair.certificate,
                NID_basic_constraints, issuer != NULL ? "CA:FALSE" : "critical,CA:TRUE");
  if (alternatives != NULL)
    add_extension(pair.certificate, issuer->certificate, NID_subject_alt_name, alternatives);
  X509_sign(pair.certificate, issuer != NULL ? issuer->key : pair.key, EVP_sha256());
  return pair;
}

static void
clear(Pair *pair)
{
  X509_free(pair->certificate);
  EVP_PKEY_free(pair->key);
}

static char *
save(const char *folder, const char *name, const Pair *pair, gboolean with_key)
{
  char *path = g_build_filename(folder, name, NULL);
  FILE *file = g_fopen(path, "w");

  g_assert_nonnull(file);
  PEM_write_X509(file, pair->certificate);
  if (with_key)
    PEM_write_PrivateKey(file, pair->key, NULL, NULL, 0, NULL, NULL);
  fclose(file);
  return path;
}

static char *
make_server(const char *folder, const char *name, const char *alternatives, const Pair *issuer, long ends)
{
  Pair pair = make(name, alternatives, issuer, ends);
  g_autofree char *file = g_strconcat(name, ".pem", NULL);
  char *path = save(folder, file, &pair, TRUE);

  clear(&pair);
  return path;
}

TestCertificates *
test_certificates_new(void)
{
  TestCertificates *self = g_new0(TestCertificates, 1);
  Pair authority = make("Test Authority", NULL, NULL, 10 * DAY);
  Pair other = make("Other Authority", NULL, NULL, 10 * DAY);

  self->folder = g_dir_make_tmp("bench-certificates-XXXXXX", NULL);
  self->authority = save(self->folder, "authority.pem", &authority, FALSE);
  self->other_authority = save(self->folder, "other.pem", &other, FALSE);
  self->good = make_server(self->folder, "good", GOOD_NAMES, &authority, 10 * DAY);
  self->expired = make_server(self->folder, "expired", GOOD_NAMES, &authority, -DAY);
  self->wrong_name = make_server(self->folder, "wrong-name", "DNS:elsewhere.test", &authority, 10 * DAY);
  self->untrusted = make_server(self->folder, "untrusted", GOOD_NAMES, &other, 10 * DAY);
  self->client = make_server(self->folder, "client", "DNS:phone.test", &authority, 10 * DAY);
  clear(&authority);
  clear(&other);
  return self;
}

void
test_certificates_free(TestCertificates *self)
{
  char *files[] = { self->authority,  self->other_authority, self->good,  self->expired,
                    self->wrong_name, self->untrusted,       self->client };

  for (gsize i = 0; i < G_N_ELEMENTS(files); i++)
    {
      g_unlink(files[i]);
      g_free(files[i]);
    }
  g_rmdir(self->folder);
  g_free(self->folder);
  g_free(self);
}
