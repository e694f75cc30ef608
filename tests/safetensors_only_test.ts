import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { DistributedRunner } from "../mod.ts";
import { startRunner } from "./runner.ts";
import { temporaryFolder, until } from "./testing.ts";
import { Loads } from "./workers/loads.ts";

const CODE = {
  "a TorchScript module": "a TorchScript module is code",
  "a compiled model": "a compiled model is code",
  "a library of operators": "a library of operators is code",
  "a TorchScript module in a thread": "a TorchScript module is code",
  "at the module's load": "a TorchScript module is code",
  "at setup": "a compiled model is code",
} as const;

async function checkRefusals(runner: DistributedRunner): Promise<void> {
  for (const [loading, state] of Object.entries(CODE)) {
    for (const outcome of await runner.invokeAll(loading) as string[]) {
      assertStringIncludes(outcome, state, loading);
      assertStringIncludes(outcome, "safetensorsOnly", loading);
    }
  }
  assertEquals(await runner.invokeAll("safetensors"), ["loaded", "loaded"]);
}

Deno.test("with safetensorsOnly ranks reject files that contain code at all times", async () => {
  await using runner = await startRunner(Loads, { worldSize: 2, safetensorsOnly: true });
  await checkRefusals(runner);
});

Deno.test("with safetensorsOnly a replacement also rejects files that contain code", async () => {
  const restart = { maxRestarts: 1, backoffMs: 1 };
  await using runner = await startRunner(Loads, { worldSize: 2, safetensorsOnly: true, restart });
  const { pid } = runner.context![1]!;
  Deno.kill(pid, "SIGKILL");
  await until(
    () => runner.context![1]!.pid !== pid && runner.context![1]!.state === "ready",
    "the replacement",
  );
  await checkRefusals(runner);
});

Deno.test("with safetensorsOnly ranks of an outside launcher reject files that contain code", async () => {
  using folder = temporaryFolder();
  const tokenFile = `${folder.path}/token`;
  const runner = new DistributedRunner(Loads, {
    worldSize: 2,
    device: "cpu",
    safetensorsOnly: true,
    workerAddr: `${folder.path}/runner.sock`,
    externalRanks: { tokenFile },
  });
  const ranks = [0, 1].map((rank) => {
    const env = {
      RANK: String(rank),
      WORLD_SIZE: "2",
      COHORT_ADDRESS: `unix:${folder.path}/runner.sock`,
      COHORT_TOKEN_FILE: tokenFile,
    };
    const args = ["run", "-A", import.meta.resolve("./programs/loading_rank.ts")];
    return new Deno.Command(Deno.execPath(), { args, env }).output();
  });
  await runner.start();
  await checkRefusals(runner);
  await runner.stop();
  assertEquals((await Promise.all(ranks)).map(({ code }) => code), [0, 0]);
});

Deno.test("without safetensorsOnly ranks load files that contain code", async () => {
  await using runner = await startRunner(Loads, { worldSize: 1 });
  for (const loading of Object.keys(CODE) as (keyof typeof CODE)[]) {
    const outcome = await runner.invoke(loading);
    if (loading === "a library of operators") assertStringIncludes(outcome, "no_such_library.so");
    else assertEquals(outcome, "loaded", loading);
  }
});

Deno.test("safetensorsOnly must be a boolean", () => {
  for (const odd of ["yes", 1, null, {}]) {
    const options = { safetensorsOnly: odd } as never;
    assertThrows(() => new DistributedRunner(Loads, options), TypeError, "safetensorsOnly is");
  }
  assertThrows(
    () => new DistributedRunner(Loads, { safeTensorsOnly: true } as never),
    TypeError,
    'did you mean "safetensorsOnly"?',
  );
});
