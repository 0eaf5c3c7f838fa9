/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Laying soft keys out: over pages when more than four apply (benchphone.softkey.more), or as a file of
 * custom_softkey_*.url wants them. The default layouts enable exactly four keys a state and offer the rest to such
 * files, so there is no More unless somebody asks for it.
 */
#include "firmware/firmware-private.h"
#include "firmware/softkey-layout.h"

#include "base/log.h"
#include "settings/local-file.h"

#include <string.h>

#define MOST_KEYS 24
#define KEYS_A_PAGE (BENCH_SCREEN_SOFT_KEYS - 1)

/**
 * bench_softkeys_turn_back:
 * @about: the call the keys are for, 0 for none
 * @state: any number for its state
 *
 * Keys for another call, or another state of it, begin on the first page.
 */
void
bench_softkeys_turn_back(BenchFirmware *self, guint about, guint state)
{
  if (self->more_call == about && self->more_state == state)
    return;
  self->more_call = about;
  self->more_state = state;
  self->more_page = 0;
}

static void
turn_page(BenchFirmware *self)
{
  self->more_page++;
}

static void
fold(BenchFirmware *self, const BenchSoftKey *all, guint n, BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS])
{
  guint pages = (n + KEYS_A_PAGE - 1) / KEYS_A_PAGE;

  self->more_page %= pages;
  for (guint i = 0; i < KEYS_A_PAGE; i++)
    {
      guint at = self->more_page * KEYS_A_PAGE + i;

      keys[i] = at < n ? all[at] : (BenchSoftKey){ "", NULL };
    }
  keys[KEYS_A_PAGE] = (BenchSoftKey){ "More", turn_page };
}

/**
 * bench_softkeys_fold:
 * @keys: (inout): the four usual keys; becomes those of the page that is up
 * @more: further ones
 * @n_more: how many
 *
 * Lays the keys and the further ones out over as many pages as they need, if the phone is to have pages.
 */
void
bench_softkeys_fold(BenchFirmware *self,
                    BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS],
                    const BenchSoftKey *more,
                    guint n_more)
{
  BenchSoftKey all[MOST_KEYS];
  guint n = 0;

  if (n_more == 0 || !bench_settings_get_boolean(self->settings, "benchphone.softkey.more"))
    return;
  for (guint i = 0; i < BENCH_SCREEN_SOFT_KEYS; i++)
    all[n++] = keys[i];
  for (guint i = 0; i < n_more && n < MOST_KEYS; i++)
    all[n++] = more[i];
  fold(self, all, n, keys);
}

/**
 * bench_softkeys_fold_third:
 * @all: keys, two a page
 *
 * Puts two of them first and second, More third; the fourth key stays what it is.
 */
void
bench_softkeys_fold_third(BenchFirmware *self,
                          const BenchSoftKey *all,
                          guint n,
                          BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS])
{
  self->more_page %= (n + 1) / 2;
  for (guint i = 0; i < 2; i++)
    {
      guint at = self->more_page * 2 + i;

      keys[i] = at < n ? all[at] : (BenchSoftKey){ "", NULL };
    }
  keys[2] = (BenchSoftKey){ "More", turn_page };
}

static GPtrArray *
load(BenchFirmware *self, BenchSoftKeyState state, const char *parameter)
{
  g_autofree char *path = bench_local_file_find(self->settings, parameter);
  g_autoptr(GError) error = NULL;
  GPtrArray *types;

  if (path == NULL)
    return NULL;
  types = bench_softkey_layout_load(path, state, &error);
  if (types == NULL)
    bench_warning("%s: %s: the usual soft keys are used", parameter, error->message);
  return types;
}

/* The layout of a state, read again when its file is another. */
static const GPtrArray *
find_layout(BenchFirmware *self, BenchSoftKeyState state)
{
  const char *parameter = bench_softkey_layout_parameter(state);
  g_autofree char *stamp = NULL;

  if (!bench_settings_get_boolean(self->settings, "phone_setting.custom_softkey_enable"))
    return NULL;
  stamp = bench_local_file_stamp(self->settings, parameter);
  if (self->layout_stamps[state] == NULL || !g_str_equal(stamp, self->layout_stamps[state]))
    {
      g_clear_pointer(&self->layouts[state], g_ptr_array_unref);
      self->layouts[state] = load(self, state, parameter);
      g_free(self->layout_stamps[state]);
      self->layout_stamps[state] = g_steal_pointer(&stamp);
    }
  return self->layouts[state];
}

static BenchSoftKey
choose(const BenchSoftKeyChoice *choices, guint n, const char *type)
{
  for (guint i = 0; i < n; i++)
    if (choices[i].key.label != NULL && g_ascii_strcasecmp(choices[i].type, type) == 0)
      return choices[i].key;
  /* A key that has nothing to do now, or here, keeps its place. */
  return (BenchSoftKey){ "", NULL };
}

/**
 * bench_softkeys_customize:
 * @choices: what the keys can be for now, in the words of layout files; those without a label do not apply
 * @n: how many
 * @keys: (out): set as the file of @state wants them, if there is one
 *
 * Returns: whether there is.
 */
gboolean
bench_softkeys_customize(BenchFirmware *self,
                         BenchSoftKeyState state,
                         const BenchSoftKeyChoice *choices,
                         guint n,
                         BenchSoftKey keys[BENCH_SCREEN_SOFT_KEYS])
{
  const GPtrArray *layout = find_layout(self, state);
  BenchSoftKey all[MOST_KEYS];
  guint used = 0;

  if (layout == NULL)
    return FALSE;
  for (guint i = 0; i < layout->len && used < MOST_KEYS; i++)
    all[used++] = choose(choices, n, g_ptr_array_index(layout, i));
  if (used > BENCH_SCREEN_SOFT_KEYS)
    {
      fold(self, all, used, keys);
      return TRUE;
    }
  for (guint i = 0; i < BENCH_SCREEN_SOFT_KEYS; i++)
    keys[i] = i < used ? all[i] : (BenchSoftKey){ "", NULL };
  return TRUE;
}

/**
 * bench_softkeys_close:
 *
 * Forgets the layouts.
 */
void
bench_softkeys_close(BenchFirmware *self)
{
  for (guint i = 0; i < BENCH_SOFTKEY_STATES; i++)
    {
      g_clear_pointer(&self->layouts[i], g_ptr_array_unref);
      g_clear_pointer(&self->layout_stamps[i], g_free);
    }
}
