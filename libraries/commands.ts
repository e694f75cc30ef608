/**
 * The commands that messages tell users to run.
 *
 * @module
 */
import config from "../deno.json" with { type: "json" };
import { checkoutFolder } from "./places.ts";

/**
 * What a command does: provides the native library and libtorch, the GPU library, or CUDA, or reports what is
 * missing.
 */
export type Step = "setup" | "wgpu" | "cuda" | "doctor";

const OF_CHECKOUT: Readonly<Record<Step, string>> = {
  setup: "deno task setup",
  wgpu: "deno task build:wgpu",
  cuda: "deno task build:cuda",
  doctor: "deno task doctor",
};

/**
 * Returns the command for a step: a task of the checkout, or the program of the published package.
 *
 * @param step The step.
 * @param checkout The folder of the checkout; `null` for the published package. Default: of this package.
 * @returns The command.
 */
export function commandFor(step: Step, checkout: string | null = checkoutFolder()): string {
  if (checkout !== null) return OF_CHECKOUT[step];
  if (step === "setup" || step === "wgpu") return "deno install";
  return `deno run -A jsr:${config.name}@${config.version}/setup ${step}`;
}
