/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every screen of phone-ui 2.2 to 2.4, reached by keys on a phone of each layout class and edition, against the JSON
 * in screen-goldens/LANGUAGE/LAYOUT-EDITION.json: one line a screen.
 *
 * Screens that differ are written to a folder of their own, which the failure names. BENCH_REWRITE_GOLDENS=1 makes
 * the files anew; read what changed before committing it.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "screen-states.h"

typedef struct
{
  const char *layout;
  const char *model;
} Class;

static const Class classes[] = {
  { "touch", "T48G" }, { "colour", "T46G" }, { "grey", "T28P" },
  { "mono", "T42G" },  { "small", "T22P" },  { "character", "T20P" },
};
static const char *const editions[] = { "standard", "lync" };
/* Values of lang.gui. */
static const char *const languages[] = { "English" };

typedef struct
{
  const Class *class;
  const char *edition;
  const char *language;
} Case;

static char *
see(const Case *of, const ScreenState *state)
{
  g_autoptr(Phone) phone = phone_new();
  g_autoptr(JsonNode) node = NULL;

  phone_set(phone, "benchphone.model", of->class->model);
  phone_set(phone, "benchphone.edition", of->edition);
  phone_set(phone, "lang.gui", of->language);
  state->reach(phone);
  node = bench_screen_to_json(phone_screen(phone));
  return json_to_string(node, FALSE);
}

static void
add_states(const Case *of, const ScreenState *states, GString *all)
{
  gboolean lync = g_str_equal(of->edition, "lync");

  for (const ScreenState *state = states; state->name != NULL; state++)
    {
      g_autofree char *screen = NULL;

      if (state->edition == (lync ? SCREEN_STATE_STANDARD : SCREEN_STATE_LYNC))
        continue;
      screen = see(of, state);
      g_string_append_printf(all, "%s\"%s\": %s", all->len > 2 ? ",\n" : "", state->name, screen);
    }
}

/* { "STATE": SCREEN, … }, one line each, so that a difference names the screen. */
static char *
see_all(const Case *of)
{
  GString *all = g_string_new("{\n");

  add_states(of, screen_states_calls, all);
  add_states(of, screen_states_pages, all);
  g_string_append(all, "\n}\n");
  return g_string_free(all, FALSE);
}

static void
report(const Case *of, const char *path, const char *golden, const char *seen)
{
  g_auto(GStrv) old = g_strsplit(golden, "\n", -1);
  g_auto(GStrv) new = g_strsplit(seen, "\n", -1);
  g_autofree char *folder = g_dir_make_tmp("bench-screens-XXXXXX", NULL);
  g_autofree char *file = g_path_get_basename(path);
  g_autofree char *wrong = g_build_filename(folder, file, NULL);

  g_assert_true(g_file_set_contents(wrong, seen, -1, NULL));
  for (guint i = 0; new[i] != NULL; i++)
    if (!g_strv_contains((const char *const *) old, new[i]))
      g_test_message("%s %s: now %s", of->class->layout, of->edition, new[i]);
  g_test_fail_printf("the screens differ from %s; what was seen is in %s", path, wrong);
}

static void
test_case(gconstpointer data)
{
  const Case *of = data;
  g_autofree char *file = g_strdup_printf("%s-%s.json", of->class->layout, of->edition);
  g_autofree char *folder = g_test_build_filename(G_TEST_DIST, "unit", "screen-goldens", of->language, NULL);
  g_autofree char *path = g_build_filename(folder, file, NULL);
  g_autofree char *seen = see_all(of);
  g_autofree char *golden = NULL;

  if (g_getenv("BENCH_REWRITE_GOLDENS") != NULL)
    {
      g_assert_cmpint(g_mkdir_with_parents(folder, 0755), ==, 0);
      g_assert_true(g_file_set_contents(path, seen, -1, NULL));
      return;
    }
  if (!g_file_get_contents(path, &golden, NULL, NULL) || !g_str_equal(golden, seen))
    report(of, path, golden != NULL ? golden : "", seen);
}

int
main(int argc, char **argv)
{
  static Case cases[G_N_ELEMENTS(languages)][G_N_ELEMENTS(classes)][G_N_ELEMENTS(editions)];

  g_test_init(&argc, &argv, NULL);
  for (gsize l = 0; l < G_N_ELEMENTS(languages); l++)
    for (gsize c = 0; c < G_N_ELEMENTS(classes); c++)
      for (gsize e = 0; e < G_N_ELEMENTS(editions); e++)
        {
          Case *of = &cases[l][c][e];
          g_autofree char *path
              = g_strdup_printf("/screen-goldens/%s/%s-%s", languages[l], classes[c].layout, editions[e]);

          *of = (Case){ &classes[c], editions[e], languages[l] };
          g_test_add_data_func(path, of, test_case);
        }
  return g_test_run();
}
