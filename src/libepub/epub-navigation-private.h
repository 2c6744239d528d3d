#pragma once

#include "epub-navigation.h"

EpubNavigation *epub_navigation_new (void);
EpubNavigationEntry *
epub_navigation_append (EpubNavigation *self, EpubNavigationList list, int depth);
void epub_navigation_set_target (EpubNavigationEntry *entry, const char *base, const char *href);
void epub_navigation_take_heading (EpubNavigation *self, EpubNavigationList list, char *heading);
