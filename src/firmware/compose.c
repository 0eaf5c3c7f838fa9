/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The Screen of the present state. Nothing here changes anything.
 */
#include "firmware/display.h"
#include "firmware/dss.h"
#include "firmware/firmware-private.h"
#include "firmware/lock.h"
#include "firmware/lync.h"

/**
 * bench_compose_time:
 *
 * Returns: (transfer full): the time of day as local_time.time_format wants it.
 */
char *
bench_compose_time(BenchFirmware *self, gint64 wall_us)
{
  g_autoptr(GDateTime) time = bench_phone_clock_local(self->settings, wall_us);

  if (time == NULL)
    return g_strdup("");
  if (bench_settings_get_int(self->settings, "local_time.time_format") == 1)
    return g_date_time_format(time, "%H:%M");
  return bench_text_date(self, time, "%-I:%M %p");
}

/**
 * bench_compose_date:
 *
 * Returns: (transfer full): the day as local_time.date_format wants it.
 */
char *
bench_compose_date(BenchFirmware *self, gint64 wall_us)
{
  static const char *const formats[]
      = { "%a %b %d", "%d-%b-%y", "%Y-%m-%d", "%d/%m/%Y", "%m/%d/%y", "%d %b %Y", "%a %d %b" };
  g_autoptr(GDateTime) time = bench_phone_clock_local(self->settings, wall_us);
  int format = bench_settings_get_int(self->settings, "local_time.date_format");

  if (time == NULL)
    return g_strdup("");
  return bench_text_date(self, time, formats[CLAMP(format, 0, (int) G_N_ELEMENTS(formats) - 1)]);
}

/**
 * bench_compose_duration:
 *
 * Returns: (transfer full): "00:07", or "1:02:03" from an hour on.
 */
char *
bench_compose_duration(gint64 seconds)
{
  seconds = MAX(seconds, 0);
  if (seconds < 3600)
    return g_strdup_printf("%02d:%02d", (int) (seconds / 60), (int) (seconds % 60));
  return g_strdup_printf("%" G_GINT64_FORMAT ":%02d:%02d", seconds / 3600, (int) (seconds / 60 % 60),
                         (int) (seconds % 60));
}

/**
 * bench_path_name:
 *
 * Returns: (transfer none): the icon of an audio path.
 */
const char *
bench_path_name(BenchAudioPath path)
{
  switch (path)
    {
    case BENCH_AUDIO_PATH_HANDSET:
      return "handset";
    case BENCH_AUDIO_PATH_SPEAKER:
      return "speaker";
    case BENCH_AUDIO_PATH_HEADSET:
      return "headset";
    }
  g_return_val_if_reached("");
}

/* The call a line key stands for: a ringing one before the one in focus before any other. */
BenchCall *
bench_firmware_call_of_line(BenchFirmware *self, guint line)
{
  const GPtrArray *calls = bench_call_control_get_calls(self->calls);
  BenchCall *found = NULL;

  for (guint i = 0; i < calls->len; i++)
    {
      BenchCall *call = g_ptr_array_index(calls, i);

      if (call->line != line || !bench_call_is_alive(call))
        continue;
      if (call->state == BENCH_CALL_INCOMING)
        return call;
      if (found == NULL || call->id == self->focus)
        found = call;
    }
  return found;
}

static const char *
call_line_icon(const BenchCall *call)
{
  switch (call->state)
    {
    case BENCH_CALL_INCOMING:
      return "ringing";
    case BENCH_CALL_HOLDING:
      return "held";
    case BENCH_CALL_CALLING:
    case BENCH_CALL_RINGING:
    case BENCH_CALL_TALKING:
    case BENCH_CALL_HELD:
    case BENCH_CALL_ENDED:
      return "in-use";
    }
  g_return_val_if_reached("");
}

static const char *
line_icon(const BenchLine *line)
{
  switch (line->state)
    {
    case BENCH_LINE_REGISTERED:
      return "registered";
    case BENCH_LINE_REGISTERING:
      return "registering";
    case BENCH_LINE_DISABLED:
    case BENCH_LINE_UNREGISTERED:
    case BENCH_LINE_FAILED:
      return "unregistered";
    }
  g_return_val_if_reached("");
}

/**
 * bench_firmware_has_seized:
 *
 * Returns: whether a number is being entered on @line.
 */
gboolean
bench_firmware_has_seized(BenchFirmware *self, guint line)
{
  return self->dialling && self->purpose == BENCH_ENTRY_DIAL && self->entry_line == line;
}

/**
 * bench_firmware_line_icon:
 * @line: an account that is in use
 *
 * Returns: (transfer none): the glyph beside its label: what its call does, or whether it is signed in.
 */
const char *
bench_firmware_line_icon(BenchFirmware *self, guint line)
{
  BenchCall *call = bench_firmware_call_of_line(self, line);

  if (call != NULL)
    return call_line_icon(call);
  return bench_firmware_has_seized(self, line) ? "in-use"
                                               : line_icon(bench_call_control_get_line(self->calls, line));
}

static gboolean
is_forwarding(BenchFirmware *self)
{
  return bench_settings_get_boolean(self->settings, "forward.always.enable")
         || bench_settings_get_boolean(self->settings, "forward.busy.enable")
         || bench_settings_get_boolean(self->settings, "forward.no_answer.enable");
}

static void
compose_status(BenchFirmware *self, BenchScreen *screen, BenchView view)
{
  BenchLine *line = bench_call_control_get_line(self->calls, self->account);

  if (line != NULL && line->state != BENCH_LINE_DISABLED)
    bench_screen_set(&screen->account, line->label);
  if (view != BENCH_VIEW_IDLE && view != BENCH_VIEW_SAVER)
    {
      g_autofree char *time = bench_compose_time(self, bench_clock_wall(self->clock));

      bench_screen_set(&screen->time, time);
    }
  if (self->open)
    bench_screen_add_icon(screen, bench_path_name(self->path));
  else if (self->headset)
    bench_screen_add_icon(screen, "headset");
  if (bench_paths_is_group(self))
    bench_screen_add_icon(screen, "speaker");
  if (bench_firmware_get_ringer_volume(self) == 0)
    bench_screen_add_icon(screen, "ringer-off");
  if (self->muted)
    bench_screen_add_icon(screen, "muted");
  if (bench_settings_get_booleanf(self->settings, "account.%u.auto_answer", self->account))
    bench_screen_add_icon(screen, "auto-answer");
  if (is_forwarding(self))
    bench_screen_add_icon(screen, "forward");
  if (bench_settings_get_boolean(self->settings, "features.dnd.enable"))
    bench_screen_add_icon(screen, "dnd");
  if (bench_history_get_unseen(self->history) > 0)
    bench_screen_add_icon(screen, "missed");
  if (bench_prompts_count_mail(self) > 0)
    bench_screen_add_icon(screen, "voicemail");
  if (bench_text_store_get_unread(self->texts) > 0)
    bench_screen_add_icon(screen, "text");
  if (bench_lock_is_on(self))
    bench_screen_add_icon(screen, "lock");
  if (!self->network)
    bench_screen_add_icon(screen, "no-network");
}

/* The T2x phones with little room have words of their own for it (phone-ui 3.1); translations are short as they are. */
static const char *
brief_label(BenchFirmware *self, const char *label)
{
  static const struct
  {
    const char *label;
    const char *brief;
  } words[] = {
    { "Directory", "Dir" }, { "Transfer", "Tran" }, { "Conference", "Conf" },
    { "Forward", "Fwd" },   { "Delete", "Del" },    { "End Call", "End" },
  };

  if (self->model->layout != BENCH_LAYOUT_SMALL || bench_language_get(self)->file != NULL)
    return label;
  for (guint i = 0; i < G_N_ELEMENTS(words); i++)
    if (g_str_equal(words[i].label, label))
      return words[i].brief;
  return label;
}

static void
compose_softkeys(BenchFirmware *self, BenchScreen *screen)
{
  BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS];

  bench_firmware_softkeys(self, keys);
  for (guint i = 0; i < BENCH_SCREEN_SOFT_KEYS; i++)
    {
      bench_screen_set(&screen->softkeys[i],
                       keys[i].named ? keys[i].label
                                     : bench_text_softkey(self, brief_label(self, keys[i].label)));
      bench_screen_set(&screen->softkey_names[i], keys[i].label);
    }
}

static const char *
boot_text(BenchFirmware *self)
{
  if (self->updating)
    return N_("Updating...");
  return self->network ? N_("Initializing... Please wait!") : N_("Obtaining IP address...");
}

static BenchScreen *
compose_body(BenchFirmware *self, BenchView view)
{
  BenchScreen *screen = NULL;

  switch (view)
    {
    case BENCH_VIEW_BOOT:
      screen = bench_screen_new(BENCH_SCREEN_BOOT);
      bench_screen_set(&screen->title, bench_text(self, "Welcome"));
      bench_screen_set(&screen->text, bench_text(self, boot_text(self)));
      return screen;
    case BENCH_VIEW_IDLE:
      screen = bench_screen_new(BENCH_SCREEN_IDLE);
      bench_idle_compose(self, screen);
      return screen;
    case BENCH_VIEW_SAVER:
      screen = bench_screen_new(BENCH_SCREEN_SAVER);
      bench_display_compose_saver(self, screen);
      return screen;
    case BENCH_VIEW_PAGE:
      screen = bench_screen_new(BENCH_SCREEN_LIST);
      bench_page_top(self)->type->compose(self, bench_page_top(self), screen);
      return screen;
    case BENCH_VIEW_DIAL:
      screen = bench_screen_new(BENCH_SCREEN_DIAL);
      bench_dial_compose(self, screen);
      return screen;
    case BENCH_VIEW_CALL:
      screen = bench_screen_new(BENCH_SCREEN_CALL);
      bench_call_screen_compose(self, screen);
      return screen;
    case BENCH_VIEW_PAGING:
      screen = bench_screen_new(BENCH_SCREEN_CALL);
      bench_paging_compose(self, screen);
      return screen;
    case BENCH_VIEW_FINISHED:
      screen = bench_screen_new(BENCH_SCREEN_CALL);
      bench_call_screen_compose_finished(self, screen);
      return screen;
    }
  g_return_val_if_reached(bench_screen_new(BENCH_SCREEN_MESSAGE));
}

/**
 * bench_compose_screen:
 *
 * Returns: (transfer full): what the LCD is to show now.
 */
BenchScreen *
bench_compose_screen(BenchFirmware *self)
{
  BenchView view = bench_firmware_view(self);
  BenchScreen *screen = compose_body(self, view);

  bench_display_compose(self, screen);
  if (view == BENCH_VIEW_BOOT)
    return screen;
  if (view != BENCH_VIEW_PAGE)
    compose_status(self, screen, view);
  if (view != BENCH_VIEW_PAGE)
    bench_lync_compose(self, screen, view);
  if (view != BENCH_VIEW_PAGE && view != BENCH_VIEW_SAVER)
    bench_line_keys_compose(self, screen);
  compose_softkeys(self, screen);
  bench_module_keys_compose(self, screen);
  bench_touch_compose(self, screen);
  bench_popup_compose(self, screen);
  bench_marquee_compose(self, screen);
  return screen;
}
