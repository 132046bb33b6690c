/** @module Boxes: where something is, as a rectangle with sides along the axes of the image. */

/** In pixels from the upper left corner of the image, the right and lower borders not included. */
export type Box = readonly [x: number, y: number, width: number, height: number];
