/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../deadline.h"
#include "one-phone.h"

#define WAIT_MS 15000

void
test_wait(gboolean (*condition)(gconstpointer data), gconstpointer data, const char *what)
{
  TestDeadline deadline;

  test_deadline_begin(&deadline, WAIT_MS);
  while (!condition(data) && test_deadline_wait(&deadline))
    continue;
  if (deadline.late)
    g_error("waited %d ms in vain for %s", WAIT_MS, what);
  test_deadline_end(&deadline);
}

BenchPhone *
test_phone_start(const char *settings, BenchNetwork *network)
{
  BenchPhoneOptions options = { .name = "one", .microphone = "null", .speaker = "null", .network = network };
  g_autoptr(GPtrArray) complaints = g_ptr_array_new_with_free_func(g_free);
  g_autofree char *text = g_strconcat("#!version:1.0.0.1\naccount.1.enable = 1\naccount.1.user_name = a\n"
                                      "account.1.label = A\naccount.1.password = secret-a\n"
                                      "account.1.sip_listen_port = 0\n",
                                      settings, NULL);
  g_autoptr(GError) error = NULL;
  BenchPhone *phone = bench_phone_new(&options, &error);

  g_assert_no_error(error);
  bench_settings_load_text(bench_phone_get_settings(phone), "test.cfg", text, -1, BENCH_LAYER_FILE,
                           complaints);
  if (complaints->len > 0)
    g_error("%s", (const char *) g_ptr_array_index(complaints, 0));
  g_assert_true(bench_phone_start(phone, &error));
  g_assert_no_error(error);
  return phone;
}

static gboolean
is_stopped(gconstpointer data)
{
  return !bench_phone_is_running((BenchPhone *) data);
}

void
test_phone_stop(BenchPhone *phone)
{
  bench_phone_stop(phone);
  test_wait(is_stopped, phone, "the phone to stop");
  g_object_unref(phone);
}

typedef struct
{
  BenchPhone *phone;
  guint line;
  BenchLineState state;
} Wanted;

static gboolean
has_state(gconstpointer data)
{
  const Wanted *wanted = data;
  BenchLine *line = bench_call_control_get_line(bench_phone_get_calls(wanted->phone), wanted->line);

  return line != NULL && line->state == wanted->state;
}

void
test_phone_wait_line(BenchPhone *phone, guint line, BenchLineState state)
{
  Wanted wanted = { phone, line, state };
  g_autofree char *what = g_strdup_printf("line %u to be %s", line, bench_line_state_name(state));

  test_wait(has_state, &wanted, what);
}

const char *
test_phone_get_reason(BenchPhone *phone, guint line)
{
  return bench_call_control_get_line(bench_phone_get_calls(phone), line)->reason;
}

static gboolean
is_idle(gconstpointer data)
{
  return bench_firmware_get_screen(bench_phone_get_firmware((BenchPhone *) data))->kind == BENCH_SCREEN_IDLE;
}

/* Presses keys by name, once the phone is idle, and reads the screen. */
char *
test_phone_read_lcd(BenchPhone *phone, const char *keys)
{
  BenchFirmware *firmware = bench_phone_get_firmware(phone);
  g_auto(GStrv) names = g_strsplit(keys, " ", -1);

  test_wait(is_idle, phone, "the idle screen");
  for (guint i = 0; names[i] != NULL; i++)
    bench_firmware_key(firmware, bench_key_from_name(names[i]), BENCH_KEY_CLICK);
  return bench_screen_to_text(bench_firmware_get_screen(firmware));
}
