/**
 * Validates option objects.
 *
 * @module
 */
import { escapeLine } from "./escaped_text.ts";

/**
 * The names of an options interface, each with the value `true`. The compiler reports missing and unknown
 * names.
 */
export type OptionNames<Options> = { readonly [Name in keyof Options]-?: true };

/**
 * Throws if the options are not an object, or contain an unknown name.
 *
 * @param action What the options are for: `"encode picture"`.
 * @param options The given options.
 * @param known The known names.
 * @param within The name of the option that holds this object, if it is nested.
 * @throws {TypeError} If the options are not an object, or contain an unknown name. The message suggests the
 * nearest known name.
 */
export function refuseUnknown<Options extends object>(
  action: string,
  options: Options,
  known: OptionNames<Options>,
  within?: string,
): void {
  refuseUnknownNames(action, options, Object.keys(known), within);
}

/**
 * Works like {@linkcode refuseUnknown}, for names that are only known at run time.
 *
 * @param action What the options are for.
 * @param options The given options.
 * @param known The known names.
 * @param within The name of the option that holds this object, if it is nested.
 * @throws {TypeError} If the options are not an object, or contain an unknown name.
 */
export function refuseUnknownNames(
  action: string,
  options: object,
  known: readonly string[],
  within?: string,
): void {
  // Callers may pass a positional argument, as in Python, or pass nothing.
  if (typeof options !== "object" || options === null) {
    const what = within === undefined ? "the options are" : `${within} is`;
    throw new TypeError(
      `Cannot ${action}: ${what} ${escapeLine(String(options))}, not an object; give { ${known.join(", ")} }`,
    );
  }
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const full = (option: string) => within === undefined ? option : `${within}.${option}`;
    throw new TypeError(
      `Cannot ${action}: there is no option "${escapeLine(full(name))}"; ${remedyFor(name, known, full)}`,
    );
  }
}

function remedyFor(name: string, known: readonly string[], full: (option: string) => string): string {
  const near = nearest(name, known);
  if (near !== undefined) return `did you mean "${full(near)}"?`;
  if (known.length === 0) return "there are none";
  return `there ${known.length === 1 ? "is" : "are"} ${known.map(full).join(", ")}`;
}

/** Returns the known name that the caller probably meant, if one is similar. */
function nearest(name: string, known: readonly string[]): string | undefined {
  const given = plain(name);
  const [best] = known.map((candidate) => ({ candidate, distance: distanceOf(given, plain(candidate)) }))
    .toSorted((left, right) => left.distance - right.distance);
  return best !== undefined && best.distance <= Math.max(1, given.length / 3) ? best.candidate : undefined;
}

/** Normalizes spelling variants, so that `weight_decay` equals `weightDecay`. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
}

/**
 * Returns the edit distance of two names: insertions, deletions, changes, and swaps of letters. If one name
 * starts or ends with the other, the distance is 1.
 */
function distanceOf(left: string, right: string): number {
  const [short, long] = left.length < right.length ? [left, right] : [right, left];
  if (short.length > 2 && (long.startsWith(short) || long.endsWith(short))) return 1;
  let before: number[] = [];
  let row = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let line = 1; line <= left.length; line++) {
    const next = [line];
    for (let column = 1; column <= right.length; column++) {
      const isSame = left[line - 1] === right[column - 1];
      let cost = Math.min(next[column - 1]! + 1, row[column]! + 1, row[column - 1]! + (isSame ? 0 : 1));
      const isSwapped = left[line - 1] === right[column - 2] && left[line - 2] === right[column - 1];
      if (line > 1 && column > 1 && isSwapped) cost = Math.min(cost, before[column - 2]! + 1);
      next.push(cost);
    }
    [before, row] = [row, next];
  }
  return row[right.length]!;
}
