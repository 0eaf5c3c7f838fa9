/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "remote/client-login.h"

#include "remote/passphrase.h"

/**
 * bench_client_login_run:
 * @name: of a user level of the phone
 * @password_file: (nullable): a file whose first line is the password; %NULL asks on the terminal
 *
 * Signs in for as long as @client lives.
 *
 * Returns: whether the phone knows name and password.
 */
gboolean
bench_client_login_run(BenchClient *client, const char *name, const char *password_file, GError **error)
{
  g_autofree char *password = bench_password_read(password_file, error);
  g_autoptr(GVariant) reply = NULL;

  if (password == NULL)
    return FALSE;
  reply = bench_client_call(client, "Login", g_variant_new("(ss)", name, password), "(s)",
                            BENCH_CLIENT_PATIENCE_MS, error);
  return reply != NULL;
}
