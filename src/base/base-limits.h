#pragma once

/* Every size, count and depth read from a file meets one of these before it is used. They are far
 * beyond what books need (measured) and well below what would exhaust a machine. */

#include <glib.h>

/* Container. */
#define BASE_LIMIT_PART_BYTES (G_GINT64_CONSTANT (64) << 20)
#define BASE_LIMIT_BOOK_BYTES (G_GINT64_CONSTANT (2) << 30)
#define BASE_LIMIT_ENTRIES 200000
/* A part that inflates beyond both of these is a bomb, not a chapter. */
#define BASE_LIMIT_INFLATE_RATIO 200
#define BASE_LIMIT_INFLATE_BYTES (G_GINT64_CONSTANT (32) << 20)

/* Package and navigation. */
#define BASE_LIMIT_MANIFEST_ITEMS 200000
#define BASE_LIMIT_NAVIGATION_ENTRIES 200000
#define BASE_LIMIT_NAVIGATION_DEPTH 64

/* Documents. */
#define BASE_LIMIT_MARKDOWN_BYTES (G_GINT64_CONSTANT (16) << 20)
#define BASE_LIMIT_TAG_BYTES (256 * 1024)
#define BASE_LIMIT_NODES 2000000
#define BASE_LIMIT_DEPTH 512

/* Style sheets. */
#define BASE_LIMIT_SHEET_BYTES (G_GINT64_CONSTANT (4) << 20)
#define BASE_LIMIT_SHEETS 64
#define BASE_LIMIT_IMPORT_DEPTH 8
#define BASE_LIMIT_RULES 50000
#define BASE_LIMIT_COMPOUNDS 32
#define BASE_LIMIT_LENGTH_PX 1e6

/* Pictures: 64 megapixels decoded. */
#define BASE_LIMIT_IMAGE_PIXELS (G_GINT64_CONSTANT (64) << 20)

/* Marks of other programs. */
#define BASE_LIMIT_MARKS_BYTES (G_GINT64_CONSTANT (64) << 20)
#define BASE_LIMIT_MARKS 200000
#define BASE_LIMIT_MARKS_DEPTH 64
#define BASE_LIMIT_MARK_TEXT_BYTES (G_GINT64_CONSTANT (1) << 20)
