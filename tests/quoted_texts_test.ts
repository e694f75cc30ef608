import { assertEquals, assertInstanceOf, assertStringIncludes } from "@std/assert";
import {
  DistributedError,
  DistributedRunner,
  DistributedWorker,
  loadSafetensors,
  NativeError,
  nn,
  ops,
  saveSafetensors,
  Tensor,
  tensor,
  TorchScript,
} from "../mod.ts";
import { loadCheckpoint } from "../ffi/mod.ts";
import { STEERING } from "./workers/tells.ts";

// Before the tests: a library stays loaded.
Tensor.fromArray([1]).dispose();

/** With the end of a line, which would begin a forged one. */
const HOSTILE = `${STEERING}\nforged`;
/** What no message on one line has. */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]/u;

async function failure(call: () => unknown): Promise<Error> {
  try {
    await call();
  } catch (error) {
    assertInstanceOf(error, Error);
    return error;
  }
  throw new Error("it did not fail");
}

const named = (object: object) => Object.defineProperty(object, "name", { value: HOSTILE });
// deno-lint-ignore no-explicit-any -- misuse
const odd = HOSTILE as any;

/** Misuse whose message quotes what a program was given. */
const QUOTES: Record<string, () => unknown> = {
  "an option's name": () => new DistributedRunner(undefined, { [HOSTILE]: 1 } as never),
  "an option's value": () => new DistributedRunner(undefined, { device: odd }),
  "a number that is none": () => new DistributedRunner(undefined, { workerPort: odd }),
  "a limit that is none": () => new DistributedRunner(undefined, { heartbeatMs: odd }),
  "a list's item": () => new DistributedRunner(undefined, { env: [odd, 1] as never }),
  "options that are a text": () => new DistributedRunner().stop(odd),
  "a class's name": () => new DistributedRunner(named(class extends DistributedWorker {}) as never),
  "a payload's property": () => sent({ [HOSTILE]: () => {} }),
  "a payload's symbol": () => sent({ [Symbol(HOSTILE)]: 1 }),
  "a payload's map": () => sent(new Map([[HOSTILE, () => {}]])),
  "a payload's class": () => sent({ x: new (named(class {}) as new () => object)() }),
  "a dtype": () => tensor([1], { dtype: odd } as never),
  "a URL": () => TorchScript.load(`https://${HOSTILE}`),
  "an operator's argument": () => ops.call("aten::add", odd, Symbol(HOSTILE) as never),
  "an index": () => Tensor.fromArray([1]).at(odd),
  "a reduction": () =>
    nn.functional.mseLoss(Tensor.fromArray([1]), Tensor.fromArray([1]), { reduction: odd }),
};

/** Messages that span lines, or are of our own classes. */
const QUOTES_IN_LINES: Record<string, () => unknown> = {
  "a state dict's name": () => new nn.Linear(1, 1).loadStateDict({ [HOSTILE]: Tensor.fromArray([1]) }),
  "a file's name": () => TorchScript.load(`/nonexistent/${HOSTILE}`),
  "a checkpoint's name": () => loadCheckpoint(`/nonexistent/${HOSTILE}`),
  "a tensor file's name": () => loadSafetensors(`/nonexistent/${HOSTILE}`),
  "an operator's name": () => ops.call(`aten::${HOSTILE}`),
};

async function sent(payload: unknown): Promise<unknown> {
  await using runner = new DistributedRunner(undefined, { logs: "none", device: "cpu" });
  return await runner.start({ setup: payload as never });
}

Deno.test("messages of misuse quote what a program was given on one line, without what steers a terminal", async () => {
  for (const [what, call] of Object.entries(QUOTES)) {
    const { message } = await failure(call);
    assertEquals(CONTROL.test(message), false, `${what}: ${JSON.stringify(message)}`);
  }
});

Deno.test("messages of several lines have nothing else that steers a terminal", async () => {
  for (const [what, call] of Object.entries(QUOTES_IN_LINES)) {
    const { message, stack } = await failure(call);
    for (const text of [message, stack!]) {
      assertEquals(CONTROL.test(text.replaceAll(/[\n\t]/g, "")), false, `${what}: ${JSON.stringify(text)}`);
    }
  }
});

Deno.test("errors that programs make of our classes are escaped, too, and their data is as it was", () => {
  const error = new NativeError(HOSTILE, { operation: HOSTILE });
  assertInstanceOf(error, DistributedError);
  assertStringIncludes(error.message, "\\u001b]0;title\\u0007");
  assertEquals(error.operation, HOSTILE);
});

Deno.test("names with control characters stay as they are in files", async () => {
  const file = await Deno.makeTempFile();
  await saveSafetensors({ "a\x1b\u202e\nb": Tensor.fromArray([1]) }, file);
  assertEquals(Object.keys(await loadSafetensors(file)), ["a\x1b\u202e\nb"]);
  await Deno.remove(file);
});
