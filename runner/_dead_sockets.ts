/** Folders that runners have left behind which were killed before they could tidy up. @module */
import { join } from "node:path";
import { tmpdir } from "node:os";
import { SOCKET_FOLDER, SOCKET_NAME } from "./_socket.ts";

/** Removes the private folders of runners that are gone. Does what it may and can; nothing depends on it. */
export async function removeDeadSockets(): Promise<void> {
  const folder = tmpdir();
  try {
    for await (const { name } of Deno.readDir(folder)) {
      const pid = SOCKET_FOLDER.exec(name)?.[1];
      if (pid !== undefined && !isProcess(pid) && await isDead(join(folder, name, SOCKET_NAME))) {
        await Deno.remove(join(folder, name), { recursive: true });
      }
    }
  } catch {
    // Another user's, or removed by another runner just now.
  }
}

/** Whether there is such a process here. Where that cannot be told, there may be. */
function isProcess(pid: string): boolean {
  try {
    Deno.statSync(`/proc/${pid}`);
    return true;
  } catch (error) {
    return !(error instanceof Deno.errors.NotFound);
  }
}

/** Whether nobody listens any more: a process of another container is not seen, but its socket answers. */
async function isDead(path: string): Promise<boolean> {
  try {
    (await Deno.connect({ transport: "unix", path })).close();
    return false;
  } catch (error) {
    return error instanceof Deno.errors.ConnectionRefused;
  }
}
