#include "config.h"

#include "app-error.h"

#include "book-publication.h"
#include "store.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

static const char *
get_book_format (BookError code)
{
  switch (code) {
  case BOOK_ERROR_NOT_A_BOOK:
    return _ ("“%s” is not a book that Galpi can read. It reads EPUB and Markdown.");
  case BOOK_ERROR_DAMAGED:
    return _ ("“%s” is damaged. It may not have been downloaded or copied completely.");
  case BOOK_ERROR_ENCRYPTED:
    return _ ("“%s” is locked by copy protection, which Galpi cannot open.");
  case BOOK_ERROR_TOO_LARGE:
    return _ ("“%s” is larger than any book should be, and has not been opened to protect your "
              "computer.");
  case BOOK_ERROR_MISSING:
    return _ ("“%s” is not there. It may have been moved, renamed or deleted.");
  case BOOK_ERROR_EMPTY:
    return _ ("“%s” is empty: there is no text in it.");
  case BOOK_ERROR_UNREADABLE:
    return _ ("“%s” cannot be read. You may not have permission, or the disk is not connected.");
  case BOOK_ERROR_PATTERN:
    break;
  }
  return _ ("“%s” could not be opened.");
}

static char *
fill_in (const char *format, const char *name)
{
  g_autoptr (GString) text = g_string_new (format);
  g_string_replace (text, "%s", name, 1);
  return g_strdup (text->str);
}

/**
 * app_error_describe_opening:
 * @error: why a book could not be opened
 * @name: of its file, as shown
 *
 * Returns: (transfer full): a sentence for people
 */
char *
app_error_describe_opening (const GError *error, const char *name)
{
  const char *format = _ ("“%s” could not be opened.");
  if (error->domain == BOOK_ERROR)
    format = get_book_format ((BookError) error->code);
  return fill_in (format, name);
}

static const char *
get_io_format (const GError *error)
{
  if (error->domain != G_IO_ERROR)
    return _ ("“%s” could not be written.");
  switch (error->code) {
  case G_IO_ERROR_NO_SPACE:
    return _ ("“%s” could not be written: there is no room left on the disk.");
  case G_IO_ERROR_PERMISSION_DENIED:
  case G_IO_ERROR_READ_ONLY:
    return _ ("“%s” could not be written: you may not write there. Choose another folder.");
  case G_IO_ERROR_NOT_FOUND:
    return _ ("“%s” could not be written: its folder is not there any more.");
  default:
    return _ ("“%s” could not be written.");
  }
}

/**
 * app_error_describe_writing:
 * @error: why a file could not be written
 * @name: of the file, as shown
 *
 * Returns: (transfer full): a sentence for people
 */
char *
app_error_describe_writing (const GError *error, const char *name)
{
  return fill_in (get_io_format (error), name);
}
