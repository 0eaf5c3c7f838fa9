/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is printed on a drawing of the program's resources, by the element it is printed on. */
#pragma once

#include <glib.h>

typedef struct _TestDrawingTexts TestDrawingTexts;

TestDrawingTexts *test_drawing_texts_read(const char *path) G_GNUC_WARN_UNUSED_RESULT;
const char *test_drawing_texts_of(TestDrawingTexts *texts, const char *id);
gboolean test_drawing_texts_have(TestDrawingTexts *texts, const char *text);
void test_drawing_texts_free(TestDrawingTexts *texts);
