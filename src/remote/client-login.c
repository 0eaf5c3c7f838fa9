/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "remote/client-login.h"

#include "remote/passphrase.h"

/**
 * bench_client_login_options:
 * @name: where the name goes; outlives the group
 *
 * Returns: (transfer full): the option --login.
 */
GOptionGroup *
bench_client_login_options(char **name)
{
  const GOptionEntry entries[] = {
    { "login", 'l', 0, G_OPTION_ARG_STRING, name,
      "Sign in as a user level first (admin, user …); its password is asked for, or the first line of "
      "--password-file",
      "NAME" },
    { NULL },
  };
  GOptionGroup *group
      = g_option_group_new("login", "Option of all commands:", "Option of all commands", NULL, NULL);

  g_option_group_add_entries(group, entries);
  return group;
}

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
