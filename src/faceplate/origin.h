/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A widget of the preferences tells where the value it shows came from: as its tooltip, and a row that has room
 * for it below its title. Threads: main.
 */
#pragma once

#include <gtk/gtk.h>

#include "settings/settings.h"

G_BEGIN_DECLS

void bench_origin_attach(GtkWidget *widget, BenchSettings *settings, const char *parameter);
void bench_origin_show(GtkWidget *row, BenchSettings *settings, const char *parameter);

G_END_DECLS
