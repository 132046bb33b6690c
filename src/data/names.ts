/** @module The names of image files: which are images, what they are called, what they tell. */

const images = /\.(jpe?g|png|webp|bmp|gif|tiff?|ppm|pgm)$/i;

/** A file that can be an image, by its ending in any case. */
export const isImage = (name: string): boolean => images.test(name);

/** Hidden, as `.DS_Store`, or a macOS shadow, as `._photo.jpg`, in any folder of the path. */
export const isHidden = (path: string): boolean => /(^|\/)\.(?!\/)/.test(path);

/** The last part of a path: `val/a.jpg` → `a.jpg`. */
export const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** The folder next to the file: `val/n01440764/a.jpg` → `n01440764`; empty if there is none. */
export const folderOf = (path: string): string => path.split("/").at(-2) ?? "";

/** Without the ending of an image: `a.JPEG` → `a`. */
export const withoutEnding = (name: string): string => name.replace(images, "");

/** The order of strings everywhere here: by code unit, so that it does not depend on the machine. */
export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** `ILSVRC2012_val_00000001`, also with the WNID that some copies append, and any ending. */
const ilsvrc = /^ILSVRC2012_val_(\d{8})(?:_n\d{8})?(?:\.\w+)?$/i;

/** The number of an ILSVRC validation image, from 1; undefined if it is none. */
export function ilsvrcNumber(path: string): number | undefined {
  const number = ilsvrc.exec(nameOf(path))?.[1];
  return number === undefined ? undefined : Number(number);
}

/** The name that an ILSVRC validation image was published under. */
export const ilsvrcName = (number: number): string =>
  `ILSVRC2012_val_${String(number).padStart(8, "0")}.JPEG`;

/** The id of an image: of an ILSVRC validation image its published name, else its path. */
export function idOf(path: string): string {
  const number = ilsvrcNumber(path);
  return number === undefined ? path : ilsvrcName(number);
}

/** A few of many, for a message: `a, b, c and 7 more`. */
export function some(names: readonly string[], most = 3): string {
  const shown = names.slice(0, most).join(", ");
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}

/** `1 image`, `2 images`. */
export const counted = (n: number, thing: string): string => `${n} ${thing}${n === 1 ? "" : "s"}`;
