import { assertEquals } from "@std/assert";
import config from "../deno.json" with { type: "json" };
import { commandFor, type Step } from "./commands.ts";

const STEPS: readonly Step[] = ["setup", "wgpu", "cuda", "doctor"];

Deno.test("a checkout is told its tasks, and they exist", () => {
  const commands = STEPS.map((step) => commandFor(step));
  assertEquals(commands, [
    "deno task setup",
    "deno task build:wgpu",
    "deno task build:cuda",
    "deno task doctor",
  ]);
  for (const command of commands) assertEquals(command.slice("deno task ".length) in config.tasks, true);
});

Deno.test("a user of the published package is told the program of this version", () => {
  const program = `deno run -A jsr:@cohort/distributed@${config.version}/setup`;
  const installation = { checkout: null, folders: [] };
  assertEquals(STEPS.map((step) => commandFor(step, installation)), [
    "deno install",
    "deno install",
    `${program} cuda`,
    `${program} doctor`,
  ]);
});

Deno.test("a program that is one file is told to have the libraries copied into its folder", () => {
  const program = `deno run -A jsr:@cohort/distributed@${config.version}/setup`;
  const installation = { checkout: null, folders: ["/app", "/tmp/included"] };
  assertEquals(STEPS.map((step) => commandFor(step, installation)), [
    `${program} libraries /app`,
    `${program} libraries /app`,
    `${program} cuda`,
    `${program} doctor`,
  ]);
});

Deno.test("a folder in a command is quoted for a shell", () => {
  const command = commandFor("setup", { checkout: null, folders: ["/my app/it's"] });
  assertEquals(command.split("libraries ")[1], "'/my app/it'\\''s'");
});
