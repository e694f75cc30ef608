/**
 * Checked options of `invoke()`.
 *
 * @module
 */
import { loadMapping } from "../../mapped_memory.ts";
import { refuseUnknown } from "../../options.ts";
import { isGranted } from "../../transport/mod.ts";
import { checkHook } from "../check_options.ts";
import type { InvokeOptions } from "../call_options.ts";
import { CALL_OPTIONS } from "./call_limits.ts";
import type { ResultReading } from "./result_sinks.ts";

/**
 * Checks where a result's bulk data goes.
 *
 * @param options Options that the program passed.
 * @returns How to read it.
 * @throws {TypeError} If an option is unknown, has the wrong type, or excludes another.
 * @throws {Deno.errors.NotCapable} If parts cannot be mapped for lack of a permission.
 */
export function checkInvokeOptions(options: InvokeOptions): ResultReading {
  refuseUnknown("invoke", options, { ...CALL_OPTIONS, into: true, view: true });
  const { into, view = false } = options;
  checkHook("into", into);
  if (typeof view !== "boolean") throw new TypeError("Cannot use view: it is not a boolean");
  if (!view) return { into };
  if (into !== undefined) {
    throw new TypeError(
      "Cannot use view and into: a result is either mapped or copied; leave out one of them",
    );
  }
  if (!isGranted({ name: "ffi" })) {
    throw new Deno.errors.NotCapable("Cannot use view: give this process --allow-ffi, or leave out view");
  }
  const mapping = loadMapping();
  // Handled when the result has arrived.
  mapping.catch(() => {});
  return { mapping };
}
