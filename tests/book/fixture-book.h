#pragma once

#include "book-publication.h"
#include "fixture-zip.h"

/* A book of three sections: markup inside words, a picture page, and a file that is missing. */

#define FIXTURE_CHAPTER                                                                            \
  "<html xmlns='http://www.w3.org/1999/xhtml'><head><title>One</title></head><body id='b'>"        \
  "<h1 id='h'>Caf\xc3\xa9 \xec\xb1\x85</h1>"                                                       \
  "<p id='p1'>The qu<i>ick</i> brown\n  fox\xc2\xad"                                               \
  "es jump; <b>\xf0\x9f\xa6\x8a</b> tail.</p>"                                                     \
  "<p>An <a href='two.xhtml#x'>other</a> quick one: "                                              \
  "\xed\x95\x9c\xea\xb5\xad \xec\x96\xb4 \xe2\x80\x9cna\xc3\xafve\xe2\x80\x9d</p>"                 \
  "</body></html>"

#define FIXTURE_OPF                                                                                \
  "<package version='3.0' unique-identifier='u'>"                                                  \
  "<metadata xmlns:dc='http://purl.org/dc/elements/1.1/'>"                                         \
  "<dc:identifier id='u'>urn:x:1</dc:identifier><dc:title>Three &amp; more</dc:title>"             \
  "<dc:creator>Ann</dc:creator><dc:language>he</dc:language>"                                      \
  "<meta property='dcterms:modified'>2020-02-02T00:00:00Z</meta></metadata><manifest>"             \
  "<item id='n' href='nav.xhtml' media-type='application/xhtml+xml' properties='nav'/>"            \
  "<item id='one' href='one.xhtml' media-type='application/xhtml+xml'/>"                           \
  "<item id='two' href='two.xhtml' media-type='application/xhtml+xml'/>"                           \
  "<item id='pic' href='pic.png' media-type='image/png'/>"                                         \
  "<item id='gone' href='gone.xhtml' media-type='application/xhtml+xml'/></manifest>"              \
  "<spine><itemref idref='one' id='r1'/><itemref idref='pic'/><itemref idref='gone'/>"             \
  "<itemref idref='two' linear='no'/></spine></package>"

#define FIXTURE_NAV                                                                                \
  "<html xmlns='http://www.w3.org/1999/xhtml' xmlns:epub='http://www.idpf.org/2007/ops'><body>"    \
  "<nav epub:type='toc'><ol><li><a href='one.xhtml'>First</a><ol><li><a href='one.xhtml#p1'>"      \
  "Inside</a></li></ol></li><li><a href='two.xhtml'>Last</a></li><li><a "                          \
  "href='gone.xhtml'>Gone</a></li></ol></nav></body></html>"

#define FIXTURE_BOOK                                                                               \
  FIXTURE_MIMETYPE, FIXTURE_META, { "OPS/book.opf", FIXTURE_OPF, -1 },                             \
      { "OPS/nav.xhtml", FIXTURE_NAV, -1 }, { "OPS/one.xhtml", FIXTURE_CHAPTER, -1 },              \
      { "OPS/two.xhtml", "<html><body><p id='x'>Second</p></body></html>", -1 },                   \
      { "OPS/pic.png", "png", -1 },                                                                \
  {                                                                                                \
    "OPS/unlisted.png", "png", -1                                                                  \
  }

static inline BookPublication *
fixture_open (const char *path)
{
  g_autoptr (GError) error = NULL;
  BookPublication *publication = book_publication_open (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (publication);
  return publication;
}

static inline BookPublication *
fixture_book (void)
{
  static const FixtureFile files[] = { FIXTURE_BOOK };
  g_autofree char *path = fixture_zip ("three.epub", files, G_N_ELEMENTS (files));
  BookPublication *publication = fixture_open (path);
  fixture_remove (path);
  return publication;
}
