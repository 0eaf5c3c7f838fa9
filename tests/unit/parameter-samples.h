/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Names and values made of a row of the parameter table: what it must take, what it must refuse. Used by the
 * unit tests of the table and by tests/fuzz.
 */
#pragma once

#include "settings/parameters.h"

G_BEGIN_DECLS

char *sample_name(const BenchParameter *row, gboolean last, int beyond) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *sample_right_values(const BenchParameter *row) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *sample_wrong_values(const BenchParameter *row) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
