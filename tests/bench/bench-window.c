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
 * bench-window SECONDS-UNTIL-MEMORY COMMAND… prints milliseconds and KiB of proportional set size. */

#define GIVE_UP_MS 20000
#define LOOK_EVERY_US 3000
/* A page of text has this many dark dots; bars and an empty window have not. */
#define DOTS_OF_A_TEXT 6000

static int
count_dark_dots (Display *display)
{
  int screen = DefaultScreen (display);
  XImage *image = XGetImage (display, RootWindow (display, screen), 0, 0,
                             (guint) DisplayWidth (display, screen),
                             (guint) DisplayHeight (display, screen), AllPlanes, ZPixmap);
  if (image == NULL)
    return 0;
  int dots = 0;
  bool shown = false;
  for (int y = 60; y < image->height; y++) {
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
  g_usleep ((gulong) (g_ascii_strtod (argv[1], NULL) * G_USEC_PER_SEC));
  printf ("%ld %ld\n", (long) waited, read_pss (pid));
  kill (pid, SIGTERM);
  waitpid (pid, NULL, 0);
  XCloseDisplay (display);
  return waited < GIVE_UP_MS ? EXIT_SUCCESS : EXIT_FAILURE;
}
