#include "layout-fixture.h"

#include <math.h>
#include <string.h>

/* Lines chosen for a paragraph as a whole against lines filled one by one: how far their spaces are
 * from what they like to be, in three languages and at three measures. */

#define ENGLISH                                                                                    \
  "<p>Whoever sets a paragraph by hand looks ahead. A line that could be filled with one more "    \
  "word is left a little open when the next one would otherwise be torn apart, and a word is "     \
  "divided only when nothing better can be found. A machine that fills each line as soon as it "   \
  "can never learns this: it is generous at the beginning and pays for it at the end, and the "    \
  "page shows rivers of white that nobody meant to put there.</p>"                                 \
  "<p>The remedy has been known for half a century. Every place where a line may end is compared " \
  "with all the places where the one before it may have ended, and the cheapest way through the "  \
  "whole paragraph is kept. Unfortunately, most programs that show books on a screen still do "    \
  "without; extraordinarily long expressions and comparatively narrow columns make the "           \
  "difference particularly conspicuous.</p>"                                                       \
  "<p>Readers do not notice good spacing, which is the point of it. They notice when a line "      \
  "shouts between two quiet ones, when three hyphens stand above each other like a ladder, or "    \
  "when the last line of a paragraph is a single short word.</p>"

#define GERMAN                                                                                     \
  "<p>Wer einen Absatz von Hand setzt, schaut voraus. Eine Zeile, in die noch ein Wort passte, "   \
  "bleibt ein wenig offen, wenn die nächste sonst auseinandergerissen würde, und getrennt wird " \
  "nur, wo sich nichts Besseres findet. Eine Maschine, die jede Zeile füllt, sobald sie kann, "   \
  "lernt das nie: Am Anfang ist sie freigebig, und am Ende bezahlt sie dafür mit weißen "        \
  "Zwischenräumen, die niemand dorthin setzen wollte.</p>"                                        \
  "<p>Abhilfe ist seit einem halben Jahrhundert bekannt. Jede Stelle, an der eine Zeile enden "    \
  "darf, wird mit allen Stellen verglichen, an denen die vorige geendet haben könnte, und "       \
  "behalten wird der billigste Weg durch den ganzen Absatz. Die Zusammensetzungen der deutschen "  \
  "Sprache, Bildschirmdarstellungsprogramme oder Rechtschreibwörterbücher etwa, machen den "     \
  "Unterschied in schmalen Spalten besonders augenfällig.</p>"                                    \
  "<p>Leserinnen und Leser bemerken gute Zwischenräume nicht, und eben das ist ihr Zweck. Sie "   \
  "bemerken, wenn eine Zeile zwischen zwei ruhigen schreit oder wenn Trennstriche wie eine "       \
  "Leiter übereinander stehen.</p>"

#define KOREAN                                                                                                                         \
  "<p>손으로 글을 짜는 사람은 앞을 내다본다. 한 낱말을 더 넣을 수 있는 줄이라도 다음 줄이 "          \
  "벌어질 것 같으면 조금 비워 두고, 더 나은 길이 없을 때에만 낱말을 나눈다. 줄이 차는 대로 "        \
  "넘기기만 하는 기계는 이것을 배우지 못한다. 처음에는 넉넉하게 쓰다가 끝에 가서 값을 치르고, "  \
  "쪽에는 아무도 뜻하지 않은 하얀 강이 흐른다.</p>"                                                                  \
  "<p>고치는 방법은 반세기 전부터 알려져 있었다. 줄이 끝날 수 있는 모든 자리를 앞줄이 끝났을 수 " \
  "있는 모든 자리와 견주어 보고, 문단 전체를 지나는 가장 값싼 길을 남긴다. 안타깝게도 화면으로 " \
  "책을 보여 주는 프로그램 대부분은 아직도 그렇게 하지 않는다. 좁은 단에서 긴 어절이 잇달아 "     \
  "나오면 그 차이가 유난히 두드러진다.</p>"                                                                             \
  "<p>읽는 사람은 고른 사이를 알아채지 못하며, 바로 그것이 고르게 짜는 까닭이다. 조용한 두 줄 "    \
  "사이에서 한 줄이 소리칠 때, 마지막 줄에 짧은 낱말 하나만 남았을 때 비로소 눈에 띈다.</p>"

typedef struct {
  int n_lines;
  int n_loose; /* spaces wider than they like to be at most */
  double sum; /* of how far they are from natural, as ratios */
  double worst; /* the widest */
  int ladder; /* most hyphens in a row */
} Quality;

/* The ratio by which the spaces of a line are stretched or squeezed, as TeX counts. */
static double
ratio_of (const LayoutLine *line)
{
  double natural = 0;
  double set = 0;
  for (guint r = 0; r + 1 < line->n_runs; r++) {
    const LayoutRun *run = &line->runs[r];
    if (run->after == run->end)
      continue;
    natural += 0.26 * layout_unit_to_px (run->ascent + run->descent) / 1.36;
    set += layout_unit_to_px (run->width - run->glyphs_width);
  }
  if (natural <= 0)
    return 0;
  return set >= natural ? (set - natural) / (natural * 0.6) : (set - natural) / (natural * 0.2);
}

static void
add_flow (Quality *self, const Fixture *fixture)
{
  guint n = 0;
  int ladder = 0;
  const LayoutFragment *fragments =
      layout_page_get_fragments (layout_flow_get_page (fixture->flow, 0), &n);
  for (guint i = 0; i < n; i++) {
    const LayoutLine *line = fragments[i].line;
    if (fragments[i].type != LAYOUT_FRAGMENT_LINE)
      continue;
    ladder = line->hyphen ? ladder + 1 : 0;
    self->ladder = MAX (self->ladder, ladder);
    if (line->last)
      continue;
    double ratio = ratio_of (line);
    self->n_lines++;
    self->n_loose += ratio > 1;
    self->sum += fabs (ratio);
    self->worst = MAX (self->worst, ratio);
  }
}

static Quality
measure (const char *text, const char *language, bool first_fit)
{
  static const int widths[] = { 260, 340, 460 };
  Quality quality = { 0 };
  for (guint i = 0; i < G_N_ELEMENTS (widths); i++) {
    LayoutSettings settings = {
      .inline_size = widths[i] * LAYOUT_UNIT_ONE,
      .picture_size = 4000 * LAYOUT_UNIT_ONE,
      .first_fit = first_fit,
    };
    g_autofree char *body = g_strdup_printf ("<div lang='%s'>%s</div>", language, text);
    g_auto (Fixture) fixture = { 0 };
    fixture_init_with (&fixture, body, "p { text-align: justify; hyphens: auto }", &settings);
    add_flow (&quality, &fixture);
  }
  return quality;
}

static void
print (const char *language, const char *manner, const Quality *quality)
{
  g_test_message ("%s, %s: %d lines, mean %.2f, worst %.2f, %d loose, %d hyphens in a row",
                  language, manner, quality->n_lines, quality->sum / quality->n_lines,
                  quality->worst, quality->n_loose, quality->ladder);
}

static void
test_whole_paragraphs_are_set_better (void)
{
  static const char *const texts[][2] = { { "en", ENGLISH }, { "de", GERMAN }, { "ko", KOREAN } };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    Quality whole = measure (texts[i][1], texts[i][0], false);
    Quality greedy = measure (texts[i][1], texts[i][0], true);
    print (texts[i][0], "one by one", &greedy);
    print (texts[i][0], "as a whole", &whole);
    g_assert_cmpint (whole.n_lines, >, 20);
    g_assert_cmpfloat (whole.sum / whole.n_lines, <, greedy.sum / greedy.n_lines);
    g_assert_cmpfloat (whole.worst, <, greedy.worst);
    g_assert_cmpint (whole.n_loose, <, greedy.n_loose);
    g_assert_cmpint (whole.ladder, <=, 3);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/quality/whole-paragraphs-are-set-better",
                   test_whole_paragraphs_are_set_better);
  return g_test_run ();
}
