/**
 * @module The gamma function and its incomplete form, from which the normal and the chi-square
 * distribution follow. Numbering as in NIST's Digital Library of Mathematical Functions (DLMF).
 */

const logRootTwoPi = 0.5 * Math.log(2 * Math.PI);

/** B₂ₖ / (2k(2k−1)), k = 1 … 8: the coefficients of Stirling's series (DLMF 5.11.1). */
const stirling = [
  1 / 12,
  -1 / 360,
  1 / 1260,
  -1 / 1680,
  1 / 1188,
  -691 / 360360,
  1 / 156,
  -3617 / 122400,
];

/** ln Γ(x) − ((x − ½) ln x − x + ½ ln 2π), for x ≥ 10: what Stirling's formula leaves over. */
export function stirlingRest(x: number): number {
  const square = 1 / (x * x);
  return stirling.reduceRight((sum, coefficient) => sum * square + coefficient, 0) / x;
}

/** ln Γ(x) for x > 0; ln n! is `logGamma(n + 1)`. */
export function logGamma(x: number): number {
  let shift = 1;
  while (x < 10) shift *= x++; // Γ(x + 1) = x Γ(x)
  return (x - 0.5) * Math.log(x) - x + logRootTwoPi + stirlingRest(x) - Math.log(shift);
}

/** Q(a, x) = Γ(a, x) / Γ(a), the upper share of the gamma distribution of shape `a` beyond `x`. */
export function upperGamma(a: number, x: number): number {
  if (!(a > 0) || !(x >= 0)) {
    throw new RangeError(`the incomplete gamma function takes a > 0 and x ≥ 0, got ${a} and ${x}`);
  }
  if (x === 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  const scale = Math.exp(a * Math.log(x) - x - logGamma(a));
  return x < a + 1 ? 1 - scale * lowerSeries(a, x) : scale * upperFraction(a, x);
}

/** Σ xⁿ / (a (a+1) … (a+n)), n = 0, 1, … (DLMF 8.11.4). */
function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; term > sum * Number.EPSILON; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

/** The continued fraction DLMF 8.9.2 in its even form, by the method of Lentz and Thompson. */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = Number.MAX_VALUE;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < 10_000; n++) {
    const numerator = n * (a - n);
    b += 2;
    d = 1 / (b + numerator * d);
    c = b + numerator / c;
    fraction *= c * d;
    if (Math.abs(c * d - 1) < Number.EPSILON) break;
  }
  return fraction;
}
