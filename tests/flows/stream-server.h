/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A registrar over TCP on loopback, which answers as a script says (see registrar.h). Counts what it answers and
 * keeps every connection. Threads: main context only.
 */
#pragma once

#include "registrar.h"

G_BEGIN_DECLS

typedef struct _TestStreamServer TestStreamServer;

TestStreamServer *test_stream_server_new(TestRegistrarFunc answer, gpointer data);
void test_stream_server_free(TestStreamServer *self);
guint16 test_stream_server_get_port(TestStreamServer *self);
guint test_stream_server_count(TestStreamServer *self);
void test_stream_server_wait(TestStreamServer *self, guint n);
guint test_stream_server_count_connections(TestStreamServer *self);
void test_stream_server_close_last(TestStreamServer *self);

G_END_DECLS
