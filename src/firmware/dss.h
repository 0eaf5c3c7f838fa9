/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * DSS keys: keys whose function is a setting. Line keys, memory keys, the keys of expansion modules and, at idle,
 * the programmable ones.
 *
 * A BenchDssKey is what the settings say of one key now; it is read anew each time. dss-key.c reads, dss-act.c does
 * what they are for, line-keys.c knows which functions the line keys of a model have and their pages. Private to
 * firmware/. Source: guide 4.L, phone-ui 6.1 and 6.6. Threads: main context only.
 */
#pragma once

#include "firmware/firmware.h"

G_BEGIN_DECLS

/* The numbers are those of linekey.X.type. */
typedef enum
{
  BENCH_DSS_NONE = 0,
  BENCH_DSS_CONFERENCE = 1,
  BENCH_DSS_FORWARD = 2,
  BENCH_DSS_TRANSFER = 3,
  BENCH_DSS_HOLD = 4,
  BENCH_DSS_DND = 5,
  BENCH_DSS_REDIAL = 6,
  BENCH_DSS_CALL_RETURN = 7,
  BENCH_DSS_SMS = 8,
  BENCH_DSS_DTMF = 11,
  BENCH_DSS_VOICE_MAIL = 12,
  BENCH_DSS_SPEED_DIAL = 13,
  BENCH_DSS_LINE = 15,
  BENCH_DSS_BLF = 16,
  BENCH_DSS_URL = 17,
  BENCH_DSS_GROUP_LISTENING = 18,
  BENCH_DSS_PAGING = 24,
  BENCH_DSS_RECORD = 25,
  BENCH_DSS_HISTORY = 28,
  BENCH_DSS_DIRECTORY = 29,
  BENCH_DSS_MENU = 30,
  BENCH_DSS_NEW_SMS = 32,
  BENCH_DSS_STATUS = 33,
  BENCH_DSS_SWITCH = 37,
  BENCH_DSS_PREFIX = 40,
  BENCH_DSS_LOCAL_PHONE_BOOK = 43,
  BENCH_DSS_ACCOUNT_UP = 48,
  BENCH_DSS_ACCOUNT_DOWN = 49,
  BENCH_DSS_LOCK = 50,
} BenchDssType;

typedef struct
{
  char *name;        /* "linekey.3" */
  BenchDssType type; /* or a number of the table that has no name above */
  guint line;        /* the account; 0: whichever is the default one */
  char *value;       /* NULL without a function, and so is the label */
  char *label;       /* "" when none is set */
} BenchDssKey;

BenchDssKey *bench_dss_key_read(BenchFirmware *self, const char *name) G_GNUC_WARN_UNUSED_RESULT;
BenchDssKey *bench_dss_key_find(BenchFirmware *self, BenchKey key) G_GNUC_WARN_UNUSED_RESULT;
void bench_dss_key_free(BenchDssKey *key);
const char *bench_dss_key_type_name(const BenchDssKey *key);
const char *bench_dss_key_icon(BenchFirmware *self, const BenchDssKey *key);
char *bench_dss_key_own_label(BenchFirmware *self, const BenchDssKey *key) G_GNUC_WARN_UNUSED_RESULT;
char *bench_dss_key_label(BenchFirmware *self, const BenchDssKey *key) G_GNUC_WARN_UNUSED_RESULT;
gboolean bench_dss_key_is_default(BenchFirmware *self, const BenchDssKey *key);
gboolean bench_dss_key_is_used(BenchFirmware *self, const BenchDssKey *key);

void bench_dss_press(BenchFirmware *self, const BenchDssKey *key);

/* line-keys.c */
void bench_line_keys_count(BenchFirmware *self);
guint bench_line_keys_find(BenchFirmware *self, guint position);
gboolean bench_line_keys_is_page_key(BenchFirmware *self, guint position);
gboolean bench_line_keys_is_up(BenchFirmware *self, guint function);
void bench_line_keys_turn(BenchFirmware *self);
void bench_line_keys_compose(BenchFirmware *self, BenchScreen *screen);
void bench_line_keys_press(BenchFirmware *self, guint position);
/* module-keys.c */
guint bench_module_keys_count(BenchFirmware *self);
guint bench_module_keys_on_page(BenchFirmware *self);
BenchKey bench_module_keys_at(guint module, guint number);
void bench_module_keys_compose(BenchFirmware *self, BenchScreen *screen);
void bench_module_keys_press(BenchFirmware *self, BenchKey key);
char *bench_module_keys_find(BenchFirmware *self, BenchKey key) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchDssKey, bench_dss_key_free)

G_END_DECLS
