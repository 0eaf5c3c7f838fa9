/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The talking screen's further soft keys, phone-ui 3.1: More as the fourth key turns the page.
 *
 * A row of the table below is one more function: what it is called now, and what it does. One that does not
 * apply has no label. benchphone.softkey.more decides whether there are further pages at all; without them
 * the fourth key is End Call.
 */
#include "firmware/firmware-private.h"

#define MOST_KEYS 16
#define KEYS_A_PAGE (BENCH_SCREEN_SOFT_KEYS - 1)

typedef struct
{
  const char *(*label)(BenchFirmware *self, const BenchCall *call); /* NULL: not now */
  void (*act)(BenchFirmware *self);
} MoreKey;

static const char *
new_call_label(BenchFirmware *self G_GNUC_UNUSED, const BenchCall *call G_GNUC_UNUSED)
{
  return "New Call";
}

/* In the order in which they appear, behind the four of the first page. */
static const MoreKey more_keys[] = {
  { new_call_label, bench_call_screen_new_call },
};

/**
 * bench_call_more_turn_back:
 * @call: the call in focus
 *
 * Another call, or another state of it, begins on the first page.
 */
void
bench_call_more_turn_back(BenchFirmware *self, const BenchCall *call)
{
  if (self->more_call == call->id && self->more_state == call->state)
    return;
  self->more_call = call->id;
  self->more_state = call->state;
  self->more_page = 0;
}

static void
turn_page(BenchFirmware *self)
{
  self->more_page++;
}

/**
 * bench_call_more_fold:
 * @call: the call in focus, which is talking
 * @keys: (inout): its four keys; becomes those of the page that is up
 *
 * Lays the keys and the further ones out over as many pages as they need.
 */
void
bench_call_more_fold(BenchFirmware *self, const BenchCall *call, BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS])
{
  BenchSoftKey all[MOST_KEYS];
  guint n = 0;
  guint pages;

  if (!bench_settings_get_boolean(self->settings, "benchphone.softkey.more"))
    return;
  for (guint i = 0; i < BENCH_SCREEN_SOFT_KEYS; i++)
    all[n++] = keys[i];
  for (gsize i = 0; i < G_N_ELEMENTS(more_keys) && n < MOST_KEYS; i++)
    {
      const char *label = more_keys[i].label(self, call);

      if (label != NULL)
        all[n++] = (BenchSoftKey){ label, more_keys[i].act };
    }
  pages = (n + KEYS_A_PAGE - 1) / KEYS_A_PAGE;
  self->more_page %= pages;
  for (guint i = 0; i < KEYS_A_PAGE; i++)
    {
      guint at = self->more_page * KEYS_A_PAGE + i;

      keys[i] = at < n ? all[at] : (BenchSoftKey){ "", NULL };
    }
  keys[KEYS_A_PAGE] = (BenchSoftKey){ "More", turn_page };
}
