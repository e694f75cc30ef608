import { assertEquals, assertThrows } from "@std/assert";
import { refuseUnknown, refuseUnknownNames } from "./options.ts";

function messageFor(name: string, known: string[]): string {
  return assertThrows(() => refuseUnknownNames("go on", { [name]: 1 }, known), TypeError).message;
}

Deno.test("an unknown option is refused with the name that was probably meant", () => {
  const cases: [name: string, known: string[], meant: string][] = [
    ["timeout", ["signal", "timeoutMs"], "timeoutMs"],
    ["asTextEvent", ["asTextEvents", "signal"], "asTextEvents"],
    ["weightDecay", ["lr", "weight_decay", "eps"], "weight_decay"],
    ["worldsize", ["worldSize", "device"], "worldSize"],
    ["biase", ["dtype", "device", "bias"], "bias"],
    ["tiemoutMs", ["timeoutMs", "signal"], "timeoutMs"],
    ["quailty", ["quality", "format"], "quality"],
    ["decay", ["weight_decay", "eps"], "weight_decay"],
  ];
  for (const [name, known, meant] of cases) {
    assertEquals(
      messageFor(name, known),
      `Cannot go on: there is no option "${name}"; did you mean "${meant}"?`,
    );
  }
});

Deno.test("where none is near, all are named", () => {
  assertEquals(
    messageFor("path", ["timeoutMs", "setup"]),
    'Cannot go on: there is no option "path"; there are timeoutMs, setup',
  );
  assertEquals(messageFor("dev", ["dtype"]), 'Cannot go on: there is no option "dev"; there is dtype');
  assertEquals(messageFor("x", []), 'Cannot go on: there is no option "x"; there are none');
});

Deno.test("known options pass, undefined ones too; what is no object does not", () => {
  const known = { src: true, tag: true } as const;
  refuseUnknown<{ src?: number; tag?: number }>("send", {}, known);
  refuseUnknown<{ src?: number; tag?: number }>("send", { src: 0, tag: undefined }, known);
  for (const options of [5, "x", null, undefined, Symbol("s")]) {
    assertThrows(
      () => refuseUnknownNames("send", options as unknown as object, ["src"]),
      TypeError,
      "not an object; give { src }",
    );
  }
});
