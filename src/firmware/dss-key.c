/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "firmware/dss.h"

#include "firmware/firmware-private.h"
#include "settings/parameters.h"

/* Icons beside the labels; a type that is not here has "dss". */
static const struct
{
  BenchDssType type;
  const char *icon;
} icons[] = {
  { BENCH_DSS_CONFERENCE, "conference" },
  { BENCH_DSS_FORWARD, "forward" },
  { BENCH_DSS_TRANSFER, "transfer" },
  { BENCH_DSS_HOLD, "hold" },
  { BENCH_DSS_DND, "dnd" },
  { BENCH_DSS_REDIAL, "redial" },
  { BENCH_DSS_CALL_RETURN, "call-return" },
  { BENCH_DSS_SMS, "text" },
  { BENCH_DSS_NEW_SMS, "text" },
  { BENCH_DSS_DTMF, "dtmf" },
  { BENCH_DSS_VOICE_MAIL, "voicemail" },
  { BENCH_DSS_SPEED_DIAL, "speed-dial" },
  { BENCH_DSS_BLF, "blf" },
  { BENCH_DSS_URL, "url" },
  { BENCH_DSS_GROUP_LISTENING, "speaker" },
  { BENCH_DSS_PAGING, "paging" },
  { BENCH_DSS_RECORD, "recording" },
  { BENCH_DSS_HISTORY, "history" },
  { BENCH_DSS_DIRECTORY, "directory" },
  { BENCH_DSS_LOCAL_PHONE_BOOK, "directory" },
  { BENCH_DSS_MENU, "menu" },
  { BENCH_DSS_STATUS, "status" },
  { BENCH_DSS_SWITCH, "page" },
  { BENCH_DSS_PREFIX, "prefix" },
  { BENCH_DSS_LOCK, "lock" },
};

/**
 * bench_dss_key_read:
 * @name: "linekey.3", "memorykey.1", "programablekey.5" or "expansion_module.1.key.20"
 *
 * Returns: (transfer full): what its parameters say; of one without a function, no more than that.
 */
BenchDssKey *
bench_dss_key_read(BenchFirmware *self, const char *name)
{
  BenchDssKey *key = g_new0(BenchDssKey, 1);
  g_autofree char *line = NULL;

  key->name = g_strdup(name);
  key->type = (BenchDssType) bench_settings_get_intf(self->settings, "%s.type", name);
  /* Most keys have no function, and six modules have hundreds of them. */
  if (key->type == BENCH_DSS_NONE)
    return key;
  line = g_strconcat(name, ".line", NULL);
  /* That line key X is account X by default is meant for accounts' keys only. */
  if (key->type == BENCH_DSS_LINE || bench_settings_get_layer(self->settings, line) != BENCH_LAYER_DEFAULT)
    key->line = (guint) MAX(bench_settings_get_int(self->settings, line), 0);
  key->value = g_strstrip(g_strdup(bench_settings_getf(self->settings, "%s.value", name)));
  key->label = g_strdup(bench_settings_getf(self->settings, "%s.label", name));
  return key;
}

/**
 * bench_dss_key_find:
 * @key: a line key, memory key or key of a module
 *
 * Returns: (transfer full) (nullable): what it is for now, with the page that is up; %NULL when the model has no such
 *   key, or it turns pages.
 */
BenchDssKey *
bench_dss_key_find(BenchFirmware *self, BenchKey key)
{
  g_autofree char *name = NULL;

  if (bench_key_is_line(key))
    {
      guint function = bench_line_keys_find(self, key - BENCH_KEY_LINE_1 + 1);

      name = function > 0 ? g_strdup_printf("linekey.%u", function) : NULL;
    }
  else if (key >= BENCH_KEY_MEMORY_1 && key < BENCH_KEY_MEMORY_1 + self->model->memory_keys)
    name = g_strdup_printf("memorykey.%d", key - BENCH_KEY_MEMORY_1 + 1);
  else if (key >= BENCH_KEY_EXPANSION && key <= BENCH_KEY_EXPANSION_LAST)
    name = bench_module_keys_find(self, key);
  return name != NULL ? bench_dss_key_read(self, name) : NULL;
}

/**
 * bench_dss_key_free:
 * @key: (nullable): a key
 */
void
bench_dss_key_free(BenchDssKey *key)
{
  if (key == NULL)
    return;
  g_free(key->name);
  g_free(key->value);
  g_free(key->label);
  g_free(key);
}

/**
 * bench_dss_key_type_name:
 *
 * Returns: (transfer none): its type as the menu calls it, such as "Speed Dial".
 */
const char *
bench_dss_key_type_name(const BenchDssKey *key)
{
  g_autofree char *number = g_strdup_printf("%d", key->type);
  g_autofree char *shown = bench_parameter_shown(bench_parameter_find("linekey.1.type"), number);

  return g_intern_string(shown);
}

/**
 * bench_dss_key_icon:
 * @key: a key that is used
 *
 * Returns: (transfer none): the icon beside its label.
 */
const char *
bench_dss_key_icon(BenchFirmware *self, const BenchDssKey *key)
{
  if (key->type == BENCH_DSS_LINE)
    return bench_firmware_line_icon(self, key->line);
  for (guint i = 0; i < G_N_ELEMENTS(icons); i++)
    if (icons[i].type == key->type)
      return icons[i].icon;
  return "dss";
}

/**
 * bench_dss_key_own_label:
 *
 * Returns: (transfer full) (nullable): the label set for it, else the account's, else its number; %NULL: it has only
 *   the name of its type.
 */
char *
bench_dss_key_own_label(BenchFirmware *self, const BenchDssKey *key)
{
  BenchLine *line = bench_call_control_get_line(self->calls, key->line);

  if (key->type == BENCH_DSS_NONE)
    return g_strdup("");
  if (*key->label != '\0')
    return g_strdup(key->label);
  if (key->type == BENCH_DSS_LINE)
    return g_strdup(line != NULL ? line->label : "");
  if (*key->value != '\0' && key->type != BENCH_DSS_URL)
    return g_strdup(key->value);
  return NULL;
}

/**
 * bench_dss_key_label:
 *
 * Returns: (transfer full): its own label, else the name of its type in the phone's language.
 */
char *
bench_dss_key_label(BenchFirmware *self, const BenchDssKey *key)
{
  char *own = bench_dss_key_own_label(self, key);

  return own != NULL ? own : g_strdup(bench_text(self, bench_dss_key_type_name(key)));
}

/**
 * bench_dss_key_is_default:
 *
 * Returns: whether it is the key of the default account.
 */
gboolean
bench_dss_key_is_default(BenchFirmware *self, const BenchDssKey *key)
{
  return key->type == BENCH_DSS_LINE && key->line == self->account;
}

/**
 * bench_dss_key_is_used:
 *
 * Returns: whether it does anything: an account's key only while the account is in use.
 */
gboolean
bench_dss_key_is_used(BenchFirmware *self, const BenchDssKey *key)
{
  BenchLine *line;

  if (key->type != BENCH_DSS_LINE)
    return key->type != BENCH_DSS_NONE;
  line = key->line <= self->model->accounts ? bench_call_control_get_line(self->calls, key->line) : NULL;
  return line != NULL && line->state != BENCH_LINE_DISABLED;
}
