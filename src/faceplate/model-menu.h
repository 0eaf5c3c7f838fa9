/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The choice of a phone model in the window's menu: a radio item a model, which sets benchphone.model as the person at
 * the computer. Owner: the window, which keeps the action. Threads: main. Errors: logged.
 */
#pragma once

#include <gio/gio.h>

#include "firmware/model.h"
#include "settings/settings.h"

G_BEGIN_DECLS

GPtrArray *bench_model_menu_list(void) G_GNUC_WARN_UNUSED_RESULT;
void bench_model_menu_fill(GMenu *menu, const char *action);
GAction *bench_model_menu_make_action(const char *name, BenchSettings *settings) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
