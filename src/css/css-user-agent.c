#include "config.h"

#include "css-sheet-private.h"
#include "css-user-agent-data.h"

/**
 * css_sheet_get_user_agent:
 *
 * Looks up our own sheet, user-agent.css. May be called from any thread.
 *
 * Returns: (transfer none): the sheet, which is never freed
 */
CssSheet *
css_sheet_get_user_agent (void)
{
  static CssSheet *sheet = NULL;
  static gsize done = 0;
  if (g_once_init_enter (&done)) {
    sheet = css_sheet_parse (USER_AGENT_CSS, -1, "", CSS_ORIGIN_USER_AGENT, NULL, NULL, NULL, NULL);
    g_once_init_leave (&done, 1);
  }
  return sheet;
}
