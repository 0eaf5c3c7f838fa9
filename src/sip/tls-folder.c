/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/tls-folder.h"

#include <glib/gstdio.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#define SELF_SIGNED_DAYS 365

static X509 *
sign_own(EVP_PKEY *key)
{
  X509 *certificate = X509_new();
  X509_NAME *name = X509_get_subject_name(certificate);

  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set_int64(X509_get_serialNumber(certificate), g_get_real_time());
  X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate), (long) SELF_SIGNED_DAYS * 24 * 3600);
  X509_set_pubkey(certificate, key);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const guchar *) "benchphone", -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  X509_sign(certificate, key, EVP_sha256());
  return certificate;
}

/**
 * bench_tls_folder_make:
 * @with_key: a certificate and key of ours are needed too
 *
 * Returns: (transfer full): the path of a new folder only we can read, %NULL with @error.
 */
char *
bench_tls_folder_make(gboolean with_key, GError **error)
{
  int files = with_key ? 2 : 1;
  g_autofree char *folder = g_dir_make_tmp("benchphone-tls-XXXXXX", error);
  EVP_PKEY *key = folder != NULL ? EVP_EC_gen("P-256") : NULL;
  X509 *certificate = key != NULL ? sign_own(key) : NULL;
  BIO *memory = BIO_new(BIO_s_mem());
  gboolean written = certificate != NULL;

  for (int i = 0; i < files && written; i++)
    {
      g_autofree char *path = g_build_filename(folder, i == 0 ? "cafile.pem" : "agent.pem", NULL);
      char *text;
      long size;

      written = i == 0 ? PEM_write_bio_X509(memory, certificate) == 1
                       : PEM_write_bio_PrivateKey(memory, key, NULL, NULL, 0, NULL, NULL) == 1;
      size = BIO_get_mem_data(memory, &text);
      written = written && g_file_set_contents_full(path, text, size, G_FILE_SET_CONTENTS_NONE, 0600, error);
    }
  BIO_free(memory);
  X509_free(certificate);
  EVP_PKEY_free(key);
  return written ? g_steal_pointer(&folder) : NULL;
}

/**
 * bench_tls_folder_remove:
 *
 * Sofia has read it: the folder goes, with what is in it.
 */
void
bench_tls_folder_remove(const char *folder)
{
  static const char *const names[] = { "cafile.pem", "agent.pem" };

  for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
    {
      g_autofree char *path = g_build_filename(folder, names[i], NULL);

      g_unlink(path);
    }
  g_rmdir(folder);
}
