/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "firmware/menu-tree.h"

#include <gio/gio.h>
#include <string.h>

#include "firmware/firmware-private.h"
#include "settings/parameters.h"

#define TREE_PATH "/io/github/benchphone/Benchphone/menus.tsv"
/* An integer of at most this many values is chosen with left and right; one with more is typed. */
#define MOST_CHOICES 30

G_DEFINE_QUARK(bench - menu - error - quark, bench_menu_error)

/* A menu or form while it is being read; list only once. */
typedef struct
{
  char *kind; /* "menu", "form", "list" */
  guint line;
  BenchMenuTable menu;
  BenchFormTable form;
  BenchListTable list;
  GArray *contents; /* of BenchMenuItem or BenchFormField */
  GPtrArray *opens; /* "form dnd", of a menu one an item, of a list one */
  GArray *lines;    /* where each of these stands */
} Part;

struct _BenchMenuTree
{
  GHashTable *parts; /* "menu main" -> Part */
  GPtrArray *order;  /* of Part, as in the file */
  GPtrArray *strings;
  GPtrArray *vectors;
  GPtrArray *conditions;
};

static const struct
{
  const char *word;
  BenchMenuNeeds needs;
} words[] = {
  { "standard", BENCH_MENU_STANDARD },   { "lync", BENCH_MENU_LYNC },
  { "colour", BENCH_MENU_COLOUR },       { "mono", BENCH_MENU_MONO },
  { "line-keys", BENCH_MENU_LINE_KEYS }, { "memory-keys", BENCH_MENU_MEMORY_KEYS },
  { "expansion", BENCH_MENU_EXPANSION },
};

static const char *const lists_of[] = {
  [BENCH_LIST_ACCOUNTS] = "accounts",
  [BENCH_LIST_PAGING] = "paging",
  [BENCH_LIST_LINE_KEYS] = "line-keys",
  [BENCH_LIST_MEMORY_KEYS] = "memory-keys",
  [BENCH_LIST_PROGRAMMABLE_KEYS] = "programmable-keys",
  [BENCH_LIST_MODULES] = "modules",
  [BENCH_LIST_MODULE_KEYS] = "module-keys",
};

static gboolean
refuse(GError **error, guint line, BenchMenuError code, const char *format, ...) G_GNUC_PRINTF(4, 5);

static gboolean
refuse(GError **error, guint line, BenchMenuError code, const char *format, ...)
{
  g_autofree char *reason = NULL;
  va_list args;

  va_start(args, format);
  reason = g_strdup_vprintf(format, args);
  va_end(args);
  g_set_error(error, BENCH_MENU_ERROR, (int) code, "menus.tsv:%u: %s", line, reason);
  return FALSE;
}

static const char *
keep(BenchMenuTree *tree, const char *text)
{
  char *copy = g_strdup(text);

  g_ptr_array_add(tree->strings, copy);
  return copy;
}

/**
 * bench_menu_tree_fill:
 * @pattern: a name, title or label with at most one "%u" and one "%s"
 * @number: what stands for %u
 * @subject: (nullable): what stands for %s
 *
 * Returns: (transfer full): the text.
 */
char *
bench_menu_tree_fill(const char *pattern, guint number, const char *subject)
{
  GString *text = g_string_new(NULL);

  for (const char *at = pattern; *at != '\0'; at++)
    {
      if (at[0] == '%' && (at[1] == 'u' || at[1] == 's'))
        {
          if (at[1] == 'u')
            g_string_append_printf(text, "%u", number);
          else
            g_string_append(text, subject != NULL ? subject : "");
          at++;
        }
      else
        g_string_append_c(text, *at);
    }
  return g_string_free(text, FALSE);
}

/* Any key will do for %s: all have the same parameters. */
static const BenchParameter *
find_row(const char *pattern)
{
  g_autofree char *name = bench_menu_tree_fill(pattern, 1, "linekey.1");
  const BenchParameter *row = bench_parameter_find(name);

  return row != NULL && row->alias_of == NULL ? row : NULL;
}

static gboolean
check_condition(const BenchMenuCondition *condition, guint line, GError **error)
{
  const BenchParameter *row = find_row(condition->parameter);

  if (row == NULL)
    return refuse(error, line, BENCH_MENU_ERROR_UNKNOWN, "no such parameter: %s", condition->parameter);
  for (guint i = 0; condition->values[i] != NULL; i++)
    if (!bench_parameter_check(row, condition->values[i], NULL))
      return refuse(error, line, BENCH_MENU_ERROR_UNKNOWN, "%s cannot be \"%s\"", condition->parameter,
                    condition->values[i]);
  return TRUE;
}

/* What stands in the last column of an item or a field. */
typedef struct
{
  const BenchMenuCondition *condition;
  char **sets;
  const char *choices;
} Options;

static gboolean
parse_word(BenchMenuTree *tree,
           BenchMenuCondition *condition,
           Options *options,
           const char *word,
           guint line,
           GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS(words); i++)
    if (g_str_equal(words[i].word, word))
      {
        condition->needs |= words[i].needs;
        return TRUE;
      }
  if (g_str_has_prefix(word, "if=") && strchr(word, ':') != NULL && condition->parameter == NULL)
    {
      const char *colon = strchr(word, ':');

      condition->parameter = g_strndup(word + 3, (gsize) (colon - word - 3));
      condition->values = g_strsplit(colon + 1, ",", -1);
      return check_condition(condition, line, error);
    }
  if (g_str_has_prefix(word, "sets="))
    {
      options->sets = g_strsplit(word + 5, ",", -1);
      g_ptr_array_add(tree->vectors, options->sets);
      for (guint i = 0; options->sets[i] != NULL; i++)
        if (find_row(options->sets[i]) == NULL)
          return refuse(error, line, BENCH_MENU_ERROR_UNKNOWN, "no such parameter: %s", options->sets[i]);
      return TRUE;
    }
  if (g_str_has_prefix(word, "choices="))
    {
      options->choices = keep(tree, word + 8);
      return bench_choices_exist(options->choices)
             || refuse(error, line, BENCH_MENU_ERROR_UNKNOWN, "no such choices: %s", options->choices);
    }
  return refuse(error, line, BENCH_MENU_ERROR_SYNTAX, "no such condition: %s", word);
}

static void
free_condition(gpointer data)
{
  BenchMenuCondition *condition = data;

  g_free(condition->parameter);
  g_strfreev(condition->values);
  g_free(condition);
}

static gboolean
parse_options(BenchMenuTree *tree, const char *text, Options *options, guint line, GError **error)
{
  g_auto(GStrv) each = g_strsplit(text, " ", -1);
  BenchMenuCondition *condition = g_new0(BenchMenuCondition, 1);

  g_ptr_array_add(tree->conditions, condition);
  for (guint i = 0; each[i] != NULL; i++)
    if (!parse_word(tree, condition, options, each[i], line, error))
      return FALSE;
  if (condition->needs != 0 || condition->parameter != NULL)
    options->condition = condition;
  return TRUE;
}

static BenchFormKind
kind_of(const BenchParameter *row)
{
  switch (row->type)
    {
    case BENCH_PARAMETER_BOOLEAN:
    case BENCH_PARAMETER_ENUM:
      return BENCH_FORM_CHOICE;
    case BENCH_PARAMETER_INTEGER:
      return !row->zero && row->maximum - row->minimum < MOST_CHOICES ? BENCH_FORM_CHOICE : BENCH_FORM_NUMBER;
    case BENCH_PARAMETER_PORT:
      return BENCH_FORM_NUMBER;
    case BENCH_PARAMETER_SECRET:
      return BENCH_FORM_SECRET;
    case BENCH_PARAMETER_NUMBER:
    case BENCH_PARAMETER_LIST:
    case BENCH_PARAMETER_IPV4:
    case BENCH_PARAMETER_ENDPOINT:
    case BENCH_PARAMETER_TIME:
      return BENCH_FORM_ADDRESS;
    case BENCH_PARAMETER_STRING:
    case BENCH_PARAMETER_HOST:
    case BENCH_PARAMETER_URL:
      return BENCH_FORM_TEXT;
    }
  g_return_val_if_reached(BENCH_FORM_TEXT);
}

/* Two of one name may stand together when never both are there. */
static gboolean
exclude_each_other(const BenchMenuCondition *a, const BenchMenuCondition *b)
{
  guint needs = a != NULL && b != NULL ? a->needs | b->needs : 0;

  if (a == NULL || b == NULL)
    return FALSE;
  if ((needs & BENCH_MENU_STANDARD && needs & BENCH_MENU_LYNC)
      || (needs & BENCH_MENU_COLOUR && needs & BENCH_MENU_MONO))
    return TRUE;
  if (a->parameter == NULL || b->parameter == NULL || !g_str_equal(a->parameter, b->parameter))
    return FALSE;
  for (guint i = 0; a->values[i] != NULL; i++)
    if (g_strv_contains((const char *const *) b->values, a->values[i]))
      return FALSE;
  return TRUE;
}

static gboolean
parse_item(BenchMenuTree *tree, Part *part, char **fields, guint line, GError **error)
{
  BenchMenuItem item = { keep(tree, fields[0]), NULL, NULL, 0, NULL, NULL };
  Options options = { NULL, NULL, NULL };

  if (fields[1] == NULL)
    return refuse(error, line, BENCH_MENU_ERROR_SYNTAX, "\"%s\" opens nothing", fields[0]);
  if (fields[2] != NULL && !parse_options(tree, fields[2], &options, line, error))
    return FALSE;
  item.condition = options.condition;
  item.sets = options.sets;
  for (guint i = 0; i < part->contents->len; i++)
    {
      const BenchMenuItem *other = &g_array_index(part->contents, BenchMenuItem, i);

      if (g_str_equal(other->label, item.label) && !exclude_each_other(other->condition, item.condition))
        return refuse(error, line, BENCH_MENU_ERROR_TWICE, "\"%s\" is there twice", item.label);
    }
  g_array_append_val(part->contents, item);
  g_ptr_array_add(part->opens, g_strdup(fields[1]));
  g_array_append_val(part->lines, line);
  return TRUE;
}

static gboolean
parse_field(BenchMenuTree *tree, Part *part, char **fields, guint line, GError **error)
{
  BenchFormField field = { keep(tree, fields[0]), BENCH_FORM_TEXT, NULL, NULL, NULL };
  Options options = { NULL, NULL, NULL };
  const BenchParameter *row = fields[1] != NULL ? find_row(fields[1]) : NULL;

  if (row == NULL)
    return refuse(error, line, BENCH_MENU_ERROR_UNKNOWN, "\"%s\": no such parameter: %s", fields[0],
                  fields[1] != NULL ? fields[1] : "");
  if (fields[2] != NULL && !parse_options(tree, fields[2], &options, line, error))
    return FALSE;
  field.parameter = keep(tree, fields[1]);
  field.condition = options.condition;
  field.choices = options.choices;
  field.kind = options.choices != NULL ? BENCH_FORM_CHOICE : kind_of(row);
  for (guint i = 0; i < part->contents->len; i++)
    {
      const BenchFormField *other = &g_array_index(part->contents, BenchFormField, i);

      if (g_str_equal(other->label, field.label) || g_str_equal(other->parameter, field.parameter))
        return refuse(error, line, BENCH_MENU_ERROR_TWICE, "\"%s\" is there twice", field.label);
    }
  if (part->contents->len == 0 && field.condition != NULL)
    return refuse(error, line, BENCH_MENU_ERROR_SYNTAX, "the first field of a form is always there");
  g_array_append_val(part->contents, field);
  return TRUE;
}

static gboolean
parse_list(BenchMenuTree *tree, Part *part, char **fields, GError **error)
{
  guint n = g_strv_length(fields);

  if (n < 5 || n > 6)
    return refuse(error, part->line, BENCH_MENU_ERROR_SYNTAX,
                  "a list needs name, title, things and what opens");
  part->list.title = keep(tree, fields[2]);
  for (guint i = 0; i <= G_N_ELEMENTS(lists_of); i++)
    {
      if (i == G_N_ELEMENTS(lists_of))
        return refuse(error, part->line, BENCH_MENU_ERROR_UNKNOWN, "no list of %s", fields[3]);
      part->list.of = (BenchListOf) i;
      if (g_str_equal(lists_of[i], fields[3]))
        break;
    }
  g_ptr_array_add(part->opens, g_strdup(fields[4]));
  g_array_append_val(part->lines, part->line);
  if (n == 6 && find_row(fields[5]) == NULL)
    return refuse(error, part->line, BENCH_MENU_ERROR_UNKNOWN, "no such parameter: %s", fields[5]);
  part->list.value = n == 6 ? keep(tree, fields[5]) : NULL;
  return TRUE;
}

static void
free_part(gpointer data)
{
  Part *part = data;

  g_free(part->kind);
  g_array_unref(part->contents);
  g_ptr_array_unref(part->opens);
  g_array_unref(part->lines);
  g_free(part);
}

static Part *
begin_part(BenchMenuTree *tree, char **fields, guint line, GError **error)
{
  gboolean menu = g_str_equal(fields[0], "menu");
  gboolean form = g_str_equal(fields[0], "form");
  gboolean list = g_str_equal(fields[0], "list");
  g_autofree char *key = NULL;
  Part *part;

  if ((!menu && !form && !list) || g_strv_length(fields) < 3 || (!list && g_strv_length(fields) > 3))
    {
      refuse(error, line, BENCH_MENU_ERROR_SYNTAX, "neither a menu, a form nor a list: %s", fields[0]);
      return NULL;
    }
  key = g_strdup_printf("%s %s", fields[0], fields[1]);
  if (g_hash_table_contains(tree->parts, key))
    {
      refuse(error, line, BENCH_MENU_ERROR_TWICE, "%s is there twice", key);
      return NULL;
    }
  part = g_new0(Part, 1);
  part->kind = g_strdup(fields[0]);
  part->line = line;
  part->menu.title = part->form.title = keep(tree, fields[2]);
  part->contents = g_array_new(FALSE, FALSE, menu ? sizeof(BenchMenuItem) : sizeof(BenchFormField));
  part->opens = g_ptr_array_new_with_free_func(g_free);
  part->lines = g_array_new(FALSE, FALSE, sizeof(guint));
  g_hash_table_insert(tree->parts, g_steal_pointer(&key), part);
  g_ptr_array_add(tree->order, part);
  return !list || parse_list(tree, part, fields, error) ? part : NULL;
}

static Part *
find_part(const BenchMenuTree *tree, const char *kind, const char *name)
{
  g_autofree char *key = g_strdup_printf("%s %s", kind, name);

  return g_hash_table_lookup(tree->parts, key);
}

/* What "form dnd" opens. */
static gboolean
resolve(BenchMenuTree *tree, const char *opens, BenchMenuItem *item, guint line, GError **error)
{
  g_auto(GStrv) both = g_strsplit(opens, " ", 2);
  Part *part = both[0] != NULL && both[1] != NULL ? find_part(tree, both[0], both[1]) : NULL;

  if (part == NULL && both[0] != NULL && both[1] != NULL && bench_menu_names_find(both[0], both[1], item))
    return TRUE;
  if (part == NULL)
    return refuse(error, line, BENCH_MENU_ERROR_UNKNOWN, "opens what is not there: %s", opens);
  if (g_str_equal(part->kind, "menu"))
    {
      item->open = bench_menu_open_menu;
      item->target = &part->menu;
    }
  else if (g_str_equal(part->kind, "form"))
    {
      item->open = bench_form_open;
      item->target = &part->form;
    }
  else
    {
      item->open = bench_list_page_open;
      item->target = &part->list;
    }
  return TRUE;
}

/* Everything has been read: what may name a later part can be looked up now. */
static gboolean
finish_part(BenchMenuTree *tree, Part *part, GError **error)
{
  if (!g_str_equal(part->kind, "list") && part->contents->len == 0)
    return refuse(error, part->line, BENCH_MENU_ERROR_SYNTAX, "nothing is in it");
  part->menu.n_items = part->form.n_fields = part->contents->len;
  part->menu.items = (const BenchMenuItem *) (gconstpointer) part->contents->data;
  part->form.fields = (const BenchFormField *) (gconstpointer) part->contents->data;
  for (guint i = 0; i < part->opens->len; i++)
    {
      BenchMenuItem found = { NULL, NULL, NULL, 0, NULL, NULL };
      BenchMenuItem *item
          = g_str_equal(part->kind, "menu") ? &g_array_index(part->contents, BenchMenuItem, i) : &found;

      if (!resolve(tree, part->opens->pdata[i], item, g_array_index(part->lines, guint, i), error))
        return FALSE;
      part->list.open = found.open;
      part->list.target = found.target;
    }
  return TRUE;
}

static gboolean
parse_line(BenchMenuTree *tree, char *line, guint number, Part **part, GError **error)
{
  gboolean inside = line[0] == '\t';
  g_auto(GStrv) fields = g_strsplit(line + (inside ? 1 : 0), "\t", -1);

  if (*line == '\0' || *line == '#')
    return TRUE;
  for (guint i = 0; fields[i] != NULL; i++)
    if (*fields[i] == '\0')
      return refuse(error, number, BENCH_MENU_ERROR_SYNTAX, "an empty field");
  if (!inside)
    {
      *part = begin_part(tree, fields, number, error);
      return *part != NULL;
    }
  if (*part == NULL || g_str_equal((*part)->kind, "list") || g_strv_length(fields) > 3)
    return refuse(error, number, BENCH_MENU_ERROR_SYNTAX,
                  "belongs to no menu or form, or has too many fields");
  return g_str_equal((*part)->kind, "menu") ? parse_item(tree, *part, fields, number, error)
                                            : parse_field(tree, *part, fields, number, error);
}

/**
 * bench_menu_tree_parse:
 * @text: as data/menus.tsv
 *
 * Returns: (transfer full) (nullable): the tree; %NULL with the first line that is wrong.
 */
BenchMenuTree *
bench_menu_tree_parse(const char *text, GError **error)
{
  g_autoptr(BenchMenuTree) tree = g_new0(BenchMenuTree, 1);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  Part *part = NULL;

  tree->parts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_part);
  tree->order = g_ptr_array_new();
  tree->strings = g_ptr_array_new_with_free_func(g_free);
  tree->vectors = g_ptr_array_new_with_free_func((GDestroyNotify) g_strfreev);
  tree->conditions = g_ptr_array_new_with_free_func(free_condition);
  for (guint i = 0; lines[i] != NULL; i++)
    if (!parse_line(tree, lines[i], i + 1, &part, error))
      return NULL;
  for (guint i = 0; i < tree->order->len; i++)
    if (!finish_part(tree, tree->order->pdata[i], error))
      return NULL;
  return g_steal_pointer(&tree);
}

/**
 * bench_menu_tree_free:
 * @tree: (transfer full): a tree
 */
void
bench_menu_tree_free(BenchMenuTree *tree)
{
  g_hash_table_unref(tree->parts);
  g_ptr_array_unref(tree->order);
  g_ptr_array_unref(tree->strings);
  g_ptr_array_unref(tree->vectors);
  g_ptr_array_unref(tree->conditions);
  g_free(tree);
}

/**
 * bench_menu_tree_get:
 *
 * Returns: (transfer none): the tree of the program.
 */
const BenchMenuTree *
bench_menu_tree_get(void)
{
  static gsize once = 0;
  static BenchMenuTree *tree = NULL;

  if (g_once_init_enter(&once))
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GBytes) bytes = g_resources_lookup_data(TREE_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
      g_autofree char *text = NULL;

      if (bytes == NULL)
        g_error("The menu is missing: %s", error->message);
      text = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
      tree = bench_menu_tree_parse(text, &error);
      if (tree == NULL)
        g_error("%s", error->message);
      g_once_init_leave(&once, 1);
    }
  return tree;
}

/**
 * bench_menu_tree_menu:
 *
 * Returns: (transfer none) (nullable): the menu of that name in the file.
 */
const BenchMenuTable *
bench_menu_tree_menu(const BenchMenuTree *tree, const char *name)
{
  Part *part = find_part(tree, "menu", name);

  return part != NULL ? &part->menu : NULL;
}

/**
 * bench_menu_tree_form:
 *
 * Returns: (transfer none) (nullable): the form of that name in the file.
 */
const BenchFormTable *
bench_menu_tree_form(const BenchMenuTree *tree, const char *name)
{
  Part *part = find_part(tree, "form", name);

  return part != NULL ? &part->form : NULL;
}

/**
 * bench_menu_tree_list:
 *
 * Returns: (transfer none) (nullable): the list of that name in the file.
 */
const BenchListTable *
bench_menu_tree_list(const BenchMenuTree *tree, const char *name)
{
  Part *part = find_part(tree, "list", name);

  return part != NULL ? &part->list : NULL;
}

/**
 * bench_menu_tree_has:
 * @edition: value of benchphone.edition; one that the model has no firmware of counts as "standard"
 *
 * Returns: of #BenchMenuNeeds what a phone has.
 */
guint
bench_menu_tree_has(const BenchModel *model, const char *edition)
{
  gboolean colour = model->layout == BENCH_LAYOUT_TOUCH || model->layout == BENCH_LAYOUT_COLOUR;
  gboolean lync = model->lync && g_str_equal(edition, "lync");

  return (lync ? BENCH_MENU_LYNC : BENCH_MENU_STANDARD) | (colour ? BENCH_MENU_COLOUR : BENCH_MENU_MONO)
         | (model->line_functions > 0 ? BENCH_MENU_LINE_KEYS : 0)
         | (model->memory_keys > 0 ? BENCH_MENU_MEMORY_KEYS : 0)
         | (*model->expansion != '\0' ? BENCH_MENU_EXPANSION : 0);
}
