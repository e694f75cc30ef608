/**
 * Finds properties that a program has added to a value besides its content.
 *
 * @module
 */
/** The keys of arrays up to this length are listed. */
const MAX_LISTED = 100;

/** Returns the first property whose key is a symbol, except the method that gives a viewed result back. */
export function ownSymbol(value: object): symbol | undefined {
  const symbols = Object.getOwnPropertySymbols(value);
  if (symbols.length === 0) return undefined;
  return symbols.find((key) =>
    key !== Symbol.dispose || Object.prototype.propertyIsEnumerable.call(value, key)
  );
}

/** Returns the first property that a program has added to an array, a `Map`, or the like. */
export function addedProperty(value: object): string | symbol | undefined {
  const symbol = ownSymbol(value);
  if (symbol !== undefined) return symbol;
  const length = Array.isArray(value) ? value.length : 0;
  if (length > MAX_LISTED && hasElementsAlone(value, length)) return undefined;
  const keys = Object.keys(value);
  // An array without holes has one key for each element. The keys of an array with holes are checked later.
  return keys.length <= length ? undefined : keys.find((key) => !isElement(key));
}

/**
 * Returns whether an array has no properties except its elements. Listing the keys of a large array takes as
 * long as sending it, so this prints a summary instead.
 */
function hasElementsAlone(value: object, length: number): boolean {
  const shown = Deno.inspect(value, { iterableLimit: 0, depth: 0, colors: false, getters: false });
  return shown === `[ ... ${length} more items ]`;
}

/** Returns whether a key is the index of an element. */
export function isElement(key: string): boolean {
  const index = Number(key);
  return index < 2 ** 32 - 1 && index >= 0 && String(index) === key;
}
