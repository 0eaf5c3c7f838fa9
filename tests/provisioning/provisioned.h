/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Settings that are provisioned from a scripted server on loopback: model T46G, address 00:15:65:aa:bb:cc, so its
 * files are y000000000028.cfg and 001565aabbcc.cfg. PnP and DHCP are off. Threads: main context only.
 */
#pragma once

#include "provisioning/provisioning.h"
#include "script-server.h"

G_BEGIN_DECLS

#define TEST_COMMON "/y000000000028.cfg"
#define TEST_MAC "/001565aabbcc.cfg"
#define TEST_LOCAL "/001565aabbcc-local.cfg"

typedef struct
{
  char *folder; /* of everything that is kept */
  TestScript *server;
  BenchClock *clock;
  BenchRandom *random;
  BenchSettings *settings;
  BenchProvisioning *provisioning;
  GString *changes; /* "name=value;" of each change */
  guint applied;    /* "applying" signals */
  guint finished;
} TestProvisioned;

TestProvisioned *test_provisioned_new(void);
TestProvisioned *test_provisioned_new_at(BenchClock *clock);
void test_provisioned_free(TestProvisioned *self);
/* The phone's program ends and begins again. */
void test_provisioned_restart(TestProvisioned *self);

void test_provisioned_serve(TestProvisioned *self, const char *path, const char *body, gssize length);
void test_provisioned_serve_cfg(TestProvisioned *self, const char *path, const char *lines);
void test_provisioned_set(TestProvisioned *self, const char *name, const char *value);

const BenchProvisionReport *test_provisioned_run(TestProvisioned *self);
const BenchProvisionReport *test_provisioned_run_at(TestProvisioned *self, const char *url);
void test_provisioned_wait(TestProvisioned *self);
const BenchProvisionFile *test_provisioned_find(const BenchProvisionReport *report, const char *name);
void test_provisioned_check(TestProvisioned *self, const char *name, const char *value);
void
test_provisioned_check_file(const BenchProvisionReport *report, const char *name, BenchFileOutcome outcome);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TestProvisioned, test_provisioned_free)

G_END_DECLS
