import { assertEquals } from "@std/assert";
import { checkOptions } from "./options.ts";
import { rankArguments } from "./_spawn.ts";

function argumentsOf(rank: number, denoArgs: string[]): string[] {
  return rankArguments({
    rank,
    options: checkOptions({ denoArgs }),
    configuration: "--no-config",
    module: "file:///project/worker.ts",
    bootstrap: { address: "unix:/run/x.sock", token: "", runnerPid: 1 },
  });
}

function flags(rank: number, denoArgs: string[]): string[] {
  return argumentsOf(rank, denoArgs).filter((arg) =>
    arg.startsWith("--inspect") || arg.startsWith("--v8-flags")
  );
}

Deno.test("each rank's debugger gets a port of its own", () => {
  assertEquals(flags(2, ["--inspect"]), ["--inspect=127.0.0.1:9231"]);
  assertEquals(flags(1, ["--inspect-brk=0.0.0.0:5000"]), ["--inspect-brk=0.0.0.0:5001"]);
  assertEquals(flags(1, ["--inspect-wait=5000"]), ["--inspect-wait=127.0.0.1:5001"]);
  assertEquals(flags(1, ["--inspect=[::1]:5000"]), ["--inspect=[::1]:5001"]);
});

Deno.test("other flags go to every rank as they are", () => {
  assertEquals(flags(3, ["--v8-flags=--expose-gc"]), ["--v8-flags=--expose-gc"]);
});

Deno.test("a rank never prompts, and may always load the native library", () => {
  const args = argumentsOf(0, []);
  for (const flag of ["--no-prompt", "--allow-ffi", "--no-config"]) assertEquals(args.includes(flag), true);
});
