/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "firmware/softkey-layout.h"

#include <string.h>

#include "base/xml.h"

#define MOST_KEYS 24
#define LARGEST (64 * 1024) /* bytes of a file */

static const struct
{
  const char *element;
  const char *parameter;
} states[BENCH_SOFTKEY_STATES] = {
  [BENCH_SOFTKEYS_CALL_FAILED] = { "CallFailed", "custom_softkey_call_failed.url" },
  [BENCH_SOFTKEYS_CALL_IN] = { "CallIn", "custom_softkey_call_in.url" },
  [BENCH_SOFTKEYS_CONNECTING] = { "Connecting", "custom_softkey_connecting.url" },
  [BENCH_SOFTKEYS_DIALING] = { "Dialing", "custom_softkey_dialing.url" },
  [BENCH_SOFTKEYS_RING_BACK] = { "RingBack", "custom_softkey_ring_back.url" },
  [BENCH_SOFTKEYS_TALKING] = { "Talking", "custom_softkey_talking.url" },
};

/* The words of such files. Some are of features that the phone does not have: they are blank keys. */
static const char *const types[] = {
  "Answer",   "Cancel",  "Conference", "Delete",  "Directory", "DPickup", "Empty",    "EndCall",
  "Favorite", "Forward", "GPark",      "GPickup", "History",   "Hold",    "IME",      "Line",
  "Mute",     "NewCall", "Park",       "PriHold", "Reject",    "Resume",  "Retrieve", "RTP",
  "Send",     "Silence", "Swap",       "Switch",  "Transfer",
};

/**
 * bench_softkey_layout_parameter:
 *
 * Returns: (transfer none): the parameter that names the file of @state.
 */
const char *
bench_softkey_layout_parameter(BenchSoftKeyState state)
{
  return states[state].parameter;
}

static const char *
find_type(const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS(types); i++)
    if (g_ascii_strcasecmp(types[i], name) == 0)
      return types[i];
  return NULL;
}

static GPtrArray *
read_list(const BenchXml *list, const char *state, GError **error)
{
  g_autoptr(GPtrArray) keys = g_ptr_array_new();

  for (guint i = 0; i < list->children->len; i++)
    {
      const BenchXml *key = g_ptr_array_index(list->children, i);
      const char *name = bench_xml_get(key, "Type");
      const char *type = find_type(name);

      if (!g_str_equal(key->name, "Key") || *name == '\0')
        {
          g_set_error(error, G_MARKUP_ERROR, G_MARKUP_ERROR_UNKNOWN_ELEMENT,
                      "%s, %s, line %u of the list: <Key Type=\"…\"/> is wanted, not <%s>", state, list->name,
                      i + 1, key->name);
          return NULL;
        }
      if (type == NULL)
        {
          g_set_error(error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT,
                      "%s, %s, key %u: no key is called “%s”", state, list->name, i + 1, name);
          return NULL;
        }
      if (keys->len == MOST_KEYS)
        {
          g_set_error(error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT, "%s, %s: more than %d keys",
                      state, list->name, MOST_KEYS);
          return NULL;
        }
      g_ptr_array_add(keys, (gpointer) type);
    }
  return g_steal_pointer(&keys);
}

static GPtrArray *
read_state(const BenchXml *root, const char *state, GError **error)
{
  static const char *const lists[] = { "Disable", "Enable", "Default", NULL };
  g_autoptr(GPtrArray) enabled = NULL;

  for (guint i = 0; i < root->children->len; i++)
    {
      const BenchXml *list = g_ptr_array_index(root->children, i);
      g_autoptr(GPtrArray) keys = NULL;

      if (!g_strv_contains(lists, list->name))
        {
          g_set_error(error, G_MARKUP_ERROR, G_MARKUP_ERROR_UNKNOWN_ELEMENT,
                      "%s: <%s> is none of Disable, Enable and Default", state, list->name);
          return NULL;
        }
      keys = read_list(list, state, error);
      if (keys == NULL)
        return NULL;
      if (!g_str_equal(list->name, "Enable"))
        continue;
      g_clear_pointer(&enabled, g_ptr_array_unref);
      enabled = g_steal_pointer(&keys);
    }
  if (enabled == NULL)
    g_set_error(error, G_MARKUP_ERROR, G_MARKUP_ERROR_MISSING_ATTRIBUTE, "%s: there is no <Enable>", state);
  return g_steal_pointer(&enabled);
}

/**
 * bench_softkey_layout_parse:
 * @text: bytes of a file
 * @size: how many
 * @state: which the file must be about
 *
 * Returns: (transfer container) (element-type utf8): the types of the enabled keys, in the table's spelling.
 */
GPtrArray *
bench_softkey_layout_parse(const char *text, gsize size, BenchSoftKeyState state, GError **error)
{
  g_autoptr(BenchXml) root = bench_xml_parse(text, size, error);

  if (root == NULL)
    return NULL;
  if (!g_str_equal(root->name, states[state].element))
    {
      g_set_error(error, G_MARKUP_ERROR, G_MARKUP_ERROR_UNKNOWN_ELEMENT, "<%s> is wanted first, not <%s>",
                  states[state].element, root->name);
      return NULL;
    }
  return read_state(root, states[state].element, error);
}

/**
 * bench_softkey_layout_load:
 * @path: of a file
 *
 * Returns: as bench_softkey_layout_parse(); the error begins with @path.
 */
GPtrArray *
bench_softkey_layout_load(const char *path, BenchSoftKeyState state, GError **error)
{
  g_autofree char *text = NULL;
  GPtrArray *keys = NULL;
  gsize size;

  if (!g_file_get_contents(path, &text, &size, error))
    return NULL;
  if (size > LARGEST)
    g_set_error(error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT, "more than %d bytes", LARGEST);
  else
    keys = bench_softkey_layout_parse(text, size, state, error);
  if (keys == NULL)
    g_prefix_error(error, "%s: ", path);
  return keys;
}
