"""Writes class-table.ts: the 1000 classes in order.

    python make-classes.py imagenet_synsets.txt imagenet_synset_to_lemma.txt > class-table.ts

Both files are part of timm (Apache-2.0); the WNIDs and words are ImageNet's, from WordNet 3.0.
"""

import sys
from pathlib import Path

wnids = Path(sys.argv[1]).read_text().split()
words = dict(line.split("\t", 1) for line in Path(sys.argv[2]).read_text().splitlines())
assert len(wnids) == 1000 and wnids == sorted(wnids)

print("/** @module The 1000 classes of ImageNet-1K by WNID, made by make-classes.py; do not edit. */")
print("\n/** A line a class, in order: its WNID and the first of its names in WordNet 3.0. */")
print("export const classTable = `")
for wnid in wnids:
    print(wnid, words[wnid].split(",")[0].strip().replace("`", "'"))
print("`;")
