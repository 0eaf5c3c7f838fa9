/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/reset.h"

#include "settings/settings-private.h"

static gboolean
is_certificate(const char *name)
{
  static const char *const prefixes[]
      = { "trusted_certificates.", "server_certificates.", "benchphone.tls." };

  for (gsize i = 0; i < G_N_ELEMENTS(prefixes); i++)
    if (g_str_has_prefix(name, prefixes[i]))
      return TRUE;
  return FALSE;
}

static gboolean
clear(BenchSettings *self, BenchLayer layer, gboolean keep_certificates)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  GHashTableIter iter;
  gpointer name = NULL;

  g_hash_table_iter_init(&iter, self->layers[layer]);
  while (g_hash_table_iter_next(&iter, &name, NULL))
    if (!keep_certificates || !is_certificate(name))
      g_ptr_array_add(names, g_strdup(name));
  bench_settings_begin(self);
  for (guint i = 0; i < names->len; i++)
    bench_settings_put(self, layer, g_ptr_array_index(names, i), NULL, NULL);
  bench_settings_end(self);
  return names->len > 0;
}

/**
 * bench_settings_clear_layer:
 * @layer: any but the defaults
 *
 * Takes back every value of a layer, in one transaction.
 *
 * Returns: whether it had any.
 */
gboolean
bench_settings_clear_layer(BenchSettings *self, BenchLayer layer)
{
  g_return_val_if_fail(layer != BENCH_LAYER_DEFAULT, FALSE);

  return clear(self, layer, FALSE);
}

static gboolean
keeps_certificates(BenchSettings *self, BenchResetKind kind, BenchResetCertificates certificates)
{
  if (kind == BENCH_RESET_LOCAL)
    return FALSE;
  switch (certificates)
    {
    case BENCH_RESET_CERTIFICATES_AS_SET:
      return bench_settings_get_boolean(self, "phone_setting.reserve_certs_enable");
    case BENCH_RESET_CERTIFICATES_KEEP:
      return TRUE;
    case BENCH_RESET_CERTIFICATES_REMOVE:
      return FALSE;
    }
  g_return_val_if_reached(FALSE);
}

/**
 * bench_settings_reset:
 * @certificates: what becomes of the parameters that name certificates and keys
 *
 * Forgets layers with their secrets, in one transaction. The factory layer, files of the command line and what it
 * pins stay. After a factory reset "reset" tells those who keep more than settings.
 */
void
bench_settings_reset(BenchSettings *self, BenchResetKind kind, BenchResetCertificates certificates)
{
  gboolean keep = keeps_certificates(self, kind, certificates);

  bench_settings_begin(self);
  clear(self, BENCH_LAYER_USER, keep);
  if (kind == BENCH_RESET_FACTORY)
    {
      clear(self, BENCH_LAYER_MAC, keep);
      clear(self, BENCH_LAYER_COMMON, keep);
      clear(self, BENCH_LAYER_POLICY, FALSE);
    }
  bench_settings_end(self);
  if (kind == BENCH_RESET_FACTORY)
    g_signal_emit_by_name(self, "reset", keep);
}
