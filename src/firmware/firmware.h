/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The phone as a person meets it: keys go in; Screens, LEDs and the sound to play come out.
 *
 * The firmware listens to call control, settings and history and knows neither pixels nor packets.
 * Which phone it is says benchphone.model: its keys, LEDs, line-key pages, and how much the LCD holds at a time.
 *
 * Signals:
 *   "model-changed"  ()              it is another phone now, with the same calls: before all other signals
 *   "screen-changed" (BenchScreen)   whenever the Screen differs from the last one
 *   "leds-changed"   ()              whenever any LED's colour or blink differs
 *   "sound-changed"  ()              tone, ring tone, path, volume, mute or group listening differ: read them
 *                                    with the getters
 *   "key-tone"       (int digit, guint duration_ms)
 *   "note-tone"      (int tone)      a BenchTone to be heard once over whatever plays: a call on hold, a
 *                                    message …
 *   "restart-wanted" ()              the phone is to restart as soon as no call is up: reset, or Reboot in the menu
 *   "update-wanted"  (guint code)    look for a provisioning server's files: 0 where they always are, or where
 *                                    autoprovision.CODE.url says
 *   "url-wanted"     (char *url)     a URL key was pressed: ask for it, and tell with bench_firmware_notice() what
 *                                    came of it
 * Threads: main context only.
 */
#pragma once

#include "calls/control.h"
#include "base/clock.h"
#include "base/event.h"
#include "directory/history.h"
#include "directory/text-store.h"
#include "firmware/key.h"
#include "firmware/model.h"
#include "firmware/screen.h"
#include "media/engine.h"
#include "settings/access.h"
#include "settings/reset.h"

G_BEGIN_DECLS

typedef enum
{
  BENCH_LED_DARK,
  BENCH_LED_RED,
  BENCH_LED_GREEN,
  BENCH_LED_YELLOW,
} BenchLedColour;

typedef enum
{
  BENCH_LED_SOLID,
  BENCH_LED_FAST, /* 300 ms power, 200 ms line key, on and off alike */
  BENCH_LED_SLOW, /* 1 s */
} BenchLedMode;

typedef struct
{
  const char *name; /* static: SVG id without "led-": "power", "line-1", "headset", "mute" … */
  BenchLedColour colour;
  BenchLedMode mode;
  guint period_ms; /* of one on-off round, 0 when solid */
} BenchLed;

typedef enum
{
  BENCH_KEY_PRESS,
  BENCH_KEY_RELEASE,
  BENCH_KEY_CLICK, /* press and release at once: scripts */
} BenchKeyAction;

#define BENCH_TYPE_FIRMWARE (bench_firmware_get_type())
G_DECLARE_FINAL_TYPE(BenchFirmware, bench_firmware, BENCH, FIRMWARE, GObject)

BenchFirmware *bench_firmware_new(BenchSettings *settings,
                                  BenchCallControl *calls,
                                  BenchHistory *history,
                                  BenchTextStore *texts,
                                  BenchEventBus *events,
                                  BenchClock *clock) G_GNUC_WARN_UNUSED_RESULT;
void bench_firmware_start(BenchFirmware *self);
void bench_firmware_restart(BenchFirmware *self);
void bench_firmware_set_network_available(BenchFirmware *self, gboolean available);

void bench_firmware_set_updating(BenchFirmware *self, gboolean is_updating);
void bench_firmware_tell_update(BenchFirmware *self, const char *result);
void bench_firmware_notice(BenchFirmware *self, const char *text);
void bench_firmware_key(BenchFirmware *self, BenchKey key, BenchKeyAction action);
void bench_firmware_touch(BenchFirmware *self, const char *target);
gboolean bench_firmware_dial(BenchFirmware *self, const char *number, GError **error);
gboolean bench_firmware_answer(BenchFirmware *self, GError **error);
gboolean bench_firmware_hang_up(BenchFirmware *self, GError **error);
void bench_firmware_reset(BenchFirmware *self, BenchResetKind kind, BenchResetCertificates certificates);
gboolean bench_firmware_send_text(BenchFirmware *self, const char *number, const char *words, GError **error);

const BenchModel *bench_firmware_get_model(BenchFirmware *self);
BenchScreen *bench_firmware_get_screen(BenchFirmware *self);
const BenchLed *bench_firmware_get_leds(BenchFirmware *self, gsize *n_leds);
gboolean bench_firmware_get_off_hook(BenchFirmware *self);
BenchTone bench_firmware_get_tone(BenchFirmware *self);
const char *bench_firmware_get_ring(BenchFirmware *self);
void bench_firmware_set_ring_folder(BenchFirmware *self, const char *folder);
BenchAudioPath bench_firmware_get_path(BenchFirmware *self);
guint bench_firmware_get_volume(BenchFirmware *self);
guint bench_firmware_get_ringer_volume(BenchFirmware *self);
gboolean bench_firmware_get_muted(BenchFirmware *self);
gboolean bench_firmware_get_group_listening(BenchFirmware *self);
BenchCall *bench_firmware_get_focus(BenchFirmware *self);
BenchAccess *bench_firmware_get_access(BenchFirmware *self);
guint bench_firmware_get_parameter_level(BenchFirmware *self, const char *name);
char *bench_firmware_leds_to_json(BenchFirmware *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
