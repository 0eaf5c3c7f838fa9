/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "firmware/firmware-private.h"
#include "firmware/lock.h"

#include "base/log.h"
#include "firmware/display.h"
#include "firmware/dss.h"

#define BOOT_MS 1500
#define DEFAULT_MODEL "t46g"

G_DEFINE_FINAL_TYPE(BenchFirmware, bench_firmware, G_TYPE_OBJECT)

static void
bench_firmware_dispose(GObject *object)
{
  BenchFirmware *self = BENCH_FIRMWARE(object);

  if (self->calls != NULL)
    g_signal_handlers_disconnect_by_data(self->calls, self);
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data(self->settings, self);
  if (self->history != NULL)
    g_signal_handlers_disconnect_by_data(self->history, self);
  if (self->texts != NULL)
    g_signal_handlers_disconnect_by_data(self->texts, self);
  if (self->clock != NULL)
    {
      bench_clock_clear(self->clock, &self->boot_timer);
      bench_clock_clear(self->clock, &self->tick);
      bench_clock_clear(self->clock, &self->autodial);
      bench_clock_clear(self->clock, &self->digit_timer);
      bench_clock_clear(self->clock, &self->finished_timer);
      bench_clock_clear(self->clock, &self->announce_timer);
      bench_clock_clear(self->clock, &self->waiting_timer);
      bench_clock_clear(self->clock, &self->popup_timer);
      bench_clock_clear(self->clock, &self->repeat_timer);
      bench_clock_clear(self->clock, &self->long_timer);
      bench_clock_clear(self->clock, &self->lock_timer);
      bench_display_close(self);
      bench_auto_redial_close(self);
      bench_sounds_close(self);
      g_hash_table_remove_all(self->notes);
    }
  bench_diagnostics_close(self);
  g_clear_object(&self->finished);
  g_clear_object(&self->calls);
  g_clear_object(&self->settings);
  g_clear_object(&self->history);
  g_clear_object(&self->texts);
  g_clear_object(&self->events);
  g_clear_object(&self->clock);
  g_clear_pointer(&self->access, bench_access_free);
  G_OBJECT_CLASS(bench_firmware_parent_class)->dispose(object);
}

static void
bench_firmware_finalize(GObject *object)
{
  BenchFirmware *self = BENCH_FIRMWARE(object);

  g_hash_table_unref(self->notes);
  g_hash_table_unref(self->sending);
  g_ptr_array_unref(self->pages);
  g_clear_pointer(&self->matches, g_ptr_array_unref);
  bench_text_entry_free(self->entry);
  g_clear_pointer(&self->model, bench_model_free);
  g_clear_pointer(&self->leds, g_array_unref);
  g_clear_pointer(&self->screen, bench_screen_unref);
  g_free(self->screen_text);
  g_free(self->popup_text);
  g_free(self->waiting_number);
  g_clear_pointer(&self->item_levels, bench_item_levels_free);
  bench_softkeys_close(self);
  g_free(self->item_levels_stamp);
  g_free(self->ring);
  g_free(self->ring_folder);
  G_OBJECT_CLASS(bench_firmware_parent_class)->finalize(object);
}

static void
bench_firmware_class_init(BenchFirmwareClass *klass)
{
  GType type = G_TYPE_FROM_CLASS(klass);

  G_OBJECT_CLASS(klass)->dispose = bench_firmware_dispose;
  G_OBJECT_CLASS(klass)->finalize = bench_firmware_finalize;

  g_signal_new("model-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_signal_new("screen-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
               BENCH_TYPE_SCREEN);
  g_signal_new("leds-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_signal_new("sound-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_signal_new("key-tone", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT,
               G_TYPE_UINT);
  g_signal_new("restart-wanted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_signal_new("url-wanted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_signal_new("update-wanted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  g_signal_new("note-tone", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
bench_firmware_init(BenchFirmware *self)
{
  self->network = TRUE;
  self->account = 1;
  self->booting = TRUE;
  self->path = BENCH_AUDIO_PATH_SPEAKER;
  self->pages = g_ptr_array_new_with_free_func((GDestroyNotify) bench_page_free);
  self->notes = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify) bench_call_note_free);
  self->sending = g_hash_table_new_full(NULL, NULL, NULL, g_free);
  self->popup_text = g_strdup("");
  self->ring = g_strdup("");
}

/* A name that is no phone we have a drawing of is a matter of identity only: the phone stays what it was. */
static void
choose_model(BenchFirmware *self)
{
  const char *code = bench_settings_get(self->settings, "benchphone.model");
  g_autoptr(GError) error = NULL;
  BenchModel *model;

  if (self->model != NULL && g_str_equal(self->model->code, code))
    return;
  model = bench_model_load_code(code, &error);
  if (model == NULL)
    bench_info("benchphone.model = %s: %s", code, error->message);
  if (model == NULL && self->model == NULL)
    model = bench_model_load_code(DEFAULT_MODEL, NULL);
  if (model == NULL || (self->model != NULL && g_str_equal(model->name, self->model->name)))
    {
      bench_model_free(model);
      return;
    }
  bench_model_free(self->model);
  self->model = model;
  if (self->leds != NULL)
    g_signal_emit_by_name(self, "model-changed");
}

static void
on_setting_changed(BenchSettings *settings, const char *name, BenchFirmware *self)
{
  bench_firmware_begin(self);
  if (g_str_equal(name, "benchphone.model"))
    choose_model(self);
  if (g_str_has_prefix(name, "forward."))
    bench_prompts_setting_changed(self, name);
  if (g_str_has_prefix(name, "phone_setting.") || g_str_equal(name, "benchphone.model"))
    {
      bench_display_heed(self);
      bench_lock_heed(self);
    }
  bench_firmware_end(self);
}

static void
on_history_changed(BenchHistory *history, BenchFirmware *self)
{
  bench_firmware_begin(self);
  for (guint i = 0; i < self->pages->len; i++)
    {
      BenchPage *page = g_ptr_array_index(self->pages, i);

      g_clear_pointer(&page->entries, g_ptr_array_unref);
    }
  bench_firmware_end(self);
}

/**
 * bench_firmware_new:
 * @settings: read, and changed by the menus in the user layer
 * @calls: whose lines and calls the phone shows
 * @history: written when calls end
 * @texts: text messages, written when they come and go
 * @events: told of keys, screens, LEDs and tones
 * @clock: for the time of day and every timer
 *
 * Returns: (transfer full): a phone that shows its boot screen until bench_firmware_start().
 */
BenchFirmware *
bench_firmware_new(BenchSettings *settings,
                   BenchCallControl *calls,
                   BenchHistory *history,
                   BenchTextStore *texts,
                   BenchEventBus *events,
                   BenchClock *clock)
{
  BenchFirmware *self = g_object_new(BENCH_TYPE_FIRMWARE, NULL);

  self->settings = g_object_ref(settings);
  self->calls = g_object_ref(calls);
  self->history = g_object_ref(history);
  self->texts = g_object_ref(texts);
  self->events = g_object_ref(events);
  self->clock = g_object_ref(clock);
  choose_model(self);
  self->access = bench_access_new(settings, clock);
  bench_line_keys_count(self);
  self->screen = bench_compose_screen(self);
  self->screen_text = bench_screen_to_speech(self->screen);
  self->told_path = bench_firmware_get_path(self);
  self->told_volume = bench_firmware_get_volume(self);
  self->told_ringer_volume = bench_firmware_get_ringer_volume(self);
  self->leds = bench_compose_leds(self);
  g_signal_connect(settings, "changed", G_CALLBACK(on_setting_changed), self);
  g_signal_connect(history, "changed", G_CALLBACK(on_history_changed), self);
  bench_call_watch_connect(self);
  bench_texts_page_connect(self);
  bench_paging_connect(self);
  return self;
}

static gboolean
on_booted(gpointer data)
{
  BenchFirmware *self = data;

  bench_firmware_begin(self);
  self->boot_timer = 0;
  self->booting = FALSE;
  bench_display_heed(self);
  bench_lock_restart(self);
  if (self->lifted)
    bench_dial_open(self, BENCH_ENTRY_DIAL, self->account);
  else
    bench_update_offer(self);
  bench_firmware_end(self);
  return G_SOURCE_REMOVE;
}

/**
 * bench_firmware_start:
 *
 * Starts the phone: the boot screen for a moment, then idle.
 */
void
bench_firmware_start(BenchFirmware *self)
{
  if (self->started)
    return;
  self->started = TRUE;
  bench_access_restart(self->access);
  self->boot_timer = bench_clock_add(self->clock, BOOT_MS, on_booted, self);
  bench_event_bus_emit(self->events, BENCH_EVENT_SCREEN, "screen", G_TYPE_STRING,
                       bench_screen_kind_name(self->screen->kind), "text", G_TYPE_STRING, self->screen_text,
                       NULL);
  g_signal_emit_by_name(self, "screen-changed", self->screen);
}

/**
 * bench_firmware_restart:
 *
 * As when the power went and came back: menus and entries are gone, and the boot screen shows for a moment.
 */
void
bench_firmware_restart(BenchFirmware *self)
{
  bench_firmware_begin(self);
  bench_popup_close(self);
  bench_page_close_all(self);
  bench_access_restart(self->access);
  if (self->dialling)
    bench_dial_close(self);
  bench_call_watch_dismiss(self);
  self->booting = TRUE;
  bench_clock_clear(self->clock, &self->boot_timer);
  self->boot_timer = bench_clock_add(self->clock, BOOT_MS, on_booted, self);
  bench_firmware_end(self);
}

/**
 * bench_firmware_set_network_available:
 *
 * Tells the phone whether there is a network; without one the idle screen says so.
 */
void
bench_firmware_set_network_available(BenchFirmware *self, gboolean available)
{
  bench_firmware_begin(self);
  self->network = available;
  bench_network_help_heed(self);
  bench_firmware_end(self);
}

/**
 * bench_firmware_begin:
 *
 * Something is about to happen: nothing is told before the matching bench_firmware_end().
 */
void
bench_firmware_begin(BenchFirmware *self)
{
  g_object_ref(self);
  self->depth++;
}

static gboolean
on_tick(gpointer data)
{
  BenchFirmware *self = data;

  self->tick = 0;
  bench_firmware_begin(self);
  bench_marquee_step(self);
  bench_firmware_end(self);
  return G_SOURCE_REMOVE;
}

/* The next instant at which what the LCD shows differs by itself: a second of a call, or a minute. */
static void
plan_tick(BenchFirmware *self)
{
  BenchCall *focus = bench_call_watch_focus(self);
  gint64 now = bench_clock_wall(self->clock);
  gint64 wait_us = G_TIME_SPAN_MINUTE - now % G_TIME_SPAN_MINUTE;

  bench_clock_clear(self->clock, &self->tick);
  if (focus != NULL && focus->answered_us != 0)
    wait_us = MIN(wait_us, G_TIME_SPAN_SECOND - ABS(now - focus->answered_us) % G_TIME_SPAN_SECOND);
  if (bench_marquee_runs(self, self->screen))
    wait_us = MIN(wait_us, BENCH_MARQUEE_MS * G_TIME_SPAN_MILLISECOND);
  if (bench_paging_is_up(self))
    wait_us = MIN(wait_us, G_TIME_SPAN_SECOND
                               - ABS(now - bench_call_control_get_paging(self->calls)->started_us)
                                     % G_TIME_SPAN_SECOND);
  self->tick = bench_clock_add(self->clock, (guint) (wait_us / 1000 + 1), on_tick, self);
}

/**
 * bench_firmware_end:
 *
 * What began has happened: if it was the outermost, listeners are told what differs.
 */
void
bench_firmware_end(BenchFirmware *self)
{
  if (--self->depth == 0 && self->calls != NULL)
    {
      bench_display_watch(self);
      bench_firmware_tell(self);
      plan_tick(self);
    }
  g_object_unref(self);
}

/**
 * bench_firmware_view:
 *
 * Returns: which screen is up, by what there is: a ringing call covers menus, menus cover dialling.
 */
BenchView
bench_firmware_view(BenchFirmware *self)
{
  BenchCall *ringing;

  if (self->booting)
    return BENCH_VIEW_BOOT;
  ringing = bench_call_watch_ringing(self);
  if (ringing != NULL && !(self->dialling && self->purpose == BENCH_ENTRY_FORWARD))
    return BENCH_VIEW_CALL;
  if (bench_paging_is_up(self))
    return BENCH_VIEW_PAGING;
  if (self->pages->len > 0)
    return BENCH_VIEW_PAGE;
  if (self->dialling)
    return BENCH_VIEW_DIAL;
  if (bench_call_watch_focus(self) != NULL)
    return BENCH_VIEW_CALL;
  if (self->finished != NULL)
    return BENCH_VIEW_FINISHED;
  return self->saver ? BENCH_VIEW_SAVER : BENCH_VIEW_IDLE;
}

/**
 * bench_firmware_softkeys:
 * @keys: (out): what the four soft keys are on the present screen, pop-ups aside
 */
void
bench_firmware_softkeys(BenchFirmware *self, BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS])
{
  for (guint i = 0; i < BENCH_SCREEN_SOFT_KEYS; i++)
    keys[i] = (BenchSoftKey){ "", NULL };
  switch (bench_firmware_view(self))
    {
    case BENCH_VIEW_BOOT:
    case BENCH_VIEW_SAVER:
      return;
    case BENCH_VIEW_IDLE:
      bench_idle_softkeys(self, keys);
      return;
    case BENCH_VIEW_PAGE:
      bench_page_top(self)->type->softkeys(self, bench_page_top(self), keys);
      return;
    case BENCH_VIEW_DIAL:
      bench_dial_softkeys(self, keys);
      return;
    case BENCH_VIEW_CALL:
      bench_call_screen_softkeys(self, keys);
      return;
    case BENCH_VIEW_PAGING:
      bench_paging_softkeys(self, keys);
      return;
    case BENCH_VIEW_FINISHED:
      bench_call_screen_finished_softkeys(self, keys);
      return;
    }
}

static void
press_soft_key(BenchFirmware *self, guint index)
{
  BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS];

  bench_firmware_softkeys(self, keys);
  if (keys[index].act != NULL)
    keys[index].act(self);
}

static void
press_conference(BenchFirmware *self, gboolean idle)
{
  BenchCall *call = bench_call_watch_focus(self);

  if (idle)
    bench_idle_programmable(self, BENCH_KEY_CONFERENCE);
  else if (bench_firmware_view(self) == BENCH_VIEW_CALL && call != NULL
           && (call->state == BENCH_CALL_TALKING || call->state == BENCH_CALL_HELD))
    bench_call_screen_conference(self);
}

static void
press_memory_key(BenchFirmware *self, BenchKey key)
{
  g_autoptr(BenchDssKey) dss = bench_dss_key_find(self, key);

  if (dss != NULL && bench_dss_key_is_used(self, dss))
    bench_dss_press(self, dss);
}

/* Keys with a function of their own do it on every screen. */
static gboolean
handle_function_key(BenchFirmware *self, BenchKey key)
{
  gboolean idle = !self->booting && bench_firmware_view(self) == BENCH_VIEW_IDLE;

  if (key == BENCH_KEY_HOOK)
    bench_paths_hook(self);
  else if (self->booting)
    return TRUE;
  else if (idle && (key == BENCH_KEY_HOLD || key == BENCH_KEY_MUTE || key == BENCH_KEY_TRANSFER))
    bench_idle_programmable(self, key);
  else if (key == BENCH_KEY_SPEAKER)
    bench_paths_speaker(self);
  else if (key == BENCH_KEY_HEADSET)
    bench_paths_headset(self);
  else if (key == BENCH_KEY_MUTE)
    bench_paths_mute(self);
  else if (key == BENCH_KEY_GROUP_LISTENING)
    bench_paths_group(self);
  else if (key == BENCH_KEY_VOLUME_UP)
    bench_paths_volume(self, 1);
  else if (key == BENCH_KEY_VOLUME_DOWN)
    bench_paths_volume(self, -1);
  else if (key == BENCH_KEY_HOLD)
    bench_call_screen_toggle_hold(self);
  else if (key == BENCH_KEY_TRANSFER)
    bench_call_screen_transfer(self);
  else if (key == BENCH_KEY_CONFERENCE)
    press_conference(self, idle);
  else if (key == BENCH_KEY_REDIAL)
    bench_history_page_redial(self);
  else if (key == BENCH_KEY_MESSAGE)
    bench_idle_message_key(self);
  else if (bench_key_is_line(key))
    bench_line_keys_press(self, key - BENCH_KEY_LINE_1 + 1);
  else if (key >= BENCH_KEY_MEMORY_1 && key <= BENCH_KEY_MEMORY_10)
    press_memory_key(self, key);
  else if (key >= BENCH_KEY_EXPANSION && key <= BENCH_KEY_EXPANSION_LAST)
    bench_module_keys_press(self, key);
  else
    return FALSE;
  return TRUE;
}

/**
 * bench_firmware_handle:
 *
 * Does what @key does on the present screen.
 */
void
bench_firmware_handle(BenchFirmware *self, BenchKey key)
{
  if (!self->booting && bench_popup_key(self, key))
    return;
  if (handle_function_key(self, key))
    return;
  if (key >= BENCH_KEY_SOFT_1 && key <= BENCH_KEY_SOFT_4)
    {
      press_soft_key(self, key - BENCH_KEY_SOFT_1);
      return;
    }
  switch (bench_firmware_view(self))
    {
    case BENCH_VIEW_BOOT:
    case BENCH_VIEW_SAVER:
      return;
    case BENCH_VIEW_IDLE:
      bench_idle_key(self, key);
      return;
    case BENCH_VIEW_PAGE:
      bench_page_top(self)->type->key(self, bench_page_top(self), key);
      return;
    case BENCH_VIEW_DIAL:
      bench_dial_key(self, key);
      return;
    case BENCH_VIEW_CALL:
      bench_call_screen_key(self, key);
      return;
    case BENCH_VIEW_PAGING:
      bench_paging_key(self, key);
      return;
    case BENCH_VIEW_FINISHED:
      bench_call_screen_finished_key(self, key);
      return;
    }
}

static const char *
action_name(BenchKeyAction action)
{
  switch (action)
    {
    case BENCH_KEY_PRESS:
      return "press";
    case BENCH_KEY_RELEASE:
      return "release";
    case BENCH_KEY_CLICK:
      return "click";
    }
  g_return_val_if_reached("?");
}

/**
 * bench_firmware_key:
 * @key: a key of the phone
 * @action: a key acts when it goes down; holding it may repeat it or do something else
 */
void
bench_firmware_key(BenchFirmware *self, BenchKey key, BenchKeyAction action)
{
  const char *name = bench_form_hides(self, key) ? "hidden" : bench_key_name(key);
  gboolean taken = FALSE;

  if (key == BENCH_KEY_NONE)
    return;
  bench_firmware_begin(self);
  bench_event_bus_emit(self->events, BENCH_EVENT_KEY, "key", G_TYPE_STRING, name, "action", G_TYPE_STRING,
                       action_name(action), NULL);
  bench_held_keys_release(self);
  bench_sounds_heed(self);
  if (action != BENCH_KEY_RELEASE)
    {
      bench_lock_heed(self);
      taken = bench_display_takes(self, key) || bench_lock_takes(self, key);
      if (!taken)
        bench_firmware_handle(self, key);
    }
  if (action == BENCH_KEY_PRESS && !taken)
    bench_held_keys_press(self, key);
  bench_firmware_end(self);
}
