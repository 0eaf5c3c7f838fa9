/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of the lab drawer and the preferences: pure functions, and the ladder's rows. */
#include <string.h>

#include <glib.h>

#include "../folder.h"
#include "faceplate/figures.h"
#include "faceplate/ladder-item.h"
#include "faceplate/phone-status.h"
#include "faceplate/preferences-text.h"
#include "faceplate/spoken-screen.h"
#include "faceplate/window-state.h"
#include "settings/apply.h"

static void
test_spoken_screen(void)
{
  g_autoptr(BenchScreen) before = bench_screen_new(BENCH_SCREEN_CALL);
  g_autoptr(BenchScreen) now = bench_screen_new(BENCH_SCREEN_CALL);
  g_autofree char *label = NULL;
  g_autofree char *plain = NULL;
  g_autofree char *details = NULL;
  g_autofree char *nothing = NULL;
  g_autofree char *news = NULL;

  bench_screen_set(&before->title, "Talking");
  bench_screen_set(&before->duration, "00:07");
  bench_screen_set(&now->title, "Talking");
  bench_screen_set(&now->duration, "00:08");
  bench_screen_set_softkeys(now, "", "Hold", "", "End Call");
  label = bench_screen_to_label(now, TRUE);
  g_assert_cmpstr(label, ==, "Talking\nSoft key 2: Hold\nSoft key 4: End Call");
  plain = bench_screen_to_label(now, FALSE);
  g_assert_cmpstr(plain, ==, "Talking");
  details = bench_spoken_screen_details(now);
  g_assert_cmpstr(details, ==, "Duration: 00:08");
  /* A second more is no news; a pop-up and the mute key are. */
  nothing = bench_spoken_screen_news(before, now);
  g_assert_cmpstr(nothing, ==, "");
  now->popup = BENCH_POPUP_NOTE;
  now->muted = TRUE;
  bench_screen_set(&now->popup_text, "Call Waiting");
  news = bench_spoken_screen_news(before, now);
  g_assert_cmpstr(news, ==, "Call Waiting, Muted");
}

static void
test_spoken_rows(void)
{
  g_autoptr(BenchScreen) screen = bench_screen_new(BENCH_SCREEN_FORM);
  g_autoptr(BenchScreen) next = bench_screen_new(BENCH_SCREEN_FORM);
  g_autofree char *details = NULL;
  g_autofree char *news = NULL;

  for (guint i = 0; i < 2; i++)
    {
      BenchScreen *made = i == 0 ? screen : next;

      bench_screen_add_row(made, "", "Transport", "UDP");
      bench_screen_add_row(made, "", "Password", "secret")->secret = TRUE;
      bench_screen_add_row(made, "", "Port", "5060");
      made->visible_rows = 2;
      made->selected = i;
    }
  details = bench_spoken_screen_details(screen);
  g_assert_cmpstr(details, ==, "Transport: UDP\nPassword");
  news = bench_spoken_screen_news(screen, next);
  g_assert_cmpstr(news, ==, "Password");
}

static void
add_line_of(GPtrArray *lines, BenchLineState state)
{
  BenchLine *line = g_object_new(BENCH_TYPE_LINE, NULL);

  line->state = state;
  g_ptr_array_add(lines, line);
}

static void
check_status(GPtrArray *lines, const char *wanted)
{
  g_autoptr(GPtrArray) calls = g_ptr_array_new();
  g_autofree char *status = bench_phone_status(lines, calls);

  g_assert_cmpstr(status, ==, wanted);
}

static void
test_status(void)
{
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_object_unref);

  add_line_of(lines, BENCH_LINE_DISABLED);
  check_status(lines, "Not registered");
  add_line_of(lines, BENCH_LINE_REGISTERING);
  check_status(lines, "Registering…");
  add_line_of(lines, BENCH_LINE_REGISTERED);
  check_status(lines, "1 of 2 registered");
  g_ptr_array_remove_index(lines, 1);
  check_status(lines, "Registered");
}

static void
test_window_state(void)
{
  BenchWindowState kept = { .width = 1234, .height = 777, .maximized = TRUE, .drawer = TRUE };
  BenchWindowState loaded = { .width = 1, .height = 2 };
  g_autofree char *path = g_build_filename(g_get_user_data_dir(), "benchphone", "first.window", NULL);

  bench_window_state_load(&loaded, "nobody");
  g_assert_cmpint(loaded.width, ==, 1);
  bench_window_state_save(&kept, "first");
  bench_window_state_load(&loaded, "first");
  g_assert_cmpint(loaded.width, ==, 1234);
  g_assert_cmpint(loaded.height, ==, 777);
  g_assert_true(loaded.maximized && loaded.drawer);
  /* Somebody wrote nonsense: the defaults stand. */
  g_assert_true(g_file_set_contents(path, "[Window]\nwidth=-5\nheight=many\ndrawer=perhaps\n", -1, NULL));
  loaded = (BenchWindowState){ .width = 3, .height = 4 };
  bench_window_state_load(&loaded, "first");
  g_assert_cmpint(loaded.width, ==, 3);
  g_assert_cmpint(loaded.height, ==, 4);
  g_assert_false(loaded.drawer);
}

static void
test_figures(void)
{
  BenchMediaStatistics statistics = {
    .packets_sent = 500,
    .octets_sent = 80000,
    .packets_received = 480,
    .octets_received = 76800,
    .packets_lost = 20,
    .packets_late = 3,
    .packets_foreign = 1,
    .jitter_ms = 1.74,
    .round_trip_ms = 12.36,
    .loss_percent = 4.0,
    .remote_jitter_ms = 2.5,
    .remote_loss_percent = 0.25,
    .jitter_buffer_ms = 20,
    .jitter_nominal_ms = 14,
    .jitter_maximum_ms = 41,
    .mos_lq = 4.38,
    .mos_cq = 4.31,
    .r_cq = 89.7,
  };
  BenchFigures figures;

  bench_figures_format(&figures, &statistics, "G722", TRUE);
  g_assert_cmpstr(figures.codec, ==, "G722 (HD)");
  g_assert_cmpstr(figures.sent, ==, "500 packets, 80.0 kB");
  g_assert_cmpstr(figures.received, ==, "480 packets, 76.8 kB");
  g_assert_cmpstr(figures.lost, ==, "20 (4.00 %)");
  g_assert_cmpstr(figures.late, ==, "3, 1");
  g_assert_cmpstr(figures.jitter, ==, "1.7 ms");
  g_assert_cmpstr(figures.round_trip, ==, "12.4 ms");
  g_assert_cmpstr(figures.far, ==, "loss 0.25 %, jitter 2.5 ms");
  g_assert_cmpstr(figures.buffer, ==, "20 ms, on average 14, most 41");
  g_assert_cmpstr(figures.quality, ==, "MOS-LQ 4.38, MOS-CQ 4.31, R 90");
  bench_figures_add_digits(&figures, "12#", "", FALSE);
  g_assert_cmpstr(figures.digits, ==, "sent 12#, received –");
  bench_figures_add_digits(&figures, "12#", "3", TRUE);
  g_assert_cmpstr(figures.digits, ==, "sent ***, received *");
  bench_figures_clear(&figures);
}

static void
test_figures_unknown(void)
{
  BenchMediaStatistics statistics = { .round_trip_ms = -1, .remote_jitter_ms = -1 };
  BenchFigures figures;

  bench_figures_format(&figures, &statistics, "", TRUE);
  g_assert_cmpstr(figures.codec, ==, "–");
  g_assert_cmpstr(figures.round_trip, ==, "–");
  g_assert_cmpstr(figures.quality, ==, "–");
  g_assert_cmpstr(figures.far, ==, "–");
  bench_figures_clear(&figures);
  g_assert_null(figures.far);
}

static void
test_registration_words(void)
{
  static const struct
  {
    BenchLineState state;
    int code;
    const char *reason;
    const char *text;
  } cases[] = {
    { BENCH_LINE_DISABLED, 0, "", "Not in use" },
    { BENCH_LINE_UNREGISTERED, 0, "", "Not registered" },
    { BENCH_LINE_REGISTERING, 401, "Unauthorized", "Registering…" },
    { BENCH_LINE_REGISTERED, 200, "OK", "Registered" },
    { BENCH_LINE_FAILED, 403, "Forbidden", "Registration failed: 403 Forbidden" },
    { BENCH_LINE_FAILED, 0, "no route to the server", "Registration failed: no route to the server" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      g_autoptr(BenchLine) line = bench_line_new(1);
      g_autofree char *text = NULL;

      line->state = cases[i].state;
      line->code = cases[i].code;
      g_free(line->reason);
      line->reason = g_strdup(cases[i].reason);
      text = bench_preferences_describe_line(line);
      g_assert_cmpstr(text, ==, cases[i].text);
      g_assert_true(g_str_has_suffix(bench_preferences_state_icon(line->state), "-symbolic"));
    }

  g_autofree char *none = bench_preferences_describe_line(NULL);
  g_assert_cmpstr(none, ==, "Not in use");
}

static void
test_account_names(void)
{
  g_autoptr(BenchSettings) settings = bench_settings_new();
  g_autoptr(GError) error = NULL;
  g_autofree char *unset = bench_preferences_name_account(settings, 2);

  g_assert_cmpstr(unset, ==, "2 – not set");
  g_assert_true(
      bench_settings_set(settings, "account.2.user_name", "1002", BENCH_LAYER_USER, "test", &error));
  g_autofree char *half = bench_preferences_name_account(settings, 2);
  g_assert_cmpstr(half, ==, "2 – 1002@?");
  g_assert_true(bench_settings_set(settings, "account.2.sip_server.1.address", "pbx.example",
                                   BENCH_LAYER_USER, "test", &error));
  g_autofree char *whole = bench_preferences_name_account(settings, 2);
  g_assert_cmpstr(whole, ==, "2 – 1002@pbx.example");
}

static void
check_origin(BenchSettings *settings, const char *expected)
{
  g_autofree char *text = bench_preferences_describe_origin(settings, "account.2.label");

  g_assert_cmpstr(text, ==, expected);
}

static void
test_origins(void)
{
  g_autoptr(BenchSettings) settings = bench_settings_new();
  g_autoptr(BenchApplyReport) report = NULL;

  check_origin(settings, "Default");
  report = bench_settings_apply(settings, BENCH_LAYER_COMMON, "y000000000028.cfg",
                                "#!version:1.0.0.1\naccount.2.label = Lab\n", -1, FALSE);
  g_assert_cmpuint(report->counts[BENCH_LINE_APPLIED], ==, 1);
  check_origin(settings, "From common: y000000000028.cfg:2");
  bench_settings_set(settings, "account.2.label", "Mine", BENCH_LAYER_USER, NULL, NULL);
  check_origin(settings, "Set on this phone");
  bench_settings_set(settings, "account.2.label", "Mine", BENCH_LAYER_USER, "preferences", NULL);
  check_origin(settings, "Set on this phone (preferences)");
  bench_settings_set(settings, "account.2.label", "Its", BENCH_LAYER_POLICY, "in-band", NULL);
  check_origin(settings, "From the server's policy (in-band): it hides what is set here");
  bench_settings_set(settings, "account.2.label", "Pin", BENCH_LAYER_OVERRIDE, NULL, NULL);
  check_origin(settings, "Pinned for this run (command line): it hides what is set here");
}

static void
test_ladder_row(void)
{
  static const char message[]
      = "INVITE sip:605@192.0.2.1 SIP/2.0\r\n"
        "Subject: \xff\xfe\r\n"
        "Authorization: Digest username=\"a\", response=\"0123456789abcdef0123456789abcdef\""
        "\r\n\r\n";
  g_autoptr(GBytes) bytes = g_bytes_new_static(message, sizeof message - 1);
  g_autoptr(BenchTapRecord) record
      = bench_tap_record_new(BENCH_TAP_SIP, BENCH_TAP_OUT, BENCH_TRANSPORT_UDP, 1700000000123456, "192.0.2.9",
                             5060, "192.0.2.1", 5060, bytes);
  BenchLadderStep step = {
    .record = record,
    .label = (char *) "INVITE (SDP)",
    .source = (char *) "192.0.2.9:5060",
    .destination = (char *) "192.0.2.1:5060",
    .repeated = TRUE,
  };
  g_autoptr(BenchLadderItem) item = bench_ladder_item_new(&step);
  g_autofree char *time = NULL;
  g_autofree char *label = NULL;
  g_autofree char *route = NULL;
  g_autofree char *text = bench_ladder_item_get_message(item);

  g_object_get(item, "time", &time, "label", &label, "route", &route, NULL);
  g_assert_true(g_str_has_suffix(time, ":20.123"));
  g_assert_cmpstr(label, ==, "INVITE (SDP) (again)");
  g_assert_cmpstr(route, ==, "192.0.2.9:5060 → 192.0.2.1:5060");
  g_assert_true(g_str_has_prefix(text, "INVITE sip:605@192.0.2.1 SIP/2.0\n"));
  g_assert_true(g_utf8_validate(text, -1, NULL));
  g_assert_null(strstr(text, "0123456789abcdef"));
  g_assert_null(strchr(text, '\r'));
}

int
main(int argc, char **argv)
{
  g_autofree char *data = g_dir_make_tmp("benchphone-faceplate-XXXXXX", NULL);
  int status;

  g_setenv("XDG_DATA_HOME", data, TRUE);
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/faceplate-text/spoken-screen", test_spoken_screen);
  g_test_add_func("/faceplate-text/spoken-rows", test_spoken_rows);
  g_test_add_func("/faceplate-text/status", test_status);
  g_test_add_func("/faceplate-text/window-state", test_window_state);
  g_test_add_func("/faceplate-text/figures", test_figures);
  g_test_add_func("/faceplate-text/figures-unknown", test_figures_unknown);
  g_test_add_func("/faceplate-text/registration", test_registration_words);
  g_test_add_func("/faceplate-text/account-names", test_account_names);
  g_test_add_func("/faceplate/origins", test_origins);
  g_test_add_func("/faceplate-text/ladder-row", test_ladder_row);
  status = g_test_run();
  test_folder_remove(data);
  return status;
}
