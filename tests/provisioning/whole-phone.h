/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A whole phone that provisions itself: model T46G, address 00:15:65:aa:bb:cc, so its files are TEST_COMMON and
 * TEST_MAC of provisioned.h. A registrar that lets everybody in stands beside a scripted server, whose address is
 * auto_provision.server.url unless the test pins another. Everything the phone keeps is in a folder of its own, so
 * that it can be switched off and on again. PnP and DHCP are off: nothing leaves loopback.
 *
 * Its clock runs ten times as fast as the machine's. Every wait has a bound. Threads: main context only.
 */
#pragma once

#include "../flows/registrar.h"
#include "phone/phone.h"
#include "provisioned.h"

G_BEGIN_DECLS

typedef struct
{
  char *folder;
  BenchClock *clock;
  guint ticker; /* 0: the clock stands */
  TestRegistrar *registrar;
  TestScript *server;
  GHashTable *pins;  /* name → value, of the override layer */
  BenchPhone *phone; /* NULL: switched off */
  GString *events;   /* as JSON, a line each */
  guint runs;        /* that have ended since it was switched on */
} TestWholePhone;

/* In place of g_test_init(): passwords stay out of the keyring of whoever runs the test. */
void test_whole_phone_init(int *argc, char ***argv);

TestWholePhone *test_whole_phone_new(void);
/* Switched on, registered as 1001 and idle. */
TestWholePhone *test_whole_phone_new_idle(void);
void test_whole_phone_free(TestWholePhone *self);
void test_whole_phone_pin(TestWholePhone *self, const char *name, const char *value);
void test_whole_phone_switch_on(TestWholePhone *self);
void test_whole_phone_switch_off(TestWholePhone *self);
void test_whole_phone_stop_clock(TestWholePhone *self);

/* A MAC file with account 1 as @user at the registrar, and further lines. */
void test_whole_phone_serve_user(TestWholePhone *self, const char *user, const char *more);
char *test_whole_phone_account(TestWholePhone *self, const char *user, const char *more);

const BenchProvisionReport *test_whole_phone_wait_run(TestWholePhone *self, guint nth);
void test_whole_phone_wait_registered(TestWholePhone *self, const char *user);
/* Somebody calls, and it rings. */
void test_whole_phone_call(TestWholePhone *self);
gboolean test_whole_phone_is_in_call(gconstpointer self);
void test_whole_phone_wait_idle(TestWholePhone *self);
void test_whole_phone_wait_popup(TestWholePhone *self, const char *text);
void test_whole_phone_press(TestWholePhone *self, const char *keys);
guint test_whole_phone_count_events(TestWholePhone *self, const char *text);
guint test_whole_phone_count_registers(TestWholePhone *self);
const char *test_whole_phone_last_register(TestWholePhone *self);
void test_whole_phone_notify(TestWholePhone *self, const char *event);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TestWholePhone, test_whole_phone_free)

G_END_DECLS
