/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A network that loses and delays: a relay between two RTP ports on loopback, from a seed. What comes in at
 * one side's port leaves from the other's, so that both ends see the relay as their far end; RTCP is
 * not lost, and keeps its order. It runs on a thread of its own, so that a busy test does not add to the delay.
 */
#pragma once

#include <glib.h>

typedef struct
{
  double loss;     /* 0 to 1, of the RTP packets in each direction */
  guint jitter_ms; /* each is held for 0 to this, evenly spread; order may change */
  guint32 seed;
  guint one_in;   /* not 0: beside @loss, exactly each one of so many RTP packets in each direction */
  guint delay_ms; /* of every packet, RTCP too */
} Impairment;

typedef struct _Impair Impair;

/* Between @port_a and @port_b on 127.0.0.1. */
Impair *impair_new(guint16 port_a, guint16 port_b, const Impairment *impairment);
/* Where each side has to send to. */
guint16 impair_port_for_a(Impair *self);
guint16 impair_port_for_b(Impair *self);
guint impair_lost(Impair *self);
guint impair_passed(Impair *self);
void impair_free(Impair *self);
