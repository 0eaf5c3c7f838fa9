/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every form of the menu as data: label, kind, parameter. Choices, their labels and all bounds are the
 * parameter table's.
 */
#include "firmware/firmware-private.h"

#define FORM(name, title, fields)                                                                            \
  static const BenchFormTable name = { title, fields, G_N_ELEMENTS(fields), NULL, NULL }

static const BenchFormField dnd_fields[] = {
  { "DND Status", BENCH_FORM_CHOICE, "features.dnd.enable" },
};
FORM(dnd_form, "DND", dnd_fields);

static const BenchFormField always_fields[] = {
  { "Always Forward", BENCH_FORM_CHOICE, "forward.always.enable" },
  { "Forward to", BENCH_FORM_TEXT, "forward.always.target" },
};
FORM(always_form, "Always Forward", always_fields);

static const BenchFormField busy_fields[] = {
  { "Busy Forward", BENCH_FORM_CHOICE, "forward.busy.enable" },
  { "Forward to", BENCH_FORM_TEXT, "forward.busy.target" },
};
FORM(busy_form, "Busy Forward", busy_fields);

static const BenchFormField no_answer_fields[] = {
  { "No Answer Forward", BENCH_FORM_CHOICE, "forward.no_answer.enable" },
  { "Forward to", BENCH_FORM_TEXT, "forward.no_answer.target" },
  { "After Ring Time", BENCH_FORM_CHOICE, "forward.no_answer.timeout" },
};
FORM(no_answer_form, "No Answer Forward", no_answer_fields);

static const BenchMenuItem forward_items[] = {
  { "Always Forward", bench_form_open, &always_form, 0 },
  { "Busy Forward", bench_form_open, &busy_form, 0 },
  { "No Answer Forward", bench_form_open, &no_answer_form, 0 },
};
static const BenchMenuTable forward_menu = { "Call Forward", forward_items, G_N_ELEMENTS(forward_items) };

static const BenchFormField waiting_fields[] = {
  { "Call Waiting", BENCH_FORM_CHOICE, "call_waiting.enable" },
  { "Play Tone", BENCH_FORM_CHOICE, "call_waiting.tone" },
};
FORM(waiting_form, "Call Waiting", waiting_fields);

static const BenchFormField send_fields[] = {
  { "Key As Send", BENCH_FORM_CHOICE, "features.pound_key.mode" },
};
FORM(send_form, "Key As Send", send_fields);

static const BenchFormField record_fields[] = {
  { "History Record", BENCH_FORM_CHOICE, "features.save_call_history" },
};
FORM(record_form, "History Setting", record_fields);

static const BenchFormField answer_fields[] = {
  { "Auto Answer", BENCH_FORM_CHOICE, "account.%u.auto_answer" },
};
FORM(answer_form, "Account %u", answer_fields);

static void
fill_auto_answer(BenchFirmware *self, BenchPage *page, BenchScreen *screen)
{
  for (guint i = 1; i <= BENCH_MOST_ACCOUNTS; i++)
    {
      BenchLine *line = bench_call_control_get_line(self->calls, i);
      g_autofree char *label
          = g_strdup_printf("%u. %s", i, line != NULL && *line->label != '\0' ? line->label : "Account");

      bench_screen_add_row(screen, NULL, label,
                           bench_settings_get_booleanf(self->settings, "account.%u.auto_answer", i)
                               ? "Enabled"
                               : "Disabled");
    }
}

static void
enter_auto_answer(BenchFirmware *self, BenchPage *page)
{
  bench_form_open(self, &answer_form, page->selected + 1);
}

static const BenchInformationTable answer_page = { "Auto Answer", "", fill_auto_answer, enter_auto_answer };

static const BenchMenuItem feature_items[] = {
  { "Call Forward", bench_menu_open_menu, &forward_menu, 0 },
  { "Call Waiting", bench_form_open, &waiting_form, 0 },
  { "Auto Answer", bench_menu_open_information, &answer_page, 0 },
  { "DND", bench_form_open, &dnd_form, 0 },
  { "Key As Send", bench_form_open, &send_form, 0 },
  { "History Setting", bench_form_open, &record_form, 0 },
  { "Paging List", bench_menu_open_information, &bench_page_paging_list, 0 },
};
const BenchMenuTable bench_menu_features = { "Features", feature_items, G_N_ELEMENTS(feature_items) };

static const BenchFormField time_fields[] = {
  { "Clock", BENCH_FORM_CHOICE, "local_time.time_format" },
  { "Date Format", BENCH_FORM_CHOICE, "local_time.date_format" },
};
FORM(time_form, "Time & Date Format", time_fields);

static const BenchFormField volume_fields[] = {
  { "Ring Volume", BENCH_FORM_CHOICE, "voice.ring_vol" },
  { "Handset Volume", BENCH_FORM_CHOICE, "voice.handset.spk_vol" },
  { "Speaker Volume", BENCH_FORM_CHOICE, "voice.handfree.spk_vol" },
  { "Headset Volume", BENCH_FORM_CHOICE, "voice.headset.spk_vol" },
};
FORM(volume_form, "Volumes", volume_fields);

static const BenchFormField key_tone_fields[] = {
  { "Key Tone", BENCH_FORM_CHOICE, "features.key_tone" },
};
FORM(key_tone_form, "Key Tone", key_tone_fields);

static const BenchFormField dialling_fields[] = {
  { "Live Dialpad", BENCH_FORM_CHOICE, "phone_setting.predial_autodial" },
  { "Inter Digit Time", BENCH_FORM_NUMBER, "phone_setting.inter_digit_time" },
};
FORM(dialling_form, "Live Dialpad", dialling_fields);

static const BenchMenuItem basic_items[] = {
  { "Time & Date Format", bench_form_open, &time_form, 0 },
  { "Volumes", bench_form_open, &volume_form, 0 },
  { "Key Tone", bench_form_open, &key_tone_form, 0 },
  { "Live Dialpad", bench_form_open, &dialling_form, 0 },
  { "Ring Tones", bench_menu_open_information, &bench_page_rings, 0 },
};
const BenchMenuTable bench_menu_basic = { "Basic", basic_items, G_N_ELEMENTS(basic_items) };

static const BenchFormField account_fields[] = {
  { "Activation", BENCH_FORM_CHOICE, "account.%u.enable" },
  { "Label", BENCH_FORM_TEXT, "account.%u.label" },
  { "Display Name", BENCH_FORM_TEXT, "account.%u.display_name" },
  { "Register Name", BENCH_FORM_TEXT, "account.%u.auth_name" },
  { "User Name", BENCH_FORM_TEXT, "account.%u.user_name" },
  { "Password", BENCH_FORM_SECRET, "account.%u.password" },
  { "SIP Server", BENCH_FORM_TEXT, "account.%u.sip_server.1.address" },
  { "Port", BENCH_FORM_NUMBER, "account.%u.sip_server.1.port" },
  { "Transport", BENCH_FORM_CHOICE, "account.%u.transport" },
};
FORM(account_form, "Account %u", account_fields);

static void
fill_accounts(BenchFirmware *self, BenchPage *page, BenchScreen *screen)
{
  for (guint i = 1; i <= BENCH_MOST_ACCOUNTS; i++)
    {
      const char *name = bench_settings_getf(self->settings, "account.%u.label", i);
      g_autofree char *label = NULL;

      if (*name == '\0')
        name = bench_settings_getf(self->settings, "account.%u.user_name", i);
      label = g_strdup_printf("%u. %s", i, *name != '\0' ? name : "Account");
      bench_screen_add_row(screen, NULL, label,
                           bench_settings_get_booleanf(self->settings, "account.%u.enable", i) ? "Enabled"
                                                                                               : "Disabled");
    }
}

static void
enter_account(BenchFirmware *self, BenchPage *page)
{
  bench_form_open(self, &account_form, page->selected + 1);
}

static const BenchInformationTable accounts_page = { "Accounts", "", fill_accounts, enter_account };

static const BenchMenuItem advanced_items[] = {
  { "Accounts", bench_menu_open_information, &accounts_page, 0 },
  { "Auto Provision", bench_menu_open_menu, &bench_menu_update, 0 },
  { "Reset Config", bench_menu_open_menu, &bench_menu_reset, 0 },
  { "Reboot", bench_reset_ask_reboot, NULL, 0 },
  { "Set Password", bench_form_open, &bench_form_set_password, 0 },
};
const BenchMenuTable bench_menu_advanced = { "Advanced", advanced_items, G_N_ELEMENTS(advanced_items) };

static const BenchFormField mailbox_fields[] = {
  { "Voice Mail", BENCH_FORM_TEXT, "voice_mail.number.%u" },
};
FORM(mailbox_form, "Set Voice Mail Code %u", mailbox_fields);

static void
open_mailbox(BenchFirmware *self, gconstpointer target, guint argument)
{
  bench_form_open(self, &mailbox_form, self->account);
}

static const BenchMenuItem voice_mail_items[] = {
  { "View Voice Mail", bench_menu_open_information, &bench_page_mailboxes, 0 },
  { "Set Voice Mail Code", open_mailbox, NULL, 0 },
};
const BenchMenuTable bench_menu_voice_mail
    = { "Voice Mail", voice_mail_items, G_N_ELEMENTS(voice_mail_items) };

static const BenchMenuItem message_items[] = {
  { "Text Message", bench_menu_open_menu, &bench_menu_text, 0 },
  { "Voice Mail", bench_menu_open_menu, &bench_menu_voice_mail, 0 },
};
const BenchMenuTable bench_menu_message = { "Message", message_items, G_N_ELEMENTS(message_items) };
