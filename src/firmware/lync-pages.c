/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sign-in form and the presence list of the Lync Edition.
 */
#include "firmware/lync.h"

#include <string.h>

static const char sign_in_type[] = "benchphone.lync.sign_in";

/* Of the form below. */
enum
{
  FIELD_TYPE,
  FIELD_ADDRESS,
  FIELD_USER_NAME,
  FIELD_PASSWORD,
};

static char *user_words[] = { (char *) "user", NULL };
static char *pin_words[] = { (char *) "pin", NULL };
static char *remembering_words[] = { (char *) "user", (char *) "pin", NULL };
static const BenchMenuCondition is_user = { 0, (char *) sign_in_type, user_words };
static const BenchMenuCondition is_pin = { 0, (char *) sign_in_type, pin_words };
static const BenchMenuCondition is_pin_colour = { BENCH_MENU_COLOUR, (char *) sign_in_type, pin_words };
static const BenchMenuCondition is_pin_mono = { BENCH_MENU_MONO, (char *) sign_in_type, pin_words };
static const BenchMenuCondition is_remembering = { 0, (char *) sign_in_type, remembering_words };

static const BenchFormField sign_in_fields[] = {
  [FIELD_TYPE] = { N_("Sign-in Type"), BENCH_FORM_CHOICE, sign_in_type, NULL, NULL },
  [FIELD_ADDRESS] = { N_("Sign-in Address"), BENCH_FORM_TEXT, NULL, &is_user, NULL },
  [FIELD_USER_NAME] = { N_("User Name"), BENCH_FORM_TEXT, NULL, &is_user, NULL },
  [FIELD_PASSWORD] = { N_("Password"), BENCH_FORM_SECRET, NULL, &is_user, NULL },
  { N_("Extension"), BENCH_FORM_NUMBER, NULL, &is_pin, NULL },
  { N_("PIN"), BENCH_FORM_PIN, NULL, &is_pin_colour, NULL },
  { N_("Extension PIN"), BENCH_FORM_PIN, NULL, &is_pin_mono, NULL },
  { N_("Remember password"), BENCH_FORM_CHOICE, "benchphone.lync.remember_password", &is_remembering, NULL },
};

/* "1001", "1001@example.com" and "sip:1001@example.com" all mean account 1001 at example.com. */
static gboolean
is_address_of(BenchFirmware *self, guint account, const char *address)
{
  const char *user = bench_settings_getf(self->settings, "account.%u.user_name", account);
  g_autofree char *server_name = g_strdup_printf("account.%u.sip_server.1.address", account);
  g_autofree char *whole = g_strdup_printf("%s@%s", user, bench_settings_get(self->settings, server_name));

  if (g_ascii_strncasecmp(address, "sip:", 4) == 0)
    address += 4;
  return *user != '\0' && (g_str_equal(address, user) || g_ascii_strcasecmp(address, whole) == 0);
}

/* The account of that address, 0 for none. */
static guint
find_account(BenchFirmware *self, const char *address)
{
  for (guint i = 1; i <= BENCH_MOST_ACCOUNTS; i++)
    if (is_address_of(self, i, address))
      return i;
  return 0;
}

static gboolean
switch_account(BenchFirmware *self, guint account, gboolean on)
{
  g_autofree char *name = g_strdup_printf("account.%u.enable", account);
  g_autoptr(GError) error = NULL;

  if (bench_settings_set(self->settings, name, on ? "1" : "0", BENCH_LAYER_USER, NULL, &error))
    return TRUE;
  bench_popup_error(self, error);
  return FALSE;
}

static void
sign_in(BenchFirmware *self, BenchPage *page)
{
  gboolean user = g_str_equal(bench_form_value(page, FIELD_TYPE), "user");
  guint account = user ? find_account(self, bench_form_value(page, FIELD_ADDRESS)) : 0;

  if (account == 0)
    bench_lync_refuse(self);
  else if (!g_str_equal(bench_form_value(page, FIELD_PASSWORD),
                        bench_settings_getf(self->settings, "account.%u.password", account)))
    {
      bench_form_fill(page, FIELD_PASSWORD, "");
      bench_popup_note(self, "Incorrect password!");
    }
  else if (switch_account(self, account, TRUE))
    bench_page_close_all(self);
}

static const BenchFormTable sign_in_form
    = { N_("Sign In"), sign_in_fields, G_N_ELEMENTS(sign_in_fields), K_("Sign in"), sign_in };

static void
open_form(BenchFirmware *self)
{
  bench_form_open(self, &sign_in_form, 0);
}

static void
sign_out(BenchFirmware *self)
{
  const GPtrArray *lines = bench_call_control_get_lines(self->calls);
  g_autoptr(GArray) used = g_array_new(FALSE, FALSE, sizeof(guint));

  for (guint i = 0; i < lines->len; i++)
    {
      const BenchLine *line = g_ptr_array_index(lines, i);

      if (line->state != BENCH_LINE_DISABLED)
        g_array_append_val(used, line->index);
    }
  bench_lync_set_presence(self, NULL);
  bench_page_close_all(self);
  for (guint i = 0; i < used->len; i++)
    switch_account(self, g_array_index(used, guint, i), FALSE);
}

static void
check_in(BenchFirmware *self, BenchPage *page)
{
  BenchLevel level = BENCH_LEVEL_USER;

  if (!bench_access_page_check(self, page, BENCH_LEVEL_ADMIN, &level))
    return;
  bench_page_back(self);
  open_form(self);
}

static void
check_out(BenchFirmware *self, BenchPage *page)
{
  BenchLevel level = BENCH_LEVEL_USER;

  if (bench_access_page_check(self, page, BENCH_LEVEL_ADMIN, &level))
    sign_out(self);
}

static const BenchFormTable check_in_form
    = { N_("Sign In"), bench_access_page_fields, 1, K_("OK"), check_in };
static const BenchFormTable check_out_form
    = { N_("Sign Out"), bench_access_page_fields, 1, K_("OK"), check_out };

static gboolean
is_account_locked(BenchFirmware *self)
{
  return bench_settings_get_boolean(self->settings, "benchphone.account_lock");
}

/**
 * bench_lync_open_sign_in:
 *
 * Opens the sign-in form; with the account lock, the administrator has to agree.
 */
void
bench_lync_open_sign_in(BenchFirmware *self)
{
  if (is_account_locked(self))
    bench_form_open(self, &check_in_form, 0);
  else
    open_form(self);
}

static const struct
{
  const char *label;
  const char *presence; /* NULL: none chosen */
} choices[] = {
  { N_("Available"), "available" }, { N_("Busy"), "busy" },
  { N_("Do Not Disturb"), "dnd" },  { N_("Be Right Back"), "be-right-back" },
  { N_("Off Work"), "off-work" },   { N_("Appear Away"), "away" },
  { N_("Reset Status"), NULL },     { N_("Sign Out"), NULL },
};

#define SIGN_OUT (G_N_ELEMENTS(choices) - 1)

static void
fill_presence(BenchFirmware *self, BenchPage *page, BenchScreen *screen)
{
  const char *present = bench_lync_presence(self);

  for (guint i = 0; i < G_N_ELEMENTS(choices); i++)
    {
      g_autofree char *label = g_strdup_printf("%u. %s", i + 1, bench_text(self, choices[i].label));

      bench_screen_add_row(screen, NULL, label,
                           g_strcmp0(choices[i].presence, present) == 0 ? bench_text(self, "Current") : NULL);
    }
}

static void
choose_presence(BenchFirmware *self, BenchPage *page)
{
  guint at = page->selected;

  if (at == SIGN_OUT)
    {
      if (is_account_locked(self))
        bench_form_open(self, &check_out_form, 0);
      else
        sign_out(self);
      return;
    }
  bench_page_back(self);
  bench_lync_set_presence(self, choices[at].presence);
}

static const BenchInformationTable presence_page
    = { N_("Status"), "", fill_presence, choose_presence, K_("OK") };

/**
 * bench_lync_open_presence:
 *
 * Opens the presence list.
 */
void
bench_lync_open_presence(BenchFirmware *self)
{
  bench_menu_open_information(self, &presence_page, 0);
}
