/**
 * A worker that starts child processes.
 *
 * @module
 */
import { DistributedWorker } from "../../mod.ts";
import { until } from "../testing.ts";

/** What a rank does after it has started them. */
export type ParentState = "waits" | "loops" | "is stopped" | "exits" | "crashes" | "returns";

/** Starts child processes, and prints their process IDs. */
export class StartsChildren extends DistributedWorker<ParentState, void> {
  static override module = import.meta.url;

  override async call(state: ParentState): Promise<void> {
    const commands = [
      ["sh", "-c", "sleep 1000; true"],
      ["sh", "-c", "sleep 1000 & wait"],
    ];
    // timeout(1) creates its own process group.
    if (Deno.env.has("OWN_GROUPS")) commands.push(["timeout", "1000", "sleep", "1000"]);
    for (const [command, ...args] of commands) {
      new Deno.Command(command!, { args, stdin: "null", stdout: "null", stderr: "null" }).spawn();
    }
    // The children start their own children a moment later.
    let all: number[] = [];
    await until(() => (all = descendantsOf(Deno.pid)).length >= 2 * commands.length, "the children");
    console.log(`children ${JSON.stringify(all)}`);
    // The runner ends the other ranks when one has ended, so all must have printed by then.
    await this.processGroup.barrier();
    if (state === "loops") { for (;;); }
    if (state === "is stopped") Deno.kill(Deno.pid, "SIGSTOP");
    if (state === "exits") Deno.exit(3);
    // A real fault instead of a sent signal, because Deno handles sent signals.
    if (state === "crashes") new Deno.UnsafePointerView(Deno.UnsafePointer.create(1n)!).getUint8();
    // Until it is ended.
    if (state === "waits") await new Promise((resolve) => setTimeout(resolve, 60_000));
  }
}

/** Returns the processes that a process has started, with those that they have started. */
function descendantsOf(pid: number): number[] {
  const children = Map.groupBy(parents(), ([, parent]) => parent);
  const found = [pid];
  // The list grows while it is read. Process IDs have no order: the system starts again at low numbers.
  for (const parent of found) found.push(...(children.get(parent) ?? []).map(([child]) => child));
  return found.slice(1);
}

/** Returns every process of the system, with its parent. */
function parents(): [pid: number, parent: number][] {
  const all: [number, number][] = [];
  for (const { name } of Deno.readDirSync("/proc")) {
    try {
      const stat = Deno.readTextFileSync(`/proc/${Number(name)}/stat`);
      all.push([Number(name), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1])]);
    } catch {
      // Not a process, or no longer one.
    }
  }
  return all;
}
