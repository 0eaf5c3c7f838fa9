/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A PnP server on loopback that a test speaks for: it keeps what comes, and sends what the test writes.
 * Threads: main context only.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  GSocket *socket;
  GSource *source;
  guint16 port;
  char *answer_url; /* with it, each first SUBSCRIBE gets a 200 and a NOTIFY by itself */
  GPtrArray *got;   /* utf8, every datagram */
  GSocketAddress *phone;
} TestPnpServer;

/* @group: NULL: unicast */
void test_pnp_server_open(TestPnpServer *self, const char *group);
void test_pnp_server_close(TestPnpServer *self);
char *test_pnp_server_address(TestPnpServer *self) G_GNUC_WARN_UNUSED_RESULT;
/* Waits until @count datagrams have come, and returns the last of those. */
const char *test_pnp_server_wait(TestPnpServer *self, guint count);
void test_pnp_server_send(TestPnpServer *self, const char *bytes, gssize length);
/* A header's value in what came; "" without one. */
char *test_pnp_header(const char *message, const char *name) G_GNUC_WARN_UNUSED_RESULT;
char *test_pnp_answer(const char *subscribe, const char *status) G_GNUC_WARN_UNUSED_RESULT;
/* @lines: instead of the Event, Content-Type and body of @url; NULL for those */
char *
test_pnp_notify(TestPnpServer *self, const char *subscribe, guint cseq, const char *url, const char *lines)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
