/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "firmware-fixture.h"

#include <string.h>

#define START_US (G_GINT64_CONSTANT(1795356180) * G_USEC_PER_SEC)

static gint64
wall_of(gpointer clock)
{
  return bench_clock_wall(clock);
}

static void
on_event(BenchEventBus *bus, const BenchEvent *event, Phone *phone)
{
  static const char *const keys[] = { "key", "screen", "tone", "text" };
  g_autofree char *json = bench_event_to_json(event, "test");

  g_assert_true(g_utf8_validate(json, -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
    if (json_object_has_member(event->details, keys[i]))
      {
        g_string_append_printf(phone->heard, "%s %s;", bench_event_type_name(event->type),
                               bench_event_get_string(event, keys[i]));
        return;
      }
}

static void
on_key_tone(BenchFirmware *firmware, int digit, guint duration_ms, Phone *phone)
{
  g_assert_cmpuint(duration_ms, >, 0);
  g_string_append_c(phone->key_tones, (char) digit);
}

static void
on_sound(BenchFirmware *firmware, Phone *phone)
{
  phone->sounds++;
}

Phone *
phone_new_booting(void)
{
  Phone *phone = g_new0(Phone, 1);

  g_setenv("TZ", "UTC", TRUE);
  phone->clock = bench_clock_new_manual(START_US);
  phone->settings = bench_settings_new();
  phone->fake = fake_call_control_new();
  phone->fake->wall = wall_of;
  phone->fake->wall_data = phone->clock;
  phone->calls = BENCH_CALL_CONTROL(phone->fake);
  phone->history = bench_history_new(NULL, NULL);
  phone->texts = bench_text_store_new(NULL, NULL);
  phone->events = bench_event_bus_new("test", phone->clock);
  phone->heard = g_string_new(NULL);
  phone->key_tones = g_string_new(NULL);
  phone->firmware = bench_firmware_new(phone->settings, phone->calls, phone->history, phone->texts,
                                       phone->events, phone->clock);
  g_signal_connect(phone->events, "event", G_CALLBACK(on_event), phone);
  g_signal_connect(phone->firmware, "key-tone", G_CALLBACK(on_key_tone), phone);
  g_signal_connect(phone->firmware, "sound-changed", G_CALLBACK(on_sound), phone);
  bench_firmware_start(phone->firmware);
  return phone;
}

Phone *
phone_new(void)
{
  Phone *phone = phone_new_booting();

  fake_call_control_add_line(phone->fake, 1, BENCH_LINE_REGISTERED, "1001");
  fake_call_control_add_line(phone->fake, 2, BENCH_LINE_REGISTERED, "1002");
  bench_clock_advance(phone->clock, 3000);
  phone_check_kind(phone, BENCH_SCREEN_IDLE);
  g_string_truncate(phone->heard, 0);
  return phone;
}

void
phone_free(Phone *phone)
{
  g_object_unref(phone->firmware);
  g_object_unref(phone->events);
  g_object_unref(phone->history);
  g_object_unref(phone->texts);
  g_object_unref(phone->fake);
  g_object_unref(phone->settings);
  g_object_unref(phone->clock);
  g_string_free(phone->heard, TRUE);
  g_string_free(phone->key_tones, TRUE);
  g_free(phone);
}

/* Clicks keys by name, separated by spaces. */
void
phone_press(Phone *phone, const char *keys)
{
  g_auto(GStrv) names = g_strsplit(keys, " ", -1);

  for (guint i = 0; names[i] != NULL; i++)
    {
      BenchKey key = bench_key_from_name(names[i]);

      g_assert_cmpint(key, !=, BENCH_KEY_NONE);
      bench_firmware_key(phone->firmware, key, BENCH_KEY_CLICK);
    }
}

void
phone_set(Phone *phone, const char *name, const char *value)
{
  g_autoptr(GError) error = NULL;

  g_assert_true(bench_settings_set(phone->settings, name, value, BENCH_LAYER_FILE, NULL, &error));
  g_assert_no_error(error);
}

/* Into the field in focus, each letter by the mode's first keys: digits. */
void
phone_type_digits(Phone *phone, const char *digits)
{
  g_auto(GStrv) mode = g_strsplit("abc 2aB ABC 123", " ", -1);

  for (guint i = 0; mode[i] != NULL && !g_str_equal(phone_screen(phone)->softkeys[1], "123"); i++)
    phone_press(phone, "soft-2");
  g_assert_cmpstr(phone_screen(phone)->softkeys[1], ==, "123");
  for (const char *digit = digits; *digit != '\0'; digit++)
    bench_firmware_key(phone->firmware, bench_key_from_digit(*digit), BENCH_KEY_CLICK);
}

/* Into a form that asks for one, which stays when it is wrong. */
void
phone_give_password(Phone *phone, const char *password)
{
  phone_type_digits(phone, password);
  phone_press(phone, "soft-4");
}

/* Menu, Settings, Advanced, and the password it asks for. */
void
phone_open_advanced(Phone *phone, const char *password)
{
  phone_press(phone, "soft-4 6 2");
  phone_check(phone, "Advanced", "Back|abc|Delete|OK");
  phone_give_password(phone, password);
}

/* An outgoing call that has been answered. */
BenchCall *
phone_talk(Phone *phone, const char *number)
{
  BenchCall *call;

  g_assert_true(bench_firmware_dial(phone->firmware, number, NULL));
  call = bench_firmware_get_focus(phone->firmware);
  g_assert_nonnull(call);
  fake_call_control_set_state(phone->fake, call, BENCH_CALL_RINGING);
  fake_call_control_set_state(phone->fake, call, BENCH_CALL_TALKING);
  g_string_truncate(phone->fake->sent, 0);
  return call;
}

/* The one that began last. */
BenchCall *
phone_last_call(Phone *phone)
{
  const GPtrArray *calls = bench_call_control_get_calls(phone->calls);

  return g_ptr_array_index(calls, calls->len - 1);
}

/* Both accounts come into that state. */
void
phone_set_lines(Phone *phone, BenchLineState state)
{
  for (guint i = 1; i <= 2; i++)
    {
      BenchLine *line = bench_call_control_get_line(phone->calls, i);

      line->state = state;
      bench_call_control_line_changed(phone->calls, line);
    }
}

/* The mailbox of an account tells of so many voice messages. */
void
phone_set_mail(Phone *phone, guint line, guint new_messages, guint old_messages)
{
  BenchLine *known = bench_call_control_get_line(phone->calls, line);

  known->new_messages = new_messages;
  known->old_messages = old_messages;
  bench_call_control_line_changed(phone->calls, known);
}

BenchScreen *
phone_screen(Phone *phone)
{
  return bench_firmware_get_screen(phone->firmware);
}

/* Checks the title (or, without one, the text) and the soft keys, "A|B|C|D". */
void
phone_check(Phone *phone, const char *title_or_text, const char *softkeys)
{
  BenchScreen *screen = phone_screen(phone);
  g_autofree char *keys = g_strjoin("|", screen->softkeys[0], screen->softkeys[1], screen->softkeys[2],
                                    screen->softkeys[3], NULL);

  if (title_or_text != NULL)
    g_assert_cmpstr(*screen->title != '\0' ? screen->title : screen->text, ==, title_or_text);
  if (softkeys != NULL)
    g_assert_cmpstr(keys, ==, softkeys);
}

void
phone_check_kind(Phone *phone, BenchScreenKind kind)
{
  g_assert_cmpstr(bench_screen_kind_name(phone_screen(phone)->kind), ==, bench_screen_kind_name(kind));
}

void
phone_check_led(Phone *phone, const char *name, BenchLedColour colour, BenchLedMode mode, guint period_ms)
{
  gsize n;
  const BenchLed *leds = bench_firmware_get_leds(phone->firmware, &n);

  for (gsize i = 0; i < n; i++)
    if (g_str_equal(leds[i].name, name))
      {
        g_assert_cmpint(leds[i].colour, ==, colour);
        g_assert_cmpint(leds[i].mode, ==, mode);
        g_assert_cmpuint(leds[i].period_ms, ==, period_ms);
        return;
      }
  g_assert_not_reached();
}

/* Checks that the newest entry of a kind is @number, or that there is none when it is NULL. */
void
phone_check_history(Phone *phone, BenchHistoryKind kind, const char *number, guint duration_s)
{
  g_autoptr(GPtrArray) entries = bench_history_list(phone->history, kind);
  const BenchHistoryEntry *entry;

  if (number == NULL)
    {
      g_assert_cmpuint(entries->len, ==, 0);
      return;
    }
  g_assert_cmpuint(entries->len, >, 0);
  entry = g_ptr_array_index(entries, 0);
  g_assert_cmpstr(entry->number, ==, number);
  g_assert_cmpuint(entry->duration_s, ==, duration_s);
}

void
phone_check_popup(Phone *phone, BenchPopupKind kind, const char *text)
{
  g_assert_cmpint(phone_screen(phone)->popup, ==, kind);
  g_assert_cmpstr(phone_screen(phone)->popup_text, ==, text);
}

const BenchScreenRow *
phone_row(Phone *phone, guint index)
{
  BenchScreen *screen = phone_screen(phone);

  g_assert_cmpuint(index, <, screen->rows->len);
  return g_ptr_array_index(screen->rows, index);
}

/* The status icons, joined; valid until the next call. */
const char *
phone_icons(Phone *phone)
{
  static char joined[256];
  BenchScreen *screen = phone_screen(phone);

  joined[0] = '\0';
  for (guint i = 0; i < screen->icons->len; i++)
    {
      if (i > 0)
        g_strlcat(joined, " ", sizeof joined);
      g_strlcat(joined, g_ptr_array_index(screen->icons, i), sizeof joined);
    }
  return joined;
}

/* Checks what call control was asked for since the last time. */
void
phone_take_sent(Phone *phone, const char *expected)
{
  g_assert_cmpstr(phone->fake->sent->str, ==, expected);
  g_string_truncate(phone->fake->sent, 0);
}
