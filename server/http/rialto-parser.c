/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-parser.h"

#include "rialto-error.h"

#include <string.h>

/* Chunk sizes, extensions and trailers that a body may bring along, besides eight times its own size. */
#define MAX_CHUNK_OVERHEAD (16 * 1024)

static int
on_header_field (llhttp_t   *llhttp,
                 const char *at,
                 size_t      length)
{
  RialtoParser *self = llhttp->data;
  RialtoHead *head = self->head;
  RialtoHeaderField *field;

  if (head == NULL) /* a trailer */
    return 0;

  if (head->n_fields == 0 || self->in_value)
    {
      if (head->n_fields == self->max_fields)
        return HPE_USER;
      field = &head->fields[head->n_fields++];
      field->name = at;
      self->in_value = FALSE;
    }
  else
    field = &head->fields[head->n_fields - 1];
  field->name_length = (guint) (at + length - field->name);
  return 0;
}

static int
on_header_value (llhttp_t   *llhttp,
                 const char *at,
                 size_t      length)
{
  RialtoParser *self = llhttp->data;
  RialtoHeaderField *field;

  if (self->head == NULL)
    return 0;

  field = &self->head->fields[self->head->n_fields - 1];
  if (!self->in_value)
    {
      field->value = at;
      self->in_value = TRUE;
    }
  field->value_length = (guint) (at + length - field->value);
  return 0;
}

static int
on_body (llhttp_t   *llhttp,
         const char *at,
         size_t      length)
{
  RialtoParser *self = llhttp->data;

  self->n_body += length;
  self->code = self->func (self->sink, at, length);
  return self->code == 0 ? 0 : HPE_USER;
}

static int
on_message_complete (llhttp_t *llhttp)
{
  RialtoParser *self = llhttp->data;

  self->complete = TRUE;
  return HPE_PAUSED;
}

static const llhttp_settings_t settings = {
  .on_header_field = on_header_field,
  .on_header_value = on_header_value,
  .on_body = on_body,
  .on_message_complete = on_message_complete,
};

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

/* Ends names and values with NUL, over the colon, the white space or the CR that follows them. Where an empty value stands llhttp does
 * not say reliably: it may name the next line. */
static gboolean
finish_fields (RialtoHead *head)
{
  for (guint i = 0; i < head->n_fields; i++)
    {
      RialtoHeaderField *field = &head->fields[i];

      while (field->value_length > 0 && is_blank (field->value[field->value_length - 1]))
        field->value_length--;
      if (field->value_length == 0)
        field->value = "";
      else
        {
          if (memchr (field->value, '\0', field->value_length) != NULL)
            return FALSE;
          ((char *) field->value)[field->value_length] = '\0';
        }
      ((char *) field->name)[field->name_length] = '\0';
    }

  return TRUE;
}

static gboolean
succeeded (llhttp_errno_t result)
{
  return result == HPE_OK || result == HPE_PAUSED || result == HPE_PAUSED_UPGRADE;
}

/**
 * rialto_parser_head:
 * @parser: a parser, or zeroed memory
 * @head: zeroed; what the block says
 * @arena: where that lives
 * @block: a header block from the request line to the empty line
 * @length: its length
 * @n_lines: how many lines it has, the request line included
 *
 * Begins a message. Afterwards @parser->complete says whether that was all of it.
 *
 * Returns: 0, or the #RialtoError to refuse the request with; as much of @head as was understood is filled in
 */
int
rialto_parser_head (RialtoParser *parser,
                    RialtoHead   *head,
                    RialtoArena  *arena,
                    const char   *block,
                    gsize         length,
                    guint         n_lines)
{
  const char *copy = rialto_arena_strndup (arena, block, length);
  const char *line_end = memchr (copy, '\r', length);
  const char *target = NULL;
  gsize target_length = 0;
  llhttp_errno_t result;
  int code;

  memset (parser, 0, sizeof *parser);
  llhttp_init (&parser->llhttp, HTTP_REQUEST, &settings);
  parser->llhttp.data = parser;
  parser->head = head;
  parser->max_fields = n_lines - 1;
  head->content_length = -1;
  head->fields = rialto_arena_new_array (arena, RialtoHeaderField, n_lines);

  if (line_end == NULL || line_end[1] != '\n')
    return RIALTO_ERROR_MALFORMED;
  code = rialto_head_request_line (head, copy, (gsize) (line_end - copy), &target, &target_length);
  if (code != 0)
    return code;

  result = llhttp_execute (&parser->llhttp, copy, length);
  parser->head = NULL;
  if ((!succeeded (result) && result != HPE_INVALID_TRANSFER_ENCODING) || !finish_fields (head))
    return RIALTO_ERROR_MALFORMED;

  code = rialto_head_check (head);
  if (code == 0 && result == HPE_INVALID_TRANSFER_ENCODING)
    code = RIALTO_ERROR_NOT_IMPLEMENTED;
  if (code == 0)
    code = rialto_head_target (head, arena, target, target_length);
  /* Both must see the same framing. */
  if (code == 0 && head->chunked != ((parser->llhttp.flags & F_CHUNKED) != 0))
    code = RIALTO_ERROR_MALFORMED;

  head->keep_alive = llhttp_should_keep_alive (&parser->llhttp) != 0;
  head->upgrade = parser->llhttp.upgrade != 0 && !head->http10;
  return code;
}

/**
 * rialto_parser_body:
 * @parser: a parser whose message is not complete
 * @func: takes the body's bytes without their framing
 * @sink: its first argument
 * @data: the next bytes of the connection
 * @length: how many
 * @used: (out): how many of them belong to this message
 *
 * Trailers are read and thrown away.
 *
 * Returns: 0, or the #RialtoError to end the request with
 */
int
rialto_parser_body (RialtoParser  *parser,
                    RialtoBodyFunc func,
                    gpointer       sink,
                    const char    *data,
                    gsize          length,
                    gsize         *used)
{
  llhttp_errno_t result;

  parser->func = func;
  parser->sink = sink;
  result = llhttp_execute (&parser->llhttp, data, length);
  *used = result == HPE_OK ? length : (gsize) (llhttp_get_error_pos (&parser->llhttp) - data);
  parser->n_fed += *used;

  if (parser->code != 0)
    return parser->code;
  if (!succeeded (result))
    return RIALTO_ERROR_MALFORMED;
  if (parser->n_fed > 9 * parser->n_body + MAX_CHUNK_OVERHEAD)
    return RIALTO_ERROR_TOO_LARGE;

  return 0;
}
