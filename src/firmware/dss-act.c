/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What DSS keys do when they are pressed, by their type (phone-ui 6.6).
 */
#include "firmware/dss.h"
#include "firmware/firmware-private.h"
#include "firmware/lock.h"

static guint
line_of(BenchFirmware *self, const BenchDssKey *key)
{
  return key->line > 0 ? key->line : self->account;
}

/* Dials like a person would: what is up is left, a call that talks is held. */
static void
dial(BenchFirmware *self, guint line, const char *number)
{
  g_autoptr(GError) error = NULL;

  if (*number == '\0')
    {
      bench_popup_note(self, "No number is set for this key");
      return;
    }
  bench_page_close_all(self);
  if (bench_call_watch_dial(self, line, number, &error))
    bench_sounds_sent(self);
  else
    bench_popup_error(self, error);
}

static void
press_line(BenchFirmware *self, const BenchDssKey *key)
{
  bench_idle_line_key(self, key->line);
}

static void
press_speed_dial(BenchFirmware *self, const BenchDssKey *key)
{
  dial(self, line_of(self, key), key->value);
}

/* The target is the call's: entered and sent at once. */
static void
consult(BenchFirmware *self, BenchEntryPurpose purpose, const BenchCall *call, const char *target)
{
  bench_dial_open(self, purpose, call->line);
  bench_text_entry_set(self->entry, target);
  bench_dial_send(self);
}

static gboolean
is_established(const BenchCall *call)
{
  return call->state == BENCH_CALL_TALKING || call->state == BENCH_CALL_HOLDING
         || call->state == BENCH_CALL_HELD;
}

/* transfer.dsskey_deal_type */
static void
press_transfer(BenchFirmware *self, const BenchDssKey *key)
{
  BenchCall *call = bench_call_watch_focus(self);
  g_autoptr(GError) error = NULL;

  if (call == NULL || !is_established(call) || *key->value == '\0')
    {
      bench_call_screen_transfer(self);
      return;
    }
  switch (bench_settings_get_int(self->settings, "transfer.dsskey_deal_type"))
    {
    case 0:
      dial(self, call->line, key->value);
      return;
    case 1:
      consult(self, BENCH_ENTRY_TRANSFER, call, key->value);
      return;
    default:
      if (!bench_call_control_transfer(self->calls, call, key->value, &error))
        bench_popup_error(self, error);
    }
}

static void
press_conference(BenchFirmware *self, const BenchDssKey *key)
{
  BenchCall *call = bench_call_watch_focus(self);

  if (call == NULL || !is_established(call))
    return;
  if (*key->value == '\0')
    bench_call_screen_conference(self);
  else
    consult(self, BENCH_ENTRY_CONFERENCE, call, key->value);
}

static void
press_hold(BenchFirmware *self, const BenchDssKey *key)
{
  bench_call_screen_toggle_hold(self);
}

static void
press_dnd(BenchFirmware *self, const BenchDssKey *key)
{
  bench_idle_toggle_dnd(self);
}

/* A ringing call goes there; otherwise all calls do from now on, or no more. */
static void
press_forward(BenchFirmware *self, const BenchDssKey *key)
{
  BenchCall *ringing = bench_call_watch_ringing(self);
  gboolean on = bench_settings_get_boolean(self->settings, "forward.always.enable");
  const char *target
      = *key->value != '\0' ? key->value : bench_settings_get(self->settings, "forward.always.target");
  g_autoptr(GError) error = NULL;

  if (ringing != NULL && *key->value == '\0')
    bench_dial_open(self, BENCH_ENTRY_FORWARD, ringing->line);
  else if (ringing != NULL)
    bench_call_control_forward(self->calls, ringing, key->value, &error);
  else if (!on && *target == '\0')
    bench_popup_note(self, "No number is set for this key");
  else if (on || *key->value == '\0'
           || bench_settings_set(self->settings, "forward.always.target", key->value, BENCH_LAYER_USER, NULL,
                                 &error))
    bench_settings_set(self->settings, "forward.always.enable", on ? "0" : "1", BENCH_LAYER_USER, NULL,
                       &error);
  if (error != NULL)
    bench_popup_error(self, error);
}

static void
press_redial(BenchFirmware *self, const BenchDssKey *key)
{
  bench_history_page_redial(self);
}

/* Who called last, whether the call was taken or not. */
static void
press_call_return(BenchFirmware *self, const BenchDssKey *key)
{
  g_autoptr(GPtrArray) entries = bench_history_list(self->history, BENCH_HISTORY_ALL);

  for (guint i = 0; i < entries->len; i++)
    {
      const BenchHistoryEntry *entry = g_ptr_array_index(entries, i);

      if (entry->kind != BENCH_HISTORY_RECEIVED && entry->kind != BENCH_HISTORY_MISSED)
        continue;
      dial(self, key->line > 0 ? key->line : entry->line, entry->number);
      return;
    }
  bench_popup_note(self, "Nobody has called");
}

static void
press_dtmf(BenchFirmware *self, const BenchDssKey *key)
{
  BenchCall *call = bench_call_watch_active(self);

  for (const char *p = key->value; call != NULL && *p != '\0'; p++)
    if (bench_key_from_digit(*p) != BENCH_KEY_NONE)
      bench_call_digits_press(self, call, *p);
}

static void
press_prefix(BenchFirmware *self, const BenchDssKey *key)
{
  if (!self->dialling)
    {
      if (self->lifted)
        bench_paths_open(self);
      bench_page_close_all(self);
      bench_dial_open(self, BENCH_ENTRY_DIAL, line_of(self, key));
    }
  bench_dial_insert(self, key->value);
}

static void
press_voice_mail(BenchFirmware *self, const BenchDssKey *key)
{
  if (*key->value != '\0')
    dial(self, line_of(self, key), key->value);
  else
    bench_idle_message_key(self);
}

static void
press_group_listening(BenchFirmware *self, const BenchDssKey *key)
{
  bench_paths_group(self);
}

static void
press_paging(BenchFirmware *self, const BenchDssKey *key)
{
  g_autoptr(GError) error = NULL;

  if (!bench_call_control_page(self->calls, key->value, key->label, &error))
    bench_popup_error(self, error);
}

static void
press_record(BenchFirmware *self, const BenchDssKey *key)
{
  if (bench_call_watch_active(self) != NULL)
    bench_call_more_record(self);
}

static void
press_history(BenchFirmware *self, const BenchDssKey *key)
{
  bench_history_page_open(self, BENCH_HISTORY_ALL);
}

static void
press_directory(BenchFirmware *self, const BenchDssKey *key)
{
  bench_idle_directory(self);
}

static void
press_menu(BenchFirmware *self, const BenchDssKey *key)
{
  bench_idle_menu(self);
}

static void
press_status(BenchFirmware *self, const BenchDssKey *key)
{
  bench_idle_status(self);
}

static void
press_sms(BenchFirmware *self, const BenchDssKey *key)
{
  bench_texts_page_open(self, BENCH_TEXT_INBOX);
}

static void
press_account_up(BenchFirmware *self, const BenchDssKey *key)
{
  bench_idle_step_account(self, -1);
}

static void
press_account_down(BenchFirmware *self, const BenchDssKey *key)
{
  bench_idle_step_account(self, 1);
}

static void
press_lock(BenchFirmware *self, const BenchDssKey *key)
{
  if (bench_settings_get_int(self->settings, "phone_setting.lock") == BENCH_LOCK_DISABLED)
    bench_popup_note(self, "Phone lock is disabled");
  bench_lock_lock(self);
}

static void
press_url(BenchFirmware *self, const BenchDssKey *key)
{
  if (*key->value == '\0')
    bench_popup_note(self, "No URL is set for this key");
  else
    g_signal_emit_by_name(self, "url-wanted", key->value);
}

static const struct
{
  BenchDssType type;
  void (*press)(BenchFirmware *self, const BenchDssKey *key);
} types[] = {
  { BENCH_DSS_LINE, press_line },
  { BENCH_DSS_SPEED_DIAL, press_speed_dial },
  { BENCH_DSS_TRANSFER, press_transfer },
  { BENCH_DSS_CONFERENCE, press_conference },
  { BENCH_DSS_HOLD, press_hold },
  { BENCH_DSS_DND, press_dnd },
  { BENCH_DSS_FORWARD, press_forward },
  { BENCH_DSS_REDIAL, press_redial },
  { BENCH_DSS_CALL_RETURN, press_call_return },
  { BENCH_DSS_DTMF, press_dtmf },
  { BENCH_DSS_PREFIX, press_prefix },
  { BENCH_DSS_VOICE_MAIL, press_voice_mail },
  { BENCH_DSS_GROUP_LISTENING, press_group_listening },
  { BENCH_DSS_PAGING, press_paging },
  { BENCH_DSS_RECORD, press_record },
  { BENCH_DSS_HISTORY, press_history },
  { BENCH_DSS_DIRECTORY, press_directory },
  { BENCH_DSS_LOCAL_PHONE_BOOK, press_directory },
  { BENCH_DSS_MENU, press_menu },
  { BENCH_DSS_STATUS, press_status },
  { BENCH_DSS_SMS, press_sms },
  { BENCH_DSS_ACCOUNT_UP, press_account_up },
  { BENCH_DSS_ACCOUNT_DOWN, press_account_down },
  { BENCH_DSS_LOCK, press_lock },
  { BENCH_DSS_URL, press_url },
};

/**
 * bench_dss_press:
 * @key: a key that is used
 *
 * Does what it is for. A type whose feature the phone has not says so.
 */
void
bench_dss_press(BenchFirmware *self, const BenchDssKey *key)
{
  g_autofree char *text = NULL;

  for (guint i = 0; i < G_N_ELEMENTS(types); i++)
    if (types[i].type == key->type)
      {
        types[i].press(self, key);
        return;
      }
  text = g_strdup_printf("%s is not available yet", bench_dss_key_type_name(key));
  bench_popup_note(self, text);
}
