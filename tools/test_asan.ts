/**
 * `deno task test:asan`: runs Rust's tests under AddressSanitizer. It ends a test at the first invalid
 * memory access in Rust or in the C++ shims, and reports leaks. libtorch is not instrumented.
 *
 * @module
 */

import { ensureReady } from "./ready.ts";
import { capture, createConsole, runTool, SetupError } from "../setup/shared/mod.ts";
import { packageRoot } from "./shared/mod.ts";
import { asanSuite, formatCounts, runSuite } from "./suites/mod.ts";

if (import.meta.main) {
  await runTool(async () => {
    const stderr = createConsole();
    const { libtorch } = await ensureReady(stderr);
    const root = packageRoot();
    stderr.say("Building the crates with AddressSanitizer (a first build takes some minutes)");
    const { counts, failures } = await runSuite(asanSuite(root, await hostTriple()), {
      cwd: root,
      env: {
        LIBTORCH: libtorch.root,
        // Sanitizers are options of nightly compilers. The build scripts pass this one on to the C++
        // compiler.
        RUSTC_BOOTSTRAP: "1",
        RUSTFLAGS: "-Zsanitizer=address",
        ASAN_OPTIONS: [
          // libtorch fills standard containers that we read, and does not mark their ends.
          "detect_container_overflow=0",
          "detect_leaks=1",
        ].join(":"),
      },
    });
    for (const failure of failures) stderr.say(`error: ${failure}`);
    console.log(formatCounts(counts));
    return counts.failed > 0 ? 1 : 0;
  });
}

/** Returns the target triple of this machine. */
async function hostTriple(): Promise<string> {
  const output = await capture(["rustc", "-vV"], { cwd: packageRoot() });
  const host = /^host: (\S+)$/m.exec(output?.stdout ?? "")?.[1];
  if (host === undefined) {
    throw new SetupError({
      message: "Cannot find out this machine's target: rustc -vV does not name it",
      remedy: "run rustup default stable",
    });
  }
  return host;
}
