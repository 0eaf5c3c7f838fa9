/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "remote/client-settings.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "remote/address.h"
#include "remote/client-text.h"
#include "remote/passphrase.h"
#include "remote/sealed.h"

#define PROVISION_MS (20 * 60 * 1000) /* several servers, each given its time */
#define PATIENCE_MS 60000             /* a keyring may take its time */

/**
 * bench_client_settings_options:
 * @options: outlives the group
 *
 * Returns: (transfer full): the options of these commands.
 */
GOptionGroup *
bench_client_settings_options(BenchClientSettings *options)
{
  const GOptionEntry entries[] = {
    { "origin", 0, 0, G_OPTION_ARG_NONE, &options->origin, "get: every layer that has a value for it", NULL },
    { "secrets", 0, 0, G_OPTION_ARG_NONE, &options->secrets,
      "export: with passwords and keys, all of it encrypted with a passphrase", NULL },
    { "layers", 0, 0, G_OPTION_ARG_NONE, &options->layers, "export: all of each layer", NULL },
    { "passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &options->passphrase_file,
      "export --secrets, import: the passphrase is the first line of it", "FILE" },
    { "local", 0, 0, G_OPTION_ARG_NONE, &options->local, "reset: what was changed on this phone only", NULL },
    { "certificates", 0, 0, G_OPTION_ARG_STRING, &options->certificates,
      "reset: what becomes of them (as phone_setting.reserve_certs_enable says)", "keep|remove" },
    { "last", 0, 0, G_OPTION_ARG_INT, &options->last,
      "provision: the report of the Nth run from the end, 1 the last", "N" },
    { "user", 0, 0, G_OPTION_ARG_STRING, &options->user, "provision: sign in to URL as NAME", "NAME" },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &options->password_file,
      "--login, or provision --user: the password is the first line of it", "FILE" },
    { NULL },
  };
  GOptionGroup *group = g_option_group_new("settings", "Options of get, export, import, reset and provision:",
                                           "Options of get, export, import, reset and provision", NULL, NULL);

  g_option_group_add_entries(group, entries);
  return group;
}

/**
 * bench_client_settings_stray:
 * @login: whether somebody is to sign in to the phone, with a password as well
 *
 * Returns: (transfer none) (nullable): an option that was given though @command has no use for it.
 */
const char *
bench_client_settings_stray(const BenchClientSettings *options, const char *command, gboolean login)
{
  gboolean exports = strcmp(command, "export") == 0;
  gboolean resets = strcmp(command, "reset") == 0;

  gboolean provisions = strcmp(command, "provision") == 0;

  if (options->last < 0 || (options->last > 0 && !provisions))
    return "--last";
  if (options->user != NULL && (!provisions || options->last > 0))
    return "--user";
  if (options->password_file != NULL && options->user == NULL && !login)
    return "--password-file";
  if (options->origin && strcmp(command, "get") != 0)
    return "--origin";
  if (options->secrets && !exports)
    return "--secrets";
  if (options->layers && !exports)
    return "--layers";
  if (options->passphrase_file != NULL && !options->secrets && strcmp(command, "import") != 0)
    return "--passphrase-file";
  if (options->local && !resets)
    return "--local";
  return options->certificates != NULL && (!resets || options->local) ? "--certificates" : NULL;
}

static char *
call_text(BenchClient *client, const char *method, GVariant *arguments, GError **error)
{
  g_autoptr(GVariant) reply = bench_client_call(client, method, arguments, "(s)", PATIENCE_MS, error);
  const char *text = NULL;

  if (reply == NULL)
    return NULL;
  g_variant_get(reply, "(&s)", &text);
  return g_strdup(text);
}

static char *
call_nothing(BenchClient *client, const char *method, GVariant *arguments, GError **error)
{
  g_autoptr(GVariant) reply = bench_client_call(client, method, arguments, "()", PATIENCE_MS, error);

  return reply != NULL ? g_strdup("") : NULL;
}

/* An array of (sss) as text, @format having a place for each, or as JSON with @members. */
static char *
describe_triples(GVariant *reply, const char *const members[3], gboolean json)
{
  g_autoptr(GVariantIter) iter = NULL;
  g_autoptr(JsonBuilder) builder = json_builder_new();
  g_autoptr(GString) text = g_string_new(NULL);
  const char *values[3] = { NULL };

  g_variant_get(reply, "(a(sss))", &iter);
  json_builder_begin_array(builder);
  while (g_variant_iter_next(iter, "(&s&s&s)", &values[0], &values[1], &values[2]))
    {
      json_builder_begin_object(builder);
      for (int i = 0; i < 3; i++)
        {
          json_builder_set_member_name(builder, members[i]);
          json_builder_add_string_value(builder, values[i]);
        }
      json_builder_end_object(builder);
      g_string_append_printf(text, "%s%s = %s    (%s)", text->len > 0 ? "\n" : "", values[0], values[1],
                             values[2]);
    }
  json_builder_end_array(builder);
  if (!json)
    return g_strdup(text->str);

  g_autoptr(JsonNode) root = json_builder_get_root(builder);

  return json_to_string(root, FALSE);
}

static char *
call_triples(BenchClient *client,
             const char *method,
             const char *argument,
             const char *const members[3],
             const BenchClientSettingsRequest *request,
             GError **error)
{
  g_autoptr(GVariant) reply
      = bench_client_call(client, method, g_variant_new("(sb)", argument, request->reveal), "(a(sss))",
                          BENCH_CLIENT_PATIENCE_MS, error);

  return reply != NULL ? describe_triples(reply, members, request->json) : NULL;
}

static char *
list(BenchClient *client, const char *pattern, const BenchClientSettingsRequest *request, GError **error)
{
  static const char *const members[] = { "parameter", "value", "origin" };

  return call_triples(client, "List", pattern != NULL ? pattern : "*", members, request, error);
}

static char *
get(BenchClient *client,
    const BenchClientSettings *options,
    const BenchClientSettingsRequest *request,
    GError **error)
{
  static const char *const members[] = { "layer", "value", "origin" };
  const char *name = request->arguments[0];
  g_autoptr(GVariant) reply = NULL;
  const char *value = NULL;
  const char *origin = NULL;

  if (strchr(name, '*') != NULL)
    return list(client, name, request, error);
  if (options->origin)
    return call_triples(client, "GetLayers", name, members, request, error);
  reply = bench_client_call(client, "Get", g_variant_new("(sb)", name, request->reveal), "(ss)",
                            BENCH_CLIENT_PATIENCE_MS, error);
  if (reply == NULL)
    return NULL;
  g_variant_get(reply, "(&s&s)", &value, &origin);
  /* A blank value is a blank line. */
  if (!request->json)
    return *value != '\0' ? g_strdup(value) : g_strdup("\n");
  return bench_client_parameter_json(name, value, origin);
}

static char *
write_export(const char *path, char *text, GError **error)
{
  g_autofree char *taken = text;

  if (path == NULL || strcmp(path, "-") == 0)
    return g_steal_pointer(&taken);
  if (!g_file_set_contents_full(path, taken, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error))
    return NULL;
  return g_strdup("");
}

static char *export(BenchClient *client, const BenchClientSettings *options, const char *path, GError **error)
{
  g_autofree char *passphrase = NULL;
  g_autofree char *text = NULL;
  char *sealed = NULL;

  if (options->secrets)
    {
      passphrase = bench_passphrase_read(options->passphrase_file, TRUE, error);
      if (passphrase == NULL)
        return NULL;
    }
  text = call_text(client, "Export", g_variant_new("(bb)", options->secrets, options->layers), error);
  if (text == NULL)
    return NULL;
  if (passphrase == NULL)
    return write_export(path, g_steal_pointer(&text), error);
  sealed = bench_sealed_make(text, passphrase, error);
  return sealed != NULL ? write_export(path, sealed, error) : NULL;
}

static char *
read_import(const BenchClientSettings *options, const char *path, GError **error)
{
  g_autofree char *text = NULL;
  g_autofree char *passphrase = NULL;
  gsize length = 0;

  if (!g_file_get_contents(path, &text, &length, error))
    return NULL;
  if (bench_sealed_is(text))
    {
      char *opened = NULL;

      passphrase = bench_passphrase_read(options->passphrase_file, FALSE, error);
      if (passphrase == NULL)
        return NULL;
      opened = bench_sealed_open(text, passphrase, error);
      g_free(text);
      text = opened;
      length = opened != NULL ? strlen(opened) : 0;
    }
  if (text == NULL)
    return NULL;
  /* D-Bus carries nothing else. */
  if (g_utf8_validate(text, (gssize) length, NULL))
    return g_steal_pointer(&text);
  g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s is no UTF-8 text", path);
  return NULL;
}

static char *
import(BenchClient *client,
       const BenchClientSettings *options,
       const BenchClientSettingsRequest *request,
       gboolean *complete,
       GError **error)
{
  g_autofree char *text = read_import(options, request->arguments[0], error);
  g_autofree char *origin = g_path_get_basename(request->arguments[0]);
  g_autofree char *shown = g_utf8_make_valid(origin, -1);
  g_autoptr(GVariant) reply = NULL;
  const char *report = NULL;

  if (text == NULL)
    return NULL;
  reply = bench_client_call(client, "Import",
                            g_variant_new("(sss)", shown, text, request->json ? "json" : "text"), "(bs)",
                            PATIENCE_MS, error);
  if (reply == NULL)
    return NULL;
  g_variant_get(reply, "(b&s)", complete, &report);
  return g_strdup(report);
}

static char *
provision(BenchClient *client,
          const BenchClientSettings *options,
          const BenchClientSettingsRequest *request,
          gboolean *complete,
          GError **error)
{
  const char *url = request->arguments[0] != NULL ? request->arguments[0] : "";
  const char *format = request->json ? "json" : "text";
  g_autofree char *password = g_strdup("");
  g_autoptr(GVariant) reply = NULL;
  const char *report = NULL;

  if (options->password_file != NULL && options->user != NULL)
    {
      g_free(password);
      password = bench_passphrase_read(options->password_file, FALSE, error);
    }
  if (password == NULL)
    return NULL;
  if (options->last > 0)
    reply = bench_client_call(client, "GetProvisioning",
                              g_variant_new("(us)", (guint32) options->last - 1, format), "(bs)",
                              BENCH_CLIENT_PATIENCE_MS, error);
  else
    reply = bench_client_call(client, "Provision",
                              g_variant_new("(ssss)", url, options->user != NULL ? options->user : "",
                                            password, format),
                              "(bs)", PROVISION_MS, error);
  if (reply == NULL)
    return NULL;
  g_variant_get(reply, "(b&s)", complete, &report);
  return g_strdup(report);
}

/**
 * bench_client_settings_run:
 * @complete: (out): %FALSE when it was done in part only, as the text says
 *
 * Returns: (transfer full): what is to be printed, "" for nothing; %NULL with @error.
 */
char *
bench_client_settings_run(BenchClient *client,
                          const BenchClientSettings *options,
                          const BenchClientSettingsRequest *request,
                          gboolean *complete,
                          GError **error)
{
  const char *command = request->command;
  char **arguments = request->arguments;

  *complete = TRUE;
  if (strcmp(command, "get") == 0)
    return get(client, options, request, error);
  if (strcmp(command, "set") == 0)
    return call_nothing(client, "Set", g_variant_new("(ss)", arguments[0], arguments[1]), error);
  if (strcmp(command, "list") == 0)
    return list(client, arguments[0], request, error);
  if (strcmp(command, "diff") == 0)
    return call_text(client, "Diff", g_variant_new("(s)", request->json ? "json" : "text"), error);
  if (strcmp(command, "export") == 0)
    return export(client, options, arguments[0], error);
  if (strcmp(command, "import") == 0)
    return import(client, options, request, complete, error);
  if (strcmp(command, "provision") == 0)
    return provision(client, options, request, complete, error);
  return call_nothing(client, "Reset",
                      g_variant_new("(ss)", options->local ? "local" : "factory",
                                    options->certificates != NULL ? options->certificates : ""),
                      error);
}
