/**
 * Searches for operators that crash their process (`deno run -A ffi/fuzz/main.ts [rounds] [seed]`).
 *
 * @module
 */
import { CRASHERS } from "./crashers.ts";
import { fuzz } from "./fuzz.ts";

const [rounds = "20", seed = String(Math.floor(Math.random() * 1e6))] = Deno.args;
console.log(`${rounds} calls of each operator, seed ${seed}`);
const crashes = await fuzz({
  rounds: Number(rounds),
  seed: Number(seed),
  skip: new Set(Object.keys(CRASHERS)),
  onCrash: ({ operator, how }) => console.log(`${operator}: ${how}`),
});
console.log(`${crashes.length} unknown crashes`);
