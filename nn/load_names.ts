/**
 * Prefixes in the names of saved tensors, which come from wrappers around the saved module.
 *
 * @module
 */
import { escapeLine } from "../escaped_text.ts";

/**
 * Removes a prefix from the names that have it, like PyTorch's `consume_prefix_in_state_dict_if_present`.
 *
 * @param dict Values by name.
 * @param prefix The prefix, or `""`.
 * @returns The values by their new names.
 * @throws {TypeError} If two values get the same name.
 */
export function stripPrefix(dict: Readonly<Record<string, unknown>>, prefix: string): Map<string, unknown> {
  const start = prefix === "" || prefix.endsWith(".") ? prefix : `${prefix}.`;
  const named = new Map<string, unknown>();
  for (const [name, value] of Object.entries(dict)) {
    const stripped = name.startsWith(start) ? name.slice(start.length) : name;
    if (named.has(stripped)) {
      throw new TypeError(
        escapeLine(
          `Cannot load state_dict: without "${start}" two of its names are "${stripped}"; remove one of them`,
        ),
      );
    }
    named.set(stripped, value);
  }
  return named;
}

/**
 * Finds a prefix of a dict's names that the module's names do not have: `"module."`, `"model."`,
 * `"_orig_mod."`.
 *
 * @param missing Names that only the module has.
 * @param unexpected Names that only the dict has.
 * @returns The prefix that makes the most names match, or `undefined`.
 */
export function findPrefix(missing: readonly string[], unexpected: readonly string[]): string | undefined {
  const wanted = new Set(missing);
  const counts = new Map<string, number>();
  for (const name of unexpected) {
    for (let dot = name.indexOf("."); dot >= 0; dot = name.indexOf(".", dot + 1)) {
      if (!wanted.has(name.slice(dot + 1))) continue;
      const prefix = name.slice(0, dot + 1);
      counts.set(prefix, (counts.get(prefix) ?? 0) + 1);
    }
  }
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0];
}
