/**
 * A rank in a separate process, for tests: `rank_program.ts <scenario> <rank> <worldSize> <storeAddress>
 * <further options of the group, JSON>`.
 *
 * @module
 */
import { LONG_MS, SECRET } from "./ranks.ts";
import { formGroup, type ProcessGroup } from "../groups/mod.ts";
import { ops } from "../ops/mod.ts";
import type { Tensor } from "../tensors/mod.ts";

/**
 * Returns the expected results of the scenario `collectives`.
 *
 * @param worldSize Number of ranks.
 * @returns The results, by rank.
 */
export function collectivesOf(worldSize: number): number[][] {
  const values = Array.from({ length: worldSize }, (_, rank) => rank + 1);
  const sum = values.reduce((a, b) => a + b);
  return values.map((_, rank) => {
    const previous = values[(rank + worldSize - 1) % worldSize]!;
    return [sum, worldSize, ...values, worldSize, previous];
  });
}

/** What a rank does in each scenario. Its result is written to standard output as JSON. */
export const SCENARIOS: Record<string, (group: ProcessGroup) => unknown> = {
  /** Takes part in one collective of each kind, with 1 MiB so that the data exceeds the sockets' buffers. */
  async collectives(group) {
    const { rank, size } = group;
    const count = 1 << 18;
    const ones = (): Tensor => ops.full([count], rank + 1, { dtype: "float32" });
    const [summed, copied] = [ones(), ones()];
    const gathering = group.allGather(ones());
    await Promise.all([group.allReduce(summed), group.broadcast(copied, { src: size - 1 })]);
    const scattered = await group.reduceScatter(ops.full([count * size], rank + 1, { dtype: "float32" }), {
      op: "max",
    });
    const received = ones();
    const next = (rank + 1) % size;
    const previous = (rank + size - 1) % size;
    await Promise.all([group.send(ones(), { dst: next }), group.recv(received, { src: previous })]);
    await group.barrier();
    return [summed, copied, ...await gathering, scattered, received].map((tensor) => tensor.mean().item());
  },
  /** Kills itself after the first collective. */
  async dies(group) {
    await group.barrier();
    Deno.kill(Deno.pid, "SIGKILL");
  },
  /** Returns while the group is alive and idle. */
  async ends(group) {
    await group.barrier();
    return "ended";
  },
  /** Exits while an operation is in flight. */
  async exits(group) {
    await group.barrier();
    group.allReduce(ops.ones([4]));
    Deno.exit(3);
  },
  /** Waits in a collective that no other rank joins. */
  async waits(group) {
    await group.barrier();
    try {
      await group.allReduce(ops.ones([4]));
    } catch (error) {
      return String(error);
    }
  },
  /** Makes calls that differ from those of rank 0; see the test. */
  async disagrees(group) {
    const inner = await group.newGroup([0, 1]);
    const messages: string[] = [];
    const calls = [
      () => group.broadcast(ops.ones([4]), { src: 1 }),
      () => group.allReduce(ops.ones([1 << 20])),
      () => group.allGather(ops.ones([4], { dtype: "int64" })),
      () => group.allReduce(ops.ones([0])),
      () => inner!.allReduce(ops.ones([4]), { op: "max" }),
    ];
    for (const call of calls) {
      try {
        await call();
      } catch (error) {
        messages.push(String(error));
      }
    }
    const sum = ops.ones([2]);
    await group.allReduce(sum);
    return [...messages, sum.toArray()];
  },
};

if (import.meta.main) {
  const [scenario, rank, worldSize, storeAddress, further] = Deno.args as [
    string,
    string,
    string,
    string,
    string,
  ];
  const group = await formGroup({
    rank: Number(rank),
    worldSize: Number(worldSize),
    storeAddress,
    storeSecret: SECRET,
    name: "test",
    timeoutMs: LONG_MS,
    formTimeoutMs: LONG_MS,
    interfaceAddress: "127.0.0.1",
    ...JSON.parse(further),
  });
  console.log(JSON.stringify(await SCENARIOS[scenario]!(group)));
}
