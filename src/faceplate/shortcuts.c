/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "faceplate/shortcuts.h"

#include <glib/gi18n.h>

#include "faceplate/keyboard.h"

typedef struct
{
  const char *accelerator;
  const char *title;
} WindowShortcut;

static const WindowShortcut window_shortcuts[] = {
  { "F9", N_("Lab drawer") },
  { "F11", N_("Phone only, and back") },
  { "<Shift>F10", N_("Menu of the desk") },
  { "<Control><Shift>c", N_("Copy the screen as a picture") },
  { "<Control>comma", N_("Preferences") },
  { "<Control>question", N_("This window") },
  { "<Control>q", N_("Hang up and quit") },
};

/* Rows of keys that make one line, so that the whole map fits on one page. */
static const struct
{
  BenchKey first;
  BenchKey last;
  const char *accelerator;
  const char *title;
} ranges[] = {
  { BENCH_KEY_0, BENCH_KEY_9, "0...9", N_("Digits") },
  { BENCH_KEY_LINE_1, BENCH_KEY_LINE_10, "<Alt>1...9 <Alt>0", N_("Line keys 1 to 10") },
};

static void
append_shortcut(GString *ui, const char *title, const char *accelerators)
{
  g_autofree char *text = g_markup_printf_escaped("<child><object class='GtkShortcutsShortcut'>"
                                                  "<property name='title'>%s</property>"
                                                  "<property name='accelerator'>%s</property>"
                                                  "</object></child>",
                                                  title, accelerators);

  g_string_append(ui, text);
}

static void
append_group(GString *ui, const char *title)
{
  g_autofree char *text = g_markup_printf_escaped("<child><object class='GtkShortcutsGroup'>"
                                                  "<property name='title'>%s</property>",
                                                  title);

  g_string_append(ui, text);
}

/* TRUE if the entry belongs to a range, which its first key appends. */
static gboolean
append_range(GString *ui, const BenchKeyboardEntry *entry)
{
  for (gsize i = 0; i < G_N_ELEMENTS(ranges); i++)
    {
      if (entry->key < ranges[i].first || entry->key > ranges[i].last)
        continue;
      if (entry->key == ranges[i].first)
        append_shortcut(ui, _(ranges[i].title), ranges[i].accelerator);
      return TRUE;
    }
  return FALSE;
}

static void
append_map(GString *ui)
{
  gsize n_entries;
  const BenchKeyboardEntry *entries = bench_keyboard_all(&n_entries);

  for (int group = 0; group < BENCH_KEYBOARD_N_GROUPS; group++)
    {
      append_group(ui, bench_keyboard_group_title((BenchKeyboardGroup) group));
      for (gsize i = 0; i < n_entries; i++)
        {
          if ((int) entries[i].group != group || entries[i].title == NULL || append_range(ui, &entries[i]))
            continue;

          g_autofree char *accelerators = bench_keyboard_accelerators(&entries[i]);
          append_shortcut(ui, _(entries[i].title), accelerators);
        }
      g_string_append(ui, "</object></child>");
    }
}

/**
 * bench_shortcuts_window_new:
 *
 * Returns: (transfer none): the window, owned by GTK and not yet presented
 */
GtkWidget *
bench_shortcuts_window_new(void)
{
  GString *ui = g_string_new("<interface><object class='GtkShortcutsWindow' id='window'>"
                             "<property name='modal'>True</property>"
                             "<child><object class='GtkShortcutsSection'>"
                             "<property name='section-name'>keys</property>"
                             "<property name='max-height'>20</property>");
  g_autoptr(GtkBuilder) builder = NULL;

  append_map(ui);
  append_group(ui, _("Window"));
  for (gsize i = 0; i < G_N_ELEMENTS(window_shortcuts); i++)
    append_shortcut(ui, _(window_shortcuts[i].title), window_shortcuts[i].accelerator);
  g_string_append(ui, "</object></child></object></child></object></interface>");

  builder = gtk_builder_new_from_string(ui->str, (gssize) ui->len);
  g_string_free(ui, TRUE);
  return GTK_WIDGET(gtk_builder_get_object(builder, "window"));
}
