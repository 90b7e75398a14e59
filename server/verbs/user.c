/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-console.h"
#include "rialto-text.h"
#include "rialto-time.h"
#include "rialto-typed-password.h"
#include "rialto-verbs.h"

#include <stdio.h>
#include <string.h>

#define AS_WHOM "\nRun it as the user that the server runs as; the server may be running."

static int add_user (int    argc,
                     char **argv);
static int list_users (int    argc,
                       char **argv);
static int set_role (int    argc,
                     char **argv);
static int set_password (int    argc,
                         char **argv);
static int suspend (int    argc,
                    char **argv);

static const struct
{
  const char *name;
  const char *usage;
  const char *doc;
  int (*run) (int argc, char **argv);
} parts[] = {
  { "add", "add HANDLE", "make a member", add_user },
  { "list", "list", "list all members", list_users },
  { "role", "role HANDLE ROLE", "give somebody a role; of an owner there is one", set_role },
  { "password", "password HANDLE", "set somebody's password and sign them out everywhere", set_password },
  { "suspend", "suspend HANDLE", "let somebody read and not write", suspend },
};

static int
print_help (FILE *out)
{
  fputs ("usage: rialtod user WHAT [OPTION...]\n\n", out);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    fprintf (out, "  %-18s %s\n", parts[i].usage, parts[i].doc);
  fputs ("\nrialtod user WHAT --help tells more.\n", out);
  return out == stdout ? 0 : 2;
}

/**
 * rialto_verb_user:
 * @argc: number of arguments
 * @argv: arguments
 *
 * Returns: the exit code
 */
int
rialto_verb_user (int    argc,
                  char **argv)
{
  for (guint i = 0; argc >= 2 && i < G_N_ELEMENTS (parts); i++)
    if (g_str_equal (argv[1], parts[i].name))
      {
        g_autofree char *usage = g_strconcat ("rialtod user ", parts[i].usage, NULL);

        /* What --help begins with. */
        g_set_prgname (usage);
        return parts[i].run (argc - 1, argv + 1);
      }
  return print_help (argc >= 2 && g_str_equal (argv[1], "--help") ? stdout : stderr);
}

/* What went wrong, field by field where it was said so. */
static int
fail (const GError *error)
{
  guint n = 0;
  const RialtoFault *faults = rialto_error_get_faults (error, &n);

  for (guint i = 0; i < n; i++)
    g_printerr ("rialtod: %s: %s\n", faults[i].path, faults[i].sentence);
  return n > 0 ? 1 : rialto_verb_fail (error);
}

/* The server's parts, when the options are good and as many arguments are there as @n says. */
static RialtoContext *
open_context (int                *argc,
              char             ***argv,
              int                 n,
              const char         *summary,
              const GOptionEntry *more,
              int                *status)
{
  RialtoConfig *config = rialto_verb_parse (argc, argv, summary, more, status);
  RialtoContext *context;
  g_autoptr (GError) error = NULL;

  if (config == NULL)
    return NULL;
  if (*argc != n + 1)
    {
      g_printerr ("usage: %s\n", g_get_prgname ());
      rialto_config_free (config);
      *status = 2;
      return NULL;
    }
  context = rialto_context_new (config, &error);
  if (context == NULL)
    *status = fail (error);
  return context;
}

static gboolean
read_role (const char *word,
           RialtoRole *role,
           GError    **error)
{
  return rialto_role_from_word (word, role) ||
         rialto_fail_detail (error, RIALTO_ERROR_INVALID,
                             "%s is no role: user, shop, moderator, admin, owner.", word);
}

/* The password that was typed, or a new one, which is told afterwards. */
static char *
get_password (const char *file,
              GError    **error)
{
  return file != NULL ? rialto_typed_password_read (file, error) : rialto_typed_password_make ();
}

static void
tell_password (const char *file,
               const char *password)
{
  if (file == NULL)
    g_print ("The password is %s\n", password);
}

static gboolean
check_names (const RialtoNewAccount *draft,
             GError                **error)
{
  if (!rialto_handle_is_valid (draft->handle))
    return rialto_fail_field (error, "handle", "2 to 30 of the characters a to z, 0 to 9, _ and .");
  if (draft->email == NULL || !rialto_email_is_plausible (draft->email))
    return rialto_fail_field (error, "email", "Say where mail goes: --email ADDRESS.");
  if (!g_utf8_validate (draft->name, -1, NULL) || rialto_text_is_blank (draft->name) ||
      rialto_text_count (draft->name) > 60)
    return rialto_fail_field (error, "name", "1 to 60 characters.");
  return TRUE;
}

static int
add_user (int    argc,
          char **argv)
{
  int status = 0;
  g_autofree char *email = NULL, *name = NULL, *word = NULL, *file = NULL, *password = NULL;
  const GOptionEntry more[] = {
    { "email", 0, 0, G_OPTION_ARG_STRING, &email, "Where mail goes; counts as confirmed", "ADDRESS" },
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, "The name that people see (default: the handle)", "NAME" },
    { "role", 0, 0, G_OPTION_ARG_STRING, &word, "user, shop, moderator, admin or owner (default: user)",
      "ROLE" },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &file,
      "The password is its first line; - for what comes in (default: a new one, which is printed)", "FILE" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (RialtoContext)
    context = open_context (&argc, &argv, 1, "Makes a member." AS_WHOM, more, &status);
  RialtoNewAccount draft = { .email = email, .email_verified = TRUE };
  g_autoptr (GError) error = NULL;

  if (context == NULL)
    return status;
  draft.handle = argv[1];
  draft.name = name != NULL ? name : argv[1];
  if (!check_names (&draft, &error) || !read_role (word != NULL ? word : "user", &draft.role, &error))
    return fail (error);
  draft.password = password = get_password (file, &error);
  if (password == NULL || !rialto_console_add (context, &draft, &error))
    return fail (error);
  g_print ("%s is a member now: %s.\n", draft.handle, rialto_role_to_word (draft.role));
  tell_password (file, password);
  return 0;
}

/* Names are what people made of them: nothing in them may speak to the terminal. */
static char *
printable (const char *text)
{
  GString *shown = g_string_new (NULL);

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);

      g_string_append_unichar (shown, g_unichar_isprint (c) ? c : 0xfffd);
    }
  return g_string_free_and_steal (shown);
}

static void
print_member (const RialtoConsoleMember *member,
              gpointer                   data)
{
  g_autofree char *name = printable (member->name);
  g_autofree char *until = member->suspended_until != 0 ? rialto_time_dup (member->suspended_until)
                                                        : g_strdup ("-");

  g_print ("%-30s  %-9s  %-24s  %s%s  %s\n", member->handle, rialto_role_to_word (member->role), until,
           member->email, member->email_verified ? "" : " (not confirmed)", name);
}

static int
list_users (int    argc,
            char **argv)
{
  int status = 0;
  g_autoptr (RialtoContext)
    context = open_context (&argc, &argv, 0,
                            "Lists all members: handle, role, suspended until, e-mail, name." AS_WHOM, NULL,
                            &status);
  g_autoptr (GError) error = NULL;

  if (context == NULL)
    return status;
  return rialto_console_list (context, print_member, NULL, &error) ? 0 : fail (error);
}

static int
set_role (int    argc,
          char **argv)
{
  int status = 0;
  g_autoptr (RialtoContext) context = open_context (
    &argc, &argv, 2,
    "Gives somebody a role: user, shop, moderator, admin or owner. Whoever was the owner is an admin then." AS_WHOM,
    NULL, &status);
  g_autofree char *before = NULL;
  g_autoptr (GError) error = NULL;
  RialtoRole role;

  if (context == NULL)
    return status;
  if (!read_role (argv[2], &role, &error) ||
      !rialto_console_set_role (context, argv[1], role, &before, &error))
    return fail (error);
  g_print ("%s is %s now.\n", argv[1], rialto_role_to_word (role));
  if (before != NULL)
    g_print ("%s was the owner and is admin now.\n", before);
  return 0;
}

static int
set_password (int    argc,
              char **argv)
{
  int status = 0;
  g_autofree char *file = NULL, *password = NULL;
  const GOptionEntry more[] = {
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &file,
      "The password is its first line; - for what comes in (default: a new one, which is printed)", "FILE" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (RialtoContext)
    context = open_context (&argc, &argv, 1,
                            "Sets somebody's password and signs them out everywhere." AS_WHOM, more, &status);
  g_autoptr (GError) error = NULL;

  if (context == NULL)
    return status;
  password = get_password (file, &error);
  if (password == NULL || !rialto_console_set_password (context, argv[1], password, &error))
    return fail (error);
  g_print ("%s has a new password and is signed out everywhere.\n", argv[1]);
  tell_password (file, password);
  return 0;
}

/* A day, a moment, or none. */
static gboolean
read_until (const char *text,
            RialtoTime *until,
            GError    **error)
{
  g_autofree char *day = g_strconcat (text != NULL ? text : "", "T00:00:00Z", NULL);

  *until = 0;
  return g_strcmp0 (text, "none") == 0 || (text != NULL && rialto_time_parse (text, until)) ||
         rialto_time_parse (day, until) ||
         rialto_fail_detail (error, RIALTO_ERROR_INVALID,
                             "Say --until 2030-12-31, 2030-12-31T23:59:59Z or none.");
}

static int
suspend (int    argc,
         char **argv)
{
  int status = 0;
  g_autofree char *text = NULL;
  const GOptionEntry more[] = {
    { "until", 0, 0, G_OPTION_ARG_STRING, &text, "A day or a moment in UTC; none to end it", "TIME" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (RialtoContext) context =
    open_context (&argc, &argv, 1, "Lets somebody read and not write for a time." AS_WHOM, more, &status);
  g_autoptr (GError) error = NULL;
  RialtoTime until;

  if (context == NULL)
    return status;
  if (!read_until (text, &until, &error) || !rialto_console_suspend (context, argv[1], until, &error))
    return fail (error);
  if (until != 0)
    g_print ("%s is suspended until %s.\n", argv[1], text);
  else
    g_print ("%s is not suspended.\n", argv[1]);
  return 0;
}
