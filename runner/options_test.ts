import { assertEquals, assertThrows } from "@std/assert";
import { checkDuration, checkOptions } from "./options.ts";

Deno.test("defaults are filled in, and undefined counts as left out", () => {
  const { worldSize, device, timeoutMs, logs } = checkOptions({ worldSize: undefined });
  assertEquals([worldSize, device, timeoutMs, logs], [1, "auto", 86_400_000, "inherit"]);
});

Deno.test("a world size that is no positive integer is a RangeError", () => {
  for (const worldSize of [0, -1, 1.5, NaN, Infinity, "2" as unknown as number]) {
    assertThrows(() => checkOptions({ worldSize }), RangeError, "is not a positive integer");
  }
});

Deno.test("an unknown option, device or port is refused by name", () => {
  assertThrows(() => checkOptions({ worldsize: 2 } as never), TypeError, '"worldsize"');
  assertThrows(() => checkOptions({ device: "tpu" as never }), TypeError, '"tpu"');
  assertThrows(() => checkOptions({ masterPort: 70000 }), RangeError, "masterPort 70000");
  assertThrows(() => checkOptions({ timeoutMs: 0 }), RangeError, "timeoutMs 0");
});

Deno.test("a duration is a positive number", () => {
  checkDuration("timeoutMs", undefined);
  checkDuration("timeoutMs", 0.5);
  for (const value of [0, -1, NaN, "5" as unknown as number]) {
    assertThrows(() => checkDuration("timeoutMs", value), RangeError, "milliseconds");
  }
});

Deno.test("options of the wrong kind are refused by name", () => {
  const wrong: Record<string, unknown> = {
    cwd: 5,
    env: { A: 1 },
    denoArgs: "--x",
    denoPath: "",
    logs: 5,
    masterAddr: 5,
    workerAddr: "",
  };
  for (const [name, value] of Object.entries(wrong)) {
    assertThrows(() => checkOptions({ [name]: value } as never), TypeError, name);
  }
  assertThrows(() => checkOptions({ timeoutMs: Infinity }), RangeError, "timeoutMs Infinity");
});
