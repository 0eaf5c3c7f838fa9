/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A phone on the test bench: firmware with settings, history, a fake call control and a clock that
 * stands still. Two registered accounts, 1001 and 1002; Sunday 22 November 2026, 14:03:00 UTC.
 */
#pragma once

#include "fake-call-control.h"
#include "firmware/firmware.h"

typedef struct
{
  BenchClock *clock;
  BenchSettings *settings;
  FakeCallControl *fake;
  BenchCallControl *calls;
  BenchHistory *history;
  BenchTextStore *texts;
  BenchEventBus *events;
  BenchFirmware *firmware;
  GString *heard; /* events as "type value;", of keys, screens, tones and notices */
  GString *key_tones;
  guint sounds; /* sound-changed emissions */
} Phone;

Phone *phone_new(void);
Phone *phone_new_booting(void);
void phone_free(Phone *phone);

void phone_press(Phone *phone, const char *keys);
void phone_type_digits(Phone *phone, const char *digits);
void phone_give_password(Phone *phone, const char *password);
void phone_open_advanced(Phone *phone, const char *password);
void phone_set(Phone *phone, const char *name, const char *value);
BenchCall *phone_talk(Phone *phone, const char *number);
BenchCall *phone_last_call(Phone *phone);
void phone_set_lines(Phone *phone, BenchLineState state);
void phone_set_mail(Phone *phone, guint line, guint new_messages, guint old_messages);

/* What is NULL is not checked. */
void phone_check(Phone *phone, const char *title_or_text, const char *softkeys);
void phone_check_kind(Phone *phone, BenchScreenKind kind);
void
phone_check_led(Phone *phone, const char *name, BenchLedColour colour, BenchLedMode mode, guint period_ms);
void phone_check_history(Phone *phone, BenchHistoryKind kind, const char *number, guint duration_s);
void phone_check_popup(Phone *phone, BenchPopupKind kind, const char *text);
BenchScreen *phone_screen(Phone *phone);
const BenchScreenRow *phone_row(Phone *phone, guint index);
const char *phone_icons(Phone *phone);
void phone_take_sent(Phone *phone, const char *expected);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Phone, phone_free)
