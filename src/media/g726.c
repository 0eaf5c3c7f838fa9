/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * G.726 as elements: ADPCM at 16, 24, 32 and 40 kbit/s in either packing (RFC 3551 4.5.4).
 *
 * libav's encoder wants 256 ms at once, which no call can wait for, so this is an implementation of the
 * recommendation; names in comments are those of its blocks (ITU-T G.726 4.2). Its decoder is held against
 * libav's in the tests. Everything is integer arithmetic as there, because both ends must agree to the bit.
 */
#include <string.h>

#include "media/own-element.h"

#define FRAME_SAMPLES 80
#define MOST_LEVELS 16
#define ZEROS 6

typedef struct
{
  guint bits;
  gint16 thresholds[MOST_LEVELS]; /* of the quantizer, one less than half its codes */
  gint16 levels[MOST_LEVELS];     /* log2 of the reconstructed difference, for half the codes */
  gint32 steps[MOST_LEVELS];      /* W, scale factor multiplier */
  gint16 speeds[MOST_LEVELS];     /* F, for the speed control */
} Rate;

typedef struct
{
  const Rate *rate;
  gboolean aal2;
  gint32 slow_scale; /* yl */
  gint fast_scale;   /* yu */
  gint short_mean;   /* dms */
  gint long_mean;    /* dml */
  gint speed;        /* ap */
  gint a[2];
  gint b[ZEROS];
  gint signs[2];             /* pk: of the last two partial reconstructions */
  gint16 differences[ZEROS]; /* dq, in the recommendation's floating format */
  gint16 sounds[2];          /* sr, likewise */
  gboolean tone;             /* td */
} Coder;

static const Rate rates[] = {
  { 2, { 261 }, { 116, 365 }, { -704, 14048 }, { 0, 0xe00 } },
  { 3, { 8, 218, 331 }, { -2048, 135, 273, 373 }, { -128, 960, 4384, 18624 }, { 0, 0x200, 0x400, 0xe00 } },
  { 4,
    { -124, 80, 178, 246, 300, 349, 400 },
    { -2048, 4, 135, 213, 273, 323, 373, 425 },
    { -384, 576, 1312, 2048, 3584, 6336, 11360, 35904 },
    { 0, 0, 0, 0x200, 0x200, 0x200, 0x600, 0xe00 } },
  { 5,
    { -122, -16, 68, 139, 198, 250, 298, 339, 378, 413, 445, 475, 502, 528, 553 },
    { -2048, -66, 28, 104, 169, 224, 274, 318, 358, 395, 429, 459, 488, 514, 539, 566 },
    { 448, 448, 768, 1248, 1280, 1312, 1856, 3200, 4512, 5728, 7008, 8960, 11456, 14080, 16928, 22272 },
    { 0, 0, 0, 0, 0, 0x200, 0x200, 0x200, 0x200, 0x200, 0x400, 0x600, 0x800, 0xa00, 0xc00, 0xc00 } },
};

/* Variants: the rate's place in the table, and this for the packing of AAL2. */
#define AAL2_VARIANT 0x10

static gpointer
create(guint variant)
{
  Coder *self = g_new0(Coder, 1);

  self->rate = &rates[variant & 3];
  self->aal2 = (variant & AAL2_VARIANT) != 0;
  self->slow_scale = 34816;
  self->fast_scale = 544;
  for (guint i = 0; i < ZEROS; i++)
    self->differences[i] = 32;
  self->sounds[0] = 32;
  self->sounds[1] = 32;
  return self;
}

static gint
bit_length(gint magnitude)
{
  return magnitude > 0 ? (gint) g_bit_storage((gulong) magnitude) : 0;
}

/* FLOATA and FLOATB: sign, 4 bits of exponent, 6 of mantissa. */
static gint16
to_float(gboolean negative, gint magnitude)
{
  gint exponent = bit_length(magnitude);
  gint value = magnitude == 0 ? 0x20 : exponent * 64 + ((magnitude << 6) >> exponent);

  return (gint16) (negative ? value - 0x400 : value);
}

/* FMULT: a coefficient of the predictor by a value in the floating format. */
static gint
multiply(gint coefficient, gint16 value)
{
  gint magnitude = coefficient > 0 ? coefficient : -coefficient & 0x1fff;
  gint exponent = bit_length(magnitude) - 6;
  gint mantissa = 32;
  gint product = 0;

  if (magnitude != 0)
    mantissa = exponent >= 0 ? magnitude >> exponent : magnitude << -exponent;
  exponent += (value >> 6 & 0xf) - 13;
  product = (mantissa * (value & 0x3f) + 0x30) >> 4;
  product = exponent >= 0 ? (product << exponent) & 0x7fff : product >> -exponent;
  return (coefficient ^ value) < 0 ? -product : product;
}

/* MIX: the scale factor in force. */
static gint
scale(const Coder *self)
{
  gint y = self->slow_scale >> 6;
  gint difference = self->fast_scale - y;

  if (self->speed >= 256)
    return self->fast_scale;
  return y + ((difference * (self->speed >> 2) + (difference < 0 ? 0x3f : 0)) >> 6);
}

/* LOG, SUBTB, QUAN: the code word of a difference. */
static guint
quantize(const Rate *rate, gint difference, gint y)
{
  guint half = 1u << (rate->bits - 1);
  gint magnitude = ABS(difference);
  gint exponent = bit_length(magnitude >> 1);
  gint level = exponent * 128 + (((magnitude << 7) >> exponent) & 0x7f) - (y >> 2);
  guint code = 0;

  while (code < half - 1 && level >= rate->thresholds[code])
    code++;
  if (difference < 0)
    return 2 * half - 1 - code;
  /* Nothing but zeros is no code word, except at two bits. */
  return code == 0 && rate->bits != 2 ? 2 * half - 1 : code;
}

/* ADDA, ANTILOG: the magnitude a code word stands for. */
static gint
reconstruct(gint level, gint y)
{
  gint sum = level + (y >> 2);

  return sum < 0 ? 0 : ((128 + (sum & 127)) << 7) >> (14 - (sum >> 7 & 15));
}

/* TRANS: a partial band signal, such as a modem's, has just changed. */
static gboolean
is_transition(const Coder *self, gint magnitude)
{
  gint whole = self->slow_scale >> 15;
  gint threshold = whole > 9 ? 31 << 10 : (32 + (self->slow_scale >> 10 & 0x1f)) << whole;

  return self->tone && magnitude > (threshold + (threshold >> 1)) >> 1;
}

/* UPA2, LIMC, UPA1, LIMD: the two poles. */
static void
adapt_poles(Coder *self, gint partial)
{
  gint sign = partial < 0;
  gint second = self->a[1] - (self->a[1] >> 7);
  gint limit = 0;

  if (partial != 0)
    {
      gint first = sign != self->signs[0] ? self->a[0] : -self->a[0];

      if (first < -8191)
        second -= 0x100;
      else
        second += first > 8191 ? 0xff : first >> 5;
      second += sign != self->signs[1] ? -0x80 : 0x80;
      second = CLAMP(second, -12288, 12288);
    }
  self->a[1] = second;
  self->a[0] -= self->a[0] >> 8;
  if (partial != 0)
    self->a[0] += sign != self->signs[0] ? -192 : 192;
  limit = 15360 - second;
  self->a[0] = CLAMP(self->a[0], -limit, limit);
}

/* XOR, UPB: the six zeros. */
static void
adapt_zeros(Coder *self, gboolean negative, gint magnitude)
{
  for (guint i = 0; i < ZEROS; i++)
    {
      self->b[i] -= self->b[i] >> (self->rate->bits == 5 ? 9 : 8);
      if (magnitude != 0)
        self->b[i] += negative == (self->differences[i] < 0) ? 128 : -128;
    }
}

/* FILTA, FILTB, SUBTC, FILTC: how fast the scale is to follow. */
static void
adapt_speed(Coder *self, gint f, gint y, gboolean transition)
{
  gboolean quick = FALSE;

  self->short_mean += (f - self->short_mean) >> 5;
  self->long_mean += ((f << 2) - self->long_mean) >> 7;
  quick = y < 1536 || self->tone || ABS((self->short_mean << 2) - self->long_mean) >= self->long_mean >> 3;
  if (transition)
    self->speed = 256;
  else
    self->speed += ((quick ? 0x200 : 0) - self->speed) >> 4;
}

/* The half that encoder and decoder have in common: what @code sounds like, and what follows from it. */
static gint
follow(Coder *self, guint code, gint y, gint zeros, gint estimate)
{
  guint half = 1u << (self->rate->bits - 1);
  gboolean negative = code >= half;
  guint place = negative ? 2 * half - 1 - code : code;
  gint magnitude = reconstruct(self->rate->levels[place], y);
  gint sound = negative ? estimate - magnitude : estimate + magnitude;
  gint partial = sound - estimate + zeros;
  gboolean transition = is_transition(self, magnitude);

  self->fast_scale = CLAMP(y + ((self->rate->steps[place] - y) >> 5), 544, 5120);
  self->slow_scale += self->fast_scale + (-self->slow_scale >> 6);
  if (transition)
    {
      memset(self->a, 0, sizeof self->a);
      memset(self->b, 0, sizeof self->b);
    }
  else
    {
      adapt_poles(self, partial);
      adapt_zeros(self, negative, magnitude);
    }
  memmove(self->differences + 1, self->differences, (ZEROS - 1) * sizeof *self->differences);
  self->differences[0] = to_float(negative, magnitude);
  self->sounds[1] = self->sounds[0];
  self->sounds[0] = to_float(sound < 0, MIN(ABS(sound), 0x7fff));
  self->signs[1] = self->signs[0];
  self->signs[0] = partial < 0;
  self->tone = !transition && self->a[1] < -11776;
  adapt_speed(self, self->rate->speeds[place], y, transition);
  return sound;
}

static void
estimate_next(const Coder *self, gint *zeros, gint *estimate)
{
  gint sum = 0;

  for (guint i = 0; i < ZEROS; i++)
    sum += multiply(self->b[i] >> 2, self->differences[i]);
  *zeros = sum >> 1;
  sum += multiply(self->a[1] >> 2, self->sounds[1]) + multiply(self->a[0] >> 2, self->sounds[0]);
  *estimate = sum >> 1;
}

static gsize
encode(gpointer coder, const gint16 *samples, guint8 *out)
{
  Coder *self = coder;
  guint bits = self->rate->bits;
  guint kept = 0;
  guint n_kept = 0;
  gsize size = 0;

  for (guint i = 0; i < FRAME_SAMPLES; i++)
    {
      gint y = scale(self);
      gint zeros = 0;
      gint estimate = 0;
      guint code = 0;

      estimate_next(self, &zeros, &estimate);
      code = quantize(self->rate, (samples[i] >> 2) - estimate, y);
      follow(self, code, y, zeros, estimate);
      kept = self->aal2 ? kept << bits | code : kept | code << n_kept;
      n_kept += bits;
      if (n_kept < 8)
        continue;
      n_kept -= 8;
      out[size++] = (guint8) (self->aal2 ? kept >> n_kept : kept);
      kept = self->aal2 ? kept & ((1u << n_kept) - 1) : kept >> 8;
    }
  return size;
}

static gsize
decode(gpointer coder, const guint8 *bytes, gsize size, gint16 *out, gsize room)
{
  Coder *self = coder;
  guint bits = self->rate->bits;
  guint mask = (1u << bits) - 1;
  guint kept = 0;
  guint n_kept = 0;
  gsize n_samples = 0;

  for (gsize at = 0; at < size; at++)
    {
      kept = self->aal2 ? kept << 8 | bytes[at] : kept | (guint) bytes[at] << n_kept;
      n_kept += 8;
      for (; n_kept >= bits && n_samples < room; n_kept -= bits)
        {
          guint code = (self->aal2 ? kept >> (n_kept - bits) : kept) & mask;
          gint zeros = 0;
          gint estimate = 0;
          gint sound = 0;

          estimate_next(self, &zeros, &estimate);
          sound = follow(self, code, scale(self), zeros, estimate) * 4;
          out[n_samples++] = (gint16) CLAMP(sound, -32768, 32767);
          kept = self->aal2 ? kept & ((1u << (n_kept - bits)) - 1) : kept >> bits;
        }
    }
  return n_samples;
}

#define ELEMENTS(rate, octets, place)                                                                        \
  { .element = "benchg726enc" #rate,                                                                         \
    .title = "G.726 encoder, " #rate " kbit/s",                                                              \
    .variant = place,                                                                                        \
    .most_bytes = octets,                                                                                    \
    .encode = encode },                                                                                      \
      { .element = "benchg726dec" #rate,                                                                     \
        .title = "G.726 decoder, " #rate " kbit/s",                                                          \
        .variant = place,                                                                                    \
        .decode = decode },                                                                                  \
      { .element = "benchaal2g726enc" #rate,                                                                 \
        .title = "G.726 encoder, " #rate " kbit/s, packed as for AAL2",                                      \
        .variant = place | AAL2_VARIANT,                                                                     \
        .most_bytes = octets,                                                                                \
        .encode = encode },                                                                                  \
  {                                                                                                          \
    .element = "benchaal2g726dec" #rate, .title = "G.726 decoder, " #rate " kbit/s, packed as for AAL2",     \
    .variant = place | AAL2_VARIANT, .decode = decode                                                        \
  }

/**
 * bench_g726_register:
 *
 * Makes the elements benchg726enc32, benchaal2g726dec40 and so on known to GStreamer.
 */
void
bench_g726_register(void)
{
  static BenchOwnElement elements[]
      = { ELEMENTS(16, 20, 0), ELEMENTS(24, 30, 1), ELEMENTS(32, 40, 2), ELEMENTS(40, 50, 3) };

  for (gsize i = 0; i < G_N_ELEMENTS(elements); i++)
    {
      elements[i].coded = "audio/x-bench-g726,rate=8000,channels=1";
      elements[i].sample_rate = 8000;
      elements[i].frame_samples = FRAME_SAMPLES;
      elements[i].create = create;
      elements[i].destroy = g_free;
      bench_own_element_register(&elements[i]);
    }
}
