/* SPDX-License-Identifier: GPL-3.0-or-later */
#define TP_CLIENT_T struct _BenchConnection
#include "sip/connection.h"

#include <sofia-sip/nta_tport.h>
#include <sofia-sip/tport.h>
#include <sofia-sip/tport_tag.h>

struct _BenchConnection
{
  tport_t *transport;
  int pending; /* what Sofia knows us by */
  BenchClock *clock;
  guint timer;
  BenchConnectionFunc on_lost;
  gpointer data;
};

static void
let_go(BenchConnection *self)
{
  if (self->pending > 0)
    tport_release(self->transport, self->pending, NULL, NULL, self, 0);
  self->pending = 0;
  g_clear_pointer(&self->transport, tport_unref);
}

static gboolean
on_timer(gpointer data)
{
  BenchConnection *self = data;

  self->timer = 0;
  self->on_lost(self->data);
  return G_SOURCE_REMOVE;
}

static void
on_error(tp_stack_t *stack G_GNUC_UNUSED,
         BenchConnection *self,
         tport_t *transport G_GNUC_UNUSED,
         msg_t *msg G_GNUC_UNUSED,
         int error G_GNUC_UNUSED)
{
  let_go(self);
  if (self->timer == 0)
    self->timer = bench_clock_add(self->clock, 0, on_timer, self);
}

/**
 * bench_connection_watch:
 * @request: answered; its connection is watched
 * @on_lost: called once when that has ended
 *
 * Returns: (transfer full) (nullable): the watch, %NULL when the request went over UDP.
 */
BenchConnection *
bench_connection_watch(nta_outgoing_t *request, BenchClock *clock, BenchConnectionFunc on_lost, gpointer data)
{
  tport_t *transport = nta_outgoing_transport(request);
  BenchConnection *self;

  if (transport == NULL)
    return NULL;
  if (!tport_is_stream(transport) || !tport_is_secondary(transport))
    {
      tport_unref(transport);
      return NULL;
    }
  self = g_new0(BenchConnection, 1);
  self->transport = transport;
  self->clock = g_object_ref(clock);
  self->on_lost = on_lost;
  self->data = data;
  /* An orderly end is to be told too. */
  tport_set_params(transport, TPTAG_SDWN_ERROR(1), TAG_END());
  self->pending = tport_pend(transport, NULL, on_error, self);
  return self;
}

/**
 * bench_connection_free:
 * @self: (transfer full): nothing is told any more
 */
void
bench_connection_free(BenchConnection *self)
{
  let_go(self);
  bench_clock_clear(self->clock, &self->timer);
  g_object_unref(self->clock);
  g_free(self);
}
