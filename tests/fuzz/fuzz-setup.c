#include "fuzz.h"

#include <libxml/xmlerror.h>
#include <stdio.h>
#include <stdlib.h>

/* libxml2 calls this with what it would print when a parser does not take the message. */
static void
refuse_to_print (void *context, const char *format, ...)
{
  g_error ("libxml2 would have printed: %s", format);
}

/* A warning is a mistake of ours, so it ends a run; by the signal that the fuzzer catches. */
static void
stop (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
  fprintf (stderr, "%s: %s\n", domain != NULL ? domain : "log", message);
  if ((level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING)) != 0)
    abort ();
}

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  g_log_set_default_handler (stop, NULL);
  xmlSetGenericErrorFunc (NULL, refuse_to_print);
  return 0;
}

/* Everything that leaves a parser is valid, whatever went in. */
void
fuzz_check_utf8 (const char *text)
{
  g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
}
