/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * XML from strangers: a strict reader that turns a document into a small tree of our own.
 *
 * Only what SIP event bodies need passes: UTF-8, elements, attributes, text, the five entities of XML 1.0
 * and character references. There is no DTD, so there are no entities to expand. Limits: 64 kB, 32 levels,
 * 4096 elements, 64 attributes an element; beyond them nothing is kept.
 *
 * Names are local names; namespaces are resolved. The tree belongs to whoever parsed it.
 * Threads: any. Errors: %BENCH_XML_ERROR with the line in the text.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BENCH_XML_ERROR (bench_xml_error_quark())
GQuark bench_xml_error_quark(void);

typedef enum
{
  BENCH_XML_ERROR_SYNTAX,
  BENCH_XML_ERROR_LIMIT,
  BENCH_XML_ERROR_FORBIDDEN, /* a DTD, or an encoding other than UTF-8 */
} BenchXmlError;

typedef struct _BenchXml BenchXml;

struct _BenchXml
{
  char *space; /* namespace name, "" for none */
  char *name;
  GHashTable *attributes; /* name as written -> value */
  GHashTable *prefixes;   /* declared here: prefix, "" for the default -> namespace; NULL for none */
  GString *text;          /* of this element alone, as written */
  GPtrArray *children;    /* BenchXml */
  BenchXml *parent;
};

BenchXml *bench_xml_parse(const char *bytes, gsize size, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void bench_xml_free(BenchXml *root);
gboolean bench_xml_is(const BenchXml *element, const char *space, const char *name);
const char *bench_xml_get(const BenchXml *element, const char *attribute);
const BenchXml *bench_xml_child(const BenchXml *element, const char *name);
char *bench_xml_text(const BenchXml *element) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchXml, bench_xml_free)

G_END_DECLS
