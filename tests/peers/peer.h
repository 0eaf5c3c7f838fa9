/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A program of somebody else beside the phones: started in a folder of its own, with its output in a file
 * there, waited for with a bound, ended by its process id, and gone when the test dies.
 *
 * Threads: main context only.
 */
#pragma once

#include "phones.h"

G_BEGIN_DECLS

typedef struct _TestPeer TestPeer;

char *test_folder_new(void) G_GNUC_WARN_UNUSED_RESULT;
void test_folder_sweep(char *folder);

TestPeer *test_peer_start(const char *folder, const char *name, const char *const *argv);
TestPeer *test_peer_start_talking(const char *folder, const char *name, const char *const *argv);
void test_peer_say(TestPeer *self, const char *line);
gboolean test_peer_is_running(TestPeer *self);
void test_peer_end(TestPeer *self);
void test_peer_wait(TestPeer *self, TestPhones *phones);
void test_peer_wait_success(TestPeer *self, TestPhones *phones);
char *test_peer_get_output(TestPeer *self) G_GNUC_WARN_UNUSED_RESULT;
void test_peer_free(TestPeer *self);

/* SIPp with a scenario of this folder: one call, then it ends; exit status 0 if all went by the scenario. */
TestPeer *test_sipp_start(const char *folder,
                          const char *scenario,
                          guint16 local_port,
                          guint16 remote_port,
                          const char *service,
                          const char *const *more);

G_END_DECLS
