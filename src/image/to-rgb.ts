/** @module From what a file stores to red, green and blue, as Pillow's `convert("RGB")` does it. */

/** Levels of 8 bits from 16-bit grey: what is above 255 is white, it is not scaled down. */
export function fromGrey16(levels: Uint16Array): Uint8Array {
  const rgb = new Uint8Array(levels.length * 3);
  for (const [i, level] of levels.entries()) rgb.fill(Math.min(level, 255), i * 3, i * 3 + 3);
  return rgb;
}

/** Cyan, magenta, yellow and black, 255 being full ink: (255 − K) less its share covered by the ink. */
export function fromInk(cmyk: Uint8Array): Uint8Array {
  const rgb = new Uint8Array((cmyk.length / 4) * 3);
  for (let i = 0, o = 0; i < cmyk.length; i += 4) {
    const white = 255 - cmyk[i + 3];
    for (let c = 0; c < 3; c++) rgb[o++] = white - share(cmyk[i + c], white);
  }
  return rgb;
}

/** a · b / 255, rounded (MULDIV255). */
function share(a: number, b: number): number {
  const product = a * b + 128;
  return ((product >> 8) + product) >> 8;
}
