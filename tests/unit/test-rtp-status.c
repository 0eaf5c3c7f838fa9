/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a call sounds, on the LCD: RTP Status by its keys, each second anew, and the record in the history. */
#include "firmware-fixture.h"

#include <string.h>

#include "media/codec.h"

static void
give_sound(Phone *phone)
{
  BenchMediaStatistics *s = &phone->fake->statistics;

  phone->fake->has_sound = TRUE;
  s->send_codec = bench_codec_by_name("PCMA", 8000);
  s->receive_codec = bench_codec_by_name("G722", 8000);
  s->jitter_ms = 3.6;
  s->jitter_maximum_ms = 41;
  s->packets_lost = 7;
  s->round_trip_ms = -1;
}

static void
check_rows(Phone *phone, const char *expected)
{
  g_autoptr(GString) rows = g_string_new(NULL);
  const BenchScreen *screen = phone_screen(phone);

  for (guint i = 0; i < screen->rows->len; i++)
    g_string_append_printf(rows, "%s=%s;", phone_row(phone, i)->label, phone_row(phone, i)->value);
  g_assert_cmpstr(rows->str, ==, expected);
}

static void
test_live(void)
{
  g_autoptr(Phone) phone = phone_new();

  give_sound(phone);
  phone_talk(phone, "1003");
  phone_check(phone, "Talking", "Transfer|Hold|Conference|End Call");
  phone_press(phone, "ok");
  phone_check(phone, "RTP Status", "Back|||");
  check_rows(phone, "Local Codec=PCMA;Remote Codec=G722;Jitter=4 ms;JitterBufferMax=41 ms;Packets lost=7;"
                    "RoundTripDelay=-;SymmOneWayDelay=-;MOS-LQ=-;MOS-CQ=-;");
  g_assert_cmpstr(phone_screen(phone)->counter, ==, "1/9");
  phone->fake->statistics.round_trip_ms = 24.6;
  phone->fake->statistics.one_way_ms = 72.4;
  phone->fake->statistics.mos_lq = 4.38;
  phone->fake->statistics.mos_cq = 4.34;
  bench_clock_advance(phone->clock, 1001);
  check_rows(phone, "Local Codec=PCMA;Remote Codec=G722;Jitter=4 ms;JitterBufferMax=41 ms;Packets lost=7;"
                    "RoundTripDelay=25 ms;SymmOneWayDelay=72 ms;MOS-LQ=4.4;MOS-CQ=4.3;");
  /* Nine rows on six lines: down to the last scrolls, and round. */
  phone_press(phone, "up");
  g_assert_cmpstr(phone_screen(phone)->counter, ==, "9/9");
  g_assert_cmpuint(phone_screen(phone)->first_visible, ==, 3);
  phone_press(phone, "down");
  g_assert_cmpstr(phone_screen(phone)->counter, ==, "1/9");
  phone_press(phone, "x");
  phone_check(phone, "Talking", "Transfer|Hold|Conference|End Call");
}

static void
test_soft_key(void)
{
  g_autoptr(Phone) phone = phone_new();
  BenchCall *call = NULL;

  give_sound(phone);
  phone_set(phone, "benchphone.softkey.more", "1");
  call = phone_talk(phone, "1003");
  phone_check(phone, "Talking", "Transfer|Hold|Conference|More");
  phone_press(phone, "soft-4 soft-4");
  phone_check(phone, "Talking", "RTP Status|||More");
  phone_press(phone, "soft-1");
  phone_check(phone, "RTP Status", "Back|||");
  /* The far end hangs up: nothing is left to show. */
  fake_call_control_end(phone->fake, call, BENCH_CALL_END_REMOTE, 0, "");
  phone_check(phone, "RTP Status", "Back|||");
  g_assert_cmpstr(phone_screen(phone)->text, ==, "No active call");
  check_rows(phone, "");
}

static void
test_menu(void)
{
  g_autoptr(Phone) phone = phone_new();

  phone_press(phone, "soft-4 1 6");
  phone_check(phone, "RTP Status", "Back|||");
  g_assert_cmpstr(phone_screen(phone)->text, ==, "No active call");
}

static void
end_with(Phone *phone, const char *figures)
{
  BenchCall *call = phone_talk(phone, "1003");

  bench_call_set_text(&call->figures, figures);
  fake_call_control_end(phone->fake, call, BENCH_CALL_END_REMOTE, 0, "");
  bench_clock_advance(phone->clock, 5000);
  phone_press(phone, "soft-1 soft-2 1");
  phone_check(phone, "Detail", "Back|||");
}

static void
test_record(void)
{
  g_autoptr(Phone) phone = phone_new();

  end_with(phone, "{\"codec-received\":\"G722\",\"packets-lost\":12,\"loss-percent\":1.25,\"mos-lq\":4.27,"
                  "\"mos-cq\":4}");
  g_assert_cmpuint(phone_screen(phone)->rows->len, ==, 11);
  g_assert_cmpstr(phone_row(phone, 6)->label, ==, "Codec");
  g_assert_cmpstr(phone_row(phone, 6)->value, ==, "G722");
  g_assert_cmpstr(phone_row(phone, 7)->value, ==, "12");
  g_assert_cmpstr(phone_row(phone, 8)->value, ==, "1.2 %");
  g_assert_cmpstr(phone_row(phone, 9)->value, ==, "4.3");
  g_assert_cmpstr(phone_row(phone, 10)->label, ==, "MOS-CQ");
  g_assert_cmpstr(phone_row(phone, 10)->value, ==, "4.0");
}

/* The file may have been written by anybody. */
static void
test_bad_record(void)
{
  static const char *const figures[]
      = { "", "{", "[]", "7", "{\"mos-lq\":[],\"loss-percent\":{},\"codec-received\":3}" };

  for (gsize i = 0; i < G_N_ELEMENTS(figures); i++)
    {
      g_autoptr(Phone) phone = phone_new();

      end_with(phone, figures[i]);
      g_assert_cmpuint(phone_screen(phone)->rows->len, ==, i < 4 ? 6 : 7);
    }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/rtp-status/live", test_live);
  g_test_add_func("/rtp-status/soft-key", test_soft_key);
  g_test_add_func("/rtp-status/menu", test_menu);
  g_test_add_func("/rtp-status/record", test_record);
  g_test_add_func("/rtp-status/bad-record", test_bad_record);
  return g_test_run();
}
