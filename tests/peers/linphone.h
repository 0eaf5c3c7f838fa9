/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A Debian linphonec as one more user of the test's Kamailio: one codec, a WAV file as its microphone, what it
 * hears recorded, driven by its command line. It answers when it is told to. Threads: main context only.
 */
#pragma once

#include "peer.h"

G_BEGIN_DECLS

typedef struct _TestLinphone TestLinphone;

typedef struct
{
  const char *codec; /* "opus", "PCMU", … */
  guint rate;        /* its RTP clock */
  gboolean srtp;     /* keys in the description, and nothing without */
} TestLinphoneOptions;

TestLinphone *test_linphone_start(TestPhones *phones,
                                  const char *folder,
                                  const char *user,
                                  const char *microphone,
                                  const TestLinphoneOptions *options);
void test_linphone_say(TestLinphone *self, const char *command);
void test_linphone_wait(TestLinphone *self, const char *text);
void test_linphone_listen(TestLinphone *self);
void test_linphone_stop(TestLinphone *self);
char *test_linphone_get_recording(TestLinphone *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
