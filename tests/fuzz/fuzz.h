#pragma once

/* What every target shares. A target is one function over bytes; libFuzzer calls it with what it
 * makes up, replay.c with the files of the corpus. */

#include "dom-document.h"
#include "epub-container.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/**
 * FuzzFile:
 * @name: of the entry
 * @data: its bytes
 * @size: how many
 *
 * A file for a container. Kind: value, borrows.
 */
typedef struct {
  const char *name;
  const void *data;
  gsize size;
} FuzzFile;

EpubContainer *fuzz_open_archive (const void *data, gsize size);
EpubContainer *fuzz_open_files (const FuzzFile *files, guint n_files);
EpubContainer *fuzz_open_parts (const void *data, gsize size);
void fuzz_check_utf8 (const char *text);
void fuzz_check_document (DomDocument *document);
