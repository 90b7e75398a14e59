# SPDX-License-Identifier: GPL-3.0-or-later
"""rialto-router.c: the paths as a trie, one step a segment."""

from c_common import aligned, source
from c_routes import METHODS
from check import segments
from naming import c_string


class Node:
    def __init__(self):
        self.words = {}
        self.param = None
        self.routes = {}


def build(routes):
    root = Node()
    for index, route in enumerate(routes):
        node = root
        for part in segments(route.path):
            if part.startswith("{"):
                node.param = node.param or Node()
                node = node.param
            else:
                node = node.words.setdefault(part, Node())
        node.routes[METHODS.index(route.method)] = index
    return root


def flatten(root):
    """The nodes in the order of a walk; 0 is the root."""
    nodes, pending = [], [root]
    while pending:
        node = pending.pop(0)
        nodes.append(node)
        pending += [node.words[word] for word in sorted(node.words)] + ([node.param] if node.param else [])
    return nodes


def emit(contract):
    nodes = flatten(build(list(contract.routes.values())))
    number = {id(node): i for i, node in enumerate(nodes)}
    edges, rows = [], []
    for i, node in enumerate(nodes):
        first = len(edges)
        edges += [[f"{{ {c_string(word)}, ", f"{len(word)}, ", f"{number[id(node.words[word])]} }},"] for word in sorted(node.words)]
        methods = ", ".join(str(node.routes.get(m, -1)) for m in range(len(METHODS)))
        param = number[id(node.param)] if node.param else 0
        rows.append([f"{{ {first}, ", f"{len(node.words)}, ", f"{param}, ", f"{{ {methods} }} }},"])
    lines = [TYPES, "", "static const Edge edges[] = {", *(aligned(edges) or ["  { NULL, 0, 0 },"]), "};", "",
             "static const Node nodes[] = {", *aligned(rows), "};", "", WALK]
    return {"rialto-router.c": source("\n".join(lines), "rialto-routes.h", "<string.h>")}


TYPES = """#define METHOD_GET  0
#define METHOD_HEAD 1
#define N_METHODS   7

/* A literal segment and where it leads. */
typedef struct
{
  const char *word;
  gsize       length;
  guint       node;
} Edge;

typedef struct
{
  guint first_edge, n_edges; /* sorted by word */
  guint param;               /* where any other segment leads; 0: nowhere */
  gint  routes[N_METHODS];   /* -1: none */
} Node;"""

WALK = """static guint
find_literal (const Node *node,
              const char *segment,
              gsize       length)
{
  guint low = node->first_edge;
  guint high = low + node->n_edges;

  while (low < high)
    {
      guint middle = (low + high) / 2;
      const Edge *edge = &edges[middle];
      int order = memcmp (segment, edge->word, MIN (length, edge->length));

      if (order == 0 && length == edge->length)
        return edge->node;
      if (order < 0 || (order == 0 && length < edge->length))
        high = middle;
      else
        low = middle + 1;
    }

  return 0;
}

/* A literal beats a parameter. */
static const Node *
find_node (const char  *path,
           gsize        length,
           const char **params,
           gsize       *param_lengths,
           guint       *n_params)
{
  const Node *node = &nodes[0];
  const char *end = path + length;

  while (path < end)
    {
      const char *segment = path + 1;
      const char *next;
      guint child;

      if (*path != '/')
        return NULL;
      next = memchr (segment, '/', (gsize) (end - segment));
      path = next != NULL ? next : end;
      child = find_literal (node, segment, (gsize) (path - segment));
      if (child == 0 && node->param != 0 && path > segment)
        {
          child = node->param;
          params[*n_params] = segment;
          param_lengths[(*n_params)++] = (gsize) (path - segment);
        }
      if (child == 0)
        return NULL;
      node = &nodes[child];
    }

  return node;
}

const RialtoRoute *
rialto_router_match (gint         method,
                     const char  *path,
                     gsize        length,
                     const char **params,
                     gsize       *param_lengths,
                     guint       *n_params,
                     guint       *allowed_methods)
{
  const Node *node;
  gint route;

  *n_params = 0;
  *allowed_methods = 0;
  node = find_node (path, length, params, param_lengths, n_params);
  if (node == NULL)
    return NULL;

  for (gint i = 0; i < N_METHODS; i++)
    {
      if (node->routes[i] >= 0)
        *allowed_methods |= 1u << i | (i == METHOD_GET ? 1u << METHOD_HEAD : 0);
    }
  if (method < 0 || method >= N_METHODS)
    return NULL;
  route = node->routes[method == METHOD_HEAD ? METHOD_GET : method];
  return route >= 0 ? &rialto_routes[route] : NULL;
}"""
