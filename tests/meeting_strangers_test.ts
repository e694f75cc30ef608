import { assert, assertEquals, assertRejects } from "@std/assert";
import { WorkerError } from "../mod.ts";
import { CAN_BE_ANOTHER_USER, OtherUser } from "./other_user.ts";
import { runProgram, startRunner } from "./runner.ts";
import { Recovers } from "./workers/native.ts";

/** Returns why a process cannot have its own network here; `null` if it can. */
async function whyNoNetwork(): Promise<string | null> {
  if (!CAN_BE_ANOTHER_USER) return "running programs as another user requires root";
  try {
    const { success } = await new Deno.Command("unshare", {
      args: ["-n", "ip", "link", "set", "lo", "up"],
      stderr: "null",
    }).output();
    return success ? null : "a network namespace cannot be created";
  } catch {
    return "the command unshare is missing";
  }
}

const WHY_NOT = await whyNoNetwork();

const OUTCOMES: [attack: string, outcome: string][] = [
  ["forged keys", "do not prevent ranks from meeting, at the start and later"],
  ["a flood of values", "is not stored"],
  ["a flood of connections to the store", "takes few descriptors, and delays no rank"],
  ["a flood of connections while ranks start", "takes few descriptors, and delays no rank"],
  ["a flood of connections to the ranks", "does not affect ranks that have met"],
  ["a proxy between ranks that start", "gets no connection"],
  ["a proxy between ranks that meet again", "gets no connection"],
  ["a stranger among ranks that start", "gives an error that says so"],
  ["a stranger among ranks that meet again", "gives an error that says so"],
];

for (const [attack, outcome] of OUTCOMES) {
  const name = `over TCP, ${attack} ${outcome}`;
  const reason = WHY_NOT === null ? "" : ` (${WHY_NOT})`;
  Deno.test({ name: `${name}${reason}`, ignore: WHY_NOT !== null }, async () => {
    const program = import.meta.resolve("./programs/attacked.ts");
    const setUp = 'ip link set lo up && exec "$@"';
    const args = ["-n", "sh", "-c", setUp, "sh", Deno.execPath(), "run", "-A", program, attack];
    const { code, stdout, stderr } = await runProgram(args, { program: "unshare" });
    assertEquals([code, stdout], [0, "passed\n"], stderr);
  });
}

/** A program that tries to connect to a Unix socket. */
const CONNECTOR = `
try {
  await Deno.connect({ transport: "unix", path: Deno.args[0] });
  console.log("connected");
} catch (error) {
  console.log(error.name);
}
`;

/** Returns the other sockets in a runner's private folder. */
function socketsBeside(path: string): string[] {
  const folder = path.slice(0, path.lastIndexOf("/"));
  return [...Deno.readDirSync(folder)].map(({ name }) => `${folder}/${name}`).filter((name) => name !== path);
}

Deno.test({
  name: "ranks of one machine meet at a socket that other users cannot reach",
  ignore: !CAN_BE_ANOTHER_USER,
}, async () => {
  using user = new OtherUser();
  const runner = await startRunner(Recovers, { worldSize: 2 });
  const { address } = runner.socket!;
  assert(address.transport === "unix");
  const stores = () => socketsBeside(address.path).filter((path) => path.includes("/s-"));
  const [first, ...others] = stores();
  assertEquals(others, []);
  assertEquals((await user.run(CONNECTOR, first!)).stdout, "PermissionDenied\n");
  await assertRejects(() => runner.invoke({ thrower: 1 }), WorkerError, "rank 1 gives up");
  assertEquals((await runner.invoke({})).sum, 2);
  const [second, ...left] = stores();
  assertEquals(left, []);
  assert(second !== first);
  await runner.stop();
});
