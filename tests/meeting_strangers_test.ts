import { assert, assertEquals } from "@std/assert";
import { CAN_BE_ANOTHER_USER, OtherUser } from "./other_user.ts";
import { runProgram, startRunner } from "./runner.ts";
import { Recovers } from "./workers/native.ts";

/** Why a process has no network of its own here; `null` if it can have one. */
async function whyNoNetwork(): Promise<string | null> {
  if (!CAN_BE_ANOTHER_USER) return "it takes root to run programs as another user";
  try {
    const { success } = await new Deno.Command("unshare", {
      args: ["-n", "ip", "link", "set", "lo", "up"],
      stderr: "null",
    }).output();
    return success ? null : "there can be no other network";
  } catch {
    return "there is no unshare";
  }
}

const WHY_NOT = await whyNoNetwork();

const OUTCOMES: [attack: string, outcome: string][] = [
  ["forged keys", "do not keep ranks from meeting, at start and again"],
  ["a flood of values", "is not kept by the store"],
  ["a flood of connections to the store", "holds few descriptors, and no rank up"],
  ["a flood of connections while ranks start", "holds few descriptors, and no rank up"],
  ["a flood of connections to the ranks", "does not reach ranks that have met"],
  ["a proxy between ranks that start", "is not connected to"],
  ["a proxy between ranks that meet again", "is not connected to"],
  ["a stranger among ranks that start", "is an error that says so"],
  ["a stranger among ranks that meet again", "is an error that says so"],
];

for (const [attack, outcome] of OUTCOMES) {
  const name = `over TCP, ${attack} ${outcome}`;
  const reason = WHY_NOT === null ? "" : ` (${WHY_NOT})`;
  Deno.test({ name: `${name}${reason}`, ignore: WHY_NOT !== null }, async () => {
    const program = import.meta.resolve("./programs/attacked.ts");
    const setUp = 'ip link set lo up && exec "$@"';
    const args = ["-n", "sh", "-c", setUp, "sh", Deno.execPath(), "run", "-A", program, attack];
    const { code, stdout, stderr } = await runProgram(args, { program: "unshare" });
    assertEquals([code, stdout], [0, "as it must be\n"], stderr);
  });
}

/** Tries to connect to a Unix socket. */
const CONNECTS = `
try {
  await Deno.connect({ transport: "unix", path: Deno.args[0] });
  console.log("connected");
} catch (error) {
  console.log(error.name);
}
`;

/** The sockets in the private folder of a runner. */
function socketsBeside(path: string): string[] {
  const folder = path.slice(0, path.lastIndexOf("/"));
  return [...Deno.readDirSync(folder)].map(({ name }) => `${folder}/${name}`).filter((name) => name !== path);
}

Deno.test({
  name: "ranks of one machine meet at a socket that no other user reaches, and that goes with the group",
  ignore: !CAN_BE_ANOTHER_USER,
}, async () => {
  using user = new OtherUser();
  const runner = await startRunner(Recovers, { worldSize: 2 });
  const { address } = runner.socket!;
  assert(address.transport === "unix");
  const stores = () => socketsBeside(address.path).filter((path) => path.includes("/s-"));
  const [first, ...others] = stores();
  assertEquals(others, []);
  assertEquals((await user.run(CONNECTS, first!)).stdout, "PermissionDenied\n");
  await runner.invoke({ thrower: 1 }).catch(() => {});
  assertEquals((await runner.invoke({})).sum, 2);
  const [second, ...left] = stores();
  assertEquals(left, []);
  assert(second !== first);
  await runner.stop();
});
