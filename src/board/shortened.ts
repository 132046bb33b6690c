/** @module Texts from outside, no longer than there is room for. */

/** The text, or its beginning and an ellipsis; letters of two units stay whole. */
export function shortened(text: string, most = 80): string {
  if (text.length <= most) return text;
  const kept = text.slice(0, most - 1);
  return `${/[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
}
