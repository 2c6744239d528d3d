#pragma once

#include "epub-navigation.h"

EpubNavigation *epub_navigation_new (void);
int epub_navigation_add_list (EpubNavigation *self, const char *type);
EpubNavigationEntry *epub_navigation_append (EpubNavigation *self, guint list, int depth);
void epub_navigation_set_target (EpubNavigationEntry *entry, const char *base, const char *href);
void epub_navigation_take_heading (EpubNavigation *self, guint list, char *heading);
void epub_navigation_sort (EpubNavigation *self, guint list);
