import { assertEquals } from "@std/assert";
import { silentConsole } from "./console.ts";
import { acquireLock } from "./lock.ts";
import { join } from "./path.ts";
import { withFolder } from "./testing.ts";

Deno.test("acquireLock() admits the second caller when the first has released the lock", () =>
  withFolder(async (folder) => {
    const path = join(folder, "new", "lock");
    const order: string[] = [];
    const first = await acquireLock(path, silentConsole);
    const second = acquireLock(path, silentConsole).then((lock) => {
      order.push("second in");
      return lock;
    });
    order.push("first out");
    first[Symbol.dispose]();
    (await second)[Symbol.dispose]();
    assertEquals(order, ["first out", "second in"]);
  }));

Deno.test("acquireLock() reports that it waits, and gets the lock of a killed holder", () =>
  withFolder(async (folder) => {
    const path = join(folder, "lock");
    const program = `
      const file = await Deno.open(${JSON.stringify(path)}, { create: true, write: true });
      await file.lock(true);
      console.log("locked");
      await new Promise((resolve) => setTimeout(resolve, 3_600_000));`;
    const holder = new Deno.Command(Deno.execPath(), { args: ["eval", program], stdout: "piped" }).spawn();
    await holder.stdout.pipeThrough(new TextDecoderStream()).values().next();
    const said = Promise.withResolvers<string>();
    const waiting = acquireLock(path, { ...silentConsole, say: said.resolve });
    assertEquals(await said.promise, "Waiting for another setup to finish");
    holder.kill("SIGKILL");
    (await waiting)[Symbol.dispose]();
    await holder.status;
  }));
