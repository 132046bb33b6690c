/** @module The search observer as a segmenter: the letter at every pixel. */
import {
  add,
  concat,
  constant,
  conv,
  mul,
  reduceMax,
  reshape,
  scalar,
  slice,
  transpose,
  type Value,
} from "../onnx/index.ts";
import { searchStimulus, sloanLetters } from "../scene/index.ts";
import {
  type Evidence,
  evidenceFor,
  greyOf,
  letters,
  scoreOf,
  shapeOf,
} from "./search-evidence.ts";

/** The score of the background: a letter has to be likelier than that. */
const groundScore = 0.3;

/** Scores of background and letters for every pixel of images [N, 3, size, size]: [N, 11, size, size]. */
export function searchSegmenter(size: number): Value {
  const grey = greyOf(size);
  const painted = searchStimulus.heights.map((height) =>
    painting(evidenceFor(grey, height), height, size),
  );
  const best = reduceMax(concat(painted, 1), [1], { keepdims: 0 }); // [N, 10, size, size]
  const ground = add(mul(grey, scalar(0)), scalar(groundScore)); // [N, 1, size, size]
  return concat([ground, best], 1);
}

/** The letters of one height, painted with their scores: [N, 1, 10, size, size]. */
function painting({ odds, block, places }: Evidence, height: number, size: number): Value {
  const scores = scoreOf(odds);
  const nested = reshape(scores, [0, letters, block, block, places, places]);
  const span = places * block;
  const starts = reshape(transpose(nested, [0, 1, 4, 2, 5, 3]), [0, letters, span, span]);
  const side = Math.ceil(height);
  const stencil = new Float32Array(letters * side * side);
  for (const l of sloanLetters.keys()) {
    const covered = shapeOf(l, side, height).map((share) => Number(share >= 0.5));
    stencil.set(covered.reverse(), l * side * side); // a convolution that scatters
  }
  const after = Math.max(0, size - span);
  const painted = conv(
    starts,
    constant({ dtype: "float32", shape: [letters, 1, side, side], data: stencil }),
    { group: letters, pads: [side - 1, side - 1, after, after] },
  );
  const inside = slice(painted, { starts: [0, 0], ends: [size, size], axes: [2, 3] });
  return reshape(inside, [0, 1, letters, size, size]);
}
