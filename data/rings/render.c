/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Renders a ring tone from its score, when the phone is built: render-ring SCORE WAV.
 *
 * A score is text, one thing a line; a line that begins with "#" is a comment. Times are ms, levels 0 to 1.
 *
 *   length MS                                     of the whole, which is played in a loop
 *   voice NAME ATTACK DECAY RELEASE R:L [R:L …]   an instrument: rises for ATTACK, falls to a third every DECAY
 *                                                 (0: not at all), ends over RELEASE; its partials are R times
 *                                                 the note's frequency, at level L
 *   note START LENGTH PITCH VOICE LEVEL           PITCH as C5, F#4, Bb3 (A4 is 440 Hz) or in Hz
 *   repeat TIMES EVERY                            the notes up to "end" again and again; START counts from each
 *   end                                           beginning. Not nested
 *
 * Every note ends within the length, so that the loop has no click. The whole is then made as loud as all
 * others: its loudest second has an RMS of RMS_DBFS, unless its peak would pass PEAK_DBFS.
 * Out comes mono 16-bit PCM of 16 kHz.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RATE 16000
#define RMS_DBFS -16.0
#define PEAK_DBFS -1.0
#define LONGEST_MS 10000
#define MOST_VOICES 8
#define MOST_PARTIALS 8
#define MOST_NOTES 256

typedef struct
{
  char name[32];
  double attack_ms;
  double decay_ms;
  double release_ms;
  double ratios[MOST_PARTIALS];
  double levels[MOST_PARTIALS];
  int n_partials;
} Voice;

typedef struct
{
  double start_ms;
  double length_ms;
  double hz;
  double level;
  const Voice *voice;
} Note;

typedef struct
{
  const char *path;
  int line;
  int n_samples;
  double samples[RATE * LONGEST_MS / 1000];
  Voice voices[MOST_VOICES];
  int n_voices;
  Note block[MOST_NOTES]; /* between repeat and end */
  int n_notes;
  int times; /* 0 outside a block */
  double every_ms;
} Score;

static void
fail(const Score *self, const char *reason)
{
  fprintf(stderr, "%s:%d: %s\n", self->path, self->line, reason);
  exit(EXIT_FAILURE);
}

static double
pitch_of(const Score *self, const char *text)
{
  static const int steps[] = { 9, 11, 0, 2, 4, 5, 7 }; /* A to G above C */
  double hz = 0.0;
  int step = 0;

  if (*text < 'A' || *text > 'G')
    {
      hz = strtod(text, NULL);
      if (hz < 20.0 || hz > RATE / 2.0)
        fail(self, "no such pitch");
      return hz;
    }
  step = steps[*text - 'A'];
  text++;
  if (*text == '#' || *text == 'b')
    step += *text++ == '#' ? 1 : -1;
  if (*text < '0' || *text > '8' || text[1] != '\0')
    fail(self, "no such note");
  return 440.0 * pow(2.0, (step - 9) / 12.0 + (*text - '4'));
}

static double
envelope(const Note *note, double ms)
{
  const Voice *voice = note->voice;
  double gain = ms < voice->attack_ms ? ms / voice->attack_ms : 1.0;
  double left_ms = note->length_ms - ms;

  if (voice->decay_ms > 0.0)
    gain *= pow(3.0, -ms / voice->decay_ms);
  if (left_ms < voice->release_ms)
    gain *= left_ms / voice->release_ms;
  return gain;
}

static void
play(Score *self, const Note *note, double offset_ms)
{
  int first = (int) ((offset_ms + note->start_ms) * RATE / 1000.0);
  int count = (int) (note->length_ms * RATE / 1000.0);

  if (first + count > self->n_samples)
    fail(self, "the note does not end within the length");
  for (int i = 0; i < count; i++)
    {
      double sum = 0.0;

      for (int p = 0; p < note->voice->n_partials; p++)
        sum += note->voice->levels[p] * sin(2.0 * M_PI * note->hz * note->voice->ratios[p] * i / RATE);
      self->samples[first + i] += sum * note->level * envelope(note, i * 1000.0 / RATE);
    }
}

static void
read_voice(Score *self, char *text)
{
  Voice *voice = &self->voices[self->n_voices];
  int used = 0;

  if (self->n_voices == MOST_VOICES
      || sscanf(text, "%31s %lf %lf %lf%n", voice->name, &voice->attack_ms, &voice->decay_ms,
                &voice->release_ms, &used)
             != 4)
    fail(self, "voice NAME ATTACK DECAY RELEASE R:L …");
  for (text += used; voice->n_partials < MOST_PARTIALS
                     && sscanf(text, "%lf:%lf%n", &voice->ratios[voice->n_partials],
                               &voice->levels[voice->n_partials], &used)
                            == 2;
       text += used)
    voice->n_partials++;
  if (voice->n_partials == 0 || voice->attack_ms <= 0.0 || voice->release_ms <= 0.0)
    fail(self, "a voice has partials, and an attack and a release of more than 0 ms");
  self->n_voices++;
}

static void
read_note(Score *self, const char *text)
{
  Note note = { 0 };
  char pitch[16];
  char voice[32];

  if (sscanf(text, "%lf %lf %15s %31s %lf", &note.start_ms, &note.length_ms, pitch, voice, &note.level) != 5
      || note.start_ms < 0.0 || note.length_ms <= 0.0)
    fail(self, "note START LENGTH PITCH VOICE LEVEL");
  note.hz = pitch_of(self, pitch);
  for (int i = 0; i < self->n_voices; i++)
    if (strcmp(self->voices[i].name, voice) == 0)
      note.voice = &self->voices[i];
  if (note.voice == NULL)
    fail(self, "no such voice");
  if (self->times == 0)
    {
      play(self, &note, 0.0);
      return;
    }
  if (self->n_notes == MOST_NOTES)
    fail(self, "too many notes to repeat");
  self->block[self->n_notes++] = note;
}

static void
end_block(Score *self)
{
  for (int time = 0; time < self->times; time++)
    for (int i = 0; i < self->n_notes; i++)
      play(self, &self->block[i], time * self->every_ms);
  self->times = 0;
  self->n_notes = 0;
}

static void
read_line(Score *self, char *line)
{
  char word[16] = "";
  double ms = 0.0;
  int used = 0;

  if (*line == '#' || sscanf(line, "%15s%n", word, &used) != 1)
    return;
  if (strcmp(word, "length") == 0 && sscanf(line + used, "%lf", &ms) == 1 && ms > 0.0 && ms <= LONGEST_MS)
    self->n_samples = (int) (ms * RATE / 1000.0);
  else if (strcmp(word, "voice") == 0)
    read_voice(self, line + used);
  else if (strcmp(word, "note") == 0)
    read_note(self, line + used);
  else if (strcmp(word, "repeat") == 0 && self->times == 0
           && sscanf(line + used, "%d %lf", &self->times, &self->every_ms) == 2 && self->times > 0)
    self->n_notes = 0;
  else if (strcmp(word, "end") == 0 && self->times > 0)
    end_block(self);
  else
    fail(self, "not a line of a score");
}

/* What makes the loudest second as loud as it is to be. */
static double
gain_of(const Score *self)
{
  double peak = 0.0;
  double most = 0.0;
  double power = 0.0;

  for (int i = 0; i < self->n_samples; i++)
    {
      double before = i >= RATE ? self->samples[i - RATE] : 0.0;

      peak = fmax(peak, fabs(self->samples[i]));
      power += self->samples[i] * self->samples[i] - before * before;
      most = fmax(most, power);
    }
  if (peak == 0.0)
    return 0.0;
  return fmin(pow(10.0, RMS_DBFS / 20.0) / sqrt(most / RATE), pow(10.0, PEAK_DBFS / 20.0) / peak);
}

static void
put(FILE *file, uint32_t value, int bytes)
{
  for (int i = 0; i < bytes; i++)
    fputc((int) (value >> 8 * i & 0xff), file);
}

static void
write_wav(const Score *self, FILE *file)
{
  uint32_t size = (uint32_t) self->n_samples * 2;
  double gain = gain_of(self);

  fputs("RIFF", file);
  put(file, size + 36, 4);
  fputs("WAVEfmt ", file);
  put(file, 16, 4);
  put(file, 1, 2);
  put(file, 1, 2);
  put(file, RATE, 4);
  put(file, RATE * 2, 4);
  put(file, 2, 2);
  put(file, 16, 2);
  fputs("data", file);
  put(file, size, 4);
  for (int i = 0; i < self->n_samples; i++)
    put(file, (uint32_t) (int32_t) lrint(self->samples[i] * gain * 32767.0), 2);
}

int
main(int argc, char **argv)
{
  static Score score;
  char line[512];
  FILE *file = NULL;

  if (argc != 3)
    return EXIT_FAILURE;
  score.path = argv[1];
  file = fopen(argv[1], "r");
  if (file == NULL)
    fail(&score, "cannot be read");
  for (score.line = 1; fgets(line, sizeof line, file) != NULL; score.line++)
    read_line(&score, line);
  fclose(file);
  if (score.n_samples == 0 || score.times > 0)
    fail(&score, "there is no length, or a block without an end");
  file = fopen(argv[2], "wb");
  if (file == NULL)
    fail(&score, "the sound cannot be written");
  write_wav(&score, file);
  return fclose(file) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
