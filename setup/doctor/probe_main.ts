/** Loads the native library and prints its properties as JSON. Started by probe.ts. */

import { COHORT } from "../../libraries/mod.ts";
import { connectsByUnixSockets, cudaDriver, loadLibrary } from "../../ffi/runtime.ts";

// Loading checks that the library has this ABI version.
loadLibrary();
console.log(JSON.stringify({ abiVersion: COHORT.abi, cuda: describeCuda(), unixSockets: tryUnixSockets() }));

/** Creates a Gloo device as a rank does, and returns whether it uses Unix sockets. */
function tryUnixSockets(): boolean {
  const folder = Deno.makeTempDirSync();
  try {
    return connectsByUnixSockets(`unix:${folder}`);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function describeCuda(): string {
  try {
    const { version, devices } = cudaDriver();
    const list = devices.map(({ index, name, memory }) =>
      `cuda:${index} ${name}, ${(memory / 1e9).toFixed(1)} GB`
    );
    return `${list.join("; ")} (driver ${version})`;
  } catch (error) {
    return (error as Error).message.replace("Cannot use CUDA", "no CUDA");
  }
}
