import type { Labels, Ranking } from "../scene/index.ts";
import { mean } from "./mean.ts";
import type { Metric } from "./metric.ts";
import { checkLabelled, isBroken } from "./verdict.ts";

/**
 * The share of images with a true class among the `k` best (Russakovsky et al. 2015, section 4.1). Of
 * several true classes any will do, as in ReaL (Beyer et al. 2020) and in timm's top-5 of it.
 */
export const topK = (k: number): Metric<Ranking, Labels, number> => ({
  name: `top-${k}`,
  better: "higher",
  observe(ranking, labels) {
    checkLabelled(labels);
    if (isBroken(ranking)) return 0;
    for (let i = 0; i < ranking.classes.length && i < k; i++) {
      if (labels.includes(ranking.classes[i])) return 1;
    }
    // A ranking of all classes holds the true ones, so this one was cut, and cut too short.
    if (ranking.classes.length < k) {
      throw new RangeError(
        `top-${k} of a ranking that kept ${ranking.classes.length} classes; keep ${k}`,
      );
    }
    return 0;
  },
  conclude: mean,
});
