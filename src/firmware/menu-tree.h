/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The phone's menu as data: what data/menus.tsv says of menus, forms and lists; the head of that file explains it.
 *
 * The tree is read once and constant afterwards. Threads: any, once read. Errors: %BENCH_MENU_ERROR, with the number
 * of the line in the text; a tree inside the program that has one ends it.
 */
#pragma once

#include <glib.h>

#include "firmware/firmware.h"
#include "firmware/model.h"

G_BEGIN_DECLS

#define BENCH_MENU_ERROR (bench_menu_error_quark())
GQuark bench_menu_error_quark(void);

typedef enum
{
  BENCH_MENU_ERROR_SYNTAX,  /* a line that means nothing */
  BENCH_MENU_ERROR_UNKNOWN, /* a name that nothing has */
  BENCH_MENU_ERROR_TWICE,
} BenchMenuError;

typedef enum
{
  BENCH_MENU_STANDARD = 1 << 0,
  BENCH_MENU_LYNC = 1 << 1,
  BENCH_MENU_COLOUR = 1 << 2,
  BENCH_MENU_MONO = 1 << 3,
  BENCH_MENU_LINE_KEYS = 1 << 4,
  BENCH_MENU_MEMORY_KEYS = 1 << 5,
  BENCH_MENU_EXPANSION = 1 << 6,
} BenchMenuNeeds;

/* When an item or a field is there. */
typedef struct
{
  guint needs;     /* of BenchMenuNeeds: all of them */
  char *parameter; /* and this one, a pattern as in a form, … */
  char **values;   /* … has one of these; NULL: whatever it has */
} BenchMenuCondition;

typedef enum
{
  BENCH_FORM_CHOICE,
  BENCH_FORM_TEXT,
  BENCH_FORM_NUMBER,
  BENCH_FORM_ADDRESS, /* begins with digits and the dot of the star key */
  BENCH_FORM_SECRET,
  BENCH_FORM_PIN, /* a secret of digits */
} BenchFormKind;

typedef void (*BenchMenuOpen)(BenchFirmware *self, gconstpointer target, guint argument);

typedef struct
{
  const char *label;
  BenchMenuOpen open;
  gconstpointer target;
  guint argument;
  const BenchMenuCondition *condition; /* NULL: always there */
  char **sets; /* parameters that what it opens may change; NULL for none, or for a form */
} BenchMenuItem;

typedef struct
{
  const char *title; /* with %u for the page's argument */
  const BenchMenuItem *items;
  guint n_items;
} BenchMenuTable;

typedef struct
{
  const char *label;
  BenchFormKind kind;
  /* With %u for the page's argument and %s for its subject; its row in the parameter table says what may be entered.
     NULL: for a form's submit only, and no choice. */
  const char *parameter;
  const BenchMenuCondition *condition;
  const char *choices; /* what may be chosen, of choices.c; NULL: what the parameter table says */
} BenchFormField;

typedef struct _BenchPage BenchPage;

typedef struct
{
  const char *title; /* with %u for the page's argument */
  const BenchFormField *fields;
  guint n_fields;
  const char *submit_label; /* NULL: "Save" */
  /* NULL: store the values under the fields' parameters. */
  void (*submit)(BenchFirmware *self, BenchPage *page);
} BenchFormTable;

typedef enum
{
  BENCH_LIST_ACCOUNTS,
  BENCH_LIST_PAGING,
  BENCH_LIST_LINE_KEYS,
  BENCH_LIST_MEMORY_KEYS,
  BENCH_LIST_PROGRAMMABLE_KEYS,
  BENCH_LIST_MODULES,
  BENCH_LIST_MODULE_KEYS, /* of the module that is the page's argument */
} BenchListOf;

/* One row a thing, each with a page of its own. */
typedef struct
{
  const char *title; /* with %u for the page's argument */
  BenchListOf of;
  BenchMenuOpen open;
  gconstpointer target;
  const char *value; /* the parameter shown beside each, with %u and %s for the thing; NULL for none */
} BenchListTable;

typedef struct _BenchMenuTree BenchMenuTree;

BenchMenuTree *bench_menu_tree_parse(const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void bench_menu_tree_free(BenchMenuTree *tree);
const BenchMenuTree *bench_menu_tree_get(void);
const BenchMenuTable *bench_menu_tree_menu(const BenchMenuTree *tree, const char *name);
const BenchFormTable *bench_menu_tree_form(const BenchMenuTree *tree, const char *name);
const BenchListTable *bench_menu_tree_list(const BenchMenuTree *tree, const char *name);
char *bench_menu_tree_fill(const char *pattern, guint number, const char *subject) G_GNUC_WARN_UNUSED_RESULT;
guint bench_menu_tree_has(const BenchModel *model, const char *edition);

/* menu-names.c */
gboolean bench_menu_names_find(const char *kind, const char *name, BenchMenuItem *item);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchMenuTree, bench_menu_tree_free)

G_END_DECLS
