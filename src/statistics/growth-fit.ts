/** @module How something grows: y = a + b · n^p, a part that is always there and a part with an exponent. */

/** A size and what was measured there. */
export interface GrowthPoint {
  readonly n: number;
  /** Above 0. */
  readonly y: number;
}

/** y = a + b · n^p, with a ≥ 0 and b ≥ 0. */
export interface Growth {
  readonly a: number;
  readonly b: number;
  readonly p: number;
}

/** Beyond these, no cost of a model grows; a fit that ends there says that the sizes do not tell. */
const exponents = { least: 0, most: 4 };

/**
 * The curve with the least squares of the relative residuals, Σ ((a + b·n^p)/y − 1)²: times scatter in
 * proportion to themselves, and the small sizes must count. For a given p that is a linear problem with
 * a ≥ 0; p itself is looked for on a grid, then by golden section (variable projection, Golub and Pereyra 1973).
 * @throws RangeError with fewer than three sizes, or a measurement that is not above 0
 */
export function growthFit(points: readonly GrowthPoint[]): Growth {
  check(points);
  const scale = Math.max(...points.map(({ n }) => n)); // so that n^p stays near 1
  const scaled = points.map(({ n, y }) => ({ x: n / scale, y }));
  const loss = (p: number) => linearPart(scaled, p).loss;
  const p = minimum(loss, exponents.least, exponents.most);
  const { a, b } = linearPart(scaled, p);
  return { a, b: b / scale ** p, p };
}

export const growthAt = ({ a, b, p }: Growth, n: number): number => a + b * n ** p;

/** d ln y / d ln n: the exponent that the curve looks like around `n`. */
export const exponentAt = (growth: Growth, n: number): number =>
  (growth.p * growth.b * n ** growth.p) / growthAt(growth, n);

/** The best a ≥ 0 and b ≥ 0 for an exponent, and what is left. */
function linearPart(points: readonly { x: number; y: number }[], p: number) {
  let [uu, uv, vv, u1, v1] = [0, 0, 0, 0, 0]; // of u = 1/y and v = x^p/y, which should add up to 1
  for (const { x, y } of points) {
    const u = 1 / y;
    const v = x ** p / y;
    uu += u * u;
    uv += u * v;
    vv += v * v;
    u1 += u;
    v1 += v;
  }
  const determinant = uu * vv - uv * uv;
  let a = (u1 * vv - v1 * uv) / determinant;
  let b = (v1 * uu - u1 * uv) / determinant;
  if (!(determinant > 1e-12 * uu * vv) || a < 0) [a, b] = [0, v1 / vv];
  else if (b < 0) [a, b] = [u1 / uu, 0];
  const loss = points.reduce((sum, { x, y }) => sum + ((a + b * x ** p) / y - 1) ** 2, 0);
  return { a, b, loss };
}

/** Where `f` is least between `low` and `high`, to 1e-9: the best of a grid, then golden section around it. */
function minimum(f: (x: number) => number, low: number, high: number): number {
  const steps = 80;
  const at = (i: number) => low + ((high - low) * i) / steps;
  let best = 0;
  for (let i = 1; i <= steps; i++) if (f(at(i)) < f(at(best))) best = i;
  let from = at(Math.max(0, best - 1));
  let to = at(Math.min(steps, best + 1));
  const golden = (Math.sqrt(5) - 1) / 2;
  while (to - from > 1e-9) {
    const left = to - golden * (to - from);
    const right = from + golden * (to - from);
    if (f(left) <= f(right)) to = right;
    else from = left;
  }
  return (from + to) / 2;
}

function check(points: readonly GrowthPoint[]): void {
  if (new Set(points.map(({ n }) => n)).size < 3) {
    throw new RangeError(`growth needs three sizes or more, got ${points.map(({ n }) => n)}`);
  }
  const wrong = points.find(({ n, y }) => !(n > 0 && y > 0 && Number.isFinite(y)));
  if (wrong !== undefined) {
    throw new RangeError(`growth is fitted to numbers above 0, got ${wrong.y} at ${wrong.n}`);
  }
}
