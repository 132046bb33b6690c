/** @module The settings of a run with some of its steps as they are elsewhere. */
import { differencesOf, resizeToAt, type Settings, sideOf } from "../../reported/index.ts";

/**
 * `base` with these steps changed. A size that changes alone keeps the share of the image that the crop shows,
 * and a crop that changes alone is that share of the size that stays.
 */
export function withChanges(
  base: Settings,
  stated: Settings,
  changes: readonly Settings[],
): Settings {
  const changed: Settings = Object.assign({}, base, ...changes);
  const { crop_pct: _, ...card } = changed;
  const isCrop = changes.some((change) => "resizeTo" in change || "crop_pct" in change);
  const asked = { ...stated, inputSize: stated.inputSize ?? base.inputSize };
  const resizeTo = resizeToAt(isCrop ? asked : base, sideOf(changed));
  return resizeTo === undefined ? card : { ...card, resizeTo };
}

/** The steps that differ and that settings can change, each with its change. */
export const changesBetween = (base: Settings, stated: Settings) =>
  differencesOf(base, stated).flatMap(({ step, differs, change }) =>
    differs !== false && change !== null ? [{ step, change }] : [],
  );
