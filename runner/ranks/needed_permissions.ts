/**
 * Names the permissions that a program lacks to start ranks.
 *
 * @module
 */
import { isCompiled } from "../../program.ts";
import type { CheckedOptions } from "../check_options.ts";

/** The folder for temporary files, if the environment does not name one. */
const DEFAULT_TEMPORARY = "/tmp";

/**
 * Returns an error that names all permissions that this program lacks to start ranks. Deno's own error names
 * only the first one.
 *
 * @param cause Deno's error.
 * @param options Options of the runner.
 * @returns The error; `cause` itself if what it names is something else.
 */
export function lackOfPermissions(
  cause: Error,
  { denoPath, workerAddr }: Pick<CheckedOptions, "denoPath" | "workerAddr">,
): Error {
  const flags = missingFlags(denoPath, workerAddr !== undefined);
  if (flags.length === 0) return cause;
  return new Deno.errors.NotCapable(
    `Cannot start: this program lacks permissions that starting ranks needs; ${
      isCompiled() ? "compile" : "run"
    } it with ${flags.join(" ")}`,
    { cause },
  );
}

function missingFlags(denoPath: string | undefined, hasAddress: boolean): string[] {
  const flags: string[] = [];
  const command = denoPath ?? Deno.execPath();
  if (!isGranted({ name: "run", command })) flags.push(`--allow-run=${command}`);
  if (hasAddress) return flags;
  if (!isGranted({ name: "net" })) flags.push("--allow-net");
  const path = temporaryFolder();
  for (const name of ["read", "write"] as const) {
    if (!isGranted({ name, path })) flags.push(`--allow-${name}=${path}`);
  }
  return flags;
}

function temporaryFolder(): string {
  const mayRead = isGranted({ name: "env", variable: "TMPDIR" });
  return mayRead ? Deno.env.get("TMPDIR") || DEFAULT_TEMPORARY : DEFAULT_TEMPORARY;
}

function isGranted(permission: Deno.PermissionDescriptor): boolean {
  return Deno.permissions.querySync(permission).state === "granted";
}
