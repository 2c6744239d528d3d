#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <glib.h>
#include <stdbool.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* How long a program takes until its window shows a text, and how much memory it has then, looked at
 * from outside so that any program can be measured. Runs on a screen of its own (gui-env.sh).
 * bench-window SECONDS-UNTIL-MEMORY COMMAND… prints milliseconds, those of its main thread, and KiB of
 * proportional set size. */

#define GIVE_UP_MS 20000
#define LOOK_EVERY_US 3000
/* Only a part of the page is looked at: to fetch the whole screen again and again takes a processor from the
 * program that is measured, and more of it from one that has threads. A text has this many dark dots there;
 * an empty window has not. */
static const struct {
  int x, y;
  guint width, height;
} window_part = { 150, 200, 500, 160 };
#define DOTS_OF_A_TEXT 1500

static int
count_dark_dots (Display *display)
{
  XImage *image = XGetImage (display, DefaultRootWindow (display), window_part.x, window_part.y,
                             window_part.width, window_part.height, AllPlanes, ZPixmap);
  if (image == NULL)
    return 0;
  int dots = 0;
  bool shown = false;
  for (int y = 0; y < image->height; y++) {
    const guint32 *row = (const guint32 *) (gpointer) (image->data + y * image->bytes_per_line);
    for (int x = 0; x < image->width; x++) {
      guint32 red = row[x] >> 16 & 0xFF;
      shown = shown || red > 0xE0;
      dots += red > 0 && red < 0x70;
    }
  }
  XDestroyImage (image);
  return shown ? dots : 0;
}

/* Of a process and those it became or started. */
static long
read_pss (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/smaps_rollup", (int) pid);
  g_autofree char *text = NULL;
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  const char *line = strstr (text, "\nPss:");
  return line != NULL ? strtol (line + 5, NULL, 10) : 0;
}

/* Of the thread that draws, in milliseconds: steadier than the clock when the machine is busy. */
static long
read_processor_time (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/schedstat", (int) pid);
  g_autofree char *text = NULL;
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  return (long) (g_ascii_strtoll (text, NULL, 10) / 1000000);
}

int
main (int argc, char **argv)
{
  if (argc < 3)
    return 2;
  Display *display = XOpenDisplay (NULL);
  if (display == NULL)
    return 1;
  gint64 start = g_get_monotonic_time ();
  pid_t pid = fork ();
  if (pid == 0) {
    execvp (argv[2], argv + 2);
    _exit (127);
  }
  gint64 waited = 0;
  while (count_dark_dots (display) < DOTS_OF_A_TEXT && waited < GIVE_UP_MS) {
    g_usleep (LOOK_EVERY_US);
    waited = (g_get_monotonic_time () - start) / 1000;
  }
  long processor_time = read_processor_time (pid);
  g_usleep ((gulong) (g_ascii_strtod (argv[1], NULL) * G_USEC_PER_SEC));
  printf ("%ld %ld %ld\n", (long) waited, processor_time, read_pss (pid));
  kill (pid, SIGTERM);
  waitpid (pid, NULL, 0);
  XCloseDisplay (display);
  return waited < GIVE_UP_MS ? EXIT_SUCCESS : EXIT_FAILURE;
}
