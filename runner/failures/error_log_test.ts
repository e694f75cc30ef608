import { assertEquals } from "@std/assert";
import { ErrorLog } from "./error_log.ts";

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

Deno.test("an error is gathered once, however often it is noted", () => {
  const log = new ErrorLog();
  const error = new Error("both ranks are ended for it");
  log.add(error, 1);
  log.add(error, 2);
  assertEquals(log.gather(), [error]);
  log.add(error, 3);
  assertEquals(log.gather(), []);
});
