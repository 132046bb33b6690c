/**
 * A copy of a GIF whose first frame has no transparent colour, so that its pixels keep the colours of
 * the palette, as Pillow shows them; the file itself where that is so already.
 */
export function withoutTransparency(gif: Uint8Array): Uint8Array {
  let at = 13 + paletteBytes(gif[10]); // the signature, the screen, and the global palette
  while (gif[at] === EXTENSION) {
    if (gif[at + 1] === GRAPHIC_CONTROL && (gif[at + 3] & TRANSPARENT) !== 0) {
      const copy = gif.slice();
      copy[at + 3] &= ~TRANSPARENT;
      return copy;
    }
    at += 2;
    while (gif[at] > 0) at += 1 + gif[at]; // blocks begin with their length; 0 ends them
    at += 1;
  }
  return gif;
}

const EXTENSION = 0x21;
const GRAPHIC_CONTROL = 0xf9;
const TRANSPARENT = 1;

const paletteBytes = (flags: number): number =>
  (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
