#include "fuzz.h"

#include <libxml/xmlerror.h>

/* libxml2 calls this with what it would print when a parser does not take the message. */
static void
refuse_to_print (void *context, const char *format, ...)
{
  g_error ("libxml2 would have printed: %s", format);
}

/* A warning of ours is a mistake of ours, so it must stop a run as a crash does. */
int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
  xmlSetGenericErrorFunc (NULL, refuse_to_print);
  return 0;
}

/* Everything that leaves a parser is valid, whatever went in. */
void
fuzz_check_utf8 (const char *text)
{
  g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
}
