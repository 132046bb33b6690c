/** @module How far apart two classes are in a tree of classes. */

/** A tree over classes. Its leaves are the classes, 0 … n − 1; the nodes above them come after. */
export interface Hierarchy {
  /** From each node to its parent; −1 for the root. */
  readonly parents: Int32Array;
}

/** What a hierarchy says of its classes. */
export interface ClassTree {
  /** How many classes. */
  readonly classes: number;
  /** How far the deepest class is below the root: the most that two classes can be apart. */
  readonly height: number;
  /**
   * `height` less the depth of the lowest node above both classes; 0 for a class and itself. These are
   * the distances released with Bertinetto et al. 2020 (arXiv:1912.09393). Section 4.2 calls them the
   * height of that node, which is less where its branch ends above the deepest class.
   */
  distance(a: number, b: number): number;
}

export function classTree({ parents }: Hierarchy): ClassTree {
  const depths = depthsOf(parents);
  const classes = leavesOf(parents);
  const height = depths.reduce((most, depth) => Math.max(most, depth), 0);
  const check = (c: number) => {
    if (Number.isInteger(c) && c >= 0 && c < classes) return;
    throw new RangeError(`class ${c} is not in the hierarchy, which has ${classes} classes`);
  };
  return {
    classes,
    height,
    distance(a, b) {
      check(a);
      check(b);
      if (a === b) return 0;
      let [left, right] = [a, b];
      while (left !== right) {
        if (depths[left] >= depths[right]) left = parents[left];
        else right = parents[right];
      }
      return height - depths[left];
    },
  };
}

/** How many steps each node is below the root. */
function depthsOf(parents: Int32Array): Int32Array {
  const roots = parents.filter((parent) => parent === -1).length;
  if (roots !== 1) throw new RangeError(`a hierarchy has one root (parent −1), got ${roots}`);
  return parents.map((_, node) => {
    let depth = 0;
    for (let at = node; parents[at] !== -1; at = parents[at]) {
      if (!(parents[at] >= 0 && parents[at] < parents.length)) {
        throw new RangeError(
          `node ${at} has the parent ${parents[at]}, of ${parents.length} nodes`,
        );
      }
      if (++depth === parents.length) throw new RangeError(`node ${node} is above itself`);
    }
    return depth;
  });
}

/** How many leaves there are, which have to be the first nodes. */
function leavesOf(parents: Int32Array): number {
  const isLeaf = new Array<boolean>(parents.length).fill(true);
  for (const parent of parents) if (parent !== -1) isLeaf[parent] = false;
  const leaves = isLeaf.filter((leaf) => leaf).length;
  const outside = isLeaf.lastIndexOf(true);
  if (outside >= leaves) {
    throw new RangeError(
      `node ${outside} has no child, but the ${leaves} leaves have to come first`,
    );
  }
  return leaves;
}
