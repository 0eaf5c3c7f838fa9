/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Manage: the members of the conference, one a row, to be muted for the others, held or removed; and a last row
 * for one more, while there is room (phone-ui 3.1).
 */
#include "firmware/firmware-private.h"

static gboolean
has_room(BenchFirmware *self, guint members)
{
  return members + 1 < (guint) bench_settings_get_int(self->settings, "benchphone.limit.conference");
}

static BenchCall *
selected_member(BenchFirmware *self)
{
  g_autoptr(GPtrArray) members = bench_consult_list_members(self);
  guint at = bench_page_top(self)->selected;

  return at < members->len ? g_ptr_array_index(members, at) : NULL;
}

static const char *
member_note(BenchFirmware *self, const BenchCall *call)
{
  if (call->state == BENCH_CALL_HOLDING)
    return bench_text_in(self, "call", "Hold");
  if (call->silenced)
    return bench_text_in(self, "call", "Mute");
  return call->state == BENCH_CALL_HELD ? bench_text_in(self, "call", "Held") : call->codec;
}

static void
manage_compose(BenchFirmware *self, BenchPage *page, BenchScreen *screen)
{
  g_autoptr(GPtrArray) members = bench_consult_list_members(self);

  bench_screen_set(&screen->title,
                   bench_menu_is_lync(self) ? bench_text(self, "Members") : bench_text(self, "Manage"));
  for (guint i = 0; i < members->len; i++)
    {
      const BenchCall *call = g_ptr_array_index(members, i);

      bench_screen_add_row(screen, bench_call_state_name(call->state),
                           *call->remote_name != '\0' ? call->remote_name : call->remote_number,
                           member_note(self, call));
    }
  if (members->len == 0)
    bench_screen_set(&screen->text, bench_text(self, "No members"));
  else if (has_room(self, members->len))
    bench_screen_add_row(screen, NULL, bench_text(self, "New Call"), "");
  bench_page_set_counter(self, page, screen, screen->rows->len);
}

static void
new_call(BenchFirmware *self)
{
  bench_page_close_all(self);
  bench_call_screen_new_call(self);
}

static void
far_mute(BenchFirmware *self)
{
  BenchCall *call = selected_member(self);
  g_autoptr(GError) error = NULL;

  if (call != NULL && !bench_call_control_silence(self->calls, call, !call->silenced, &error))
    bench_popup_error(self, error);
}

static void
far_hold(BenchFirmware *self)
{
  BenchCall *call = selected_member(self);
  g_autoptr(GError) error = NULL;
  gboolean done;

  if (call == NULL)
    return;
  done = call->state == BENCH_CALL_HOLDING ? bench_call_control_resume(self->calls, call, &error)
                                           : bench_call_control_hold(self->calls, call, &error);
  if (!done)
    bench_popup_error(self, error);
}

static void
remove_member(BenchFirmware *self)
{
  BenchCall *call = selected_member(self);

  if (call != NULL)
    bench_call_control_hang_up(self->calls, call);
}

static void
manage_softkeys(BenchFirmware *self, BenchPage *page G_GNUC_UNUSED, BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS])
{
  const BenchCall *call = selected_member(self);

  keys[3] = (BenchSoftKey){ "Back", bench_page_back };
  if (call == NULL)
    {
      keys[0] = (BenchSoftKey){ "New Call", new_call };
      return;
    }
  keys[0] = (BenchSoftKey){ call->silenced ? "UnMute" : "Far Mute", far_mute };
  keys[1] = (BenchSoftKey){ call->state == BENCH_CALL_HOLDING ? "Resume" : "Far Hold", far_hold };
  keys[2] = (BenchSoftKey){ "Remove", remove_member };
}

static void
manage_key(BenchFirmware *self, BenchPage *page, BenchKey key)
{
  g_autoptr(GPtrArray) members = bench_consult_list_members(self);

  if (bench_page_move(page, key, members->len + (has_room(self, members->len) ? 1 : 0)))
    return;
  if (key == BENCH_KEY_OK && page->selected >= members->len)
    new_call(self);
  if (key == BENCH_KEY_X)
    bench_page_back(self);
}

static const BenchPageType manage_type = { manage_compose, manage_softkeys, manage_key };

/**
 * bench_conference_page_open:
 *
 * The Manage soft key.
 */
void
bench_conference_page_open(BenchFirmware *self)
{
  bench_page_push(self, &manage_type, NULL);
}

/**
 * bench_conference_page_forget:
 *
 * Leaves the list of a conference that is over.
 */
void
bench_conference_page_forget(BenchFirmware *self)
{
  BenchPage *page = bench_page_top(self);
  g_autoptr(GPtrArray) members = NULL;

  if (page == NULL || page->type != &manage_type)
    return;
  members = bench_consult_list_members(self);
  if (members->len == 0)
    bench_page_back(self);
}
