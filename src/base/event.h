/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The one stream of typed events a phone emits, and an event's JSON form.
 *
 * Whoever changes state emits; D-Bus, the window, the log and the tests only listen. An event is a
 * type, a time and a flat object of details:
 *
 *   {"type":"call-state","time":1732300000.123456,"phone":"default","call":3,"state":"talking"}
 *
 * Threads: main context only. Nothing secret may be put into an event.
 */
#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

#include "base/clock.h"

G_BEGIN_DECLS

typedef enum
{
  BENCH_EVENT_REGISTRATION, /* line, state, code, reason */
  BENCH_EVENT_CALL_ADDED,   /* call, direction, remote, line */
  BENCH_EVENT_CALL_STATE,   /* call, state, code, reason */
  BENCH_EVENT_CALL_REMOVED, /* call */
  BENCH_EVENT_MEDIA,        /* call, codec, remote, state; at the end also figures (an object) */
  BENCH_EVENT_DTMF,         /* call, digit, direction */
  BENCH_EVENT_KEY,          /* key ("hidden": of a password), action */
  BENCH_EVENT_SCREEN,       /* screen (kind), text */
  BENCH_EVENT_LEDS,         /* leds */
  BENCH_EVENT_TONE,         /* tone ("" when it stops) */
  BENCH_EVENT_NOTICE,       /* text: something a person should know */
  BENCH_EVENT_SUBSCRIPTION, /* line, event, target, state, code, reason */
  BENCH_EVENT_VOICE_MAIL,   /* line, new, old, account */
  BENCH_EVENT_MESSAGE,      /* line, direction, remote, text; sent: id, code, reason */
  BENCH_EVENT_WATCH,        /* watch, event, target, state, note */
  BENCH_EVENT_CHECK_SYNC,   /* line, reboot */
  BENCH_EVENT_PROVISIONING, /* state, trigger; finished: result, failed, restart */
} BenchEventType;

typedef struct
{
  BenchEventType type;
  gint64 time_us;      /* wall time */
  JsonObject *details; /* owned by the event; listeners only read */
} BenchEvent;

#define BENCH_TYPE_EVENT_BUS (bench_event_bus_get_type())
G_DECLARE_FINAL_TYPE(BenchEventBus, bench_event_bus, BENCH, EVENT_BUS, GObject)

BenchEventBus *bench_event_bus_new(const char *phone_name, BenchClock *clock) G_GNUC_WARN_UNUSED_RESULT;
const char *bench_event_bus_get_phone_name(BenchEventBus *self);
void bench_event_bus_emit(BenchEventBus *self, BenchEventType type, const char *first_key, ...)
    G_GNUC_NULL_TERMINATED;

const char *bench_event_type_name(BenchEventType type);
const char *bench_event_get_string(const BenchEvent *event, const char *key);
gint64 bench_event_get_int(const BenchEvent *event, const char *key);
char *bench_event_to_json(const BenchEvent *event, const char *phone_name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
