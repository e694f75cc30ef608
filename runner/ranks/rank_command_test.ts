import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { checkOptions } from "../check_options.ts";
import { rankCommand } from "./rank_command.ts";
import type { SpawnOptions } from "./spawn.ts";

const BOOTSTRAP = {
  address: "unix:/run/x.sock",
  token: "",
  lineSecret: "",
  runnerPid: 1,
  packages: null,
  sockets: null,
  served: null,
};

/** The location of a class that a rank imports. */
function imported(module: string): SpawnOptions["source"] {
  return { module, exportName: "Painter", inProgram: false, served: null };
}

/** The location of a class that the program serves. */
const SERVED = {
  module: Deno.mainModule,
  exportName: "Painter",
  inProgram: true,
  served: { index: 0, name: "Painter" },
};

function argumentsOf(
  rank: number,
  denoArgs: string[],
  permissions: Deno.PermissionOptionsObject = {},
  env: Record<string, string> = {},
): string[] {
  return rankCommand({
    rank,
    options: checkOptions({ denoArgs, permissions, env }),
    configuration: "--no-config",
    source: imported("file:///project/worker.ts"),
    bootstrap: BOOTSTRAP,
  }).args;
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

Deno.test("where not all of FFI is allowed, a rank may open what is listed and the package's libraries", () => {
  const env = { COHORT_LIBRARY: import.meta.filename!, COHORT_WGPU_LIBRARY: "/no/such/wgpu.so" };
  const paths = (ffi: Deno.PermissionOptionsObject["ffi"]) => {
    const flag = argumentsOf(0, [], { ffi }, env).find((arg) => arg.startsWith("--allow-ffi"));
    return flag!.split("=")[1]?.split(",") ?? "all";
  };
  assertEquals(paths(true), "all");
  // The same permission that this test has.
  assertEquals(paths("inherit"), "all");
  const narrow = paths(false);
  assertEquals(narrow[0], import.meta.filename);
  assert(
    (narrow as string[]).slice(1).every((path) =>
      /^\/.*\/lib(c\.so\.6|System[^/]*|torch_cpu\.\w+)$/.test(path)
    ),
  );
  assertEquals(paths(["/opt/ops.so", new URL("file:///opt/more.so")]).slice(0, 3), [
    "/opt/ops.so",
    "/opt/more.so",
    import.meta.filename!,
  ]);
});

Deno.test("permissions are narrowed to a list and what a rank needs, or widened to all", () => {
  const args = argumentsOf(0, [], { read: ["/models"], net: false, run: false, sys: true });
  const read = args.find((arg) => arg.startsWith("--allow-read="))!.slice("--allow-read=".length).split(",");
  assertEquals(read.slice(0, 3), ["/models", "/run/x.sock", "/project/worker.ts"]);
  assertEquals(read[3], fileURLToPath(new URL("../../", import.meta.url)));
  assertEquals(args.includes("--allow-net=unix:/run/x.sock"), true);
  assertEquals(args.includes("--allow-sys"), true);
  assertEquals(args.some((arg) => arg.startsWith("--allow-run")), false);
});

Deno.test("a comma in a permission is refused: Deno would take it for two", () => {
  assertThrows(() => argumentsOf(0, [], { write: ["/a,b"] }), TypeError, 'permissions.write has "/a,b"');
  const spawn = {
    rank: 0,
    options: checkOptions({ permissions: { read: false } }),
    configuration: "--no-config",
    source: imported("file:///a,b/worker.ts"),
    bootstrap: BOOTSTRAP,
  };
  assertThrows(() => rankCommand(spawn), TypeError, 'ranks need read access to "/a,b/worker.ts"');
});

Deno.test("a rank may read every variable that the package asks for", () => {
  const named = new Set<string>();
  for (const folder of ["worker", "ffi", "gpu", "nn", "optim", "parallel"]) {
    const root = fileURLToPath(new URL(`../../${folder}/`, import.meta.url));
    for (const path of readdirSync(root, { recursive: true, encoding: "utf8" })) {
      if (!path.endsWith(".ts") || path.endsWith("_test.ts") || path.includes("fuzz/")) continue;
      const source = Deno.readTextFileSync(`${root}${path}`);
      for (const [, variable] of source.matchAll(/"((?:COHORT|XDG|OMP)_[A-Z_]+)"/g)) named.add(variable!);
    }
  }
  // Variables of ranks that an outside launcher starts, with their own permissions.
  for (const name of ["COHORT_ADDRESS", "COHORT_TOKEN_FILE", "COHORT_WORKER"]) assert(named.delete(name));
  const args = argumentsOf(0, [], { env: false });
  const allowed = args.find((arg) => arg.startsWith("--allow-env="))!.slice("--allow-env=".length).split(",");
  assertEquals([...named].filter((name) => !allowed.includes(name)), []);
});

Deno.test("a rank of a class that the program serves runs the program, with the same arguments", () => {
  const { path, args, env } = rankCommand({
    rank: 0,
    options: checkOptions({ denoPath: "/opt/deno" }),
    configuration: "--no-config",
    source: SERVED,
    bootstrap: BOOTSTRAP,
  });
  assertEquals(path, "/opt/deno");
  assertEquals(args.slice(0, 2), ["run", "--quiet"]);
  assertEquals(args.slice(args.indexOf(Deno.mainModule)), [Deno.mainModule, ...Deno.args]);
  assertEquals(env, { COHORT_SPAWNED_RANK: `${Deno.pid}` });
});

/** Returns the command of a rank of a compiled program, whose executable is `/app/painter`. */
function commandOfCompiled(options: Parameters<typeof checkOptions>[0], source: SpawnOptions["source"]) {
  const { build, execPath } = Deno;
  Object.defineProperty(Deno, "build", { value: { ...build, standalone: true }, configurable: true });
  Deno.execPath = () => "/app/painter";
  try {
    const configuration = "--no-config";
    return rankCommand({
      rank: 0,
      options: checkOptions(options),
      configuration,
      source,
      bootstrap: BOOTSTRAP,
    });
  } finally {
    Object.defineProperty(Deno, "build", { value: build, configurable: true });
    Deno.execPath = execPath;
  }
}

Deno.test("a rank of a compiled program runs its executable, to which Deno's flags cannot apply", () => {
  assertEquals(commandOfCompiled({}, SERVED), {
    path: "/app/painter",
    args: [...Deno.args],
    env: { COHORT_SPAWNED_RANK: `${Deno.pid}` },
  });
  const useless = { denoPath: "/opt/deno", denoArgs: ["--inspect"], permissions: { net: false } };
  for (const [name, value] of Object.entries(useless)) {
    assertThrows(() => commandOfCompiled({ [name]: value }, SERVED), TypeError, `${name} cannot apply`);
  }
});

Deno.test("a compiled program that does not serve a class needs a Deno for its ranks", () => {
  const source = imported("file:///project/worker.ts");
  const remedy = "pass the worker's class to serveIfRank() at the program's top, or set denoPath";
  assertThrows(() => commandOfCompiled({}, source), TypeError, remedy);
  const { path, args, env } = commandOfCompiled({ denoPath: "/opt/deno" }, source);
  assertEquals([path, args.at(-1), env], ["/opt/deno", import.meta.resolve("../../worker/main.ts"), {}]);
});
