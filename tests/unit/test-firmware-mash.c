/* SPDX-License-Identifier: GPL-3.0-or-later */
/* firmware/: any keys in any order, while the far end does anything: every screen stays whole, nothing is stuck. */
#include <glib.h>
#include <string.h>

#include "../folder.h"
#include "firmware-fixture.h"

#define QUICK_STEPS 1200
#define MOST_CALLS 4

static void
far_end(Phone *phone)
{
  const GPtrArray *calls = bench_call_control_get_calls(phone->calls);
  BenchCall *call;
  BenchCallEnd end;

  if (calls->len < MOST_CALLS && g_test_rand_int_range(0, 3) == 0)
    {
      fake_call_control_ring(phone->fake, (guint) g_test_rand_int_range(1, 3), "Bob", "1005");
      return;
    }
  if (calls->len == 0)
    return;
  call = g_ptr_array_index(calls, g_test_rand_int_range(0, (int) calls->len));
  if (g_test_rand_bit())
    {
      if (call->state == BENCH_CALL_CALLING)
        fake_call_control_set_state(phone->fake, call, BENCH_CALL_RINGING);
      else if (call->state == BENCH_CALL_RINGING)
        fake_call_control_set_state(phone->fake, call, BENCH_CALL_TALKING);
      else if (call->state == BENCH_CALL_TALKING && phone->fake->slow_hold)
        fake_call_control_hold_done(phone->fake, call);
      return;
    }
  end = call->state == BENCH_CALL_INCOMING ? BENCH_CALL_END_CANCELLED
        : call->answered_us == 0           ? BENCH_CALL_END_FAILED
                                           : BENCH_CALL_END_REMOTE;
  fake_call_control_end(phone->fake, call, end, 0, "Busy here!");
}

static void
check_screen(Phone *phone)
{
  BenchScreen *screen = phone_screen(phone);
  g_autofree char *text = bench_screen_to_text(screen);
  g_autofree char *leds = bench_firmware_leds_to_json(phone->firmware);

  g_assert_true(g_utf8_validate(text, -1, NULL));
  g_assert_true(screen->rows->len == 0 || screen->kind == BENCH_SCREEN_DIAL
                || screen->selected < screen->rows->len);
  g_assert_cmpuint(screen->first_visible, <=, screen->rows->len);
  if (screen->kind == BENCH_SCREEN_CALL)
    g_assert_cmpstr(screen->number, !=, "");
  if (screen->kind == BENCH_SCREEN_IDLE)
    g_assert_null(bench_firmware_get_focus(phone->firmware));
  g_assert_cmpint(screen->kind, !=, BENCH_SCREEN_BOOT);
}

static void
mash(Phone *phone)
{
  int steps = g_test_slow() ? QUICK_STEPS * 50 : QUICK_STEPS;

  for (int step = 0; step < steps; step++)
    {
      BenchKey key = (BenchKey) g_test_rand_int_range(BENCH_KEY_0, BENCH_KEY_HOOK + 1);
      int dice = g_test_rand_int_range(0, 12);

      if (dice == 0)
        far_end(phone);
      else if (dice == 1)
        bench_clock_advance(phone->clock, (guint) g_test_rand_int_range(10, 4000));
      else if (dice == 2)
        phone->fake->slow_hold = g_test_rand_bit();
      else if (dice == 3)
        bench_firmware_key(phone->firmware, key, BENCH_KEY_PRESS);
      else
        bench_firmware_key(phone->firmware, key, BENCH_KEY_CLICK);
      check_screen(phone);
    }
}

/* Whatever has happened, hanging up, X and time lead back to the idle screen. */
static void
calm_down(Phone *phone)
{
  const GPtrArray *calls = bench_call_control_get_calls(phone->calls);

  while (calls->len > 0)
    fake_call_control_end(phone->fake, g_ptr_array_index(calls, 0), BENCH_CALL_END_REMOTE, 0, "");
  bench_clock_advance(phone->clock, 20000);
  for (int i = 0; i < 12; i++)
    phone_press(phone, "x");
  phone_check_kind(phone, BENCH_SCREEN_IDLE);
  g_assert_cmpint(bench_firmware_get_tone(phone->firmware), ==, BENCH_TONE_NONE);
  g_assert_false(bench_firmware_get_muted(phone->firmware));
}

static void
test_mash(void)
{
  g_autoptr(Phone) phone = phone_new();

  for (int round = 0; round < 2; round++)
    {
      mash(phone);
      calm_down(phone);
    }
}

/* With three levels, passwords that are easily guessed, and menus of which some can only be looked at, or are gone. */
static void
test_mash_levels(void)
{
  g_autoptr(Phone) phone = phone_new();
  g_autofree char *folder = g_dir_make_tmp("bench-mash-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "levels.cfg", NULL);

  g_assert_true(
      g_file_set_contents(path,
                          "[ GUI ]\nStatus = 3\nFeatures = 01\nDND = 12\nBasic = 03\nRing_Tones = 00\n"
                          "Text_Message = 01\nHistory = 1\nAccounts = 02\nOption = 3\nDelete = 2\n"
                          "Reset_Config = 13\nReset_to_Factory = 3\nReset_local_settings = 3\n",
                          -1, NULL));
  phone_set(phone, "security.var_enable", "1");
  phone_set(phone, "web_item_level.url", path);
  phone_set(phone, "security.user_password", "var:");
  phone_set(phone, "security.user_password", "admin:1");
  for (int round = 0; round < 2; round++)
    {
      mash(phone);
      calm_down(phone);
    }
  test_folder_remove(folder);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/firmware/mash", test_mash);
  g_test_add_func("/firmware/mash-levels", test_mash_levels);
  return g_test_run();
}
