/** Loads the native library and prints what it says of itself as JSON; started by probe.ts. */

import { ABI_VERSION } from "../../ffi/_symbols.gen.ts";
import { cudaDeviceCount, loadLibrary } from "../../ffi/runtime.ts";

// Loading checks that the library's version is this one.
loadLibrary();
console.log(JSON.stringify({ abiVersion: ABI_VERSION, cudaDevices: cudaDeviceCount() }));
