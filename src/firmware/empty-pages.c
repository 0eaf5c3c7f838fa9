/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lists that have nothing in them: directories of which nothing has been entered or fetched, and what only a
 * Lync server knows, while nobody is signed in to one.
 */
#include "firmware/lync.h"

static gboolean
needs_sign_in(BenchFirmware *self, BenchPage *page)
{
  return page->argument != 0 && bench_lync_is_signed_out(self);
}

static void
compose(BenchFirmware *self, BenchPage *page, BenchScreen *screen)
{
  bench_screen_set(&screen->title, bench_text(self, page->subject));
  bench_screen_set(&screen->text, needs_sign_in(self, page) ? bench_text(self, "Not signed in")
                                                            : bench_text(self, page->table));
  bench_page_set_counter(self, page, screen, 0);
}

static void
softkeys(BenchFirmware *self, BenchPage *page, BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS])
{
  keys[0] = (BenchSoftKey){ "Back", bench_page_back };
  if (needs_sign_in(self, page))
    keys[3] = (BenchSoftKey){ "Sign in", bench_lync_open_sign_in };
}

static void
key(BenchFirmware *self, BenchPage *page, BenchKey pressed)
{
  if (pressed == BENCH_KEY_X)
    bench_page_back(self);
  else if (pressed == BENCH_KEY_OK && needs_sign_in(self, page))
    bench_lync_open_sign_in(self);
}

static const BenchPageType empty_type = { compose, softkeys, key };

/**
 * bench_empty_page_open:
 * @target: the title
 *
 * A menu item: a list with no entries.
 */
void
bench_empty_page_open(BenchFirmware *self, gconstpointer target, guint argument)
{
  bench_page_push(self, &empty_type, N_("Empty"))->subject = g_strdup(target);
}

/**
 * bench_empty_page_open_lync:
 * @target: the title
 *
 * A menu item: what needs a Lync server that the phone is signed in to.
 */
void
bench_empty_page_open_lync(BenchFirmware *self, gconstpointer target, guint argument)
{
  BenchPage *page = bench_page_push(self, &empty_type, BENCH_LYNC_UNSUPPORTED);

  page->subject = g_strdup(target);
  page->argument = 1;
}
