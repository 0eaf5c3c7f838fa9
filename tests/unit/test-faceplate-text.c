/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of the lab drawer and the preferences: pure functions, and the ladder's rows. */
#include <string.h>

#include <glib.h>

#include "faceplate/figures.h"
#include "faceplate/ladder-item.h"
#include "faceplate/preferences-text.h"
#include "settings/apply.h"

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
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/faceplate-text/figures", test_figures);
  g_test_add_func("/faceplate-text/figures-unknown", test_figures_unknown);
  g_test_add_func("/faceplate-text/registration", test_registration_words);
  g_test_add_func("/faceplate-text/account-names", test_account_names);
  g_test_add_func("/faceplate/origins", test_origins);
  g_test_add_func("/faceplate-text/ladder-row", test_ladder_row);
  return g_test_run();
}
