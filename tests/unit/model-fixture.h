/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Models of the program's resources, and their drawings, that must be whole. */
#pragma once

#include "faceplate/artwork.h"
#include "firmware/model.h"

BenchModel *test_model_load(const char *code) G_GNUC_WARN_UNUSED_RESULT;
BenchArtwork *test_artwork_load(const BenchModel *model) G_GNUC_WARN_UNUSED_RESULT;
