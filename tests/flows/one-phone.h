/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One phone with settings of the test's own, and waiting for its line, with a bound. Threads: main context
 * only.
 */
#pragma once

#include "phone/phone.h"

G_BEGIN_DECLS

BenchPhone *test_phone_start(const char *settings, BenchNetwork *network);
void test_phone_stop(BenchPhone *phone);
void test_phone_wait_line(BenchPhone *phone, guint line, BenchLineState state);
const char *test_phone_get_reason(BenchPhone *phone, guint line);
char *test_phone_read_lcd(BenchPhone *phone, const char *keys);
void test_wait(gboolean (*condition)(gconstpointer data), gconstpointer data, const char *what);

G_END_DECLS
