/**
 * Tells the runner early that this process is dying.
 *
 * @module
 */
import { nativeInAnyMode } from "./library.ts";
import { ERROR } from "./pinned.ts";
import { check } from "./status.ts";

/**
 * Connects to a Unix socket, sends a message there, and keeps the connection open until this process dies. It
 * ends before the system has freed the process's memory, while the process's other connections may end after
 * that. Processes that this one starts do not have it.
 *
 * @param path The path of the socket, short enough for an address.
 * @param message The message.
 * @throws {LibraryLoadError} If the native library cannot be loaded.
 * @throws {NativeError} If the system does not support this, or nobody accepts connections there at once.
 */
export function startDeathNotice(path: string, message: Uint8Array<ArrayBuffer>): void {
  const name = new TextEncoder().encode(path);
  const { cohort_death_notice_start } = nativeInAnyMode();
  check(
    cohort_death_notice_start(name, name.length, message, message.length, ERROR),
    "death notice",
  );
}
