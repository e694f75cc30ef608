/** Loads the native library and prints its properties as JSON. Started by probe.ts. */

import { COHORT } from "../../libraries/mod.ts";
import { connectsByUnixSockets, type CudaDriver, cudaDriver, libraryPath } from "../../ffi/runtime.ts";
import { answer, type LibraryAnswer } from "./probe_answer.ts";

if (import.meta.main) await answer(examineLibrary);

function examineLibrary(): LibraryAnswer {
  // Loading checks that the library has this ABI version.
  const path = libraryPath();
  return { path, abiVersion: COHORT.abi, ...examineCuda(), unixSockets: tryUnixSockets() };
}

/** Creates a Gloo device as a rank does, and returns whether it uses Unix sockets. */
function tryUnixSockets(): boolean {
  const folder = Deno.makeTempDirSync();
  try {
    return connectsByUnixSockets(`unix:${folder}`);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function examineCuda(): Pick<LibraryAnswer, "cuda" | "cudaDevices"> {
  try {
    const driver = cudaDriver();
    return { cuda: describe(driver), cudaDevices: driver.devices.length };
  } catch (error) {
    return { cuda: (error as Error).message.replace("Cannot use CUDA", "no CUDA"), cudaDevices: 0 };
  }
}

function describe({ version, devices }: CudaDriver): string {
  const list = devices.map(({ index, name, memory }) =>
    `cuda:${index} ${name}, ${(memory / 1e9).toFixed(1)} GB`
  );
  return `${list.join("; ")} (driver ${version})`;
}
