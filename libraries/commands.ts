/**
 * The commands that messages tell users to run.
 *
 * @module
 */
import config from "../deno.json" with { type: "json" };
import { programFolders } from "../program.ts";
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
 * Returns the task of a checkout for a step.
 *
 * @param step The step.
 * @returns The command.
 */
export function taskFor(step: Step): string {
  return OF_CHECKOUT[step];
}

/** What {@linkcode commandFor} depends on. */
export interface Installation {
  /** The folder of the checkout; `null` for the published package. */
  readonly checkout: string | null;
  /** The folders of a program that is one file. */
  readonly folders: readonly string[];
}

/**
 * Returns the command for a step: a task of the checkout, or the program of the published package.
 *
 * @param step The step.
 * @param installation Default: of this package.
 * @returns The command.
 */
export function commandFor(
  step: Step,
  { checkout, folders }: Installation = { checkout: checkoutFolder(), folders: programFolders() },
): string {
  if (checkout !== null) return taskFor(step);
  const program = `deno run -A jsr:${config.name}@${config.version}/setup`;
  if (step === "cuda" || step === "doctor") return `${program} ${step}`;
  return folders.length > 0 ? `${program} libraries ${quoted(folders[0]!)}` : "deno install";
}

/** Quotes a path for a shell, if it needs that. */
function quoted(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
