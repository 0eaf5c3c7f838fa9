/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Expansion modules: how many benchphone.expansion_modules says, and their keys (phone-ui 1.5). A module with an LCD
 * has half of its keys at a time and two page keys; one with paper labels has them all.
 */
#include "firmware/dss.h"
#include "firmware/firmware-private.h"

#define PAGED_KEYS 20 /* of a module with an LCD, on a page */

/**
 * bench_module_keys_count:
 *
 * Returns: how many expansion modules are attached.
 */
guint
bench_module_keys_count(BenchFirmware *self)
{
  if (*self->model->expansion == '\0')
    return 0;
  return (guint) CLAMP(bench_settings_get_int(self->settings, "benchphone.expansion_modules"), 0,
                       BENCH_MOST_MODULES);
}

/* EXP38 has no LCD. */
static gboolean
has_pages(BenchFirmware *self)
{
  return self->model->expansion_keys > PAGED_KEYS && !g_str_equal(self->model->expansion, "EXP38");
}

/**
 * bench_module_keys_on_page:
 *
 * Returns: how many keys a module has, page keys aside.
 */
guint
bench_module_keys_on_page(BenchFirmware *self)
{
  return has_pages(self) ? PAGED_KEYS : self->model->expansion_keys;
}

/**
 * bench_module_keys_at:
 * @module: from 0
 * @number: of a key of it, from 1
 *
 * Returns: the key.
 */
BenchKey
bench_module_keys_at(guint module, guint number)
{
  return BENCH_KEY_EXPANSION + module * BENCH_MODULE_KEYS + number - 1;
}

static guint
number_of(BenchKey key)
{
  return (key - BENCH_KEY_EXPANSION) % BENCH_MODULE_KEYS + 1;
}

static guint
module_of(BenchKey key)
{
  return (key - BENCH_KEY_EXPANSION) / BENCH_MODULE_KEYS;
}

/* The function of a key on the page that is up, from 1; 0 when there is none. */
static guint
function_of(BenchFirmware *self, guint module, guint number)
{
  guint function = number;

  if (number > bench_module_keys_on_page(self))
    return 0;
  if (has_pages(self))
    function += self->module_pages[module] * PAGED_KEYS;
  return function <= self->model->expansion_keys ? function : 0;
}

/**
 * bench_module_keys_find:
 * @key: a key of a module
 *
 * Returns: (transfer full) (nullable): the parameters' name of what it is for on the page that is up; %NULL for none.
 */
char *
bench_module_keys_find(BenchFirmware *self, BenchKey key)
{
  guint module = module_of(key);
  guint function = module < bench_module_keys_count(self) ? function_of(self, module, number_of(key)) : 0;

  return function > 0 ? g_strdup_printf("expansion_module.%u.key.%u", module + 1, function) : NULL;
}

/**
 * bench_module_keys_compose:
 *
 * Puts what the modules' LCDs or labels show on the Screen.
 */
void
bench_module_keys_compose(BenchFirmware *self, BenchScreen *screen)
{
  for (guint i = 0; i < bench_module_keys_count(self); i++)
    {
      BenchScreenModule *module
          = bench_screen_add_module(screen, has_pages(self) ? self->module_pages[i] + 1 : 1,
                                    has_pages(self) ? 2 : 1);

      for (guint k = 1; k <= bench_module_keys_on_page(self); k++)
        {
          g_autoptr(BenchDssKey) key = bench_dss_key_find(self, bench_module_keys_at(i, k));
          g_autofree char *label = NULL;

          if (key == NULL || key->type == BENCH_DSS_SWITCH || !bench_dss_key_is_used(self, key))
            {
              bench_screen_module_add_line(module, "", "", FALSE);
              continue;
            }
          label = bench_dss_key_label(self, key);
          bench_screen_module_add_line(module, label, bench_dss_key_icon(self, key),
                                       bench_dss_key_is_default(self, key));
        }
    }
}

/**
 * bench_module_keys_press:
 * @key: a key of a module
 *
 * Turns to its page, or does what it is for.
 */
void
bench_module_keys_press(BenchFirmware *self, BenchKey key)
{
  guint number = number_of(key);
  g_autoptr(BenchDssKey) dss = NULL;

  if (module_of(key) >= bench_module_keys_count(self))
    return;
  if (number > BENCH_MODULE_KEYS - 2 && has_pages(self))
    self->module_pages[module_of(key)] = number - (BENCH_MODULE_KEYS - 2) - 1;
  dss = bench_dss_key_find(self, key);
  if (dss != NULL && dss->type == BENCH_DSS_SWITCH && has_pages(self))
    self->module_pages[module_of(key)] ^= 1;
  else if (dss != NULL && bench_dss_key_is_used(self, dss))
    bench_dss_press(self, dss);
}
