/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provisioning/configuration.h"

#include "provisioning/decrypt.h"
#include "provisioning/provisioning.h"
#include "settings/cfg.h"

/* A page that says "sign in first" has no such line. */
static gboolean
is_configuration(GBytes *bytes)
{
  gsize size = 0;
  const char *text = g_bytes_get_data(bytes, &size);

  return bench_cfg_begins(text, size, BENCH_CFG_VERSION_LINE);
}

/**
 * bench_configuration_read:
 * @file: as it came
 * @key: that decrypts it, "" for none
 * @key_parameter: where that key is set
 * @key_in_file: auto_provision.aes_key_in_file, for which there is no way here: it is why @key is missing
 *
 * Returns: (transfer full): the text, with its version line; %NULL with the reason when it is no configuration.
 */
GBytes *
bench_configuration_read(GBytes *file,
                         const char *key,
                         const char *key_parameter,
                         gboolean key_in_file,
                         GError **error)
{
  g_autoptr(GBytes) text = NULL;

  if (!bench_decrypt_is_encrypted(file))
    text = g_bytes_ref(file);
  else if (*key == '\0' && key_in_file)
    {
      g_propagate_error(error, bench_decrypt_key_file_error());
      return NULL;
    }
  else if (*key == '\0')
    {
      g_set_error(error, BENCH_PROVISIONING_ERROR, BENCH_PROVISIONING_ERROR_FILE,
                  "it is encrypted, or no configuration file, and %s is empty", key_parameter);
      return NULL;
    }
  else
    text = bench_decrypt(file, key, error);
  if (text == NULL || is_configuration(text))
    return g_steal_pointer(&text);
  g_set_error_literal(error, BENCH_PROVISIONING_ERROR, BENCH_PROVISIONING_ERROR_FILE,
                      "no configuration file: it does not begin with " BENCH_CFG_VERSION_LINE);
  return NULL;
}
