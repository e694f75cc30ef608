/**
 * Registration of tests that need CUDA devices.
 *
 * @module
 */
import { cuda } from "../../mod.ts";

/**
 * The number of devices of this machine. It is read before the tests, so that no test is blamed for opening
 * the library.
 */
export const DEVICE_COUNT = cuda.deviceCount();

/** The device of a test's ranks. */
export type TestDevice = "cpu" | "cuda";

/** The requirements of a test. */
export interface DeviceNeeds {
  /** How many devices. Default: one. */
  devices?: number;
  /**
   * Whether the test is also valid on the CPU. If so, it runs there when devices are missing; otherwise it is
   * skipped.
   */
  rehearsed: boolean;
}

/**
 * Registers a test of CUDA devices.
 *
 * @param name The test's name.
 * @param needs The test's requirements.
 * @param body The test. It receives the device of its ranks.
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
