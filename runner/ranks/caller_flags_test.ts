import { assertEquals } from "@std/assert";
import { resolve } from "node:path";
import { callerFlags, parseFlags } from "./caller_flags.ts";
import { configurationFlag, inheritedFlags } from "./configuration.ts";
import { temporaryFolder } from "../../tests/testing.ts";

const HERE = import.meta.url;
const ELSEWHERE = "file:///no/such/project/worker.ts";

Deno.test("flags that say how modules resolve are found among the others, in every spelling", () => {
  const flags = parseFlags([
    "run",
    "-A",
    "--no-lock",
    "--unstable-kv",
    "--import-map",
    "maps/map.json",
    "-c",
    "other.json",
    "--v8-flags=--expose-gc",
    "--node-modules-dir=auto",
    "main.ts",
  ]);
  assertEquals(flags, {
    shared: ["--no-lock", "--unstable-kv", "--node-modules-dir=auto"],
    configuration: `--config=${resolve("other.json")}`,
    importMap: `--import-map=${resolve("maps/map.json")}`,
    program: ["--v8-flags=--expose-gc"],
  });
  assertEquals(
    parseFlags(["--import-map=https://x.test/map.json"]).importMap,
    "--import-map=https://x.test/map.json",
  );
  assertEquals(parseFlags(["--config=a.json"]).configuration, parseFlags(["-c=a.json"]).configuration);
  assertEquals(parseFlags(["--no-config"]).configuration, "--no-config");
  assertEquals(parseFlags(["run", "main.ts"]), {
    shared: [],
    configuration: null,
    importMap: null,
    program: [],
  });
});

Deno.test("a program's configuration and import map hold for workers of its project, its lock for all", () => {
  const caller = parseFlags(["--no-lock", "--config=/a/deno.json", "--import-map=/a/map.json"]);
  assertEquals(configurationFlag(HERE, caller), "--config=/a/deno.json");
  assertEquals(inheritedFlags(HERE, [], false, caller), ["--no-lock", "--import-map=/a/map.json"]);
  using folder = temporaryFolder();
  Deno.writeTextFileSync(`${folder.path}/deno.json`, "{}");
  assertEquals(
    configurationFlag(`file://${folder.path}/worker.ts`, caller),
    `--config=${folder.path}/deno.json`,
  );
  assertEquals(inheritedFlags(`file://${folder.path}/worker.ts`, [], false, caller), ["--no-lock"]);
  assertEquals(configurationFlag(ELSEWHERE, caller), "--config=/a/deno.json");
});

Deno.test("denoArgs come before what the program was run with", () => {
  const caller = parseFlags(["--lock=/a/deno.lock", "--import-map=/a/map.json"]);
  assertEquals(inheritedFlags(HERE, ["--import-map=/b/map.json"], false, caller), ["--lock=/a/deno.lock"]);
});

Deno.test("ranks that run the program get the flags that its code may need, and others do not", () => {
  const caller = parseFlags([
    "--sloppy-imports",
    "--preload",
    "a.js",
    "--location=https://x.test/",
    "main.ts",
  ]);
  const resolving = ["--sloppy-imports"];
  const ofCode = [`--preload=${resolve("a.js")}`, "--location=https://x.test/"];
  assertEquals(inheritedFlags(HERE, [], false, caller), resolving);
  assertEquals(inheritedFlags(HERE, [], true, caller), [...resolving, ...ofCode]);
  assertEquals(inheritedFlags(HERE, ["--preload=b.js"], true, caller), [...resolving, ofCode[1]!]);
});

Deno.test("the flags of this process are read, and none of the program's own arguments", () => {
  assertEquals(callerFlags().shared.includes("--allow-all"), false);
});
