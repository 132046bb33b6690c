/** A point and what the function is there. */
export interface Minimum {
  readonly at: readonly number[];
  readonly value: number;
}

/**
 * A local minimum of a function of few variables without its derivative (Nelder and Mead 1965,
 * Computer Journal 7, with the usual 1, 2, ½, ½). `start` is where it begins, `step` how far along each
 * axis it looks first. +∞ marks where the function may not go. It ends when all corners agree in place
 * (1e-7 of `step`) and value, or after 2,000 looks.
 */
export function nelderMead(
  f: (x: readonly number[]) => number,
  start: readonly number[],
  step: readonly number[],
): Minimum {
  const look = (at: readonly number[]): Minimum => ({ at, value: f(at) });
  let looks = start.length + 1;
  const corners = [
    look(start),
    ...start.map((_, axis) => look(start.map((x, i) => (i === axis ? x + step[i] : x)))),
  ];
  const worst = start.length;
  while (looks < 2000) {
    corners.sort((a, b) => a.value - b.value);
    if (agree(corners, step)) break;
    const centre = start.map((_, i) => mean(corners.slice(0, worst).map(({ at }) => at[i])));
    const beyond = (by: number) => look(centre.map((x, i) => x + by * (x - corners[worst].at[i])));
    const reflected = beyond(1);
    looks++;
    if (reflected.value < corners[0].value) {
      const expanded = beyond(2);
      looks++;
      corners[worst] = expanded.value < reflected.value ? expanded : reflected;
      continue;
    }
    if (reflected.value < corners[worst - 1].value) {
      corners[worst] = reflected;
      continue;
    }
    const contracted = beyond(reflected.value < corners[worst].value ? 0.5 : -0.5);
    looks++;
    if (contracted.value < Math.min(reflected.value, corners[worst].value)) {
      corners[worst] = contracted;
      continue;
    }
    const best = corners[0].at;
    for (let c = 1; c <= worst; c++) {
      corners[c] = look(corners[c].at.map((x, i) => (x + best[i]) / 2));
    }
    looks += worst;
  }
  corners.sort((a, b) => a.value - b.value);
  return corners[0];
}

function agree(corners: readonly Minimum[], step: readonly number[]): boolean {
  const [best, ...others] = corners;
  return others.every(
    ({ at, value }) =>
      value - best.value <= 1e-11 * (1 + Math.abs(best.value)) &&
      at.every((x, i) => Math.abs(x - best.at[i]) <= 1e-7 * Math.abs(step[i])),
  );
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
