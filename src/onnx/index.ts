/** @module The language of models. */
export {
  abs,
  add,
  averagePool,
  concat,
  constant,
  conv,
  div,
  erf,
  exp,
  gather,
  gelu,
  identity,
  input,
  integers,
  leakyRelu,
  log,
  matMul,
  maxPool,
  mod,
  mul,
  neg,
  outputsOf,
  pow,
  reduceLogSumExp,
  reduceMax,
  reduceMean,
  reduceSum,
  relu,
  reshape,
  scalar,
  sigmoid,
  slice,
  softmax,
  sqrt,
  sub,
  tanh,
  topK,
  transpose,
} from "./build.ts";
export { type ByteSource, inMemory } from "./fields.ts";
export { type Header, type Port, quantizesOnlyWeights, readHeader } from "./header.ts";
export { type Splice, withMetadata } from "./metadata.ts";
export { attributeKinds, type Operators, type OpType, opset } from "./operators.ts";
export { type ShapeRule, shapes } from "./shapes.ts";
export {
  type Constant,
  type Input,
  type Node,
  nodesBefore,
  type Shape,
  shapeText,
  type Value,
  type ValueType,
} from "./value.ts";
export { type GraphText, writeModel } from "./write.ts";
