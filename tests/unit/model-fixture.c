/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model-fixture.h"

/* As benchphone.model has it. */
BenchModel *
test_model_load(const char *code)
{
  g_autoptr(GError) error = NULL;
  BenchModel *model = bench_model_load_code(code, &error);

  g_assert_no_error(error);
  g_assert_nonnull(model);
  return model;
}

BenchArtwork *
test_artwork_load(const BenchModel *model)
{
  g_autoptr(GError) error = NULL;
  BenchArtwork *artwork = bench_artwork_new(model, &error);

  g_assert_no_error(error);
  g_assert_nonnull(artwork);
  return artwork;
}
