/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "faceplate/window-state.h"

#include "base/log.h"

#define GROUP "Window"

/* No display is larger, no phone of use is smaller. */
#define LEAST_SIZE 200
#define MOST_SIZE 20000

static char *
find_path(const char *profile)
{
  g_autofree char *file = g_strconcat(profile, ".window", NULL);

  return g_build_filename(g_get_user_data_dir(), "benchphone", file, NULL);
}

static void
load_size(GKeyFile *file, const char *key, int *size)
{
  int value = g_key_file_get_integer(file, GROUP, key, NULL);

  if (value >= LEAST_SIZE && value <= MOST_SIZE)
    *size = value;
}

static void
load_boolean(GKeyFile *file, const char *key, gboolean *value)
{
  g_autoptr(GError) error = NULL;
  gboolean kept = g_key_file_get_boolean(file, GROUP, key, &error);

  if (error == NULL)
    *value = kept;
}

/**
 * bench_window_state_load:
 * @state: (inout): the defaults; what was remembered takes their place
 * @profile: whose window it is
 */
void
bench_window_state_load(BenchWindowState *state, const char *profile)
{
  g_autofree char *path = find_path(profile);
  g_autoptr(GKeyFile) file = g_key_file_new();
  g_autoptr(GError) error = NULL;

  if (!g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, &error))
    {
      if (!g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        bench_warning("%s: %s", path, error->message);
      return;
    }
  load_size(file, "width", &state->width);
  load_size(file, "height", &state->height);
  load_boolean(file, "maximized", &state->maximized);
  load_boolean(file, "drawer", &state->drawer);
}

/**
 * bench_window_state_save:
 * @state: what to remember
 * @profile: whose window it is
 */
void
bench_window_state_save(const BenchWindowState *state, const char *profile)
{
  g_autofree char *path = find_path(profile);
  g_autofree char *folder = g_path_get_dirname(path);
  g_autoptr(GKeyFile) file = g_key_file_new();
  g_autoptr(GError) error = NULL;

  g_key_file_set_integer(file, GROUP, "width", state->width);
  g_key_file_set_integer(file, GROUP, "height", state->height);
  g_key_file_set_boolean(file, GROUP, "maximized", state->maximized);
  g_key_file_set_boolean(file, GROUP, "drawer", state->drawer);
  g_mkdir_with_parents(folder, 0700);
  if (!g_key_file_save_to_file(file, path, &error))
    bench_warning("%s: %s", path, error->message);
}
