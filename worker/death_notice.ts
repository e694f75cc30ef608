/**
 * Lets the runner know early that this process is dying.
 *
 * @module
 */
import { isLibraryLoaded, startDeathNotice } from "../ffi/runtime.ts";
import { encodeFrame, encodeMessage, FrameType, type Notice } from "../protocol/mod.ts";
import { type Address, ReachablePath } from "../transport/mod.ts";

/**
 * Opens a second connection to the runner, which ends as soon as this process dies, however much memory it
 * has. Does nothing if that is not possible: then the runner knows of the death when the process is gone.
 *
 * @param address The runner's address. Over TCP, there is no second connection.
 * @param token The token of the runner's welcome, by which the runner knows whose connection it is.
 */
export function openDeathNotice(address: Address, token: string): void {
  if (address.transport !== "unix" || !isLibraryLoaded()) return;
  const frame = encodeFrame({ type: FrameType.Notice, body: encodeMessage<Notice>({ token }) });
  try {
    using reachable = new ReachablePath(address.path);
    startDeathNotice(reachable.path, new Uint8Array(frame.flatMap((chunk) => [...chunk])));
  } catch {
    // For example a sandbox does not allow it.
  }
}
