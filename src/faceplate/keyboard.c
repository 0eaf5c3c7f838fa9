/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "faceplate/keyboard.h"

#include <glib/gi18n.h>
#include <string.h>

#include <gtk/gtk.h>

#define MODIFIERS (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_META_MASK | GDK_HYPER_MASK)

/* Further spellings of a key (numeric pad, second choice) follow its first entry without a title. */
static const BenchKeyboardEntry entries[] = {
  { BENCH_KEYBOARD_DIALLING, GDK_KEY_0, 0, BENCH_KEY_0, NULL, "0" },
  { BENCH_KEYBOARD_DIALLING, GDK_KEY_KP_0, 0, BENCH_KEY_0, NULL, NULL },
  { BENCH_KEYBOARD_DIALLING, GDK_KEY_1, 0, BENCH_KEY_1, NULL, "1" },
  { BENCH_KEYBOARD_DIALLING, GDK_KEY_KP_1, 0, BENCH_KEY_1, NULL, NULL },
  { BENCH_KEYBOARD_DIALLING, GDK_KEY_2, 0, BENCH_KEY_2, NULL, "2 ABC" },
  { BENCH_KEYBOARD_DIALLING, GDK_KEY_KP_2, 0, BENCH_KEY_2, NULL, NULL },
  { BENCH_KEYBOARD_DIALLING, GDK_KEY_3, 0, BENCH_KEY_3, NULL, "3 DEF" },
  { BENCH_KEYBOARD_DIALLING, GDK_KEY_KP_3, 0, BENCH_KEY_3, NULL, NULL },
  { BENCH_KEYBOARD_DIALLING, GDK_KEY_4, 0, BENCH_KEY_4, NULL, "4 GHI" },
  { BENCH_KEYBOARD_DIALLING, GDK_KEY_KP_4, 0, BENCH_KEY_4, NULL, NULL },
  { BENCH_KEYBOARD_DIALLING, GDK_KEY_5, 0, BENCH_KEY_5, NULL, "5 JKL" },
  { BENCH_KEYBOARD_DIALLING, GDK_KEY_KP_5, 0, BENCH_KEY_5, NULL, NULL },
  { BENCH_KEYBOARD_DIALLING, GDK_KEY_6, 0, BENCH_KEY_6, NULL, "6 MNO" },
  { BENCH_KEYBOARD_DIALLING, GDK_KEY_KP_6, 0, BENCH_KEY_6, NULL, NULL },
  { BENCH_KEYBOARD_DIALLING, GDK_KEY_7, 0, BENCH_KEY_7, NULL, "7 PQRS" },
  { BENCH_KEYBOARD_DIALLING, GDK_KEY_KP_7, 0, BENCH_KEY_7, NULL, NULL },
  { BENCH_KEYBOARD_DIALLING, GDK_KEY_8, 0, BENCH_KEY_8, NULL, "8 TUV" },
  { BENCH_KEYBOARD_DIALLING, GDK_KEY_KP_8, 0, BENCH_KEY_8, NULL, NULL },
  { BENCH_KEYBOARD_DIALLING, GDK_KEY_9, 0, BENCH_KEY_9, NULL, "9 WXYZ" },
  { BENCH_KEYBOARD_DIALLING, GDK_KEY_KP_9, 0, BENCH_KEY_9, NULL, NULL },
  { BENCH_KEYBOARD_DIALLING, GDK_KEY_asterisk, 0, BENCH_KEY_STAR, NULL, N_("Star") },
  { BENCH_KEYBOARD_DIALLING, GDK_KEY_KP_Multiply, 0, BENCH_KEY_STAR, NULL, NULL },
  { BENCH_KEYBOARD_DIALLING, GDK_KEY_numbersign, 0, BENCH_KEY_HASH, NULL, N_("Hash, Send") },
  { BENCH_KEYBOARD_DIALLING, GDK_KEY_KP_Divide, 0, BENCH_KEY_HASH, NULL, NULL },
  { BENCH_KEYBOARD_DIALLING, GDK_KEY_BackSpace, 0, BENCH_KEY_NONE, "Delete", N_("The Delete soft key") },
  { BENCH_KEYBOARD_DIALLING, GDK_KEY_Delete, 0, BENCH_KEY_NONE, "Delete", NULL },

  { BENCH_KEYBOARD_SCREEN, GDK_KEY_F1, 0, BENCH_KEY_SOFT_1, NULL, N_("Soft key 1") },
  { BENCH_KEYBOARD_SCREEN, GDK_KEY_F2, 0, BENCH_KEY_SOFT_2, NULL, N_("Soft key 2") },
  { BENCH_KEYBOARD_SCREEN, GDK_KEY_F3, 0, BENCH_KEY_SOFT_3, NULL, N_("Soft key 3") },
  { BENCH_KEYBOARD_SCREEN, GDK_KEY_F4, 0, BENCH_KEY_SOFT_4, NULL, N_("Soft key 4") },
  { BENCH_KEYBOARD_SCREEN, GDK_KEY_Up, 0, BENCH_KEY_UP, NULL, N_("Up") },
  { BENCH_KEYBOARD_SCREEN, GDK_KEY_KP_Up, 0, BENCH_KEY_UP, NULL, NULL },
  { BENCH_KEYBOARD_SCREEN, GDK_KEY_Down, 0, BENCH_KEY_DOWN, NULL, N_("Down") },
  { BENCH_KEYBOARD_SCREEN, GDK_KEY_KP_Down, 0, BENCH_KEY_DOWN, NULL, NULL },
  { BENCH_KEYBOARD_SCREEN, GDK_KEY_Left, 0, BENCH_KEY_LEFT, NULL, N_("Left") },
  { BENCH_KEYBOARD_SCREEN, GDK_KEY_KP_Left, 0, BENCH_KEY_LEFT, NULL, NULL },
  { BENCH_KEYBOARD_SCREEN, GDK_KEY_Right, 0, BENCH_KEY_RIGHT, NULL, N_("Right") },
  { BENCH_KEYBOARD_SCREEN, GDK_KEY_KP_Right, 0, BENCH_KEY_RIGHT, NULL, NULL },
  { BENCH_KEYBOARD_SCREEN, GDK_KEY_Return, 0, BENCH_KEY_OK, NULL, N_("OK") },
  { BENCH_KEYBOARD_SCREEN, GDK_KEY_KP_Enter, 0, BENCH_KEY_OK, NULL, NULL },
  { BENCH_KEYBOARD_SCREEN, GDK_KEY_ISO_Enter, 0, BENCH_KEY_OK, NULL, NULL },
  { BENCH_KEYBOARD_SCREEN, GDK_KEY_Escape, 0, BENCH_KEY_X, NULL, N_("X (cancel)") },

  { BENCH_KEYBOARD_CALLS, GDK_KEY_space, 0, BENCH_KEY_HOOK, NULL, N_("Lift or replace the handset") },
  { BENCH_KEYBOARD_CALLS, GDK_KEY_s, 0, BENCH_KEY_SPEAKER, NULL, N_("Speakerphone") },
  { BENCH_KEYBOARD_CALLS, GDK_KEY_h, 0, BENCH_KEY_HEADSET, NULL, N_("HEADSET") },
  { BENCH_KEYBOARD_CALLS, GDK_KEY_m, 0, BENCH_KEY_MUTE, NULL, N_("MUTE") },
  { BENCH_KEYBOARD_CALLS, GDK_KEY_m, GDK_CONTROL_MASK, BENCH_KEY_MUTE, NULL, NULL },
  { BENCH_KEYBOARD_CALLS, GDK_KEY_c, 0, BENCH_KEY_CONFERENCE, NULL, N_("CONF") },
  { BENCH_KEYBOARD_CALLS, GDK_KEY_F5, 0, BENCH_KEY_HOLD, NULL, N_("HOLD") },
  { BENCH_KEYBOARD_CALLS, GDK_KEY_F6, 0, BENCH_KEY_TRANSFER, NULL, N_("TRANSFER") },
  { BENCH_KEYBOARD_CALLS, GDK_KEY_F7, 0, BENCH_KEY_REDIAL, NULL, N_("REDIAL") },
  { BENCH_KEYBOARD_CALLS, GDK_KEY_F8, 0, BENCH_KEY_MESSAGE, NULL, N_("MESSAGE") },
  { BENCH_KEYBOARD_CALLS, GDK_KEY_plus, 0, BENCH_KEY_VOLUME_UP, NULL, N_("Volume up") },
  { BENCH_KEYBOARD_CALLS, GDK_KEY_KP_Add, 0, BENCH_KEY_VOLUME_UP, NULL, NULL },
  { BENCH_KEYBOARD_CALLS, GDK_KEY_minus, 0, BENCH_KEY_VOLUME_DOWN, NULL, N_("Volume down") },
  { BENCH_KEYBOARD_CALLS, GDK_KEY_KP_Subtract, 0, BENCH_KEY_VOLUME_DOWN, NULL, NULL },

  { BENCH_KEYBOARD_LINES, GDK_KEY_1, GDK_ALT_MASK, BENCH_KEY_LINE_1, NULL, N_("Line key 1") },
  { BENCH_KEYBOARD_LINES, GDK_KEY_2, GDK_ALT_MASK, BENCH_KEY_LINE_2, NULL, N_("Line key 2") },
  { BENCH_KEYBOARD_LINES, GDK_KEY_3, GDK_ALT_MASK, BENCH_KEY_LINE_3, NULL, N_("Line key 3") },
  { BENCH_KEYBOARD_LINES, GDK_KEY_4, GDK_ALT_MASK, BENCH_KEY_LINE_4, NULL, N_("Line key 4") },
  { BENCH_KEYBOARD_LINES, GDK_KEY_5, GDK_ALT_MASK, BENCH_KEY_LINE_5, NULL, N_("Line key 5") },
  { BENCH_KEYBOARD_LINES, GDK_KEY_6, GDK_ALT_MASK, BENCH_KEY_LINE_6, NULL, N_("Line key 6") },
  { BENCH_KEYBOARD_LINES, GDK_KEY_7, GDK_ALT_MASK, BENCH_KEY_LINE_7, NULL, N_("Line key 7") },
  { BENCH_KEYBOARD_LINES, GDK_KEY_8, GDK_ALT_MASK, BENCH_KEY_LINE_8, NULL, N_("Line key 8") },
  { BENCH_KEYBOARD_LINES, GDK_KEY_9, GDK_ALT_MASK, BENCH_KEY_LINE_9, NULL, N_("Line key 9") },
  { BENCH_KEYBOARD_LINES, GDK_KEY_0, GDK_ALT_MASK, BENCH_KEY_LINE_10, NULL, N_("Line key 10") },
};

/**
 * bench_keyboard_all:
 * @n_entries: (out): how many
 *
 * Returns: (array length=n_entries) (transfer none): the whole table
 */
const BenchKeyboardEntry *
bench_keyboard_all(gsize *n_entries)
{
  *n_entries = G_N_ELEMENTS(entries);
  return entries;
}

/**
 * bench_keyboard_find:
 * @keyval: what was pressed
 * @state: the modifiers held
 *
 * Returns: (nullable) (transfer none): what it stands for, or %NULL
 */
const BenchKeyboardEntry *
bench_keyboard_find(guint keyval, GdkModifierType state)
{
  guint lower = gdk_keyval_to_lower(keyval);

  for (gsize i = 0; i < G_N_ELEMENTS(entries); i++)
    if (entries[i].keyval == lower && entries[i].modifiers == (state & MODIFIERS))
      return &entries[i];
  return NULL;
}

/**
 * bench_keyboard_for_key:
 * @key: a key of the phone
 *
 * Returns: (nullable) (transfer none): its first entry, or %NULL if no keyboard key presses it
 */
const BenchKeyboardEntry *
bench_keyboard_for_key(BenchKey key)
{
  for (gsize i = 0; i < G_N_ELEMENTS(entries); i++)
    if (entries[i].key == key && key != BENCH_KEY_NONE)
      return &entries[i];
  return NULL;
}

/**
 * bench_keyboard_group_title:
 * @group: a group
 *
 * Returns: (transfer none): what the group is called
 */
const char *
bench_keyboard_group_title(BenchKeyboardGroup group)
{
  switch (group)
    {
    case BENCH_KEYBOARD_DIALLING:
      return _("Dialling");
    case BENCH_KEYBOARD_SCREEN:
      return _("Screen");
    case BENCH_KEYBOARD_CALLS:
      return _("Calls and sound");
    case BENCH_KEYBOARD_LINES:
      return _("Lines");
    }
  return "";
}

/**
 * bench_keyboard_accelerators:
 * @entry: the first entry of a key
 *
 * Returns: (transfer full): that and the further ways to press the same key, in GTK's accelerator
 * syntax, separated by spaces; the numeric pad goes without saying
 */
char *
bench_keyboard_accelerators(const BenchKeyboardEntry *entry)
{
  GString *names = g_string_new(NULL);

  for (gsize i = 0; i < G_N_ELEMENTS(entries); i++)
    {
      if (entries[i].key != entry->key || g_strcmp0(entries[i].soft_label, entry->soft_label) != 0)
        continue;

      g_autofree char *name = gtk_accelerator_name(entries[i].keyval, entries[i].modifiers);
      if (strstr(name, "KP_") != NULL || strstr(name, "ISO_") != NULL)
        continue;
      g_string_append_printf(names, "%s%s", names->len > 0 ? " " : "", name);
    }
  return g_string_free(names, FALSE);
}
