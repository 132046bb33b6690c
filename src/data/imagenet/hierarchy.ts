/**
 * @module The tree of WordNet over the 1000 classes, by which a mistake is mild or severe: the tree of
 * Bertinetto et al., "Making Better Mistakes" (CVPR 2020, arXiv:1912.09393), made from WordNet 3.0.
 */
import { classParents, innerNodes } from "./wordnet-tree.ts";

export interface Hierarchy {
  /** Node → its parent; the classes are nodes 0 to 999, the root has -1. */
  readonly parents: Int32Array;
}

let parsed: Hierarchy | undefined;

/**
 * 1372 nodes under "physical entity"; the deepest class is 15 edges below it. The paper calls the
 * distance of two classes the height of their lowest common ancestor; the distances that it released
 * are 15 less the depth of that ancestor, which is more wherever the branch is shorter than the tree.
 */
export function imagenetHierarchy(): Hierarchy {
  parsed ??= { parents: parse() };
  return parsed;
}

function parse(): Int32Array {
  const ofClasses = classParents.trim().split(/\s+/).map(Number);
  const ofInner = innerNodes
    .trim()
    .split("\n")
    .map((line) => Number.parseInt(line, 10));
  const classes = ofClasses.length;
  const node = (inner: number): number => (inner < 0 ? -1 : classes + inner);
  return Int32Array.from([...ofClasses, ...ofInner], node);
}
