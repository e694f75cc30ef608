/**
 * Signals that end this process and its children when its runner ends.
 *
 * @module
 */
import { openCLibrary } from "./open_library.ts";

/**
 * Asks the system to kill this process when its parent ends. Does nothing on systems without this feature
 * (macOS); there, the end of standard input must serve instead.
 *
 * @throws {LibraryLoadError} If the C library cannot be opened.
 */
export function armParentDeathSignal(): void {
  if (Deno.build.os !== "linux") return;
  const PR_SET_PDEATHSIG = 1;
  const SIGKILL = 9;
  const libc = openCLibrary({
    prctl: { parameters: ["i32", "usize", "usize", "usize", "usize"], result: "i32" },
  });
  try {
    libc.symbols.prctl(PR_SET_PDEATHSIG, BigInt(SIGKILL), 0n, 0n, 0n);
  } finally {
    libc.close();
  }
}

/**
 * Asks the system to kill this process's group when the other end of the pipe at standard input closes. Also
 * revokes the request of {@linkcode armParentDeathSignal}, which would kill only this process, possibly
 * earlier. The kill works even if the processes are busy or stopped. Nothing may read from the pipe after
 * this.
 *
 * Does nothing if this process does not lead its group, or on systems without this feature.
 *
 * @param isThere Returns whether the other end of the pipe is still open.
 * @throws {LibraryLoadError} If the C library cannot be opened.
 */
export function armGroupDeathSignal(isThere: () => boolean): void {
  if (Deno.build.os !== "linux") return;
  const PR_SET_PDEATHSIG = 1;
  const F_GETFL = 3;
  const F_SETFL = 4;
  const F_SETOWN = 8;
  const F_SETSIG = 10;
  const F_DUPFD_CLOEXEC = 1030;
  const O_ASYNC = 0o20000;
  const SIGKILL = 9;
  const STDIN = 0;
  const libc = openCLibrary({
    fcntl: { parameters: ["i32", "i32", "isize"], result: "i32" },
    getpgrp: { parameters: [], result: "i32" },
    prctl: { parameters: ["i32", "usize", "usize", "usize", "usize"], result: "i32" },
  });
  try {
    const { fcntl, getpgrp, prctl } = libc.symbols;
    if (getpgrp() !== Deno.pid) return;
    const flags = fcntl(STDIN, F_GETFL, 0n);
    const isArmed = fcntl(STDIN, F_DUPFD_CLOEXEC, 3n) > 0 && // stays open if the program closes stdin
      fcntl(STDIN, F_SETOWN, BigInt(-Deno.pid)) === 0 &&
      fcntl(STDIN, F_SETSIG, BigInt(SIGKILL)) === 0 &&
      fcntl(STDIN, F_SETFL, BigInt(flags | O_ASYNC)) === 0 &&
      (fcntl(STDIN, F_GETFL, 0n) & O_ASYNC) !== 0;
    if (isArmed && isThere()) prctl(PR_SET_PDEATHSIG, 0n, 0n, 0n, 0n);
  } finally {
    libc.close();
  }
}
