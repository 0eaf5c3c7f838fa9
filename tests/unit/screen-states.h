/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every screen of phone-ui 2.2 to 2.4, and how keys, calls and messages lead a new phone to it.
 */
#pragma once

#include "firmware-fixture.h"

typedef enum
{
  SCREEN_STATE_ANY,
  SCREEN_STATE_STANDARD,
  SCREEN_STATE_LYNC,
} ScreenStateEdition;

typedef struct
{
  const char *name;
  ScreenStateEdition edition; /* which has it */
  void (*reach)(Phone *phone);
} ScreenState;

/* Both end with a state without a name. */
extern const ScreenState screen_states_calls[]; /* idle, dialling, calls */
extern const ScreenState screen_states_pages[]; /* menus, lists, forms, volumes, signing in */

void screen_states_reach(Phone *phone, const char *name);
void reach_missed(Phone *phone);
void reach_mail(Phone *phone);
void reach_text_arrived(Phone *phone);
void reach_finished(Phone *phone);
void reach_no_service(Phone *phone);
void reach_conference(Phone *phone);
const char *reach_menu_key(Phone *phone);
