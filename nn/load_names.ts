/**
 * The names of saved tensors, which may begin with what their writer's module was wrapped in.
 *
 * @module
 */
import { escapeLine } from "../escaped_text.ts";

/**
 * Takes a prefix off the names that begin with it, as PyTorch's `consume_prefix_in_state_dict_if_present`.
 *
 * @param dict What has the names.
 * @param prefix The prefix; `""` for none.
 * @returns The values by their names.
 * @throws {TypeError} If two values have one name then.
 */
export function stripPrefix(dict: Readonly<Record<string, unknown>>, prefix: string): Map<string, unknown> {
  const start = prefix === "" || prefix.endsWith(".") ? prefix : `${prefix}.`;
  const named = new Map<string, unknown>();
  for (const [name, value] of Object.entries(dict)) {
    const stripped = name.startsWith(start) ? name.slice(start.length) : name;
    if (named.has(stripped)) {
      throw new TypeError(
        escapeLine(
          `Cannot load state_dict: without "${start}" two of its names are "${stripped}"; take one out`,
        ),
      );
    }
    named.set(stripped, value);
  }
  return named;
}

/**
 * Finds what a dict's names begin with where the module's do not: `"module."`, `"model."`, `"_orig_mod."`.
 *
 * @param missing What the module has and the dict has not.
 * @param unexpected What the dict has and the module has not.
 * @returns The prefix by which the most names match; `undefined` if none does.
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
