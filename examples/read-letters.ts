/** Draws letters in noise, has the ideal observer read them, and prints how many it read at each height. */
import { draw, eyeTests, openExam, outcomesOf } from "../src/data/index.ts";
import { type Preprocessing, prepare } from "../src/image/index.ts";
import { writeModel } from "../src/onnx/index.ts";
import { runtimeNamed } from "../src/runtime/index.ts";
import { models } from "../src/zoo/index.ts";

const size = 64;
const { card, ...graph } = models["ideal-observer"].build({ size });
const preprocessing: Preprocessing = { steps: [], encoding: card };

await using session = await runtimeNamed("cpu").open(writeModel(graph), card.name);
const answers = [];
for await (const { image, truth, condition } of openExam({ test: "acuity", size }).samples()) {
  const data = new Float32Array(3 * size * size);
  prepare(draw(image.drawing), preprocessing, data, 0);
  const { logits: scores } = await session.run({
    image: { dtype: "float32", shape: [1, 3, size, size], data },
  });
  const logits = Array.from(scores.data as Float32Array);
  answers.push({ condition, correct: logits.indexOf(Math.max(...logits)) === truth[0] });
}
console.log(eyeTests.acuity.chart(outcomesOf(answers)).join("\n"));
