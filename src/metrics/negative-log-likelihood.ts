import type { Labels, Ranking } from "../scene/index.ts";
import { mean } from "./mean.ts";
import type { Metric } from "./metric.ts";
import { checkLabelled } from "./verdict.ts";

/**
 * The mean of −ln p over images, in nats; p is the probability that the model gave to the first true
 * class. As scikit-learn's `log_loss` and torch's `cross_entropy`, but a true class of probability 0
 * makes it infinite, where scikit-learn clips, and an image with a NaN makes it NaN.
 */
export const negativeLogLikelihood: Metric<Ranking, Labels, number> = {
  name: "negative-log-likelihood",
  better: "lower",
  observe({ logSumExp, truthScore }, labels) {
    checkLabelled(labels);
    return logSumExp - truthScore;
  },
  conclude: mean,
};
