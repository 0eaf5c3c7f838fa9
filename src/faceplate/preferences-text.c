/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "faceplate/preferences-text.h"

#include <glib/gi18n.h>

/**
 * bench_preferences_name_account:
 * @settings: of the phone
 * @account: from 1
 *
 * Returns: (transfer full): the account in the list: its number, and who and where it is if it is set
 */
char *
bench_preferences_name_account(BenchSettings *settings, guint account)
{
  /* The settings' texts live until the next change; taken one at a time all the same. */
  g_autofree char *user = g_strdup(bench_settings_getf(settings, "account.%u.user_name", account));
  g_autofree char *server
      = g_strdup(bench_settings_getf(settings, "account.%u.sip_server.1.address", account));

  if (user[0] == '\0' && server[0] == '\0')
    return g_strdup_printf("%u – not set", account);
  return g_strdup_printf("%u – %s@%s", account, user[0] != '\0' ? user : "?",
                         server[0] != '\0' ? server : "?");
}

/**
 * bench_preferences_describe_line:
 * @line: (nullable): the account's line, %NULL if there is none
 *
 * Returns: (transfer full): its registration in words, with the server's answer when it failed
 */
char *
bench_preferences_describe_line(const BenchLine *line)
{
  const char *text = "";

  if (line == NULL)
    return g_strdup(_("Not in use"));
  switch (line->state)
    {
    case BENCH_LINE_DISABLED:
      return g_strdup(_("Not in use"));
    case BENCH_LINE_UNREGISTERED:
      text = _("Not registered");
      break;
    case BENCH_LINE_REGISTERING:
      return g_strdup(_("Registering…"));
    case BENCH_LINE_REGISTERED:
      return g_strdup(_("Registered"));
    case BENCH_LINE_FAILED:
      text = _("Registration failed");
      break;
    }
  if (line->code > 0)
    return g_strdup_printf("%s: %d %s", text, line->code, line->reason);
  if (line->reason[0] != '\0')
    return g_strdup_printf("%s: %s", text, line->reason);
  return g_strdup(text);
}

/**
 * bench_preferences_describe_origin:
 * @name: a parameter of the table
 *
 * Returns: (transfer full): where its value came from, in words; of one that hides the user's, that it does
 */
char *
bench_preferences_describe_origin(BenchSettings *settings, const char *name)
{
  g_autofree char *origin = bench_settings_get_origin(settings, name);

  switch (bench_settings_get_layer(settings, name))
    {
    case BENCH_LAYER_DEFAULT:
      return g_strdup(_("Default"));
    case BENCH_LAYER_USER:
      return g_strcmp0(origin, "user") == 0 ? g_strdup(_("Set on this phone"))
                                            : g_strdup_printf(_("Set on this phone (%s)"), origin);
    case BENCH_LAYER_FACTORY:
    case BENCH_LAYER_COMMON:
    case BENCH_LAYER_MAC:
    case BENCH_LAYER_FILE:
      return g_strdup_printf(_("From %s"), origin);
    case BENCH_LAYER_POLICY:
      return g_strdup_printf(_("From the server's policy (%s): it hides what is set here"), origin);
    case BENCH_LAYER_OVERRIDE:
      return g_strdup_printf(_("Pinned for this run (%s): it hides what is set here"), origin);
    }
  g_return_val_if_reached(g_strdup(""));
}

/**
 * bench_preferences_state_icon:
 * @state: of a line
 *
 * Returns: (transfer none): the name of a symbolic icon for it
 */
const char *
bench_preferences_state_icon(BenchLineState state)
{
  switch (state)
    {
    case BENCH_LINE_DISABLED:
      return "action-unavailable-symbolic";
    case BENCH_LINE_UNREGISTERED:
      return "network-offline-symbolic";
    case BENCH_LINE_REGISTERING:
      return "network-wired-acquiring-symbolic";
    case BENCH_LINE_REGISTERED:
      return "emblem-ok-symbolic";
    case BENCH_LINE_FAILED:
      return "dialog-error-symbolic";
    }
  return "action-unavailable-symbolic";
}
