import { assertEquals, assertThrows } from "@std/assert";
import { checkDuration, checkOptions } from "./check_options.ts";

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
    checkCollectives: 1,
    handleSigint: "no",
    onRankExit: {},
    onRestart: true,
    permissions: { read: "all" },
    externalRanks: {},
  };
  for (const [name, value] of Object.entries(wrong)) {
    assertThrows(() => checkOptions({ [name]: value } as never), TypeError, name);
  }
  assertThrows(() => checkOptions({ timeoutMs: Infinity }), RangeError, "timeoutMs Infinity");
});

Deno.test("ranks that are debugged have no heartbeat, unless one is set", () => {
  const denoArgs = ["--inspect=9230"];
  assertEquals(checkOptions({}).heartbeatMs, 5000);
  assertEquals(checkOptions({ denoArgs }).heartbeatMs, Infinity);
  assertEquals(checkOptions({ denoArgs, heartbeatMs: 100 }).heartbeatMs, 100);
});

Deno.test("a restart policy is filled in, and refused by name", () => {
  assertEquals(checkOptions({}).restart, null);
  assertEquals(checkOptions({ restart: { maxRestarts: 3 } }).restart, {
    maxRestarts: 3,
    windowMs: 60_000,
    backoffMs: 100,
  });
  for (const maxRestarts of [0, Infinity]) {
    assertEquals(checkOptions({ restart: { maxRestarts } }).restart?.maxRestarts, maxRestarts);
  }
  for (const maxRestarts of [-1, 1.5, NaN, "2" as never]) {
    assertThrows(
      () => checkOptions({ restart: { maxRestarts } }),
      RangeError,
      `restart.maxRestarts ${maxRestarts}`,
    );
  }
  assertThrows(
    () => checkOptions({ restart: { maxRestarts: 1, windowMs: 0 } }),
    RangeError,
    "restart.windowMs 0",
  );
  assertThrows(
    () => checkOptions({ restart: { maxRestarts: 1, backoffMs: -1 } }),
    RangeError,
    "restart.backoffMs -1",
  );
  assertThrows(() => checkOptions({ restart: { max: 1 } as never }), TypeError, '"restart.max"');
  assertThrows(
    () => checkOptions({ restart: { maxRestarts: 1 }, externalRanks: { tokenFile: "t" } }),
    TypeError,
    "externalRanks",
  );
});
