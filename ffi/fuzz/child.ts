/**
 * Calls operators with random arguments, and prints each name before its call. Arguments: names as JSON,
 * rounds, seed.
 *
 * @module
 */
import { ops, tidy } from "../mod.ts";
import { argument, parametersOf, random, tensors } from "./arguments.ts";

const [names, rounds, seed] = Deno.args;
const encoder = new TextEncoder();

for (const name of JSON.parse(names!) as string[]) {
  const parameters = parametersOf(ops.schema(name));
  for (let round = 0; round < Number(rounds); round++) {
    Deno.stdout.writeSync(encoder.encode(`${name}\n`));
    // Each call has its own seed, so that a crash can be reproduced without the calls before it.
    let mixed = Number(seed) * 1000 + round;
    for (const character of name) mixed = Math.imul(mixed, 31) + character.charCodeAt(0) | 0;
    tidy(() => {
      const next = random(mixed);
      const pool = tensors();
      const given = parameters.map(({ type, name, isKeyword }) => ({
        name,
        isKeyword: isKeyword || next(8) === 0,
        value: argument(type, pool, next),
      }));
      const kept = given.filter(({ isKeyword }) => !isKeyword || next(2) === 0);
      const named = kept.filter(({ isKeyword }) => isKeyword).map(({ name, value }) => [name, value]);
      const inputs = kept.filter(({ isKeyword }) => !isKeyword).map(({ value }) => value);
      if (Deno.env.has("SHOW")) console.error(name, inputs.map(String), named.map(String));
      try {
        ops.call(name, ...[...inputs, Object.fromEntries(named)] as never[]);
      } catch {
        // Errors are fine. Only crashes count.
      }
    });
  }
}
