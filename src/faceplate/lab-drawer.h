/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The lab drawer beside the phone: the live ladder of the current call, the message one clicks on, and
 * the RTP figures.
 *
 * The current call is the one in focus on the LCD, or the last one; its ladder follows it through every
 * Call-ID it takes (a redirected call takes a new one). The ladder is rebuilt at most ten times a
 * second and only while the drawer is seen; the figures are read once a second while it is seen and a
 * call is alive. Owner: the window. Threads: main.
 */
#pragma once

#include <gtk/gtk.h>

#include "phone/phone.h"

G_BEGIN_DECLS

#define BENCH_TYPE_LAB_DRAWER (bench_lab_drawer_get_type())
G_DECLARE_FINAL_TYPE(BenchLabDrawer, bench_lab_drawer, BENCH, LAB_DRAWER, GtkWidget)

void bench_lab_drawer_set_phone(BenchLabDrawer *self, BenchPhone *phone);

G_END_DECLS
