/**
 * What the tests of CUDA devices run on.
 *
 * @module
 */
import { cuda } from "../../mod.ts";

/**
 * How many devices this machine has. Asked before the tests, so that none of them counts as having opened the
 * library.
 */
export const DEVICE_COUNT = cuda.deviceCount();

/** The device of a test's ranks. */
export type TestDevice = "cpu" | "cuda";

/** What a test needs. */
export interface DeviceNeeds {
  /** How many devices. Default: one. */
  devices?: number;
  /**
   * Whether it means the same on the CPU: then it is rehearsed there where devices are missing, and else
   * skipped.
   */
  rehearsed: boolean;
}

/**
 * Registers a test of CUDA devices.
 *
 * @param name What is tested.
 * @param needs What it needs.
 * @param body The test, given where its ranks compute.
 */
export function deviceTest(
  name: string,
  { devices = 1, rehearsed }: DeviceNeeds,
  body: (device: TestDevice) => Promise<void>,
): void {
  if (DEVICE_COUNT >= devices) {
    Deno.test(`${name} [CUDA]`, () => body("cuda"));
  } else if (rehearsed) {
    Deno.test(`${name} [rehearsed on the CPU]`, () => body("cpu"));
  } else {
    const lacks = `needs ${devices} NVIDIA GPU${devices === 1 ? "" : "s"}, this machine has ${DEVICE_COUNT}`;
    Deno.test({ name: `${name} (skipped: ${lacks})`, ignore: true, fn: () => body("cuda") });
  }
}
