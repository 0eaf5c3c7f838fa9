/* SPDX-License-Identifier: GPL-3.0-or-later */
/* firmware/: the menu's data: both trees are whole (phone-ui 5.1, 5.2), and what is wrong in such a file is said. */
#include <glib.h>
#include <string.h>

#include "firmware/menu-tree.h"
#include "settings/parameters.h"

/* What a menu must have, in this order. */
typedef struct
{
  const char *menu;
  BenchMenuNeeds edition;
  const char *items;
} Expected;

static const Expected expected[] = {
  { "main", BENCH_MENU_STANDARD, "Status|Features|Directory|History|Message|Settings|User Mode" },
  { "main", BENCH_MENU_LYNC, "Status|Features|Directory|History|Message|Settings|Calendar|User Mode" },
  { "status", BENCH_MENU_STANDARD, "Information|Network|Phone|Accounts|EXP|RTP Status" },
  { "status", BENCH_MENU_LYNC, "Information|Network|Phone|Accounts|Lync Status|EXP|RTP Status" },
  { "features", BENCH_MENU_STANDARD,
    "Call Forward|Call Forward|Call Waiting|Auto Answer|DND|DND|Key As Send|Hot Line|Anonymous|DSS "
    "Keys|Intercom|"
    "Auto Redial|Call Completion|History Setting|Call Park|Call Pickup|Others" },
  { "features", BENCH_MENU_LYNC,
    "Call Forward|Call Waiting|Auto Answer|Key As Send|Hot Line|DSS Keys|Intercom|History Setting|Audio" },
  { "features-others", BENCH_MENU_STANDARD,
    "ReCall|Paging List|Edit Paging List|Diversion|Hot Desking|ACD|SMS" },
  { "directory", BENCH_MENU_STANDARD,
    "Local Directory|Blacklist|Remote Phone Book|LDAP|Network Directory|Mobile Contacts" },
  { "directory-lync", BENCH_MENU_LYNC, "Favorites|Groups|Outlook Contacts|Local Directory|Search" },
  { "history", BENCH_MENU_STANDARD, "All Calls|Missed Calls|Received Calls|Placed Calls|Forwarded Calls" },
  { "message", BENCH_MENU_STANDARD, "Text Message|Voice Mail" },
  { "message-lync", BENCH_MENU_LYNC, "Voice Mail|Missed Conversations" },
  { "text-message", BENCH_MENU_STANDARD, "Inbox|Sentbox|Outbox|Draftbox|New Message" },
  { "voice-mail", BENCH_MENU_STANDARD, "View Voice Mail|Set Voice Mail Code" },
  { "settings", BENCH_MENU_STANDARD, "Basic|Advanced" },
  { "basic", BENCH_MENU_STANDARD,
    "Language|Time & Date|Time & Date Format|Ring Tones|Volumes|Key Tone|Live Dialpad|Backlight|Contrast|"
    "Phone Lock|Wallpaper|Dsskey Wallpaper|EXP Wallpaper|Screensaver|Logo|Bluetooth|Wi-Fi|Others" },
  { "time-and-date", BENCH_MENU_STANDARD, "SNTP Setting|Manual Setting|DHCP Time" },
  { "advanced", BENCH_MENU_STANDARD,
    "Accounts|Network|Phone Lock|Set Voice Mail|Set Password|Diagnostics|Auto Provision|TR069|Reset Config|"
    "Reboot" },
  { "advanced", BENCH_MENU_LYNC,
    "Account Lock|Lync Server|Network|Phone Lock|Set Password|Diagnostics|Auto Provision|TR069|Firmware|"
    "Reset Config|Reboot" },
  { "network", BENCH_MENU_STANDARD, "WAN Port|PC Port|VLAN|Web Server|802.1x|VPN|LLDP|CDP|NAT" },
  { "diagnostics", BENCH_MENU_STANDARD, "Ping|Trace Route" },
  { "reset", BENCH_MENU_STANDARD,
    "Reset to Factory|Reset local settings|Reset non-static settings|Reset static settings|"
    "Reset userdata & local" },
};

static const struct
{
  const char *form;
  const char *fields;
} forms[] = {
  { "no-answer-forward", "No Answer Forward|Forward to|After Ring Time|On Code|Off Code" },
  { "call-waiting", "Call Waiting|Play Tone|On Code|Off Code" },
  { "account-dnd", "DND Status|On Code|Off Code" },
  { "hot-line", "Hotline Number|Hotline Delay" },
  { "account-anonymous",
    "Local Anonymous|Send Anonymous Code|On Code|Off Code|Local Anony Reject|Reject On Code|"
    "Reject Off Code" },
  { "dss-key", "Type|Account ID|Label|Value|Extension|Phone Book" },
  { "intercom", "Intercom Allow|Intercom Mute|Intercom Tone|Intercom Barge" },
  { "auto-redial", "Auto Redial|Redial Interval|Redial Times" },
  { "account",
    "Activation|Label|Display Name|Register Name|User Name|Password|SIP Server1|SIP Server1 Port|"
    "SIP Server2|SIP Server2 Port|Transport|Outbound Status|Outbound Proxy1|Outbound Proxy1 Port|"
    "Outbound Proxy2|Outbound Proxy2 Port|Proxy Fallback Interval|NAT Status|STUN Server|STUN Port" },
  { "vlan-wan", "VLAN Status|VID Number|Priority" },
  { "backlight", "Active Level|Inactive Level|Backlight Time" },
};

static gboolean
is_in(const BenchMenuCondition *condition, BenchMenuNeeds edition)
{
  guint other = edition == BENCH_MENU_LYNC ? BENCH_MENU_STANDARD : BENCH_MENU_LYNC;

  return condition == NULL || (condition->needs & other) == 0;
}

static void
test_trees(void)
{
  const BenchMenuTree *tree = bench_menu_tree_get();

  for (guint i = 0; i < G_N_ELEMENTS(expected); i++)
    {
      const BenchMenuTable *menu = bench_menu_tree_menu(tree, expected[i].menu);
      g_autoptr(GString) items = g_string_new(NULL);

      g_assert_nonnull(menu);
      for (guint item = 0; item < menu->n_items; item++)
        {
          g_assert_nonnull(menu->items[item].open);
          g_assert_cmpint(g_utf8_strlen(menu->items[item].label, -1), <=, 26);
          if (is_in(menu->items[item].condition, expected[i].edition))
            g_string_append_printf(items, "%s%s", items->len > 0 ? "|" : "", menu->items[item].label);
        }
      g_assert_cmpstr(items->str, ==, expected[i].items);
    }
}

static void
test_forms(void)
{
  const BenchMenuTree *tree = bench_menu_tree_get();

  for (guint i = 0; i < G_N_ELEMENTS(forms); i++)
    {
      const BenchFormTable *form = bench_menu_tree_form(tree, forms[i].form);
      g_autoptr(GString) fields = g_string_new(NULL);

      g_assert_nonnull(form);
      for (guint f = 0; f < form->n_fields; f++)
        {
          g_autofree char *name = bench_menu_tree_fill(form->fields[f].parameter, 1, "linekey.1");

          g_assert_nonnull(bench_parameter_find(name));
          g_assert_cmpint(g_utf8_strlen(form->fields[f].label, -1), <=, 24);
          g_string_append_printf(fields, "%s%s", f > 0 ? "|" : "", form->fields[f].label);
        }
      g_assert_cmpstr(fields->str, ==, forms[i].fields);
    }
}

static void
test_faults(void)
{
  static const struct
  {
    const char *text;
    const char *complaint;
  } wrong[] = {
    { "men\tmain\tMenu\n", "menus.tsv:1: neither a menu, a form nor a list: men" },
    { "menu\tmain\n", "menus.tsv:1: neither" },
    { "\tStatus\tpage phone\n", "menus.tsv:1: belongs to no menu or form" },
    { "menu\tm\tM\n", "menus.tsv:1: nothing is in it" },
    { "menu\tm\tM\n\tA\n", "menus.tsv:2: \"A\" opens nothing" },
    { "menu\tm\tM\n\tA\tpage no-such\n", "menus.tsv:2: opens what is not there: page no-such" },
    { "menu\tm\tM\n\tA\tform f\n", "menus.tsv:2: opens what is not there: form f" },
    { "menu\tm\tM\n\tA\tpage phone\n\tA\tpage phone\n", "menus.tsv:3: \"A\" is there twice" },
    { "menu\tm\tM\n\tA\tpage phone\tgreen\n", "menus.tsv:2: no such condition: green" },
    { "menu\tm\tM\n\tA\tpage phone\nmenu\tm\tM\n", "menus.tsv:3: menu m is there twice" },
    { "form\tf\tF\n\tA\tno.such\n", "menus.tsv:2: \"A\": no such parameter: no.such" },
    { "form\tf\tF\n\tA\tfeatures.key_tone\n\tB\tfeatures.key_tone\n", "menus.tsv:3: \"B\" is there twice" },
    { "form\tf\tF\n\tA\tlang.gui\tchoices=colours\n", "menus.tsv:2: no such choices: colours" },
    { "form\tf\tF\n\tA\tlang.gui\tif=features.key_tone:2\n",
      "menus.tsv:2: features.key_tone cannot be \"2\"" },
    { "form\tf\tF\n\tA\tlang.gui\tif=features.key_tone:1\n", "menus.tsv:2: the first field" },
    { "list\tl\tL\tlamps\tpage phone\n", "menus.tsv:1: no list of lamps" },
    { "list\tl\tL\taccounts\n", "menus.tsv:1: a list needs" },
    { "menu\tm\tM\n\tA\t\tlync\n", "menus.tsv:2: an empty field" },
  };

  for (guint i = 0; i < G_N_ELEMENTS(wrong); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null(bench_menu_tree_parse(wrong[i].text, &error));
      g_assert_nonnull(error);
      g_assert_true(error->domain == BENCH_MENU_ERROR);
      if (!g_str_has_prefix(error->message, wrong[i].complaint))
        g_error("\"%s\" instead of \"%s\"", error->message, wrong[i].complaint);
    }
}

/* Two of one name, of which only one is ever there, are fine; and so is what comes later in the file. */
static void
test_conditions(void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(BenchMenuTree) tree = bench_menu_tree_parse(
      "# a comment\n\nmenu\tm\tM\n\tA\tform f\tlync colour\n\tA\tpage phone\tstandard\n"
      "form\tf\tF %u\n\tB\t%s.type\n\tC\t%s.value\tif=%s.type:13,14\n",
      &error);
  const BenchMenuTable *menu;
  const BenchFormTable *form;

  g_assert_no_error(error);
  menu = bench_menu_tree_menu(tree, "m");
  form = bench_menu_tree_form(tree, "f");
  g_assert_cmpuint(menu->n_items, ==, 2);
  g_assert_cmpuint(menu->items[0].condition->needs, ==, BENCH_MENU_LYNC | BENCH_MENU_COLOUR);
  g_assert_true(menu->items[0].target == form);
  g_assert_cmpint(form->fields[0].kind, ==, BENCH_FORM_CHOICE);
  g_assert_cmpint(form->fields[1].kind, ==, BENCH_FORM_TEXT);
  g_assert_cmpstr(form->fields[1].condition->values[1], ==, "14");
}

static void
test_has(void)
{
  g_autoptr(BenchModel) model = bench_model_load_code("T46G", NULL);

  g_assert_cmpuint(bench_menu_tree_has(model, "standard"), ==,
                   BENCH_MENU_STANDARD | BENCH_MENU_COLOUR | BENCH_MENU_LINE_KEYS | BENCH_MENU_EXPANSION);
  g_assert_cmpuint(bench_menu_tree_has(model, "lync") & BENCH_MENU_LYNC, !=, 0);
  model->lync = FALSE;
  model->layout = BENCH_LAYOUT_MONO;
  g_assert_cmpuint(bench_menu_tree_has(model, "lync") & BENCH_MENU_LYNC, ==, 0);
  g_assert_cmpuint(bench_menu_tree_has(model, "lync") & BENCH_MENU_MONO, !=, 0);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/firmware/menu-tree/trees", test_trees);
  g_test_add_func("/firmware/menu-tree/forms", test_forms);
  g_test_add_func("/firmware/menu-tree/faults", test_faults);
  g_test_add_func("/firmware/menu-tree/conditions", test_conditions);
  g_test_add_func("/firmware/menu-tree/has", test_has);
  return g_test_run();
}
