/** @module A drawing over an image, as a file that people can look at. */
import type { Pixels } from "./pixels.ts";

/**
 * The image with a drawing laid over it, as PNG. `svg` are the elements inside an SVG of the size of the
 * image, in its pixels. Texts need a font of the system; without one they are left out by the renderer.
 */
export async function overlaid({ width, height, data }: Pixels, svg: string): Promise<Uint8Array> {
  const { default: sharp } = await import("sharp");
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${svg}</svg>`;
  return sharp(data, { raw: { width, height, channels: 3 } })
    .composite([{ input: Buffer.from(drawing) }])
    .png()
    .toBuffer();
}
