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
import { STEERING } from "./workers/secrets.ts";
import { temporaryFile } from "./testing.ts";

// Loads the library before the tests, because it stays loaded.
Tensor.fromArray([1]).dispose();

/** Text that steers a terminal, with a line break that would start a forged line. */
const HOSTILE = `${STEERING}\nforged`;
/** Characters that no single-line message may contain. */
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

/** Misuse whose message quotes text from the program, on one line. */
const QUOTES: Record<string, () => unknown> = {
  "an option's name": () => new DistributedRunner(undefined, { [HOSTILE]: 1 } as never),
  "an option's value": () => new DistributedRunner(undefined, { device: odd }),
  "an invalid number": () => new DistributedRunner(undefined, { workerPort: odd }),
  "an invalid limit": () => new DistributedRunner(undefined, { heartbeatMs: odd }),
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

/** Misuse whose message has several lines, or belongs to one of our own classes. */
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

Deno.test("messages of misuse quote a program's text on one line, without control characters", async () => {
  for (const [what, call] of Object.entries(QUOTES)) {
    const { message } = await failure(call);
    assertEquals(CONTROL.test(message), false, `${what}: ${JSON.stringify(message)}`);
  }
});

Deno.test("messages of several lines have no control characters except line breaks", async () => {
  for (const [what, call] of Object.entries(QUOTES_IN_LINES)) {
    const { message, stack } = await failure(call);
    for (const text of [message, stack!]) {
      assertEquals(CONTROL.test(text.replaceAll(/[\n\t]/g, "")), false, `${what}: ${JSON.stringify(text)}`);
    }
  }
});

Deno.test("errors that programs create from our classes have escaped messages and unchanged data", () => {
  const error = new NativeError(HOSTILE, { operation: HOSTILE });
  assertInstanceOf(error, DistributedError);
  assertStringIncludes(error.message, "\\u001b]0;title\\u0007");
  assertEquals(error.operation, HOSTILE);
});

Deno.test("names with control characters stay unchanged in files", async () => {
  using file = temporaryFile();
  await saveSafetensors({ "a\x1b\u202e\nb": Tensor.fromArray([1]) }, file.path);
  assertEquals(Object.keys(await loadSafetensors(file.path)), ["a\x1b\u202e\nb"]);
});
