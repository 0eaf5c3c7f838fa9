/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "remote/client-sound.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "remote/address.h"

/**
 * bench_client_sound_options:
 * @sound: outlives the group
 *
 * Returns: (transfer full): the options of these commands.
 */
GOptionGroup *
bench_client_sound_options(BenchClientSound *sound)
{
  const GOptionEntry entries[] = {
    { "call", 0, 0, G_OPTION_ARG_INT, &sound->call, "play, record: which call (the one in focus)", "N" },
    { "loop", 0, 0, G_OPTION_ARG_NONE, &sound->loop, "play: again and again, until play stop", NULL },
    { "once", 0, 0, G_OPTION_ARG_NONE, &sound->once, "play: once (as without an option)", NULL },
    { "mix", 0, 0, G_OPTION_ARG_NONE, &sound->mix, "play: over the microphone (as without an option)", NULL },
    { "instead", 0, 0, G_OPTION_ARG_NONE, &sound->instead, "play: instead of the microphone", NULL },
    { NULL },
  };
  GOptionGroup *group
      = g_option_group_new("sound", "Options of play and record:", "Options of play and record", NULL, NULL);

  g_option_group_add_entries(group, entries);
  return group;
}

/**
 * bench_client_sound_stray:
 *
 * Returns: (transfer none) (nullable): an option that was given though @command has no use for it.
 */
const char *
bench_client_sound_stray(const BenchClientSound *sound, const char *command)
{
  gboolean plays = strcmp(command, "play") == 0;

  if (sound->call != 0 && !plays && strcmp(command, "record") != 0)
    return "--call";
  if (sound->loop && !plays)
    return "--loop";
  if (sound->once && !plays)
    return "--once";
  if (sound->mix && !plays)
    return "--mix";
  return sound->instead && !plays ? "--instead" : NULL;
}

static gboolean
fail_usage(const char *text, GError **error)
{
  g_autoptr(GError) usage = g_dbus_error_new_for_dbus_error(BENCH_REMOTE_ERROR_USAGE, text);

  g_propagate_error(error, g_steal_pointer(&usage));
  return FALSE;
}

static gboolean
call(BenchClient *client, const char *method, GVariant *arguments, GError **error)
{
  g_autoptr(GVariant) reply
      = bench_client_call(client, method, arguments, "()", BENCH_CLIENT_PATIENCE_MS, error);

  return reply != NULL;
}

static gboolean
play(BenchClient *client, const BenchClientSound *sound, const char *what, GError **error)
{
  g_autofree char *path = NULL;

  if ((sound->loop && sound->once) || (sound->mix && sound->instead))
    return fail_usage("--loop and --once, --mix and --instead exclude each other", error);
  if (strcmp(what, "stop") == 0)
    return call(client, "StopPlay", g_variant_new("(u)", (guint32) sound->call), error);
  path = g_canonicalize_filename(what, NULL);
  return call(client, "Play",
              g_variant_new("(usbb)", (guint32) sound->call, path, sound->loop, sound->instead), error);
}

/* What was recorded to: as text, or as JSON. */
static char *
describe_file(const char *path, gboolean json)
{
  g_autoptr(JsonNode) node = NULL;
  JsonObject *object = NULL;

  if (!json)
    return g_strdup(path);
  object = json_object_new();
  json_object_set_string_member(object, "file", path);
  node = json_node_new(JSON_NODE_OBJECT);
  json_node_take_object(node, object);
  return json_to_string(node, FALSE);
}

static char *
record(BenchClient *client, const BenchClientSound *sound, const char *what, gboolean json, GError **error)
{
  guint32 number = (guint32) sound->call;
  g_autofree char *path = what != NULL ? g_canonicalize_filename(what, NULL) : g_strdup("");
  g_autoptr(GVariant) reply = NULL;
  const char *file = NULL;

  if (g_strcmp0(what, "pause") == 0 || g_strcmp0(what, "resume") == 0)
    return call(client, "PauseRecord", g_variant_new("(ub)", number, strcmp(what, "pause") == 0), error)
               ? g_strdup("")
               : NULL;
  if (g_strcmp0(what, "stop") == 0)
    return call(client, "StopRecord", g_variant_new("(u)", number), error) ? g_strdup("") : NULL;
  reply = bench_client_call(client, "Record", g_variant_new("(us)", number, path), "(s)",
                            BENCH_CLIENT_PATIENCE_MS, error);
  if (reply == NULL)
    return NULL;
  g_variant_get(reply, "(&s)", &file);
  return describe_file(file, json);
}

static gboolean
page(BenchClient *client, const char *what, GError **error)
{
  if (strcmp(what, "stop") == 0)
    return call(client, "EndPage", NULL, error);
  return call(client, "Page", g_variant_new("(s)", what), error);
}

/**
 * bench_client_sound_run:
 * @command: "play", "record" or "page"
 * @argument: (nullable): of the command
 *
 * Returns: (transfer full): what is to be printed, "" for nothing; %NULL with @error.
 */
char *
bench_client_sound_run(BenchClient *client,
                       const BenchClientSound *sound,
                       const char *command,
                       const char *argument,
                       gboolean json,
                       GError **error)
{
  gboolean done;

  if (sound->call < 0)
    {
      fail_usage("--call is the number of a call", error);
      return NULL;
    }
  if (strcmp(command, "record") == 0)
    return record(client, sound, argument, json, error);
  done = strcmp(command, "play") == 0 ? play(client, sound, argument, error) : page(client, argument, error);
  return done ? g_strdup("") : NULL;
}
