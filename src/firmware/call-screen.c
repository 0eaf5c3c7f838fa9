/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The call card: what it shows in each state of the call in focus, and what its keys do.
 */
#include "firmware/firmware-private.h"
#include "firmware/lync.h"

static const char *
state_title(const BenchCall *call)
{
  switch (call->state)
    {
    case BENCH_CALL_CALLING:
      return call->referred ? NC_("call", "Be Transferred") : NC_("call", "Calling");
    case BENCH_CALL_RINGING:
      return NC_("call", "Ringing");
    case BENCH_CALL_INCOMING:
      return NC_("call", "Incoming Call");
    case BENCH_CALL_TALKING:
      return NC_("call", "Talking");
    case BENCH_CALL_HOLDING:
      return NC_("call", "Hold");
    case BENCH_CALL_HELD:
      return NC_("call", "Held");
    case BENCH_CALL_ENDED:
      return NC_("call", "Call Finish");
    }
  g_return_val_if_reached("");
}

/* An icon for each state by its name, and one more for a call that failed. */
static const char *
state_icon(const BenchCall *call)
{
  return call->end == BENCH_CALL_END_FAILED ? "failed" : bench_call_state_name(call->state);
}

static GPtrArray *
alive_calls(BenchFirmware *self)
{
  const GPtrArray *calls = bench_call_control_get_calls(self->calls);
  GPtrArray *alive = g_ptr_array_new();

  for (guint i = 0; i < calls->len; i++)
    if (bench_call_is_alive(g_ptr_array_index(calls, i)))
      g_ptr_array_add(alive, g_ptr_array_index(calls, i));
  return alive;
}

/* The calls that have a card each, and @focus among them: a conference has one card, that of any member. */
static GPtrArray *
list_cards(BenchFirmware *self, const BenchCall *focus, guint *at)
{
  g_autoptr(GPtrArray) alive = alive_calls(self);
  GPtrArray *cards = g_ptr_array_new();
  gboolean conference = FALSE;

  *at = 0;
  for (guint i = 0; i < alive->len; i++)
    {
      BenchCall *call = g_ptr_array_index(alive, i);

      if (call->conference && conference)
        continue;
      if (call == focus || (call->conference && focus->conference))
        *at = cards->len;
      g_ptr_array_add(cards, call);
      conference = conference || call->conference;
    }
  return cards;
}

static void
compose_counter(BenchFirmware *self, const BenchCall *focus, BenchScreen *screen)
{
  guint at;
  g_autoptr(GPtrArray) cards = list_cards(self, focus, &at);
  g_autofree char *counter = NULL;

  if (cards->len < 2)
    return;
  counter = g_strdup_printf("%u/%u", at + 1, cards->len);
  bench_screen_set(&screen->counter, counter);
}

static void
compose_via(BenchFirmware *self, const BenchCall *call, BenchScreen *screen)
{
  g_autofree char *via = NULL;

  if (call->direction != BENCH_CALL_INCOMING_DIRECTION)
    return;
  if (*call->diverted_by != '\0')
    via = g_strdup_printf(bench_text(self, "Via %s"), call->diverted_by);
  else if (call->state == BENCH_CALL_INCOMING && *call->local_number != '\0')
    via = g_strdup_printf(bench_text(self, "To: %s"), call->local_number);
  bench_screen_set(&screen->via, via);
}

static void
compose_call(BenchFirmware *self, BenchCall *call, BenchScreen *screen)
{
  bench_screen_set(&screen->title, bench_text_in(self, "call", state_title(call)));
  bench_screen_set(&screen->call_icon, state_icon(call));
  bench_call_party_compose(self, call, screen);
  compose_via(self, call, screen);
  if (call->answered_us != 0)
    {
      gint64 until = call->ended_us != 0 ? call->ended_us : bench_clock_wall(self->clock);
      g_autofree char *duration = bench_compose_duration((until - call->answered_us) / G_USEC_PER_SEC);

      bench_screen_set(&screen->duration, duration);
    }
}

/* A conference is as secret as each of its members. */
static gboolean
is_secure(BenchFirmware *self, const BenchCall *call)
{
  g_autoptr(GPtrArray) members = bench_consult_list_members(self);

  for (guint i = 0; call->conference && i < members->len; i++)
    if (!((const BenchCall *) g_ptr_array_index(members, i))->secure)
      return FALSE;
  return call->secure;
}

/**
 * bench_call_screen_compose:
 *
 * Puts the call in focus on the Screen.
 */
void
bench_call_screen_compose(BenchFirmware *self, BenchScreen *screen)
{
  BenchCall *call = bench_call_watch_focus(self);

  if (call == NULL)
    return;
  compose_call(self, call, screen);
  compose_counter(self, call, screen);
  if (call->conference)
    bench_consult_compose(self, screen);
  if (call->transfer == BENCH_TRANSFER_TRYING)
    bench_screen_set(&screen->title, bench_text_in(self, "call", "Transferring"));
  bench_screen_set(&screen->codec, call->codec);
  screen->wideband = call->wideband;
  screen->secure = is_secure(self, call) && call->answered_us != 0;
  screen->muted = self->muted && call->state == BENCH_CALL_TALKING;
  bench_call_more_compose(self, call, screen);
  if (self->open && call->state != BENCH_CALL_INCOMING)
    bench_screen_set(&screen->audio, bench_path_name(self->path));
  bench_call_digits_compose(self, bench_call_watch_note(self, call->id), screen);
}

/**
 * bench_call_screen_compose_finished:
 *
 * Puts the call that just ended, and why, on the Screen.
 */
void
bench_call_screen_compose_finished(BenchFirmware *self, BenchScreen *screen)
{
  BenchCall *call = self->finished;

  compose_call(self, call, screen);
  if (call->end == BENCH_CALL_END_TRANSFERRED)
    bench_screen_set(&screen->title, bench_text_in(self, "call", "Transferred"));
  if (call->end != BENCH_CALL_END_FAILED)
    return;
  bench_screen_set(&screen->title, bench_text(self, "Call failed!"));
  bench_screen_set(&screen->reason, bench_text(self, call->reason));
}

static void
answer(BenchFirmware *self)
{
  BenchCall *call = bench_call_watch_focus(self);
  g_autoptr(GError) error = NULL;

  if (call != NULL && !bench_call_watch_answer(self, call, &error))
    bench_popup_error(self, error);
}

static void
reject(BenchFirmware *self)
{
  BenchCall *call = bench_call_watch_focus(self);

  if (call != NULL)
    bench_call_control_reject(self->calls, call);
}

static void
silence(BenchFirmware *self)
{
  bench_call_watch_note(self, self->focus)->silenced = TRUE;
}

static void
forward(BenchFirmware *self)
{
  BenchCall *call = bench_call_watch_focus(self);

  if (call != NULL)
    bench_dial_open(self, BENCH_ENTRY_FORWARD, call->line);
}

static void
hang_up(BenchFirmware *self)
{
  BenchCall *call = bench_call_watch_focus(self);

  if (call != NULL && call->conference)
    bench_call_control_leave_conference(self->calls);
  else if (call != NULL)
    bench_call_control_hang_up(self->calls, call);
}

/**
 * bench_call_screen_new_call:
 *
 * The New Call soft key: asks for a number, beside the calls there are.
 */
void
bench_call_screen_new_call(BenchFirmware *self)
{
  bench_call_watch_dismiss(self);
  bench_paths_open(self);
  bench_dial_open(self, BENCH_ENTRY_DIAL, self->account);
}

static BenchCall *
other_held_call(BenchFirmware *self)
{
  g_autoptr(GPtrArray) alive = alive_calls(self);

  for (guint i = 0; i < alive->len; i++)
    {
      BenchCall *call = g_ptr_array_index(alive, i);

      if (call->id != self->focus && call->state == BENCH_CALL_HOLDING)
        return call;
    }
  return NULL;
}

/**
 * bench_call_screen_conference:
 *
 * The Conference key: joins the call in focus with the held one, or asks whom to call for that.
 */
void
bench_call_screen_conference(BenchFirmware *self)
{
  bench_consult_conference(self, other_held_call(self));
}

static void
swap(BenchFirmware *self)
{
  BenchCall *other = other_held_call(self);

  if (other != NULL)
    bench_call_watch_resume(self, other);
}

/**
 * bench_call_screen_toggle_hold:
 *
 * The HOLD key and soft key: holds the call in focus, or takes it back.
 */
void
bench_call_screen_toggle_hold(BenchFirmware *self)
{
  BenchCall *call = bench_call_watch_focus(self);

  if (call == NULL)
    return;
  if (call->conference)
    bench_consult_toggle_hold(self);
  else if (call->state == BENCH_CALL_HOLDING)
    bench_call_watch_resume(self, call);
  else if (call->state == BENCH_CALL_TALKING || call->state == BENCH_CALL_HELD)
    bench_call_watch_hold(self, call);
}

static void
transfer_to_held(BenchFirmware *self)
{
  BenchCall *call = bench_call_watch_focus(self);
  BenchCall *other = other_held_call(self);
  g_autoptr(GError) error = NULL;

  if (call == NULL || other == NULL)
    return;
  bench_dial_close(self);
  if (!bench_call_control_transfer_to_call(self->calls, call, other, &error))
    bench_popup_error(self, error);
}

static void step_focus(BenchFirmware *self, int step);

static void
next_card(BenchFirmware *self)
{
  step_focus(self, 1);
}

static BenchSoftKeyState
layout_of(const BenchCall *call)
{
  switch (call->state)
    {
    case BENCH_CALL_CALLING:
      return BENCH_SOFTKEYS_CONNECTING;
    case BENCH_CALL_RINGING:
      return BENCH_SOFTKEYS_RING_BACK;
    case BENCH_CALL_INCOMING:
      return BENCH_SOFTKEYS_CALL_IN;
    case BENCH_CALL_TALKING:
    case BENCH_CALL_HOLDING:
    case BENCH_CALL_HELD:
      return BENCH_SOFTKEYS_TALKING;
    case BENCH_CALL_ENDED:
      return BENCH_SOFTKEYS_CALL_FAILED;
    }
  g_return_val_if_reached(BENCH_SOFTKEYS_TALKING);
}

/* As the file for the call's state wants them, if there is one; of keys that do not apply nothing is left. */
static gboolean
customize(BenchFirmware *self, const BenchCall *call, BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS])
{
  gboolean ringing = call->state == BENCH_CALL_INCOMING;
  gboolean begins = call->state == BENCH_CALL_CALLING || call->state == BENCH_CALL_RINGING;
  gboolean holding = call->state == BENCH_CALL_HOLDING;
  gboolean talks = !ringing && !begins;
  gboolean consults = begins && bench_consult_find_about(self, call) != NULL;
  const BenchSoftKeyChoice choices[] = {
    { "Answer", { ringing ? K_("Answer") : NULL, answer } },
    { "Forward", { ringing ? K_("Forward") : NULL, forward } },
    { "Silence",
      { ringing && !bench_call_watch_note(self, call->id)->silenced ? K_("Silence") : NULL, silence } },
    { "Reject", { ringing ? K_("Reject") : NULL, reject } },
    { "Cancel", { begins ? K_("Cancel") : NULL, hang_up } },
    { "EndCall", { !ringing ? K_("End Call") : NULL, hang_up } },
    { "Transfer", { talks || consults ? K_("Transfer") : NULL, bench_call_screen_transfer } },
    { "Hold", { talks ? (holding ? K_("Resume") : K_("Hold")) : NULL, bench_call_screen_toggle_hold } },
    { "Resume", { holding ? K_("Resume") : NULL, bench_call_screen_toggle_hold } },
    { "Conference", { talks && !holding ? K_("Conference") : NULL, bench_call_screen_conference } },
    { "NewCall", { talks ? K_("New Call") : NULL, bench_call_screen_new_call } },
    { "Swap", { talks && other_held_call(self) != NULL ? K_("Swap") : NULL, swap } },
    { "Mute", { talks ? (self->muted ? K_("UnMute") : K_("Mute")) : NULL, bench_paths_mute } },
    { "RTP", { talks && !holding ? K_("RTP Status") : NULL, bench_rtp_status_open } },
    { "Switch", { bench_call_watch_alive(self) > 1 ? K_("Switch") : NULL, next_card } },
  };

  return bench_softkeys_customize(self, layout_of(call), choices, G_N_ELEMENTS(choices), keys);
}

/* The soft keys of a conference we are in, or hold. */
static void
conference_softkeys(const BenchCall *call, BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS])
{
  gboolean holding = call->state == BENCH_CALL_HOLDING;

  keys[0] = (BenchSoftKey){ "Split", bench_consult_split };
  keys[1] = (BenchSoftKey){ holding ? "Resume" : "Hold", bench_consult_toggle_hold };
  if (!holding)
    keys[2] = (BenchSoftKey){ "Manage", bench_conference_page_open };
  keys[3] = (BenchSoftKey){ "End Call", hang_up };
}

/**
 * bench_call_screen_transfer:
 *
 * The TRANSFER key and soft key: asks for the target of the call in focus, transfers to what was entered
 * (or, with nothing entered, to the other call, which we hold), or completes what it was placed for.
 */
void
bench_call_screen_transfer(BenchFirmware *self)
{
  BenchCall *call = bench_call_watch_focus(self);

  if (bench_firmware_view(self) == BENCH_VIEW_DIAL && self->purpose == BENCH_ENTRY_TRANSFER)
    {
      if (self->entry->text->len == 0)
        transfer_to_held(self);
      else
        bench_dial_blind_transfer(self);
      return;
    }
  if (bench_firmware_view(self) == BENCH_VIEW_CALL && bench_consult_complete(self))
    return;
  if (call == NULL || bench_firmware_view(self) != BENCH_VIEW_CALL || bench_call_digits_transfer(self, call))
    return;
  if (call->state == BENCH_CALL_TALKING || call->state == BENCH_CALL_HOLDING
      || call->state == BENCH_CALL_HELD)
    bench_dial_open(self, BENCH_ENTRY_TRANSFER, call->line);
}

/**
 * bench_call_screen_softkeys:
 *
 * The soft keys of the call in focus.
 */
void
bench_call_screen_softkeys(BenchFirmware *self, BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS])
{
  BenchCall *call = bench_call_watch_focus(self);
  gboolean two = other_held_call(self) != NULL;

  if (call == NULL)
    return;
  bench_softkeys_turn_back(self, call->id, call->state);
  if (call->conference)
    {
      conference_softkeys(call, keys);
      if (bench_menu_is_lync(self))
        {
          bench_lync_conference_softkeys(self, call, keys);
          return;
        }
      if (call->state != BENCH_CALL_HOLDING)
        bench_call_more_fold(self, call, keys);
      return;
    }
  if (customize(self, call, keys))
    return;
  switch (call->state)
    {
    case BENCH_CALL_CALLING:
    case BENCH_CALL_RINGING:
      if (bench_consult_find_about(self, call) != NULL)
        keys[0] = (BenchSoftKey){ "Transfer", bench_call_screen_transfer };
      keys[3] = (BenchSoftKey){ "Cancel", hang_up };
      return;
    case BENCH_CALL_INCOMING:
      keys[0] = (BenchSoftKey){ "Answer", answer };
      keys[1] = (BenchSoftKey){ "Forward", forward };
      if (!bench_call_watch_note(self, call->id)->silenced)
        keys[2] = (BenchSoftKey){ "Silence", silence };
      keys[3] = (BenchSoftKey){ "Reject", reject };
      return;
    case BENCH_CALL_TALKING:
    case BENCH_CALL_HELD:
      keys[0] = (BenchSoftKey){ "Transfer", bench_call_screen_transfer };
      keys[1]
          = two ? (BenchSoftKey){ "Swap", swap } : (BenchSoftKey){ "Hold", bench_call_screen_toggle_hold };
      keys[2] = (BenchSoftKey){ "Conference", bench_call_screen_conference };
      keys[3] = (BenchSoftKey){ "End Call", hang_up };
      bench_call_more_fold(self, call, keys);
      return;
    case BENCH_CALL_HOLDING:
      keys[0] = (BenchSoftKey){ "Transfer", bench_call_screen_transfer };
      keys[1] = (BenchSoftKey){ "Resume", bench_call_screen_toggle_hold };
      keys[2] = (BenchSoftKey){ "New Call", bench_call_screen_new_call };
      keys[3] = (BenchSoftKey){ "End Call", hang_up };
      return;
    case BENCH_CALL_ENDED:
      return;
    }
}

/**
 * bench_call_screen_finished_softkeys:
 *
 * The soft keys while the end of a call shows.
 */
void
bench_call_screen_finished_softkeys(BenchFirmware *self, BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS])
{
  const BenchSoftKeyChoice choices[] = {
    { "NewCall", { K_("New Call"), bench_call_screen_new_call } },
    { "Cancel", { K_("Cancel"), bench_call_watch_dismiss } },
    { "EndCall", { K_("End Call"), bench_call_watch_dismiss } },
  };

  if (self->finished->end == BENCH_CALL_END_FAILED
      && bench_softkeys_customize(self, BENCH_SOFTKEYS_CALL_FAILED, choices, G_N_ELEMENTS(choices), keys))
    return;
  keys[0] = choices[0].key;
  keys[3] = choices[1].key;
}

static void
step_focus(BenchFirmware *self, int step)
{
  const BenchCall *focus = bench_call_watch_focus(self);
  g_autoptr(GPtrArray) cards = NULL;
  guint at;

  if (focus == NULL)
    return;
  cards = list_cards(self, focus, &at);
  at = (at + cards->len + (guint) step) % cards->len;
  self->focus = ((BenchCall *) g_ptr_array_index(cards, at))->id;
}

/**
 * bench_call_screen_key:
 * @key: a digit, arrow, OK or X in a call
 */
void
bench_call_screen_key(BenchFirmware *self, BenchKey key)
{
  BenchCall *call = bench_call_watch_focus(self);
  gboolean ringing = call != NULL && call->state == BENCH_CALL_INCOMING;

  if (call == NULL)
    return;
  if (bench_key_to_digit(key) != 0)
    bench_call_digits_press(self, call, bench_key_to_digit(key));
  else if (key == BENCH_KEY_UP || key == BENCH_KEY_LEFT)
    step_focus(self, -1);
  else if (key == BENCH_KEY_DOWN || key == BENCH_KEY_RIGHT)
    step_focus(self, 1);
  else if (key == BENCH_KEY_OK && ringing)
    answer(self);
  else if (key == BENCH_KEY_OK && call->state == BENCH_CALL_HOLDING)
    bench_call_watch_resume(self, call);
  else if (key == BENCH_KEY_OK && (call->state == BENCH_CALL_TALKING || call->state == BENCH_CALL_HELD))
    bench_rtp_status_open(self);
  else if (key == BENCH_KEY_X && ringing)
    reject(self);
  else if (key == BENCH_KEY_X && (call->state == BENCH_CALL_CALLING || call->state == BENCH_CALL_RINGING))
    hang_up(self);
}

/**
 * bench_call_screen_finished_key:
 * @key: a digit, arrow, OK or X while the end of a call shows
 */
void
bench_call_screen_finished_key(BenchFirmware *self, BenchKey key)
{
  bench_call_watch_dismiss(self);
  if (key != BENCH_KEY_X && key != BENCH_KEY_OK)
    bench_idle_key(self, key);
}
