/**
 * What the system gives the processes of a job.
 *
 * @module
 */

import { statfs } from "node:fs/promises";
import { formatBytes, readTextOrUndefined, SetupError, statOrUndefined } from "../shared/mod.ts";

/** Folder of the file system in memory. */
const SHARED_MEMORY = "/dev/shm";

/** The smallest size that is enough: the default of containers. Runners need kilobytes, NCCL megabytes. */
const ENOUGH_BYTES = 64_000_000;

/**
 * Describes the file system in memory, which the processes of a job share.
 *
 * @param folder Its folder.
 * @throws {SetupError} If it is small.
 */
export async function describeSharedMemory(folder: string = SHARED_MEMORY): Promise<string> {
  if (await statOrUndefined(folder) === undefined) return `this system has no ${folder}`;
  const { blocks, bavail, bsize } = await statfs(folder);
  return describeSize(folder, blocks * bsize, bavail * bsize);
}

/**
 * Describes the size of a file system in memory.
 *
 * @throws {SetupError} If it is small.
 */
export function describeSize(folder: string, bytes: number, free: number): string {
  const size = `${folder} has ${formatBytes(bytes)}`;
  if (bytes >= ENOUGH_BYTES) return `${size}, ${formatBytes(free)} free`;
  throw new SetupError({
    message: size,
    remedy: "give a container more of it (--shm-size=1g): NCCL needs it",
  });
}

/** Describes how many files a process may have open. */
export async function describeDescriptors(): Promise<string> {
  const limits = await readTextOrUndefined("/proc/self/limits");
  const limit = /^Max open files\s+(\d+)/m.exec(limits ?? "")?.[1];
  return limit === undefined ? "this system does not tell" : `${limit} for each process`;
}
