/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Good input made bad, at random; the seed is the test program's own (--seed repeats a run), or @random's.
 * Threads: any.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GString *test_damage(const char *text, gsize size) G_GNUC_WARN_UNUSED_RESULT;
GString *test_damage_from(GRand *random, const char *text, gsize size) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
