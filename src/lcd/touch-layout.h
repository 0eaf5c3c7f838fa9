/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The measures of the touch LCD (800x480) that its painting and its targets share. Private to lcd/.
 */
#pragma once

#define TOUCH_WIDTH 800
#define TOUCH_HEIGHT 480
#define TOUCH_BAR 40           /* status and title bar */
#define TOUCH_SOFT_KEY_TOP 400 /* four of TOUCH_WIDTH / 4 */
#define TOUCH_CARD_TOP 46
#define TOUCH_CARD_STEP 58
#define TOUCH_CARD_HEIGHT 52
#define TOUCH_CARD_WIDTH 140
#define TOUCH_CARDS_A_SIDE 6
#define TOUCH_CARDS_COLLAPSED 11
#define TOUCH_CARDS_EXPANDED 29
#define TOUCH_LIST_TOP 46
#define TOUCH_LIST_BOTTOM 396
#define TOUCH_LIST_RIGHT 690 /* right of it the column of touch actions */
#define TOUCH_KEYBOARD_TOP 162
#define TOUCH_KEYBOARD_STEP 47
#define TOUCH_GRID_COLUMNS 4
#define TOUCH_GRID_CELLS 8
#define TOUCH_PANEL_LEFT 160 /* the middle between the cards */
#define TOUCH_PANEL_RIGHT 640
#define TOUCH_PAD_LEFT 430 /* the on-screen dial pad */
