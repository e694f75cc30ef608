/**
 * A program that receives Ctrl-C in a state of its runner, and listens for it in some way. It prints the
 * processes of its ranks, then `ready`.
 *
 * @module
 */
import process from "node:process";
import { DistributedRunner } from "../../mod.ts";
import { until } from "../testing.ts";
import { FINISH, type Lingering, Lingers } from "../workers/lingers.ts";

const [state, listens, delayMs] = Deno.args as [string, string, string];

let heard = 0;
const hearing = Promise.withResolvers<void>();
const listener = () => {
  console.log(`heard ${++heard}`);
  hearing.resolve();
};
const stopping = async () => {
  listener();
  const stopped = runner.stop();
  for (const { pid } of runner.context!) Deno.kill(pid, FINISH);
  await stopped;
  console.log("stopped by the program");
};
const once = () => {
  Deno.removeSignalListener("SIGINT", once);
  listener();
};

function listen(when: "first" | "later" | "last"): void {
  const [order, way] = listens.split(": ");
  if (order !== when) return;
  switch (way) {
    case "adds":
      return Deno.addSignalListener("SIGINT", listener);
    case "as in Node":
      return void process.on("SIGINT", listener);
    case "once":
      return Deno.addSignalListener("SIGINT", once);
    case "once, as in Node":
      return void process.once("SIGINT", listener);
    case "stops":
      return Deno.addSignalListener("SIGINT", stopping);
    case "stops, as in Node":
      return void process.on("SIGINT", stopping);
    case "adds and removes":
      Deno.addSignalListener("SIGINT", listener);
      return Deno.removeSignalListener("SIGINT", listener);
    case "adds, where Deno shows no resources":
      Object.defineProperty(Deno, "internal", { value: Symbol("hidden") });
      return Deno.addSignalListener("SIGINT", listener);
    case "another signal":
      return Deno.addSignalListener("SIGUSR1", listener);
  }
}

async function settle(promise: Promise<unknown>): Promise<void> {
  try {
    await promise;
    console.log("finished");
  } catch (error) {
    console.log(`${(error as Error).name}: ${(error as Error).message}`);
  }
}

function ready(): void {
  if (listens === "last, removed") Deno.removeSignalListener("SIGINT", listener);
  listen("last");
  console.log(`ranks ${JSON.stringify((runner.context ?? []).map(({ pid }) => pid))}`);
  console.log("ready");
}

const entered = Promise.withResolvers<void>();
let count = 0;
const runner = new DistributedRunner(Lingers, {
  worldSize: 2,
  device: "cpu",
  logs: ({ text }) => {
    if (text === "in the call" && ++count === 2) entered.resolve();
    if (text === "torn down" || text === "left") console.log(text);
  },
  env: { LINGERS_IN: state },
  restart: { maxRestarts: state === "being replaced" ? 1 : 0, backoffMs: 60_000 },
});

// Deno installs its own signal handlers half a second after the start of a program, without an event.
if (Number(delayMs) > 0) await new Promise((resolve) => setTimeout(resolve, Number(delayMs)));
if (listens === "last, removed") Deno.addSignalListener("SIGINT", listener);
listen("first");
const started = runner.start(
  state === "setting up" ? { onProgress: ({ phase }) => phase === "loaded" && ++count === 2 && ready() } : {},
);
if (state === "starting") ready();
await settle(started);
listen("later");

async function untilStopped(): Promise<void> {
  const keepsAlive = setInterval(() => {}, 60_000);
  await hearing.promise;
  await until(() => !runner.isAlive(), "the runner to stop");
  clearInterval(keepsAlive);
}

const call = (manner: Lingering) => settle(runner.invoke(manner));
switch (state) {
  case "idle":
    ready();
    await untilStopped();
    break;
  case "calling":
  case "finishing": {
    const manner = state === "calling" ? "steps" : "finishes";
    const calls = [call(manner), call(manner)];
    await entered.promise;
    ready();
    await Promise.all(calls);
    break;
  }
  case "generating":
  case "streaming": {
    const reader = runner.stream(state === "streaming" ? "streams" : "yields").getReader();
    await reader.read();
    await entered.promise;
    ready();
    await untilStopped();
    break;
  }
  case "stopping": {
    const calls = call("steps");
    await entered.promise;
    const stopped = runner.stop({ timeoutMs: 60_000 });
    ready();
    await Promise.all([calls, stopped]);
    break;
  }
  case "tearing down": {
    const stopped = runner.stop();
    ready();
    await stopped;
    await untilStopped();
    break;
  }
  case "terminating": {
    const stopped = runner.terminate();
    ready();
    await stopped;
    await untilStopped();
    break;
  }
  case "stopped":
    await runner.stop();
    ready();
    await untilStopped();
    break;
  case "failed":
  case "being replaced":
    Deno.kill(runner.context![1]!.pid, "SIGKILL");
    await until(() => runner.context![1]!.state === "exited", "the rank to exit");
    ready();
    await untilStopped();
    break;
  case "serving": {
    let turns = 0;
    // Calls continue while the ranks are stopped, and nothing handles their errors.
    setInterval(() => {
      turns++;
      runner.invoke(null);
      if (runner.isAlive()) return;
      Array.fromAsync(runner.stream(null));
      runner.start();
    }, 1);
    await until(() => turns >= 3, "calls");
    ready();
    await call("steps");
    break;
  }
  case "started again":
    await runner.stop();
    await runner.start();
    ready();
    await untilStopped();
    break;
}
console.log("the program continues");
