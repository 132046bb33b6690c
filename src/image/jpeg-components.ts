/**
 * How many components the frame of a JPEG has: 1 is grey, 3 colour, 4 ink (CMYK or YCCK). Zero where
 * no frame is found before the first scan; such a file has no image.
 */
export function jpegComponents(bytes: Uint8Array): number {
  for (let i = 2; i + 9 < bytes.length; ) {
    const marker = bytes[i + 1];
    if (bytes[i] !== 0xff || marker === 0xff) {
      i += 1; // junk and fill bytes between segments are passed over, as decoders do
    } else if (hasNoLength(marker)) {
      i += 2;
    } else if (isFrame(marker)) {
      return bytes[i + 9];
    } else {
      i += 2 + ((bytes[i + 2] << 8) | bytes[i + 3]);
    }
  }
  return 0;
}

/** Stuffed zeros, TEM, and the restart, start and end markers. */
const hasNoLength = (marker: number): boolean =>
  marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd9);

/** SOF0 to SOF15, without the tables DHT, JPG and DAC that lie between them. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
