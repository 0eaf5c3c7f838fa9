/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One registration of sip/registration and one or two registrars that do as told, with a clock moved by hand.
 * Every wait has a bound. Threads: main context only.
 */
#pragma once

#include "registrar.h"
#include "sip/registration.h"

G_BEGIN_DECLS

#define TEST_REALM "lab"

typedef struct
{
  BenchClock *clock;
  BenchSipAgent *agent;
  BenchSipAccount *account;
  BenchSettings *settings;
  BenchRegistration *registration;
  TestRegistrar *registrar;
  TestRegistrar *other; /* where a redirect may lead; NULL until a test makes it */
  const char *first;    /* algorithms of a 401, in this order; for test_signing_in_digest() */
  const char *second;   /* NULL: one challenge */
  const char *password; /* the right one */
  guint step;           /* for scripts */
  TestRegistrarFunc other_script;
} TestSigningIn;

void test_signing_in_set_up(TestSigningIn *self, TestRegistrarFunc answer, const char *settings);
void test_signing_in_tear_down(TestSigningIn *self);
void test_signing_in_wait_state(TestSigningIn *self, BenchRegistrationState state);
void test_signing_in_wait_requests(TestSigningIn *self, TestRegistrar *registrar, guint n);
const char *test_signing_in_get_last(TestSigningIn *self);

char *test_signing_in_digest(guint n, const char *request, gpointer data);

G_END_DECLS
