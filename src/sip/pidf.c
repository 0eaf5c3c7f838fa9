/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/pidf.h"

#include <string.h>

#include "base/log.h"
#include "base/xml.h"

#define PIDF_SPACE "urn:ietf:params:xml:ns:pidf"

/**
 * bench_pidf_make:
 * @tuple: an id for the one tuple
 * @contact: URI the presence is about
 *
 * Returns: (transfer full): the document.
 */
char *
bench_pidf_make(const BenchPidf *pidf, const char *tuple, const char *contact)
{
  g_autofree char *note
      = *pidf->note != '\0' ? g_markup_printf_escaped("    <note>%s</note>\n", pidf->note) : g_strdup("");
  g_autofree char *head
      = g_markup_printf_escaped("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                                "<presence xmlns=\"" PIDF_SPACE "\" entity=\"%s\">\n"
                                "  <tuple id=\"%s\">\n"
                                "    <status><basic>%s</basic></status>\n"
                                "    <contact>%s</contact>\n",
                                pidf->entity, tuple, pidf->open ? "open" : "closed", contact);

  return g_strconcat(head, note, "  </tuple>\n</presence>\n", NULL);
}

static void
take_note(BenchPidf *pidf, const BenchXml *parent)
{
  g_autofree char *note = bench_xml_text(bench_xml_child(parent, "note"));

  if (*pidf->note != '\0' || *note == '\0')
    return;
  g_free(pidf->note);
  pidf->note = g_steal_pointer(&note);
}

/**
 * bench_pidf_parse:
 * @pidf: (out caller-allocates): to be cleared by bench_pidf_clear(), whatever is returned
 *
 * Returns: whether the body is a presence document; %FALSE with a %BENCH_XML_ERROR.
 */
gboolean
bench_pidf_parse(BenchPidf *pidf, const char *body, gsize size, GError **error)
{
  g_autoptr(BenchXml) root = bench_xml_parse(body, size, error);

  pidf->entity = g_strdup("");
  pidf->note = g_strdup("");
  pidf->open = FALSE;
  if (root == NULL)
    return FALSE;
  if (!bench_xml_is(root, PIDF_SPACE, "presence"))
    {
      g_set_error(error, BENCH_XML_ERROR, BENCH_XML_ERROR_SYNTAX, "not a presence document");
      return FALSE;
    }
  g_free(pidf->entity);
  pidf->entity = bench_clean_text(bench_xml_get(root, "entity"));
  take_note(pidf, root);
  for (guint i = 0; i < root->children->len; i++)
    {
      const BenchXml *tuple = g_ptr_array_index(root->children, i);
      g_autofree char *basic = bench_xml_text(bench_xml_child(bench_xml_child(tuple, "status"), "basic"));

      if (!bench_xml_is(tuple, PIDF_SPACE, "tuple"))
        continue;
      pidf->open = pidf->open || strcmp(basic, "open") == 0;
      take_note(pidf, tuple);
    }
  return TRUE;
}

/**
 * bench_pidf_clear:
 *
 * Frees what @pidf holds.
 */
void
bench_pidf_clear(BenchPidf *pidf)
{
  g_clear_pointer(&pidf->entity, g_free);
  g_clear_pointer(&pidf->note, g_free);
}
