/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The body application/dialog-info+xml of RFC 4235: written about our own calls, read about others'.
 * At most 100 dialogs are read. Threads: any. Errors: %BENCH_XML_ERROR.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  BENCH_DIALOG_TRYING,
  BENCH_DIALOG_PROCEEDING,
  BENCH_DIALOG_EARLY,
  BENCH_DIALOG_CONFIRMED,
  BENCH_DIALOG_TERMINATED,
} BenchDialogState;

/* One dialog; texts may be NULL when they are not known. */
typedef struct
{
  char *id;
  char *call_id;
  gboolean initiator; /* direction="initiator" */
  BenchDialogState state;
  char *remote_uri;
  char *remote_name;
} BenchDialogEntry;

typedef struct
{
  guint version;
  gboolean full; /* every dialog is in it; otherwise those that changed */
  char *entity;
  GPtrArray *dialogs; /* BenchDialogEntry */
} BenchDialogInfo;

BenchDialogInfo *bench_dialog_info_new(const char *entity, guint version) G_GNUC_WARN_UNUSED_RESULT;
BenchDialogEntry *bench_dialog_info_add(BenchDialogInfo *info, const char *id, BenchDialogState state);
void bench_dialog_info_free(BenchDialogInfo *info);
char *bench_dialog_info_to_xml(const BenchDialogInfo *info) G_GNUC_WARN_UNUSED_RESULT;
BenchDialogInfo *
bench_dialog_info_parse(const char *body, gsize size, GError **error) G_GNUC_WARN_UNUSED_RESULT;
const char *bench_dialog_state_name(BenchDialogState state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchDialogInfo, bench_dialog_info_free)

G_END_DECLS
