/**
 * Opens the native libraries before the first example runs: a test must not leave one open.
 *
 * @module
 */
import { loadLibrary } from "../../ffi/runtime.ts";
import { listAdapters } from "../../gpu/mod.ts";

loadLibrary();
await listAdapters();
