import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { float32Of, type Tensor } from "../tensor.ts";
import { openWeights } from "../weights/index.ts";
import { askedBy, matchOf, type StoredTensors, storedIn } from "./checkpoint.ts";
import { deits } from "./deit-variants.ts";
import { zeros } from "./init.ts";
import type { Network, NetworkOptions } from "./network.ts";
import { resizedPositions } from "./positions.ts";

const file = fileURLToPath(new URL("./fixtures/positions.safetensors", import.meta.url));
const fixture = await openWeights(file);
afterAll(() => fixture[Symbol.asyncDispose]());

/** Nothing but the positions of patches of 16×16, each of two numbers. */
const placed: Network = {
  ...deits["deit-ti"],
  build(w, { sides: [height, width] }) {
    const [rows, columns] = [height / 16, width / 16];
    const fit = resizedPositions([rows, columns], { prefix: 0, filter: "bicubic" });
    return { positions: w.parameter("pos_embed", [1, rows * columns, 2], zeros, fit) };
  },
};

/** A file whose one tensor is called `pos_embed`. */
const holding = (tensor: Tensor): StoredTensors => ({
  file: "positions.pth",
  names: ["pos_embed"],
  get: () => tensor,
  read: () => tensor,
});

function loaded(tensor: Tensor, sides: NetworkOptions["sides"]) {
  const options: NetworkOptions = { sides, classes: 1, outputs: "tokens", switches: {} };
  const match = matchOf(placed, options, holding(tensor));
  const [[, asked]] = askedBy(placed, options);
  return { match, data: float32Of(storedIn(holding(tensor), match)(asked)) };
}

/** torch.nn.functional.interpolate, 1e-5; see make-positions.py. */
test.each([
  [112, 448],
  [448, 112],
  [256, 256],
] as const)("positions of 14×14 patches are resized for images of %i×%i", (height, width) => {
  const { match, data } = loaded(fixture.read("14x14"), [height, width]);
  const expected = fixture.read(`14x14 ${height / 16}x${width / 16} bicubic`);
  expect(match.fitted.map(({ name }) => name)).toEqual(["pos_embed"]);
  for (const [i, v] of float32Of(expected).entries()) expect(data[i]).toBeCloseTo(v, 5);
});

test.each([
  ["of the same grid", [1, 196, 2], [224, 224]],
  ["of no square, which can only be those of the network", [1, 98, 2], [112, 224]],
] as const)("positions %s stay as they are", (_, shape, sides) => {
  const stored: Tensor = {
    dtype: "float32",
    shape,
    data: Float32Array.from({ length: shape[1] * 2 }, (_, i) => i),
  };
  const { match, data } = loaded(stored, sides);
  expect([match.fitted, match.misshapen]).toEqual([[], []]);
  expect(data).toEqual(stored.data);
});
