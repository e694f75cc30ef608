/**
 * A program that a supervisor ends by a signal to all its processes. It prints the processes of its ranks
 * when they are in the requested state.
 *
 * @module
 */
import { DistributedRunner } from "../../mod.ts";
import { FINISH, Lingers } from "../workers/lingers.ts";

const [signal, state] = Deno.args as ["SIGTERM" | "SIGHUP" | "SIGINT", string];

const entered = Promise.withResolvers<void>();
let count = 0;
const runner = new DistributedRunner(Lingers, {
  worldSize: 2,
  device: "cpu",
  logs: ({ text }) => {
    if (text === "in the call" && ++count === 2) entered.resolve();
    if (text === "torn down") console.log(text);
  },
});

function ready(): void {
  console.log(JSON.stringify(runner.context!.map(({ pid }) => pid)));
}

if (state !== "not listening") {
  Deno.addSignalListener(signal, async () => {
    if (state === "terminated") await runner.terminate({ timeoutMs: 60_000 });
    else {
      const stopped = runner.stop();
      for (const { pid } of runner.context!) Deno.kill(pid, FINISH);
      await stopped;
    }
    console.log("drained");
    clearInterval(keepsAlive);
  });
}
const keepsAlive = setInterval(() => {}, 60_000);
await runner.start();
switch (state) {
  case "idle":
    ready();
    break;
  case "terminated": {
    const call = runner.invoke("loops");
    await entered.promise;
    ready();
    await call.catch(({ message }) => console.log(message));
    break;
  }
  default: {
    const call = runner.invoke("finishes");
    const next = runner.invoke("finishes");
    await entered.promise;
    ready();
    await Promise.all([call, next]);
    console.log("finished");
  }
}
