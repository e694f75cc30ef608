import { assertEquals } from "@std/assert";
import { ErrorLog } from "./_error_log.ts";

Deno.test("errors are gathered by time, once", () => {
  const log = new ErrorLog();
  const [cause, consequence] = [new Error("cause"), new Error("consequence")];
  log.add(consequence, 2);
  log.add(cause, 1);
  assertEquals(log.gather(), [cause, consequence]);
  assertEquals(log.gather(), []);
});

Deno.test("the latest hundred are kept", () => {
  const log = new ErrorLog();
  for (let at = 0; at < 150; at++) log.add(new Error(String(at)), at);
  const messages = log.gather().map(({ message }) => message);
  assertEquals([messages.length, messages[0], messages.at(-1)], [100, "50", "149"]);
});
