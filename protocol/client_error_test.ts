import { assertEquals } from "@std/assert";
import * as errors from "../errors.ts";
import { clientError, clientText, hideFromClients } from "./client_error.ts";

const SECRET = "password=hunter2 at /srv/models, 10.0.0.7:4000";
const rank = { rank: 1, operation: SECRET, sequence: 1 };

/** An error of each class. Every text contains a secret. */
const OURS: errors.DistributedError[] = [
  new errors.AlreadyRunningError(SECRET),
  new errors.CollectiveError(SECRET, rank),
  new errors.LibraryLoadError(SECRET, { tried: [SECRET] }),
  new errors.NativeError(SECRET, { operation: SECRET, cause: new Error(SECRET) }),
  new errors.NotRunningError(SECRET, { cause: new Error(SECRET) }),
  new errors.DistributedError("nothing_produced", SECRET),
  new errors.DistributedError("system", SECRET),
  new errors.ProtocolError(SECRET),
  new errors.StreamOverflowError(SECRET),
  new errors.TimeoutError(SECRET),
  new errors.RankExitError(SECRET, {
    rank: 0,
    exitCode: 1,
    signal: null,
    stderrTail: [SECRET],
    ranks: [],
  }),
];

function thrown(message: string): errors.WorkerError {
  return new errors.WorkerError(message, {
    rank: 1,
    remoteName: "TypeError",
    remoteStack: `TypeError: ${message}\n    at ${SECRET}`,
    remoteFields: { SECRET },
    cause: new Error(SECRET),
    others: [new errors.DistributedError("system", SECRET)],
  });
}

Deno.test("a client sees message and code of what call has thrown, and nothing else of it", () => {
  assertEquals(clientError(thrown("no such style")), { error: "no such style", code: "worker_error" });
});

Deno.test("a client sees of every other error its code, and a sentence of its kind", () => {
  const sentences = new Set<string>();
  for (const error of OURS) {
    const { error: sentence, code } = clientError(error);
    assertEquals(code, error.code);
    assertEquals(/hunter2|srv|10\.0|rank|undefined/.test(sentence), false, sentence);
    sentences.add(sentence);
  }
  assertEquals(sentences.size, OURS.length);
});

Deno.test("a client sees nothing of what has thrown outside of call", () => {
  const error = thrown(SECRET);
  hideFromClients(error);
  assertEquals(clientError(error), {
    error: "A process of the server could not be set up",
    code: "worker_error",
  });
});

Deno.test("a client sees no words of what is none of ours", () => {
  const failed = { error: "The call failed" };
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  for (const error of [SECRET, undefined, null, { message: SECRET, code: "x" }, new Error(SECRET), proxy]) {
    assertEquals(clientError(error), failed);
  }
  assertEquals(clientError(new DOMException(SECRET, "AbortError")), failed);
  assertEquals(clientError(Object.assign(new Error(SECRET), { code: "ENOENT" })), {
    ...failed,
    code: "ENOENT",
  });
  for (const code of [SECRET, 7, "", "\x1b[31m", "x".repeat(65)]) {
    assertEquals(clientError(Object.assign(new Error(SECRET), { code })), failed);
  }
  const odd = new errors.DistributedError("constructor" as "system", SECRET);
  assertEquals(clientError(odd), { ...failed, code: "constructor" });
});

Deno.test("a client gets no control characters", () => {
  const { error } = clientError(thrown("a\x1b[2J\x9b31m\u202eb\u2028c\r\n\x7f"));
  assertEquals(error, "a\\u001b[2J\\u009b31m\\u202eb\\u2028c\\r\n\\u007f");
});

Deno.test("a client gets no stack that a message quotes", () => {
  const inner = new Error("no such row");
  const [first] = inner.stack!.split("\n");
  assertEquals(clientText(`cannot look up: ${inner.stack}`), `cannot look up: ${first}`);
  for (
    const holding of [{ inner }, [inner, inner], new Map([["key", inner]]), {
      deep: [{ inner }],
      status: 500,
    }]
  ) {
    const { error } = clientError(thrown(Deno.inspect(holding)));
    assertEquals(error.includes("file:"), false, error);
    assertEquals(error.includes("Error: no such row"), true, error);
  }
  const frames = [
    "async Promise.all (index 0)",
    "new Promise (<anonymous>)",
    "file:///a.ts:1:2",
    "x (ext:core/a.js:1:2)",
  ];
  assertEquals(
    clientText(`{ e: Error: m\n${frames.map((frame) => `      at ${frame}`).join("\n")},\n}`),
    "{ e: Error: m,\n}",
  );
  const words = "closed:\n  at night\n  at noon";
  assertEquals(clientText(words), words);
});
