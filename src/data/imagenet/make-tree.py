"""Writes wordnet-tree.ts: the tree over the 1000 classes from WordNet 3.0.

    python make-tree.py path/to/data.noun > wordnet-tree.ts

`data.noun` is part of WordNet 3.0 (in Debian: package wordnet-base). The tree is the one described by
Bertinetto et al., "Making Better Mistakes" (CVPR 2020): of each class the longest path of hypernyms to
"physical entity", where a node that keeps a single child is left out. Where WordNet offers several
longest paths the first hypernym is taken, but for CHOSEN, which are the choices of that paper.
"""

import sys
from collections import defaultdict
from functools import lru_cache
from pathlib import Path

ROOT = "n00001930"  # physical entity

# The paper hangs these under an artefact, because WordNet has them under abstractions.
MOVED = {
    "n06794110": "n04217882",  # street sign -> signboard
    "n06874185": "n04217882",  # traffic light -> signboard
    "n13899404": "n04274530",  # bubble -> sphere
}

# Of two longest paths, the hypernym that the paper went through.
CHOSEN = {
    "n03773504": "n04565375",  # missile -> weapon
    "n06595351": "n06589574",  # magazine -> publication
    "n03876231": "n02730265",  # paintbrush -> applicator
    "n04118021": "n03405265",  # rug -> furnishing
    "n04004767": "n04004475",  # printer -> printer (machine)
    "n04149813": "n04217882",  # scoreboard -> signboard
}

lines = Path(__file__).with_name("class-table.ts").read_text().splitlines()
classes = [line.split()[0] for line in lines if line[:1] == "n" and line[1:9].isdigit()]
assert len(classes) == 1000

hypernyms, names = {}, {}
for line in Path(sys.argv[1]).read_text().splitlines():
    if line.startswith(" "):
        continue
    fields = line.split(" | ")[0].split()
    wnid, words = "n" + fields[0], int(fields[3], 16)
    names[wnid] = fields[4].replace("_", " ")
    pointers = fields[5 + 2 * words :]
    hypernyms[wnid] = ["n" + pointers[i + 1] for i in range(0, len(pointers) - 3, 4) if pointers[i] in ("@", "@i")]
for child, parent in MOVED.items():
    hypernyms[child] = [parent]


@lru_cache(None)
def path_from(node):
    """The longest path to the root, from its first node to its last; none if there is none."""
    if node == ROOT:
        return (ROOT,)
    known = [path for path in map(path_from, hypernyms[node]) if path]
    longest = [path for path in known if len(path) == max(map(len, known))]
    if not longest:
        return ()
    chosen = [path for path in longest if path[0] == CHOSEN.get(node)]
    return (node, *(chosen or longest)[0])


children = defaultdict(set)
for leaf in classes:
    path = path_from(leaf)
    for child, parent in zip(path, path[1:]):
        children[parent].add(child)


def kept_parent(node):
    """The nearest node above that has several children, or is the root."""
    return next(n for n in path_from(node)[1:] if len(children[n]) > 1 or n == ROOT)


def depth(node):
    return 0 if node == ROOT else 1 + depth(kept_parent(node))


inner = sorted((n for n in children if len(children[n]) > 1 or n == ROOT), key=lambda n: (depth(n), n))
place = {node: i for i, node in enumerate(inner)}

print('''/**
 * @module The part of WordNet 3.0 over the 1000 classes, made by make-tree.py; do not edit.
 *
 * WordNet 3.0 Copyright 2006 by Princeton University. All rights reserved. Permission to use, copy,
 * modify and distribute this software and database and its documentation for any purpose and without
 * fee or royalty is hereby granted, provided that you agree to comply with the copyright notice and
 * statements of the WordNet licence, including the disclaimer, and that the same appear on all copies.
 * THIS SOFTWARE AND DATABASE IS PROVIDED "AS IS" AND PRINCETON UNIVERSITY MAKES NO REPRESENTATIONS OR
 * WARRANTIES, EXPRESS OR IMPLIED. BY WAY OF EXAMPLE, BUT NOT LIMITATION, PRINCETON UNIVERSITY MAKES NO
 * REPRESENTATIONS OR WARRANTIES OF MERCHANTABILITY OR FITNESS FOR ANY PARTICULAR PURPOSE OR THAT THE
 * USE OF THE LICENSED SOFTWARE, DATABASE OR DOCUMENTATION WILL NOT INFRINGE ANY THIRD PARTY PATENTS,
 * COPYRIGHTS, TRADEMARKS OR OTHER RIGHTS. The name of Princeton University or Princeton may not be used
 * in advertising or publicity pertaining to distribution of the software and/or database. Title to
 * copyright in this software, database and any associated documentation shall at all times remain with
 * Princeton University and LICENSEE agrees to preserve same.
 */
''')
print("/** The inner nodes, each after its parent: parent (its line, from 0; the root has -1), WNID, name. */")
print("export const innerNodes = `")
for node in inner:
    print(-1 if node == ROOT else place[kept_parent(node)], node, names[node].replace("`", "'"))
print("`;\n")
print("/** The parent of each class, in sorted order of WNIDs: its line among the inner nodes, from 0. */")
print("export const classParents = `")
parents = [str(place[kept_parent(leaf)]) for leaf in classes]
for i in range(0, 1000, 25):
    print(" ".join(parents[i : i + 25]))
print("`;")
