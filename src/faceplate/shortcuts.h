/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The window that shows the keyboard map, made from the table of faceplate/keyboard.h. Threads: main.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *bench_shortcuts_window_new(void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
