/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parameter table: every parameter name the phone knows (guide 4.K and our own), with type, permitted
 * values, default, scope, reboot flag, standing, its places in menu and web pages, and a one-line summary.
 * Its source is data/parameters.tsv, whose head explains the columns; this file only reads it, and
 * tests/house/parameters.py makes docs/parameters.md of it.
 *
 * A name in the table is a pattern: `account.{1-16}.label` stands for sixteen names. Names of later firmware
 * with a leading `static.` mean the same as without. Threads: the table is built once, read-only afterwards.
 * Errors: %BENCH_SETTINGS_ERROR_BAD_VALUE; the text of one never has the value of a secret.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  BENCH_PARAMETER_STRING,
  BENCH_PARAMETER_INTEGER,
  BENCH_PARAMETER_NUMBER, /* decimal fraction, such as timer_t1 */
  BENCH_PARAMETER_BOOLEAN,
  BENCH_PARAMETER_ENUM,
  BENCH_PARAMETER_SECRET, /* a string that is never shown */
  BENCH_PARAMETER_PORT,   /* a whole number */
  BENCH_PARAMETER_LIST,   /* whole numbers, parted by commas */
  BENCH_PARAMETER_HOST,   /* a host name, an IPv4 or an IPv6 address */
  BENCH_PARAMETER_IPV4,
  BENCH_PARAMETER_ENDPOINT, /* IPv4 address and port: "224.5.6.20:10008" */
  BENCH_PARAMETER_URL,
  BENCH_PARAMETER_TIME, /* hh:mm, 00:00 to 23:59 */
} BenchParameterType;

typedef enum
{
  BENCH_STANDING_WORKS,
  BENCH_STANDING_PLANNED,  /* stored; a feature to come */
  BENCH_STANDING_HARDWARE, /* stored and reported for good, as are those below: no such hardware (guide 7) */
  BENCH_STANDING_HOST,     /* the computer's own system does that */
  BENCH_STANDING_FIRMWARE, /* there is no firmware image */
  BENCH_STANDING_POLICY,   /* left out on purpose */
} BenchStanding;

#define BENCH_PARAMETER_MOST_NUMBERS 3

typedef struct
{
  char *pattern;
  BenchParameterType type;
  double
      minimum; /* INTEGER, NUMBER, PORT and each of a LIST: the value; STRING, SECRET, URL, HOST: characters */
  double maximum;
  gboolean zero;    /* of INTEGER: 0 is permitted below the minimum too */
  guint most;       /* LIST: how many there may be; 0: any number */
  char *unit;       /* "s", "ms", "min", "dB" or "" */
  guint unit_step;  /* how many of that unit one of the value is: 6 where rings are counted, else 1 */
  char *characters; /* STRING, SECRET: the ones permitted, as "0-9*#"; NULL: any */
  char **schemes;   /* URL: the ones permitted; "path": it may be without one */
  char **choices;   /* ENUM and BOOLEAN: permitted values; otherwise NULL */
  char **labels;    /* ENUM and BOOLEAN: what the menu shows for each */
  char *fallback;   /* the default as written in the table, see bench_parameter_default() */
  char *scope;      /* "phone", "account", "line key" … */
  char *alias_of;   /* pattern of the parameter this is another spelling of, or NULL */
  char *menu;       /* "Settings > Advanced > Network > VLAN", or "-" */
  char *web;        /* "Network > Advanced", or "-" */
  char *summary;    /* an alias has its parameter's */
  gboolean reboot;  /* the real phone restarts to apply it */
  gboolean works;   /* standing is WORKS */
  BenchStanding standing;

  /* The numbers of the pattern in order; one that stands there itself is its own range. */
  guint n_numbers;
  guint lowest[BENCH_PARAMETER_MOST_NUMBERS];
  guint highest[BENCH_PARAMETER_MOST_NUMBERS];
} BenchParameter;

const BenchParameter *bench_parameter_find(const char *name);
char *bench_parameter_canonical_name(const char *name) G_GNUC_WARN_UNUSED_RESULT;
char *bench_parameter_default(const BenchParameter *parameter, const char *name) G_GNUC_WARN_UNUSED_RESULT;
const GPtrArray *bench_parameter_all(void);
const char *bench_parameter_standing_text(const BenchParameter *parameter);

/* parameter-values.c */
gboolean bench_parameter_check(const BenchParameter *parameter, const char *value, GError **error);
char *bench_parameter_shown(const BenchParameter *parameter, const char *value) G_GNUC_WARN_UNUSED_RESULT;
char *
bench_parameter_step(const BenchParameter *parameter, const char *value, int step) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
