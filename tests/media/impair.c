/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "impair.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define N_PORTS 4 /* RTP and RTCP towards A, RTP and RTCP towards B */
#define MOST_HELD 512

typedef struct
{
  gint64 due_us;
  guint from; /* the port it came in at; 0: free to use */
  gsize size;
  guint8 bytes[2048];
} Held;

struct _Impair
{
  Impairment impairment;
  int fds[N_PORTS];
  guint16 ports[N_PORTS];
  guint16 far_ports[N_PORTS]; /* of who sits there */
  GRand *random;
  GThread *thread;
  gint stopping;
  gint lost;
  gint passed;
  guint taken[N_PORTS]; /* by the relay's thread */
  Held held[MOST_HELD];
};

static int
bind_port(guint16 port)
{
  struct sockaddr_in own = { .sin_family = AF_INET, .sin_port = htons(port) };
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

  own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  g_assert_cmpint(fd, >=, 0);
  if (bind(fd, (struct sockaddr *) &own, sizeof own) == 0)
    return fd;
  close(fd);
  return -1;
}

/* An even port that the kernel has free, and the next one. */
static void
bind_pair(Impair *self, guint at)
{
  for (guint attempt = 0; attempt < 200; attempt++)
    {
      struct sockaddr_in own;
      socklen_t size = sizeof own;
      int fd = bind_port(0);
      guint16 port = 0;

      g_assert_cmpint(getsockname(fd, (struct sockaddr *) &own, &size), ==, 0);
      port = ntohs(own.sin_port);
      self->fds[at] = fd;
      self->fds[at + 1] = port % 2 == 0 ? bind_port((guint16) (port + 1)) : -1;
      if (self->fds[at + 1] >= 0)
        {
          self->ports[at] = port;
          self->ports[at + 1] = (guint16) (port + 1);
          return;
        }
      close(fd);
    }
  g_assert_not_reached();
}

static void
pass_on(Impair *self, const Held *held)
{
  guint out = held->from ^ 2;
  struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(self->far_ports[out]) };

  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (sendto(self->fds[out], held->bytes, held->size, 0, (struct sockaddr *) &to, sizeof to) >= 0
      && out % 2 == 0)
    g_atomic_int_inc(&self->passed);
}

static void
take_in(Impair *self, guint from)
{
  Held fresh = { .from = from };
  gssize size = recv(self->fds[from], fresh.bytes, sizeof fresh.bytes, MSG_DONTWAIT);
  gboolean rtp = from % 2 == 0;

  if (size < 0)
    return;
  fresh.size = (gsize) size;
  self->taken[from]++;
  if (rtp
      && (g_rand_double(self->random) < self->impairment.loss
          || (self->impairment.one_in != 0 && self->taken[from] % self->impairment.one_in == 0)))
    {
      g_atomic_int_inc(&self->lost);
      return;
    }
  if ((!rtp || self->impairment.jitter_ms == 0) && self->impairment.delay_ms == 0)
    {
      pass_on(self, &fresh);
      return;
    }
  fresh.due_us = g_get_monotonic_time() + self->impairment.delay_ms * 1000
                 + (rtp ? (gint64) (g_rand_double(self->random) * self->impairment.jitter_ms * 1000) : 0);
  for (guint i = 0; i < MOST_HELD; i++)
    if (self->held[i].due_us == 0)
      {
        self->held[i] = fresh;
        return;
      }
}

static void
let_go(Impair *self)
{
  gint64 now_us = g_get_monotonic_time();

  for (guint i = 0; i < MOST_HELD; i++)
    if (self->held[i].due_us != 0 && self->held[i].due_us <= now_us)
      {
        pass_on(self, &self->held[i]);
        self->held[i].due_us = 0;
      }
}

static gpointer
relay(gpointer data)
{
  Impair *self = data;
  struct pollfd polled[N_PORTS];

  while (!g_atomic_int_get(&self->stopping))
    {
      for (guint i = 0; i < N_PORTS; i++)
        polled[i] = (struct pollfd){ .fd = self->fds[i], .events = POLLIN };
      poll(polled, N_PORTS, 1);
      for (guint i = 0; i < N_PORTS; i++)
        if ((polled[i].revents & POLLIN) != 0)
          take_in(self, i);
      let_go(self);
    }
  return NULL;
}

Impair *
impair_new(guint16 port_a, guint16 port_b, const Impairment *impairment)
{
  Impair *self = g_new0(Impair, 1);

  self->impairment = *impairment;
  self->random = g_rand_new_with_seed(impairment->seed);
  bind_pair(self, 0);
  bind_pair(self, 2);
  self->far_ports[0] = port_a;
  self->far_ports[1] = (guint16) (port_a + 1);
  self->far_ports[2] = port_b;
  self->far_ports[3] = (guint16) (port_b + 1);
  self->thread = g_thread_new("impair", relay, self);
  return self;
}

guint16
impair_port_for_a(Impair *self)
{
  return self->ports[0];
}

guint16
impair_port_for_b(Impair *self)
{
  return self->ports[2];
}

guint
impair_lost(Impair *self)
{
  return (guint) g_atomic_int_get(&self->lost);
}

guint
impair_passed(Impair *self)
{
  return (guint) g_atomic_int_get(&self->passed);
}

void
impair_free(Impair *self)
{
  g_atomic_int_set(&self->stopping, 1);
  g_thread_join(self->thread);
  for (guint i = 0; i < N_PORTS; i++)
    close(self->fds[i]);
  g_rand_free(self->random);
  g_free(self);
}
