/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "remote/demo.h"

#include <stdio.h>
#include <string.h>

#include "remote/describe.h"

#define NUMBER "605"
#define TALK_MS 2000

typedef enum
{
  STEP_REGISTERING,
  STEP_REGISTERED,
  STEP_DIALLING,
  STEP_RINGING,
  STEP_REDIRECTED,
  STEP_TALKING,
  STEP_HANGING_UP,
  STEP_OVER,
} Step;

static const struct
{
  guint limit_ms;
  const char *awaited;
  const char *reached; /* heading of the LCD when the step has been reached */
} steps[] = {
  [STEP_REGISTERING] = { 5000, "the phone to register", "The phone starts" },
  [STEP_REGISTERED] = { 500, "", "Registered and idle" },
  [STEP_DIALLING] = { 5000, "the far end to ring", "Dialling " NUMBER },
  [STEP_RINGING] = { 30000, "the redirection", NUMBER " rings" },
  [STEP_REDIRECTED] = { 10000, "the answer", NUMBER " does not answer and redirects the call with 302" },
  [STEP_TALKING] = { TALK_MS, "", "600 has answered; sending the digit 1" },
  [STEP_HANGING_UP] = { 10000, "the phone to be idle", "Hanging up" },
  [STEP_OVER] = { 0, "", "Idle again" },
};

struct _BenchDemo
{
  GObject parent_instance;

  BenchPhone *phone;
  Step step;
  char *first_call_id; /* Call-ID of the INVITE that is redirected */
  guint deadline;
  guint picture; /* idle source that prints the LCD */
  gint64 started_us;
};

G_DEFINE_FINAL_TYPE(BenchDemo, bench_demo, G_TYPE_OBJECT)

enum
{
  DONE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
bench_demo_dispose(GObject *object)
{
  BenchDemo *self = BENCH_DEMO(object);

  g_clear_handle_id(&self->deadline, g_source_remove);
  g_clear_handle_id(&self->picture, g_source_remove);
  g_clear_object(&self->phone);
  g_clear_pointer(&self->first_call_id, g_free);
  G_OBJECT_CLASS(bench_demo_parent_class)->dispose(object);
}

static void
bench_demo_class_init(BenchDemoClass *klass)
{
  G_OBJECT_CLASS(klass)->dispose = bench_demo_dispose;

  signals[DONE] = g_signal_new("done", BENCH_TYPE_DEMO, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                               1, G_TYPE_STRING);
}

static void
bench_demo_init(BenchDemo *self G_GNUC_UNUSED)
{
}

static void
finish(BenchDemo *self, const char *complaint)
{
  g_autofree char *ladder = bench_describe_ladder(self->phone, FALSE);

  self->step = STEP_OVER;
  g_clear_handle_id(&self->deadline, g_source_remove);
  g_clear_handle_id(&self->picture, g_source_remove);
  printf("\nThe call as messages:\n\n%s\n", ladder);
  fflush(stdout);
  g_signal_emit(self, signals[DONE], 0, complaint);
}

static gboolean
print_picture(gpointer data)
{
  BenchDemo *self = data;
  g_autofree char *text
      = bench_screen_to_text(bench_firmware_get_screen(bench_phone_get_firmware(self->phone)));

  self->picture = 0;
  printf("\n%6.2f s  %s\n%s", (double) (g_get_monotonic_time() - self->started_us) / G_USEC_PER_SEC,
         steps[self->step].reached, text);
  fflush(stdout);
  if (self->step == STEP_OVER)
    finish(self, NULL);
  return G_SOURCE_REMOVE;
}

static gboolean on_deadline(gpointer data);

/* The LCD is printed when the firmware has seen the same event: next thing in the main loop. */
static void
go_to(BenchDemo *self, Step step)
{
  self->step = step;
  g_clear_handle_id(&self->deadline, g_source_remove);
  if (steps[step].limit_ms > 0)
    self->deadline = g_timeout_add(steps[step].limit_ms, on_deadline, self);
  if (self->picture == 0)
    self->picture = g_idle_add_full(G_PRIORITY_HIGH, print_picture, self, NULL);
}

static void
dial(BenchDemo *self)
{
  g_autoptr(GError) error = NULL;

  go_to(self, STEP_DIALLING);
  if (!bench_firmware_dial(bench_phone_get_firmware(self->phone), NUMBER, &error))
    finish(self, error->message);
}

static void
hang_up(BenchDemo *self)
{
  g_autoptr(GError) error = NULL;

  go_to(self, STEP_HANGING_UP);
  if (!bench_firmware_hang_up(bench_phone_get_firmware(self->phone), &error))
    finish(self, error->message);
}

static gboolean
on_deadline(gpointer data)
{
  BenchDemo *self = data;
  g_autofree char *complaint = NULL;

  self->deadline = 0;
  if (self->step == STEP_REGISTERED)
    {
      dial(self);
      return G_SOURCE_REMOVE;
    }
  if (self->step == STEP_TALKING)
    {
      hang_up(self);
      return G_SOURCE_REMOVE;
    }
  complaint = g_strdup_printf("waited %u s in vain for %s", steps[self->step].limit_ms / 1000,
                              steps[self->step].awaited);
  finish(self, complaint);
  return G_SOURCE_REMOVE;
}

static void
follow_call(BenchDemo *self, BenchCall *call)
{
  if (self->step == STEP_DIALLING && call->state == BENCH_CALL_RINGING)
    {
      self->first_call_id = g_strdup(call->sip_call_id);
      go_to(self, STEP_RINGING);
    }
  if (self->step == STEP_REDIRECTED && call->state == BENCH_CALL_TALKING)
    {
      if (strcmp(call->sip_call_id, self->first_call_id) == 0)
        {
          finish(self, "the redirected call kept its Call-ID");
          return;
        }
      go_to(self, STEP_TALKING);
      bench_firmware_key(bench_phone_get_firmware(self->phone), BENCH_KEY_1, BENCH_KEY_CLICK);
    }
  if (self->step < STEP_HANGING_UP && call->state == BENCH_CALL_ENDED)
    {
      g_autofree char *complaint = g_strdup_printf("the call ended early: %d %s", call->code, call->reason);

      finish(self, complaint);
    }
}

static gboolean
is_registered(BenchDemo *self)
{
  BenchLine *line = bench_call_control_get_line(bench_phone_get_calls(self->phone), 1);

  return line != NULL && line->state == BENCH_LINE_REGISTERED;
}

static void
follow_idle(BenchDemo *self)
{
  if (bench_firmware_get_screen(bench_phone_get_firmware(self->phone))->kind != BENCH_SCREEN_IDLE)
    return;
  if (self->step == STEP_REGISTERING && is_registered(self))
    go_to(self, STEP_REGISTERED);
  if (self->step == STEP_HANGING_UP)
    go_to(self, STEP_OVER);
}

/* The 302 itself: the call's state does not tell one INVITE from the next. */
static void
on_tap(BenchTapStore *store G_GNUC_UNUSED, BenchTapRecord *record, BenchDemo *self)
{
  static const char redirection[] = "SIP/2.0 302 ";
  gsize size = 0;
  const char *bytes = g_bytes_get_data(record->bytes, &size);

  if (self->step == STEP_RINGING && record->kind == BENCH_TAP_SIP && size > strlen(redirection)
      && memcmp(bytes, redirection, strlen(redirection)) == 0)
    go_to(self, STEP_REDIRECTED);
}

static void
on_event(BenchEventBus *events G_GNUC_UNUSED, const BenchEvent *event, BenchDemo *self)
{
  BenchCall *call = bench_call_control_get_call(bench_phone_get_calls(self->phone),
                                                (guint) bench_event_get_int(event, "call"));

  if (event->type == BENCH_EVENT_CALL_STATE && call != NULL && self->step != STEP_OVER)
    follow_call(self, call);
  if (event->type == BENCH_EVENT_REGISTRATION || event->type == BENCH_EVENT_SCREEN)
    follow_idle(self);
}

/**
 * bench_demo_new:
 * @phone: a phone that is about to start, subscriber of the embedded exchange
 *
 * Returns: (transfer full): the show, not begun.
 */
BenchDemo *
bench_demo_new(BenchPhone *phone)
{
  BenchDemo *self = g_object_new(BENCH_TYPE_DEMO, NULL);

  self->phone = g_object_ref(phone);
  self->started_us = g_get_monotonic_time();
  return self;
}

/**
 * bench_demo_start:
 *
 * Call it before the phone starts, to see all of it. "done" follows within a minute or so.
 */
void
bench_demo_start(BenchDemo *self)
{
  printf(
      "No display was found, so this is the phone without its window: it signs in to an exchange of its own\n"
      "on loopback, calls " NUMBER
      ", which rings, does not answer and redirects the call to 600, talks for %d s\n"
      "and hangs up. The LCD is shown as text at each step.\n",
      TALK_MS / 1000);
  g_signal_connect_object(bench_phone_get_events(self->phone), "event", G_CALLBACK(on_event), self, 0);
  g_signal_connect_object(bench_phone_get_tap_store(self->phone), "added", G_CALLBACK(on_tap), self, 0);
  go_to(self, STEP_REGISTERING);
}
