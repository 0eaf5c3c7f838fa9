/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A network of the test's own: this process in a network namespace that knows nothing but its loopback and an
 * Ethernet cable, 10.75.0.2 on its "phone0", with a second namespace at the other end, 10.75.0.1, where a real
 * dnsmasq may serve. Nothing leaves it. Needs no privileges where the kernel permits user namespaces.
 * Threads: entered before any is made.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TEST_OWN_ADDRESS "10.75.0.2"
#define TEST_OWN_INTERFACE "phone0"

/* For the life of the process; fails the test where the machine permits no namespace. */
void test_own_network_enter(void);
void test_own_network_leave(void);

typedef struct
{
  char *folder;
  GPid pid;
} TestDnsmasq;

/* @options: "--dhcp-option=…" and the like, NULL at the end */
void test_dnsmasq_start(TestDnsmasq *self, const char *const *options);
void test_dnsmasq_stop(TestDnsmasq *self);

G_END_DECLS
