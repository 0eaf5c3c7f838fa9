/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/ring.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#define RESOURCES "/io/github/benchphone/Benchphone/rings/"
#define RESOURCE_MARK "Resource:"
#define CONFIG_MARK "Config:"
#define CADENCE_MARK "Bellcore-dr"
#define CADENCE_DBM0 -8.0
#define SUFFIX ".wav"

static gboolean
fail(GError **error, const char *reason, const char *name)
{
  g_set_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_FILE, "%s %s", name, reason);
  return FALSE;
}

static gboolean
is_file_name(const char *name)
{
  for (const char *at = name; *at != '\0'; at++)
    if (!g_ascii_isalnum(*at) && strchr(" ._-", *at) == NULL)
      return FALSE;
  return *name != '.' && strlen(name) <= 64 && g_str_has_suffix(name, SUFFIX);
}

static BenchSoundSource *
new_from_bytes(const char *name, GBytes *bytes, GError **error)
{
  g_autoptr(BenchWav) wav = bench_wav_parse(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), error);
  BenchSoundSource *source = wav != NULL ? bench_wav_source_new(wav, TRUE, error) : NULL;

  if (source == NULL)
    g_prefix_error(error, "%s: ", name);
  return source;
}

static GBytes *
find_resource(const char *name)
{
  g_autofree char *path = g_strconcat(RESOURCES, name, NULL);

  return is_file_name(name) ? g_resources_lookup_data(path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL) : NULL;
}

static BenchSoundSource *
new_from_folder(const char *name, const char *folder, GError **error)
{
  g_autofree char *path = NULL;

  if (folder == NULL || !is_file_name(name))
    {
      fail(error, "is no ring tone", name);
      return NULL;
    }
  path = g_build_filename(folder, name, NULL);
  return bench_wav_source_load(path, TRUE, error);
}

/**
 * bench_ring_new:
 * @name: see the top of media/ring.h
 * @folder: (nullable): where the user's own are
 *
 * Returns: (transfer full): the ring tone, to be played until the call is answered; %NULL when there is none of
 *   that name, or its file cannot be played.
 */
BenchSoundSource *
bench_ring_new(const char *name, const char *folder, GError **error)
{
  g_autoptr(GBytes) bytes = NULL;

  if (g_ascii_strncasecmp(name, CADENCE_MARK, strlen(CADENCE_MARK)) == 0)
    {
      BenchTonePattern *pattern = bench_tone_pattern_for_cadence(name);

      if (pattern != NULL)
        return bench_tone_source_new(pattern, CADENCE_DBM0);
    }
  if (g_str_has_prefix(name, CONFIG_MARK))
    return new_from_folder(name + strlen(CONFIG_MARK), folder, error);
  name = bench_ring_short_name(name);
  bytes = find_resource(name);
  return bytes != NULL ? new_from_bytes(name, bytes, error) : new_from_folder(name, folder, error);
}

/**
 * bench_ring_short_name:
 *
 * Returns: (transfer none): @name as bench_ring_list() has it: the phone's own without where they are from.
 */
const char *
bench_ring_short_name(const char *name)
{
  return g_str_has_prefix(name, RESOURCE_MARK) ? name + strlen(RESOURCE_MARK) : name;
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
  return g_strcmp0(*(const char *const *) a, *(const char *const *) b);
}

static void
add_files(GStrvBuilder *builder, const char *folder)
{
  g_autoptr(GDir) dir = folder != NULL ? g_dir_open(folder, 0, NULL) : NULL;
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name(dir)) != NULL && names->len < BENCH_RING_MOST_FILES)
    if (is_file_name(name))
      g_ptr_array_add(names, g_strconcat(CONFIG_MARK, name, NULL));
  g_ptr_array_sort(names, compare_names);
  for (guint i = 0; i < names->len; i++)
    g_strv_builder_add(builder, g_ptr_array_index(names, i));
}

/**
 * bench_ring_list:
 * @folder: (nullable): where the user's own are
 *
 * Returns: (transfer full): the names to choose from: the phone's own, then "Config:NAME.wav".
 */
GStrv
bench_ring_list(const char *folder)
{
  static const char *const ours[] = { "Ring1.wav", "Ring2.wav", "Ring3.wav", "Ring4.wav",  "Ring5.wav",
                                      "Ring6.wav", "Ring7.wav", "Ring8.wav", "Silent.wav", "Splash.wav" };
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new();

  for (gsize i = 0; i < G_N_ELEMENTS(ours); i++)
    g_strv_builder_add(builder, ours[i]);
  add_files(builder, folder);
  return g_strv_builder_end(builder);
}

static guint
count_files(const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  const char *name = NULL;
  guint count = 0;

  while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
    count += is_file_name(name) ? 1 : 0;
  return count;
}

/* The file a URL or a path names; %NULL when it is not on this machine. */
static char *
local_path(const char *url)
{
  if (g_path_is_absolute(url))
    return g_strdup(url);
  return g_str_has_prefix(url, "file:") ? g_filename_from_uri(url, NULL, NULL) : NULL;
}

static gboolean
is_playable(const char *bytes, gsize size, GError **error)
{
  g_autoptr(BenchWav) wav = bench_wav_parse((const guint8 *) bytes, size, error);
  g_autoptr(BenchSoundSource) source = wav != NULL ? bench_wav_source_new(wav, TRUE, error) : NULL;

  return source != NULL;
}

/**
 * bench_ring_add:
 * @folder: where the user's own are; made when there is none
 * @url: a path or a file: URL of a WAV file
 *
 * Takes a copy of the file, which afterwards is "Config:NAME.wav"; one of that name before it gives way.
 *
 * Returns: %FALSE when it is none that can be played, too large, or one too many.
 */
gboolean
bench_ring_add(const char *folder, const char *url, GError **error)
{
  g_autofree char *path = local_path(url);
  g_autofree char *name = path != NULL ? g_path_get_basename(path) : NULL;
  g_autofree char *target = NULL;
  g_autofree char *bytes = NULL;
  gsize size = 0;
  GStatBuf info;

  if (path == NULL)
    return fail(error, "is not a file of this machine; only a path or a file: URL is fetched", url);
  if (!is_file_name(name))
    return fail(error, "is no name for a ring tone", name);
  if (g_stat(path, &info) != 0 || !S_ISREG(info.st_mode) || info.st_size > BENCH_RING_MOST_BYTES)
    return fail(error, "is not a file of at most 1 MB", path);
  target = g_build_filename(folder, name, NULL);
  if (!g_file_test(target, G_FILE_TEST_EXISTS) && count_files(folder) >= BENCH_RING_MOST_FILES)
    return fail(error, "is one ring tone too many", name);
  if (!g_file_get_contents(path, &bytes, &size, error) || !is_playable(bytes, size, error))
    return FALSE;
  if (g_mkdir_with_parents(folder, 0700) != 0)
    return fail(error, g_strerror(errno), folder);
  return g_file_set_contents(target, bytes, (gssize) size, error);
}

/**
 * bench_ring_remove:
 * @folder: where the user's own are
 * @url: whose last part is the name, "http://localhost/NAME.wav"; ending in "/all": all of them
 *
 * Returns: %FALSE when there is none of that name.
 */
gboolean
bench_ring_remove(const char *folder, const char *url, GError **error)
{
  g_autofree char *wanted = g_path_get_basename(url);
  gboolean all = g_str_equal(wanted, "all");
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  const char *name = NULL;
  gboolean found = all;

  while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
    if (is_file_name(name) && (all || g_str_equal(name, wanted)))
      {
        g_autofree char *path = g_build_filename(folder, name, NULL);

        found = g_unlink(path) == 0 || found;
      }
  return found || fail(error, "is no ring tone of the user's", wanted);
}
