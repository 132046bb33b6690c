/**
 * @module How VMamba reads an image as sequences, and joins what the scans say of them: the cross-scan (Liu
 * et al., 2024, arXiv:2401.10166, figure 3), and the patterns that it was compared with (table 10). An
 * image is [N, H, W, E] here, and every pattern scans four times, each with parameters of its own.
 */
import { add, reshape, type Value } from "../onnx/index.ts";
import { cascade } from "./cascade-scan.ts";
import { width } from "./layers.ts";
import { elementsOf, type ScanWeights, scansOf, turned } from "./scan-weights.ts";
import { type Lowering, type Route, selectiveScan } from "./selective-scan.ts";

/** [N, H, W, E] → [N, H, W, E]. */
type Pattern = (image: Value, weights: ScanWeights, lowering?: Lowering) => Value;

const rows = { order: "rows", reversed: false } as const;
const columns = { order: "columns", reversed: false } as const;
const rowsBack = { order: "rows", reversed: true } as const;
const columnsBack = { order: "columns", reversed: true } as const;

type Path = typeof rows | typeof columns | typeof rowsBack | typeof columnsBack;

export type ScanPattern = "cross" | "bidirectional" | "unidirectional" | "cascade";

export const scanPatterns: { readonly [P in ScanPattern]: Pattern } = {
  cross: along([rows, columns, rowsBack, columnsBack]),
  bidirectional: along([rows, rows, rowsBack, rowsBack]),
  unidirectional: along([rows, rows, rows, rows]),
  cascade,
};

/** Scans of the whole image along four paths; the result is the sum of what they say, and not the mean. */
function along(paths: readonly Path[]): Pattern {
  return (image, weights, lowering) => {
    const scans = scansOf(weights);
    const routes: Route[] = [];
    for (const order of ["rows", "columns"] as const) {
      const taken = [...paths.keys()].filter((k) => paths[k].order === order);
      if (taken.length === 0) continue;
      const u = sequence(order === "rows" ? image : turned(image));
      const elements = elementsOf(
        u,
        taken.map((k) => scans[k]),
      );
      for (const [i, k] of taken.entries()) {
        const { a, d } = scans[k];
        routes[k] = { u, ...elements[i], a, d, reversed: paths[k].reversed };
      }
    }
    const said = selectiveScan(routes, lowering);
    const sum = (order: Path["order"]) =>
      said.filter((_, k) => paths[k].order === order).reduceRight((sum, y) => add(y, sum));
    const [height, wide] = image.shape.slice(1).map(Number);
    const byRows = reshape(sum("rows"), [0, height, wide, width(image)]);
    if (paths.every(({ order }) => order === "rows")) return byRows;
    return add(byRows, turned(reshape(sum("columns"), [0, wide, height, width(image)])));
  };
}

/** Row by row: [N, H, W, E] → [N, H·W, E]. */
const sequence = (image: Value): Value =>
  reshape(image, [0, Number(image.shape[1]) * Number(image.shape[2]), width(image)]);
