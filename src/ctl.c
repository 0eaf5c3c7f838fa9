/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * benchphonectl: drives a running phone from a script. Links nothing of the phone, so that it starts quickly.
 *
 * Exit status: 0 done, 1 the phone said no, 2 wrong usage, 3 no such phone is running, 4 timed out.
 */
#include <glib-unix.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "phone/profile.h"
#include "remote/client-flow.h"
#include "remote/client-login.h"
#include "remote/client-settings.h"
#include "remote/client-sound.h"
#include "remote/client-text.h"
#include "remote/client.h"

#include "config.h"

#define DEFAULT_WAIT_S 30.0
#define LONGEST_WAIT_S 86400.0
#define STOP_MS 10000 /* a phone stops within two seconds; its far ends may be slower to close */

typedef enum
{
  EXIT_DONE,
  EXIT_REFUSED,
  EXIT_USAGE,
  EXIT_NO_PHONE,
  EXIT_TIMED_OUT,
} ExitStatus;

typedef enum
{
  ALLOW_JSON = 1 << 0,
  ALLOW_REVEAL = 1 << 1,
  ALLOW_TIMEOUT = 1 << 2,
  ALLOW_PNG = 1 << 3,
  ALLOW_TRACE = 1 << 4,
  ALLOW_AS = 1 << 5,
  ALLOW_HOLD = 1 << 6,
} Allowed;

static struct
{
  char *profile;
  gboolean version;
  gboolean json;
  gboolean reveal;
  double timeout_s; /* NaN: not given */
  char *png;
  gboolean ladder;
  char *pcap;
  gboolean clear;
  char *party;
  char *login;
  gboolean down;
  gboolean up;
  BenchClientSettings settings;
  BenchClientSound sound;
  const char *command;
} options = { .timeout_s = NAN };

typedef struct
{
  const char *name;
  const char *arguments;
  const char *summary;
  int least; /* arguments */
  int most;  /* -1: any number */
  guint allowed;
  ExitStatus (*run)(BenchClient *client, char **arguments);
} Command;

static ExitStatus
fail_usage(const char *text)
{
  fprintf(stderr, "benchphonectl: %s\nTry benchphonectl --help.\n", text);
  return EXIT_USAGE;
}

static ExitStatus
fail_with(GError *error)
{
  BenchClientFault fault = bench_client_classify(error);

  g_dbus_error_strip_remote_error(error);
  fprintf(stderr, "benchphonectl: %s\n", error->message);
  switch (fault)
    {
    case BENCH_CLIENT_REFUSED:
      return EXIT_REFUSED;
    case BENCH_CLIENT_USAGE:
      return EXIT_USAGE;
    case BENCH_CLIENT_GONE:
      return EXIT_NO_PHONE;
    }
  g_return_val_if_reached(EXIT_REFUSED);
}

static const char *
format_name(void)
{
  return options.json ? "json" : "text";
}

static ExitStatus
call_nothing(BenchClient *client, const char *method, GVariant *arguments)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply
      = bench_client_call(client, method, arguments, "()", BENCH_CLIENT_PATIENCE_MS, &error);

  return reply != NULL ? EXIT_DONE : fail_with(error);
}

static ExitStatus
call_bytes(BenchClient *client, const char *method, const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply
      = bench_client_call(client, method, NULL, "(ay)", BENCH_CLIENT_PATIENCE_MS, &error);

  return reply != NULL && bench_client_write_file(path, reply, &error) ? EXIT_DONE : fail_with(error);
}

static void
print_text(const char *text)
{
  fputs(text, stdout);
  if (*text != '\0' && !g_str_has_suffix(text, "\n"))
    putchar('\n');
}

/* Prints a text reply; @to_text makes it readable unless JSON is wanted. */
static ExitStatus
call_text(BenchClient *client, const char *method, GVariant *arguments, char *(*to_text)(const char *json))
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply
      = bench_client_call(client, method, arguments, "(s)", BENCH_CLIENT_PATIENCE_MS, &error);
  g_autofree char *readable = NULL;
  const char *text = NULL;

  if (reply == NULL)
    return fail_with(error);
  g_variant_get(reply, "(&s)", &text);
  if (to_text != NULL && !options.json)
    text = readable = to_text(text);
  print_text(text);
  return EXIT_DONE;
}

static ExitStatus
run_status(BenchClient *client, char **arguments G_GNUC_UNUSED)
{
  return call_text(client, "GetStatus", NULL, bench_client_status_text);
}

static ExitStatus
run_press(BenchClient *client, char **arguments)
{
  const char *action = "click";

  if (options.down && options.up)
    return fail_usage("--down and --up exclude each other");
  if (options.down)
    action = "press";
  if (options.up)
    action = "release";
  return call_nothing(client, "Press", g_variant_new("(^ass)", arguments, action));
}

static ExitStatus
run_dial(BenchClient *client, char **arguments)
{
  return call_nothing(client, "Dial", g_variant_new("(s)", arguments[0]));
}

static ExitStatus
run_answer(BenchClient *client, char **arguments G_GNUC_UNUSED)
{
  return call_nothing(client, "Answer", NULL);
}

static ExitStatus
run_hangup(BenchClient *client, char **arguments G_GNUC_UNUSED)
{
  return call_nothing(client, "HangUp", NULL);
}

static ExitStatus
run_screen(BenchClient *client, char **arguments G_GNUC_UNUSED)
{
  if (options.png != NULL && options.json)
    return fail_usage("--png and --json exclude each other");
  if (options.png != NULL)
    return call_bytes(client, "GetScreenPicture", options.png);
  return call_text(client, "GetScreen", g_variant_new("(s)", format_name()), NULL);
}

static ExitStatus
run_leds(BenchClient *client, char **arguments G_GNUC_UNUSED)
{
  return call_text(client, "GetLeds", NULL, bench_client_leds_text);
}

static ExitStatus
run_calls(BenchClient *client, char **arguments G_GNUC_UNUSED)
{
  return call_text(client, "GetCalls", NULL, bench_client_calls_text);
}

static ExitStatus
run_stats(BenchClient *client, char **arguments)
{
  return call_text(client, "GetStatistics", g_variant_new("(s)", arguments[0] != NULL ? arguments[0] : ""),
                   bench_client_statistics_text);
}

static ExitStatus
run_message(BenchClient *client, char **arguments)
{
  return call_nothing(client, "SendMessage", g_variant_new("(ss)", arguments[0], arguments[1]));
}

static ExitStatus
run_messages(BenchClient *client, char **arguments G_GNUC_UNUSED)
{
  return call_text(client, "GetMessages", NULL, bench_client_messages_text);
}

static ExitStatus
run_wait(BenchClient *client, char **arguments)
{
  double timeout_s = options.timeout_s;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply
      = bench_client_call(client, "Wait",
                          g_variant_new("(su)", arguments[0], (guint32) ceil(timeout_s * 1000)), "(b)",
                          (int) (timeout_s * 1000) + BENCH_CLIENT_PATIENCE_MS, &error);
  gboolean reached = FALSE;

  if (reply == NULL)
    return fail_with(error);
  g_variant_get(reply, "(b)", &reached);
  if (reached)
    return EXIT_DONE;
  fprintf(stderr, "benchphonectl: not %s after %g s\n", arguments[0], timeout_s);
  return EXIT_TIMED_OUT;
}

static ExitStatus
run_trace(BenchClient *client, char **arguments G_GNUC_UNUSED)
{
  if (options.ladder + options.clear + (options.pcap != NULL) > 1)
    return fail_usage("--ladder, --pcap and --clear exclude each other");
  if (options.clear)
    return call_nothing(client, "ClearTrace", NULL);
  if (options.pcap != NULL)
    return call_bytes(client, "GetCapture", options.pcap);
  if (options.ladder)
    return call_text(client, "GetLadder", g_variant_new("(s)", format_name()), NULL);
  return call_text(client, "GetTrace", g_variant_new("(sb)", format_name(), options.reveal), NULL);
}

static ExitStatus
run_flow(BenchClient *client, char **arguments)
{
  const char *party = options.party != NULL ? options.party : "A";
  g_autoptr(GError) error = NULL;
  gboolean passed = FALSE;
  g_autofree char *text = bench_client_flow_run(client, arguments[0], party, options.json, &passed, &error);

  if (text == NULL)
    return fail_with(error);
  print_text(text);
  if (passed)
    return EXIT_DONE;
  fprintf(stderr, "benchphonectl: the trace does not follow %s\n", arguments[0]);
  return EXIT_REFUSED;
}

static ExitStatus
run_settings(BenchClient *client, char **arguments)
{
  g_autoptr(GError) error = NULL;
  BenchClientSettingsRequest request = { options.command, arguments, options.json, options.reveal };
  gboolean complete = FALSE;
  g_autofree char *text = bench_client_settings_run(client, &options.settings, &request, &complete, &error);

  if (text == NULL)
    return fail_with(error);
  print_text(text);
  if (complete)
    return EXIT_DONE;
  fputs("benchphonectl: not everything could be done\n", stderr);
  return EXIT_REFUSED;
}

static ExitStatus
run_sound(BenchClient *client, char **arguments)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text
      = bench_client_sound_run(client, &options.sound, options.command, arguments[0], options.json, &error);

  if (text == NULL)
    return fail_with(error);
  if (*text != '\0')
    puts(text);
  return EXIT_DONE;
}

static ExitStatus
run_quit(BenchClient *client, char **arguments G_GNUC_UNUSED)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = bench_client_call(client, "Quit", NULL, "()", STOP_MS, &error);

  /* That the line went dead is as good as a goodbye. */
  if (reply != NULL || bench_client_classify(error) == BENCH_CLIENT_GONE)
    return EXIT_DONE;
  return fail_with(error);
}

static void
print_event(const char *json, gpointer data)
{
  GMainLoop *loop = data;

  if (printf("%s\n", json) < 0 || fflush(stdout) != 0)
    g_main_loop_quit(loop);
}

static gboolean
quit_loop(gpointer data)
{
  g_main_loop_quit(data);
  return G_SOURCE_REMOVE;
}

static void
on_gone(gpointer data)
{
  g_main_loop_quit(data);
}

/* The first line is the state the events then change. */
static ExitStatus
run_events(BenchClient *client, char **arguments G_GNUC_UNUSED)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = NULL;
  const char *status = NULL;

  bench_client_follow(client, print_event, on_gone, loop);
  reply = bench_client_call(client, "GetStatus", NULL, "(s)", BENCH_CLIENT_PATIENCE_MS, &error);
  if (reply == NULL)
    return fail_with(error);
  g_variant_get(reply, "(&s)", &status);
  print_event(status, loop);
  if (!isnan(options.timeout_s))
    g_timeout_add((guint) (options.timeout_s * 1000), quit_loop, loop);
  g_unix_signal_add(SIGINT, quit_loop, loop);
  g_unix_signal_add(SIGTERM, quit_loop, loop);
  g_main_loop_run(loop);
  return EXIT_DONE;
}

static const Command commands[] = {
  { "status", "", "Profile, version, address, registration of each line", 0, 0, ALLOW_JSON, run_status },
  { "press", "KEY…", "Press keys: digit-5 or 5, soft-1 or F1, ok, hook, 605# …", 1, -1, ALLOW_HOLD,
    run_press },
  { "dial", "NUMBER", "Dial a number or a SIP address", 1, 1, 0, run_dial },
  { "answer", "", "Answer the call that rings", 0, 0, 0, run_answer },
  { "hangup", "", "End the call in focus", 0, 0, 0, run_hangup },
  { "screen", "", "The LCD as text, --json, or --png FILE", 0, 0, ALLOW_JSON | ALLOW_PNG, run_screen },
  { "leds", "", "Colour and blink of each LED", 0, 0, ALLOW_JSON, run_leds },
  { "calls", "", "The calls, with RTP statistics in --json", 0, 0, ALLOW_JSON, run_calls },
  { "stats", "[CALL]", "How calls sound: codec, loss, jitter, delay, MOS", 0, 1, ALLOW_JSON, run_stats },
  { "message", "NUMBER TEXT", "Send a text message", 2, 2, 0, run_message },
  { "messages", "", "The text messages, newest first", 0, 0, ALLOW_JSON, run_messages },
  { "wait", "STATE", "Until idle, ringing, talking or registered; --timeout S", 1, 1, ALLOW_TIMEOUT,
    run_wait },
  { "trace", "", "SIP messages; --ladder, --pcap FILE, --clear", 0, 0,
    ALLOW_JSON | ALLOW_REVEAL | ALLOW_TRACE, run_trace },
  { "flow", "[NAME|FILE]", "Hold the trace against a flow of the guide, or list the flows", 0, 1,
    ALLOW_JSON | ALLOW_AS, run_flow },
  { "get", "PARAMETER", "A parameter's value; --origin: in every layer", 1, 1, ALLOW_JSON | ALLOW_REVEAL,
    run_settings },
  { "set", "PARAMETER VALUE", "Change a parameter, as on the phone", 2, 2, 0, run_settings },
  { "list", "[PATTERN]", "The parameters that are set: account.1.*", 0, 1, ALLOW_JSON | ALLOW_REVEAL,
    run_settings },
  { "diff", "", "What is not as the defaults", 0, 0, ALLOW_JSON, run_settings },
  { "export", "[FILE]", "The configuration; --secrets, --layers", 0, 1, 0, run_settings },
  { "import", "FILE", "Change what a .cfg file says, as on the phone", 1, 1, ALLOW_JSON, run_settings },
  { "provision", "[URL]", "Fetch the configuration; --last N, --user", 0, 1, ALLOW_JSON, run_settings },
  { "reset", "", "Back to the factory settings; --local, --certificates", 0, 0, 0, run_settings },
  { "events", "", "Follow what happens, one line of JSON an event", 0, 0, ALLOW_JSON | ALLOW_TIMEOUT,
    run_events },
  { "play", "FILE|stop", "Let the far end hear a WAV file; --loop, --instead, --call N", 1, 1, 0, run_sound },
  { "record", "[FILE|stop|pause|resume]", "Record the call to a new WAV file; --call N", 0, 1, ALLOW_JSON,
    run_sound },
  { "page", "N|ADDRESS|stop", "Page a paging address, or a multicast ADDRESS:PORT", 1, 1, 0, run_sound },
  { "quit", "", "Hang up, sign out and end the phone", 0, 0, 0, run_quit },
};

static char *
describe_commands(void)
{
  GString *out = g_string_new("Commands:\n");

  for (gsize i = 0; i < G_N_ELEMENTS(commands); i++)
    {
      g_autofree char *form = g_strdup_printf("%s %s", commands[i].name, commands[i].arguments);

      g_string_append_printf(out, "  %-22s %s\n", form, commands[i].summary);
    }
  g_string_append(
      out, "\nExit status: 0 done, 1 the phone said no, 2 wrong usage, 3 no such phone is running, "
           "4 timed out.\nPasswords and digest answers show as *** unless --reveal is given; a capture "
           "file has the messages as they passed.");
  return g_string_free(out, FALSE);
}

static gboolean
parse(int *argc, char ***argv, GError **error)
{
  static const GOptionEntry entries[] = {
    { "profile", 'p', 0, G_OPTION_ARG_STRING, &options.profile, "Which of several running phones", "NAME" },
    { "login", 'l', 0, G_OPTION_ARG_STRING, &options.login,
      "Sign in first, as admin, user …; --password-file", "NAME" },
    { "json", 'j', 0, G_OPTION_ARG_NONE, &options.json, "Answer in JSON", NULL },
    { "timeout", 't', 0, G_OPTION_ARG_DOUBLE, &options.timeout_s, "wait: give up then (30); events: end then",
      "S" },
    { "png", 0, 0, G_OPTION_ARG_FILENAME, &options.png, "screen: a picture of it; - is standard output",
      "FILE" },
    { "ladder", 0, 0, G_OPTION_ARG_NONE, &options.ladder, "trace: as a ladder", NULL },
    { "pcap", 0, 0, G_OPTION_ARG_FILENAME, &options.pcap, "trace: SIP and RTP for Wireshark", "FILE" },
    { "clear", 0, 0, G_OPTION_ARG_NONE, &options.clear, "trace: forget what passed so far", NULL },
    { "reveal", 0, 0, G_OPTION_ARG_NONE, &options.reveal, "trace, get: show secrets", NULL },
    { "as", 0, 0, G_OPTION_ARG_STRING, &options.party, "flow: who this phone is in it (A)", "PARTY" },
    { "down", 0, 0, G_OPTION_ARG_NONE, &options.down, "press: hold the keys down", NULL },
    { "up", 0, 0, G_OPTION_ARG_NONE, &options.up, "press: release the keys", NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options.version, "Print the version and exit", NULL },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new("COMMAND [ARGUMENT…]");
  g_autofree char *description = describe_commands();

  g_option_context_set_summary(context, "Drives a running Benchphone.");
  g_option_context_set_description(context, description);
  g_option_context_add_main_entries(context, entries, NULL);
  g_option_context_add_group(context, bench_client_settings_options(&options.settings));
  g_option_context_add_group(context, bench_client_sound_options(&options.sound));
  return g_option_context_parse(context, argc, argv, error);
}

/* The option that was given though the command has no use for it, or NULL. */
static const char *
find_stray_option(guint allowed)
{
  const struct
  {
    gboolean given;
    guint needs;
    const char *name;
  } given[] = {
    { options.json, ALLOW_JSON, "--json" },
    { !isnan(options.timeout_s), ALLOW_TIMEOUT, "--timeout" },
    { options.png != NULL, ALLOW_PNG, "--png" },
    { options.ladder, ALLOW_TRACE, "--ladder" },
    { options.pcap != NULL, ALLOW_TRACE, "--pcap" },
    { options.clear, ALLOW_TRACE, "--clear" },
    { options.reveal, ALLOW_REVEAL, "--reveal" },
    { options.party != NULL, ALLOW_AS, "--as" },
    { options.down, ALLOW_HOLD, "--down" },
    { options.up, ALLOW_HOLD, "--up" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(given); i++)
    if (given[i].given && (given[i].needs & allowed) == 0)
      return given[i].name;
  return NULL;
}

static const Command *
find_command(const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS(commands); i++)
    if (strcmp(commands[i].name, name) == 0)
      return &commands[i];
  return NULL;
}

/* The command the arguments name, if they are right for it; otherwise @complaint says what is wrong. */
static const Command *
choose_command(int argc, char **argv, char **complaint)
{
  const Command *command = argc > 1 ? find_command(argv[1]) : NULL;
  const char *stray;

  if (argc < 2)
    *complaint = g_strdup("a command is missing");
  else if (command == NULL)
    *complaint = g_strdup_printf("there is no command \"%s\"", argv[1]);
  else if (argc - 2 < command->least || (command->most >= 0 && argc - 2 > command->most))
    *complaint = g_strdup_printf("%s is used as: benchphonectl %s %s", command->name, command->name,
                                 command->arguments);
  else if ((stray = find_stray_option(command->allowed)) != NULL
           || (stray = bench_client_settings_stray(&options.settings, command->name, options.login != NULL))
                  != NULL
           || (stray = bench_client_sound_stray(&options.sound, command->name)) != NULL)
    *complaint = g_strdup_printf("%s has no use for %s", command->name, stray);
  else if (options.timeout_s < 0 || options.timeout_s > LONGEST_WAIT_S)
    *complaint = g_strdup_printf("--timeout is 0 to %g s", LONGEST_WAIT_S);
  return *complaint == NULL ? command : NULL;
}

static ExitStatus
run(int argc, char **argv)
{
  const char *profile = options.profile != NULL ? options.profile : BENCH_PROFILE_DEFAULT;
  g_autofree char *complaint = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(BenchClient) client = NULL;
  const Command *command = choose_command(argc, argv, &complaint);

  if (isnan(options.timeout_s) && command != NULL && command->run == run_wait)
    options.timeout_s = DEFAULT_WAIT_S;
  if (command == NULL)
    return fail_usage(complaint);
  if (!bench_profile_check(profile, &error))
    return fail_usage(error->message);
  client = command->run == run_wait ? bench_client_connect_in_time(profile, &options.timeout_s, &error)
                                    : bench_client_connect(profile, &error);
  options.command = command->name;
  if (client == NULL)
    {
      fprintf(stderr, "benchphonectl: %s\n", error->message);
      return EXIT_NO_PHONE;
    }
  /* One file cannot be the password of a server as well: then the phone's is asked for. */
  if (options.login != NULL
      && !bench_client_login_run(client, options.login,
                                 options.settings.user == NULL ? options.settings.password_file : NULL,
                                 &error))
    return fail_with(error);
  return command->run(client, argv + 2);
}

/* GOption leaves a "--" where something that looks like an option follows. */
static int
drop_separator(int argc, char **argv)
{
  for (int i = 1; i < argc; i++)
    if (strcmp(argv[i], "--") == 0)
      {
        memmove(&argv[i], &argv[i + 1], (gsize) (argc - i) * sizeof argv[0]);
        return argc - 1;
      }
  return argc;
}

int
main(int argc, char **argv)
{
  g_autoptr(GError) error = NULL;

  setlocale(LC_ALL, "");
  if (!parse(&argc, &argv, &error))
    return fail_usage(error->message);
  if (options.version)
    {
      puts("benchphonectl " BENCH_VERSION);
      return EXIT_DONE;
    }
  return run(drop_separator(argc, argv), argv);
}
