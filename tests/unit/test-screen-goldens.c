/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every screen of phone-ui 2.2 to 2.4, reached by keys on a phone of each layout class and edition, against the JSON
 * in screen-goldens/LANGUAGE/LAYOUT-EDITION.json: one line a screen.
 */
#include "goldens.h"
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
static const char *const languages[] = { "English", "German" };

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
report(const TestGolden *golden, const char *kept, const char *seen)
{
  g_auto(GStrv) old = g_strsplit(kept, "\n", -1);
  g_auto(GStrv) new = g_strsplit(seen, "\n", -1);
  g_autofree char *wrong = test_golden_fail(golden);

  g_assert_true(g_file_set_contents(wrong, seen, -1, NULL));
  for (guint i = 0; new[i] != NULL; i++)
    if (!g_strv_contains((const char *const *) old, new[i]))
      g_test_message("now %s", new[i]);
}

static void
test_case(gconstpointer data)
{
  const Case *of = data;
  g_autofree char *file = g_strdup_printf("%s-%s.json", of->class->layout, of->edition);
  g_autoptr(TestGolden) golden = test_golden_new("screen-goldens", of->language, file);
  g_autofree char *seen = see_all(of);
  g_autofree char *kept = NULL;

  if (golden->fresh)
    g_assert_true(g_file_set_contents(golden->kept, seen, -1, NULL));
  else if (!g_file_get_contents(golden->kept, &kept, NULL, NULL) || !g_str_equal(kept, seen))
    report(golden, kept != NULL ? kept : "", seen);
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
