/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/dialog-info.h"

#include <string.h>

#include "base/log.h"
#include "base/xml.h"

#define DIALOG_SPACE "urn:ietf:params:xml:ns:dialog-info"
#define MOST_DIALOGS 100

static void
entry_free(BenchDialogEntry *entry)
{
  g_free(entry->id);
  g_free(entry->call_id);
  g_free(entry->remote_uri);
  g_free(entry->remote_name);
  g_free(entry);
}

/**
 * bench_dialog_info_new:
 * @entity: whose dialogs, a URI
 * @version: counts the documents of one subscription, from 0
 *
 * Returns: (transfer full): a full document without dialogs.
 */
BenchDialogInfo *
bench_dialog_info_new(const char *entity, guint version)
{
  BenchDialogInfo *info = g_new0(BenchDialogInfo, 1);

  info->version = version;
  info->full = TRUE;
  info->entity = g_strdup(entity);
  info->dialogs = g_ptr_array_new_with_free_func((GDestroyNotify) entry_free);
  return info;
}

/**
 * bench_dialog_info_add:
 * @id: unique in the document
 *
 * Returns: (transfer none): a new dialog whose other fields the caller fills.
 */
BenchDialogEntry *
bench_dialog_info_add(BenchDialogInfo *info, const char *id, BenchDialogState state)
{
  BenchDialogEntry *entry = g_new0(BenchDialogEntry, 1);

  entry->id = g_strdup(id);
  entry->state = state;
  g_ptr_array_add(info->dialogs, entry);
  return entry;
}

/**
 * bench_dialog_info_free:
 * @info: (transfer full): freed with its dialogs
 */
void
bench_dialog_info_free(BenchDialogInfo *info)
{
  g_free(info->entity);
  g_ptr_array_unref(info->dialogs);
  g_free(info);
}

/**
 * bench_dialog_state_name:
 *
 * Returns: (transfer none): the state's name in RFC 4235 3.7.1.
 */
const char *
bench_dialog_state_name(BenchDialogState state)
{
  switch (state)
    {
    case BENCH_DIALOG_TRYING:
      return "trying";
    case BENCH_DIALOG_PROCEEDING:
      return "proceeding";
    case BENCH_DIALOG_EARLY:
      return "early";
    case BENCH_DIALOG_CONFIRMED:
      return "confirmed";
    case BENCH_DIALOG_TERMINATED:
      return "terminated";
    }
  g_return_val_if_reached("");
}

static void G_GNUC_PRINTF(2, 3) append(GString *text, const char *format, ...)
{
  g_autofree char *piece = NULL;
  va_list args;

  va_start(args, format);
  piece = g_markup_vprintf_escaped(format, args);
  va_end(args);
  g_string_append(text, piece);
}

static void
append_dialog(GString *text, const BenchDialogEntry *entry)
{
  append(text, "  <dialog id=\"%s\"", entry->id);
  if (entry->call_id != NULL)
    append(text, " call-id=\"%s\"", entry->call_id);
  append(text, " direction=\"%s\">\n    <state>%s</state>\n", entry->initiator ? "initiator" : "recipient",
         bench_dialog_state_name(entry->state));
  if (entry->remote_uri != NULL)
    {
      append(text, "    <remote>\n      <identity");
      if (entry->remote_name != NULL && *entry->remote_name != '\0')
        append(text, " display=\"%s\"", entry->remote_name);
      append(text, ">%s</identity>\n    </remote>\n", entry->remote_uri);
    }
  g_string_append(text, "  </dialog>\n");
}

/**
 * bench_dialog_info_to_xml:
 *
 * Returns: (transfer full): the document.
 */
char *
bench_dialog_info_to_xml(const BenchDialogInfo *info)
{
  GString *text = g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");

  append(text, "<dialog-info xmlns=\"" DIALOG_SPACE "\" version=\"%u\" state=\"%s\" entity=\"%s\">\n",
         info->version, info->full ? "full" : "partial", info->entity);
  for (guint i = 0; i < info->dialogs->len; i++)
    append_dialog(text, g_ptr_array_index(info->dialogs, i));
  g_string_append(text, "</dialog-info>\n");
  return g_string_free(text, FALSE);
}

static gboolean
read_state(const char *name, BenchDialogState *state)
{
  for (guint i = BENCH_DIALOG_TRYING; i <= BENCH_DIALOG_TERMINATED; i++)
    if (strcmp(bench_dialog_state_name((BenchDialogState) i), name) == 0)
      {
        *state = (BenchDialogState) i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
read_dialog(BenchDialogInfo *info, const BenchXml *element, GError **error)
{
  g_autofree char *name = bench_xml_text(bench_xml_child(element, "state"));
  const BenchXml *identity = bench_xml_child(bench_xml_child(element, "remote"), "identity");
  BenchDialogState state;
  BenchDialogEntry *entry;

  if (!read_state(name, &state))
    {
      g_set_error(error, BENCH_XML_ERROR, BENCH_XML_ERROR_SYNTAX, "a dialog without a state");
      return FALSE;
    }
  if (info->dialogs->len == MOST_DIALOGS)
    {
      g_set_error(error, BENCH_XML_ERROR, BENCH_XML_ERROR_LIMIT, "more than %d dialogs", MOST_DIALOGS);
      return FALSE;
    }
  entry = bench_dialog_info_add(info, bench_xml_get(element, "id"), state);
  entry->call_id = bench_clean_text(bench_xml_get(element, "call-id"));
  entry->initiator = strcmp(bench_xml_get(element, "direction"), "initiator") == 0;
  if (identity != NULL)
    {
      entry->remote_uri = bench_xml_text(identity);
      entry->remote_name = bench_clean_text(bench_xml_get(identity, "display"));
    }
  return TRUE;
}

/**
 * bench_dialog_info_parse:
 * @body: (array length=size): the body of a NOTIFY
 *
 * Returns: (transfer full): what it says, or %NULL with a %BENCH_XML_ERROR.
 */
BenchDialogInfo *
bench_dialog_info_parse(const char *body, gsize size, GError **error)
{
  g_autoptr(BenchXml) root = bench_xml_parse(body, size, error);
  g_autoptr(BenchDialogInfo) info = NULL;
  g_autofree char *entity = NULL;

  if (root == NULL)
    return NULL;
  if (!bench_xml_is(root, DIALOG_SPACE, "dialog-info"))
    {
      g_set_error(error, BENCH_XML_ERROR, BENCH_XML_ERROR_SYNTAX, "not a dialog-info document");
      return NULL;
    }
  entity = bench_clean_text(bench_xml_get(root, "entity"));
  info = bench_dialog_info_new(entity, (guint) g_ascii_strtoull(bench_xml_get(root, "version"), NULL, 10));
  info->full = strcmp(bench_xml_get(root, "state"), "full") == 0;
  for (guint i = 0; i < root->children->len; i++)
    {
      const BenchXml *child = g_ptr_array_index(root->children, i);

      if (bench_xml_is(child, DIALOG_SPACE, "dialog") && !read_dialog(info, child, error))
        return NULL;
    }
  return g_steal_pointer(&info);
}
