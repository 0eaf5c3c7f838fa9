/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The words of the LCD in the language of lang.gui (phone-ui 6.4, guide F117).
 *
 * Texts stand in the code in English, as N_("Talking") where they are only kept, and are looked up when the Screen is
 * composed: bench_text() for most, bench_text_in() where the same English word needs two translations, and
 * bench_text_softkey() for soft keys, which have little room and a context of their own. What a person named is never
 * looked up. The catalogues are in the program's resources, read once for all phones. Threads: main context only.
 */
#pragma once

#include "base/catalogue.h"
#include "firmware/firmware.h"
#include "settings/parameters.h"

G_BEGIN_DECLS

/* A soft key's words, for xgettext and tests/house/strings.py. */
#define K_(label) label
#define NC_(context, text) text

#define BENCH_LANGUAGE_CONTEXT_SOFT_KEY "soft key"

typedef struct
{
  const char *name;   /* as lang.gui has it */
  const char *native; /* as who speaks it calls it */
  const char *file;   /* of po/, NULL for the language of the code */
} BenchLanguage;

const BenchLanguage *bench_language_list(guint *count);
const BenchLanguage *bench_language_find(const char *name);
const BenchLanguage *bench_language_get(BenchFirmware *self);
gboolean bench_language_is_cyrillic(BenchFirmware *self);
const BenchCatalogue *bench_language_get_catalogue(const BenchLanguage *language);
char *bench_language_shown(const char *name) G_GNUC_WARN_UNUSED_RESULT;

const char *bench_text(BenchFirmware *self, const char *msgid) G_GNUC_FORMAT(2);
const char *bench_text_in(BenchFirmware *self, const char *context, const char *msgid) G_GNUC_FORMAT(3);
const char *bench_text_softkey(BenchFirmware *self, const char *label);
char *bench_text_value(BenchFirmware *self,
                       const BenchParameter *parameter,
                       const char *value) G_GNUC_WARN_UNUSED_RESULT;
char *bench_text_date(BenchFirmware *self, GDateTime *time, const char *format) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
