/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "firmware/lync.h"

#include "firmware/lock.h"

/**
 * bench_lync_refuse:
 *
 * Says that something needs a Lync server.
 */
void
bench_lync_refuse(BenchFirmware *self)
{
  bench_popup_note(self, BENCH_LYNC_UNSUPPORTED);
}

/**
 * bench_lync_is_signed_out:
 *
 * Returns: whether this is a Lync Edition phone on which nobody is signed in.
 */
gboolean
bench_lync_is_signed_out(BenchFirmware *self)
{
  return bench_menu_is_lync(self) && !bench_idle_has_service(self);
}

static gboolean
is_on(BenchFirmware *self, const char *parameter)
{
  return bench_settings_get_boolean(self->settings, parameter);
}

/* Holding is being busy, too; while it only rings nobody is. */
static gboolean
is_in_call(BenchFirmware *self)
{
  const GPtrArray *calls = bench_call_control_get_calls(self->calls);

  for (guint i = 0; i < calls->len; i++)
    {
      const BenchCall *call = g_ptr_array_index(calls, i);

      if (bench_call_is_alive(call) && call->answered_us != 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * bench_lync_presence:
 *
 * Returns: (transfer none): what others are shown, as #BenchScreen has it: do not disturb before what was chosen,
 *   that before what the calls say.
 */
const char *
bench_lync_presence(BenchFirmware *self)
{
  if (is_on(self, "features.dnd.enable"))
    return "dnd";
  if (self->presence != NULL)
    return self->presence;
  return is_in_call(self) ? "busy" : "available";
}

/**
 * bench_lync_set_presence:
 * @presence: (nullable): one of #BenchScreen's words; %NULL for whatever the calls say
 */
void
bench_lync_set_presence(BenchFirmware *self, const char *presence)
{
  gboolean dnd = g_strcmp0(presence, "dnd") == 0;
  g_autoptr(GError) error = NULL;

  self->presence = dnd ? NULL : g_intern_string(presence);
  if (dnd != is_on(self, "features.dnd.enable")
      && !bench_settings_set(self->settings, "features.dnd.enable", dnd ? "1" : "0", BENCH_LAYER_USER, NULL,
                             &error))
    bench_popup_error(self, error);
}

/**
 * bench_lync_call_ended:
 *
 * After an emergency call the phone must be reachable, whatever it was before.
 */
void
bench_lync_call_ended(BenchFirmware *self, const BenchCall *call)
{
  if (bench_menu_is_lync(self) && call->direction == BENCH_CALL_OUTGOING_DIRECTION
      && is_on(self, "features.dnd.enable") && bench_lock_is_emergency(self, call->remote_number))
    bench_lync_set_presence(self, "available");
}

static gboolean
is_signing_in(BenchFirmware *self)
{
  const GPtrArray *lines = bench_call_control_get_lines(self->calls);

  for (guint i = 0; i < lines->len; i++)
    if (((const BenchLine *) g_ptr_array_index(lines, i))->state == BENCH_LINE_REGISTERING)
      return TRUE;
  return FALSE;
}

/**
 * bench_lync_compose:
 *
 * Puts presence, or that nobody is signed in, on the Screen.
 */
void
bench_lync_compose(BenchFirmware *self, BenchScreen *screen, BenchView view)
{
  if (!bench_menu_is_lync(self))
    return;
  if (!bench_lync_is_signed_out(self))
    {
      bench_screen_set(&screen->presence, bench_lync_presence(self));
      return;
    }
  bench_screen_set(&screen->account, "");
  if (view == BENCH_VIEW_IDLE && self->network)
    bench_screen_set(&screen->text, is_signing_in(self) ? bench_text(self, "Signing in...")
                                                        : bench_text(self, "Not signed in"));
}

/**
 * bench_lync_idle_softkeys:
 * @keys: (inout): those of the standard firmware
 *
 * Signed out: Sign in and Menu. Signed in, Status has the place of DND, unless a setting says what is there.
 */
void
bench_lync_idle_softkeys(BenchFirmware *self, BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS])
{
  if (!bench_menu_is_lync(self))
    return;
  if (bench_lync_is_signed_out(self))
    {
      keys[0] = (BenchSoftKey){ "Sign in", bench_lync_open_sign_in };
      keys[1] = keys[2] = (BenchSoftKey){ "", NULL };
      keys[3] = (BenchSoftKey){ "Menu", bench_idle_menu };
    }
  else if (bench_settings_get_layer(self->settings, "programablekey.3.type") == BENCH_LAYER_DEFAULT)
    keys[2] = (BenchSoftKey){ "Status", bench_lync_open_presence };
}

static gboolean
are_all_muted(BenchFirmware *self)
{
  g_autoptr(GPtrArray) members = bench_consult_list_members(self);

  for (guint i = 0; i < members->len; i++)
    if (!((const BenchCall *) g_ptr_array_index(members, i))->silenced)
      return FALSE;
  return TRUE;
}

static void
mute_all(BenchFirmware *self)
{
  g_autoptr(GPtrArray) members = bench_consult_list_members(self);
  gboolean mute = !are_all_muted(self);

  for (guint i = 0; i < members->len; i++)
    {
      BenchCall *call = g_ptr_array_index(members, i);
      g_autoptr(GError) error = NULL;

      if (call->silenced != mute && !bench_call_control_silence(self->calls, call, mute, &error))
        bench_popup_error(self, error);
    }
}

/**
 * bench_lync_conference_softkeys:
 * @call: a member
 * @keys: (inout): the fourth ends it and stays
 *
 * The conference's keys on pages of two, More between them and End Call; the entry announcements, the lock and the
 * dial-in number are a server's.
 */
void
bench_lync_conference_softkeys(BenchFirmware *self,
                               const BenchCall *call,
                               BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS])
{
  gboolean holding = call->state == BENCH_CALL_HOLDING;
  const BenchSoftKey all[] = {
    { holding ? K_("Resume") : K_("Hold"), bench_consult_toggle_hold },
    { K_("New Call"), bench_call_screen_new_call },
    { K_("Members"), bench_conference_page_open },
    { are_all_muted(self) ? K_("UnMute All") : K_("Mute All"), mute_all },
    { K_("E.Anc"), bench_lync_refuse },
    { K_("ConfLock"), bench_lync_refuse },
    { K_("ConfInfo"), bench_lync_refuse },
    { K_("Split"), bench_consult_split },
  };

  bench_softkeys_fold_third(self, all, G_N_ELEMENTS(all), keys);
}
