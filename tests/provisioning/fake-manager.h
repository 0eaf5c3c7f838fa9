/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A system bus of the test's own with a NetworkManager on it that has one lease, or misbehaves. Its names and types
 * are those of the real one's D-Bus interface. Threads: main context only.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  GTestDBus *bus;
  GDBusConnection *connection;
  guint manager;
  guint device;
  guint lease;
  const char *interface;  /* that it knows */
  const char *lease_path; /* "/": that has no lease */
  gboolean silent;        /* never answers */
  GVariantBuilder options;
  GVariant *held; /* what Options is, in place of the options */
} TestManager;

void test_manager_start(TestManager *self, const char *interface);
void test_manager_add(TestManager *self, const char *name, const char *value);
void test_manager_stop(TestManager *self);

G_END_DECLS
