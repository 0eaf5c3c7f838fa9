/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A Debian baresip as one more user of the test's Kamailio: G.711, a WAV file as its microphone, what it hears
 * recorded, driven over its control socket. It answers every call at once. Threads: main context only.
 */
#pragma once

#include "peer.h"

G_BEGIN_DECLS

typedef struct _TestBaresip TestBaresip;

TestBaresip *
test_baresip_start(TestPhones *phones, const char *folder, const char *user, const char *microphone);
TestBaresip *test_baresip_start_with(TestPhones *phones,
                                     const char *folder,
                                     const char *user,
                                     const char *microphone,
                                     const char *more);
void test_baresip_command(TestBaresip *self, const char *command, const char *parameters);
void test_baresip_wait_event(TestBaresip *self, const char *type);
void test_baresip_stop(TestBaresip *self);
char *test_baresip_find_recording(const char *folder) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
