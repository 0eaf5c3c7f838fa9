/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files of soft keys (custom_softkey_*.url), one a state of a call:
 *
 *   <Talking>
 *     <Disable><Key Type="NewCall"/>…</Disable>     offered to whoever edits the file
 *     <Enable><Key Type="Transfer"/>…</Enable>      the keys, in order; "Empty" leaves a place blank
 *     <Default><Key Type="Transfer"/>…</Default>    what to go back to
 *   </Talking>
 *
 * Only Enable has an effect; the others are checked. Threads: main context only. Errors: #GMarkupError, or of the
 * file system, with the place in the text. Private to firmware/.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  BENCH_SOFTKEYS_CALL_FAILED,
  BENCH_SOFTKEYS_CALL_IN,
  BENCH_SOFTKEYS_CONNECTING,
  BENCH_SOFTKEYS_DIALING,
  BENCH_SOFTKEYS_RING_BACK,
  BENCH_SOFTKEYS_TALKING,
} BenchSoftKeyState;

#define BENCH_SOFTKEY_STATES (BENCH_SOFTKEYS_TALKING + 1)

const char *bench_softkey_layout_parameter(BenchSoftKeyState state);
GPtrArray *bench_softkey_layout_parse(const char *text, gsize size, BenchSoftKeyState state, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *bench_softkey_layout_load(const char *path,
                                     BenchSoftKeyState state,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
