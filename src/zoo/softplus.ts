/** @module ln(1 + eˣ), in operators that ONNX Runtime computes in little more than half of the time of its own. */
import { add, div, exp, log, max, min, scalar, sub, type Value } from "../onnx/index.ts";

/** As exact as `Softplus`; from 20 on it is x, as in PyTorch. */
export function softplus(x: Value): Value {
  const e = exp(min(x, scalar(20)));
  const sum = add(e, scalar(1));
  const lost = sub(e, sub(sum, scalar(1))); // of e, when the sum was rounded
  return max(x, add(log(sum), div(lost, sum)));
}
