/**
 * A runner whose ranks print to a stream that nobody reads until the program asks for it on the other stream.
 *
 * @module
 */
import { DistributedRunner, type TimeoutError } from "../../mod.ts";
import { Floods } from "../workers/floods.ts";

const stream = Deno.args[0] as "stdout" | "stderr";
const say = (text: string) => stream === "stdout" ? console.error(text) : console.log(text);

const HEARTBEAT_MS = 500;
const CANCEL_GRACE_MS = 1000;

await using runner = new DistributedRunner(Floods, {
  worldSize: 2,
  device: "cpu",
  heartbeatMs: HEARTBEAT_MS,
  cancelGraceMs: CANCEL_GRACE_MS,
});
await runner.start();
const before = runner.context!.map(({ pid }) => pid);
try {
  await runner.invoke({ rank: 1, stream }, { timeoutMs: 4 * HEARTBEAT_MS });
  say("its output is not blocked");
} catch (error) {
  const { message, ranks } = error as TimeoutError;
  say(message);
  say(`rank 1: ${ranks[1]!.finding}`);
}
// The rank is still in the call, longer than `cancelGraceMs` allows.
await new Promise((resolve) => setTimeout(resolve, 2.5 * CANCEL_GRACE_MS));
say("now");
say(`sum ${await runner.invoke({ rank: -1, stream })}`);
const same = runner.context!.every(({ pid }, rank) => pid === before[rank]);
say(same ? "the same ranks" : "other ranks");
say(`${runner.gatherErrors().length} errors`);
