#include "config.h"

#include "dom-markdown-words-private.h"

#include <stdbool.h>
#include <string.h>

/* The few words that we put into a text ourselves. They follow the language of the book, not that
 * of the desktop: a Korean book reads the same everywhere. Whoever knows more languages adds a
 * column. */

static const DomAdmonition ADMONITIONS[] = {
  { "note", "notes nb remark seealso 참고 노트 메모 알림 비고 참조", "Note", "참고" },
  { "info", "information 정보 안내", "Info", "정보" },
  { "tip", "hint tips 팁 도움말 힌트 꿀팁", "Tip", "도움말" },
  { "important", "핵심 중요", "Important", "중요" },
  { "warning", "warn attention 경고", "Warning", "경고" },
  { "caution", "주의 주의사항 유의", "Caution", "주의" },
  { "danger", "error pitfall 위험 오류", "Danger", "위험" },
  { "example", "examples 예 예시 예제", "Example", "예시" },
  { "question", "help faq 질문", "Question", "질문" },
  { "summary", "abstract tldr 요약 정리", "Summary", "요약" },
  { "success", "check done 성공", "Success", "성공" },
  { "failure", "fail missing 실패", "Failure", "실패" },
  { "bug", "버그", "Bug", "버그" },
  { "quote", "cite", "Quote", "인용" },
  { "details", "", "Details", "자세히" },
};

static bool
has_word (const char *words, const char *word)
{
  gsize length = strlen (word);
  for (const char *p = strstr (words, word); p != NULL; p = strstr (p + 1, word)) {
    if ((p == words || p[-1] == ' ') && (p[length] == ' ' || p[length] == '\0'))
      return true;
  }
  return false;
}

/**
 * dom_admonition_lookup:
 * @name: as markup or a label has it, in any case; `callout-note` is a `note`
 * @length: bytes, or -1
 *
 * Returns: (transfer none) (nullable): the kind of box
 */
const DomAdmonition *
dom_admonition_lookup (const char *name, gssize length)
{
  gsize bytes = length < 0 ? strlen (name) : (gsize) length;
  if (bytes == 0 || bytes > 40)
    return NULL;
  g_autofree char *copy = g_strndup (name, bytes);
  g_autofree char *lower = g_utf8_strdown (copy, -1);
  const char *word = g_str_has_prefix (lower, "callout-") ? lower + strlen ("callout-") : lower;
  if (*word == '\0' || strchr (word, ' ') != NULL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (ADMONITIONS); i++) {
    if (strcmp (ADMONITIONS[i].name, word) == 0 || has_word (ADMONITIONS[i].aliases, word))
      return &ADMONITIONS[i];
  }
  return NULL;
}

static bool
is_korean (const char *language)
{
  return language != NULL && g_ascii_strncasecmp (language, "ko", 2) == 0
         && !g_ascii_isalpha (language[2]);
}

/**
 * dom_admonition_get_title:
 * @self: a kind of box
 * @language: (nullable): BCP 47 tag of the book
 *
 * Returns: (transfer none): the title of a box to which the author gave none
 */
const char *
dom_admonition_get_title (const DomAdmonition *self, const char *language)
{
  return is_korean (language) ? self->korean : self->english;
}

/**
 * dom_words_picture_on_web:
 * @host: where it is
 * @language: (nullable): BCP 47 tag of the book
 *
 * Returns: (transfer full): what stands under the name of a picture that is not fetched
 */
char *
dom_words_picture_on_web (const char *host, const char *language)
{
  return g_strdup_printf (is_korean (language) ? "웹에 있는 그림: %s" : "Picture on the web: %s",
                          host);
}

/**
 * dom_words_picture_missing:
 * @name: of its file
 * @language: (nullable): BCP 47 tag of the book
 *
 * Returns: (transfer full): what stands under the name of a picture outside of the book
 */
char *
dom_words_picture_missing (const char *name, const char *language)
{
  return g_strdup_printf (
      is_korean (language) ? "책에 없는 그림: %s" : "Picture not in the book: %s", name);
}
