#pragma once

#include "marks-letter.h"

G_BEGIN_DECLS

/**
 * AppMailOutcome:
 * @APP_MAIL_HANDED_OVER: a draft with the file is in the mail program
 * @APP_MAIL_WITHOUT_FILE: the mail program has the words alone; the file is in a folder of the reader's
 * @APP_MAIL_NO_PROGRAM: nothing on this computer takes drafts
 */
typedef enum {
  APP_MAIL_HANDED_OVER,
  APP_MAIL_WITHOUT_FILE,
  APP_MAIL_NO_PROGRAM,
} AppMailOutcome;

void app_mail_send_async (MarksLetter *letter,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
bool
app_mail_send_finish (GAsyncResult *result, AppMailOutcome *outcome, GFile **file, GError **error);

G_END_DECLS
