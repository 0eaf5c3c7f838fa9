/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "event-phone.h"

#include <string.h>

/* The phone's clock runs ten times as fast as the machine's. */
static gboolean
on_tick(gpointer clock)
{
  bench_clock_advance(clock, 100);
  return G_SOURCE_CONTINUE;
}

static void
on_event(BenchEventBus *bus G_GNUC_UNUSED, const BenchEvent *event, TestEventPhone *fixture)
{
  g_autofree char *json = bench_event_to_json(event, "test");

  g_string_append_printf(fixture->events, "%s\n", json);
}

BenchLine *
test_event_phone_line(const TestEventPhone *fixture)
{
  return bench_call_control_get_line(bench_phone_get_calls(fixture->phone), 1);
}

gboolean
test_event_phone_is_ready(gconstpointer data)
{
  const TestEventPhone *fixture = data;
  BenchLine *line = test_event_phone_line(fixture);

  return line != NULL && line->state == BENCH_LINE_REGISTERED
         && bench_firmware_get_screen(bench_phone_get_firmware(fixture->phone))->kind == BENCH_SCREEN_IDLE;
}

void
test_event_phone_set(TestEventPhone *fixture, const char *parameter, const char *value)
{
  g_autoptr(GError) error = NULL;

  bench_settings_set(bench_phone_get_settings(fixture->phone), parameter, value, BENCH_LAYER_OVERRIDE, NULL,
                     &error);
  g_assert_no_error(error);
}

guint16
test_event_phone_port(TestEventPhone *fixture)
{
  return bench_phone_get_sip_port(fixture->phone, BENCH_TRANSPORT_UDP);
}

/* A phone, user alice, signed in at the server, with these lines in its configuration. */
void
test_event_phone_start(TestEventPhone *fixture, const char *more)
{
  BenchPhoneOptions options
      = { .name = "test", .interface = "127.0.0.1", .microphone = "null", .speaker = "null" };
  g_autoptr(GError) error = NULL;
  g_autofree char *config = NULL;

  memset(fixture, 0, sizeof *fixture);
  fixture->server = test_event_server_new();
  fixture->stranger = test_event_server_new();
  fixture->events = g_string_new(NULL);
  fixture->clock = bench_clock_new_manual(G_GINT64_CONSTANT(1700000000000000));
  fixture->ticker = g_timeout_add(10, on_tick, fixture->clock);
  options.clock = fixture->clock;
  fixture->phone = bench_phone_new(&options, &error);
  g_assert_no_error(error);
  config = g_strdup_printf("#!version:1.0.0.1\naccount.1.enable = 1\naccount.1.user_name = alice\n"
                           "account.1.sip_server.1.address = 127.0.0.1\naccount.1.sip_server.1.port = %u\n"
                           "account.1.sip_listen_port = 0\nauto_provision.pnp_enable = 0\n"
                           "auto_provision.dhcp_option.enable = 0\n%s",
                           test_event_server_get_port(fixture->server), more);
  bench_settings_load_text(bench_phone_get_settings(fixture->phone), "test.cfg", config, -1, BENCH_LAYER_FILE,
                           NULL);
  g_signal_connect(bench_phone_get_events(fixture->phone), "event", G_CALLBACK(on_event), fixture);
  g_assert_true(bench_phone_start(fixture->phone, &error));
  test_event_server_until(test_event_phone_is_ready, fixture, "the phone to be ready");
}

static gboolean
has_stopped(gconstpointer data)
{
  return !bench_phone_is_running(((const TestEventPhone *) data)->phone);
}

void
test_event_phone_stop(TestEventPhone *fixture)
{
  bench_phone_stop(fixture->phone);
  test_event_server_until(has_stopped, fixture, "the phone to stop");
  g_signal_handlers_disconnect_by_data(bench_phone_get_events(fixture->phone), fixture);
  g_object_unref(fixture->phone);
  g_source_remove(fixture->ticker);
  g_object_unref(fixture->clock);
  test_event_server_free(fixture->server);
  test_event_server_free(fixture->stranger);
  g_string_free(fixture->events, TRUE);
}

char *
test_event_phone_ask(TestEventServer *who,
                     TestEventPhone *fixture,
                     const char *method,
                     const char *headers,
                     const char *body)
{
  return test_event_server_ask(who, test_event_phone_port(fixture), method, "alice", headers, body);
}

int
test_event_phone_ask_code(TestEventServer *who,
                          TestEventPhone *fixture,
                          const char *method,
                          const char *headers,
                          const char *body)
{
  g_autofree char *answer = test_event_phone_ask(who, fixture, method, headers, body);

  return test_event_server_code(answer);
}

void
test_event_phone_check_popup(TestEventPhone *fixture, const char *text)
{
  g_assert_cmpstr(bench_firmware_get_screen(bench_phone_get_firmware(fixture->phone))->popup_text, ==, text);
}

BenchLedMode
test_event_phone_power(TestEventPhone *fixture)
{
  gsize n;
  const BenchLed *leds = bench_firmware_get_leds(bench_phone_get_firmware(fixture->phone), &n);

  g_assert_cmpstr(leds[0].name, ==, "power");
  return leds[0].colour == BENCH_LED_RED ? leds[0].mode : BENCH_LED_SOLID;
}
