/**
 * A worker that throws unusual values.
 *
 * @module
 */
import { DistributedWorker } from "../../mod.ts";

/** Functions that make the values to throw, by kind. */
export const THROWN: Readonly<Record<string, () => unknown>> = {
  "a message that throws": () => withGetter(new Error("unread"), "message"),
  "a stack that throws": () => withGetter(new RangeError("read"), "stack"),
  "a name that throws": () => withGetter(new Error("read"), "name"),
  "a cause that throws": () => withGetter(new Error("read"), "cause"),
  "a field that throws": () => withGetter(Object.assign(new Error("read"), { status: 503 }), "field"),
  "a message that is an object": () => Object.assign(new Error(), { message: { detail: "read" } }),
  "a message that is a symbol": () => Object.assign(new Error(), { message: Symbol("read") }),
  "a name that is a symbol": () => Object.assign(new Error("read"), { name: Symbol("odd") }),
  "a revoked proxy": revokedProxy,
  "a proxy that refuses everything": () => refusingProxy(),
  "a proxy of a proxy without end": endlessProxy,
  "a printer that throws": () => ({
    [Symbol.for("Deno.customInspect")]() {
      throw new Error("not to be printed");
    },
  }),
  "a cause that is a revoked proxy": () => new Error("read", { cause: revokedProxy() }),
  "errors that are revoked proxies": () => new AggregateError([revokedProxy(), new Error("read")], "read"),
  "a cycle of causes": () => {
    const error = new Error("read");
    error.cause = new AggregateError([error, error], "read", { cause: error });
    return error;
  },
  "a plain object": () => ({ code: 4, detail: { read: [1, 2] } }),
  "a plain object with a message": () => ({ message: "read", status: 429 }),
  "an object without a prototype": () => Object.assign(Object.create(null), { read: true }),
  "a function": () => function read() {},
  "a symbol": () => Symbol("read"),
  "nothing": () => undefined,
  "a field of 4 MiB": () => Object.assign(new Error("read"), { body: new Uint8Array(2 ** 22), status: 500 }),
};

function withGetter(error: Error, name: string): Error {
  return Object.defineProperty(error, name, {
    enumerable: true,
    get() {
      throw new Error("not to be read");
    },
  });
}

function revokedProxy(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function refusingProxy(): object {
  const refuse = () => {
    throw new Error("refused");
  };
  return new Proxy(new Error("read"), { get: refuse, getPrototypeOf: refuse, has: refuse, ownKeys: refuse });
}

function endlessProxy(): object {
  return new Proxy(new Error("read"), { get: endlessProxy });
}

/** Where the value is thrown. */
export type Place = "call" | "stream" | "item" | "task" | "later" | "setup" | "teardown";

/** Throws one of {@linkcode THROWN} on rank 1; without a kind, returns the process ID. */
export class ThrowsOddly extends DistributedWorker<
  { kind?: string; place?: Place },
  string,
  unknown,
  { kind?: string; place?: Place }
> {
  static override module = import.meta.url;
  #atEnd: string | null = null;

  override setup({ kind, place }: { kind?: string; place?: Place }): void {
    if (place === "teardown") this.#atEnd = kind!;
    else if (kind !== undefined && this.rank === 1) throw THROWN[kind]!();
  }

  override async call({ kind, place }: { kind?: string; place?: Place }): Promise<string> {
    if (kind === undefined) return `${Deno.pid}`;
    if (place === "later") {
      setTimeout(() => Promise.reject(THROWN[kind]!()), 0);
      return "started";
    }
    if (place === "item") {
      await this.addStreamingError(THROWN[kind]!());
      return "reported";
    }
    if (place === "task") {
      this.submit(() => Promise.reject(THROWN[kind]!()));
      return "started";
    }
    if (this.rank === 1) throw THROWN[kind]!();
    return "fine";
  }

  override teardown(): void {
    if (this.#atEnd !== null) throw THROWN[this.#atEnd]!();
  }
}

/** Throws errors with additional data. */
export class ThrowsMuch extends DistributedWorker<keyof typeof MUCH, void> {
  static override module = import.meta.url;
  override call(kind: keyof typeof MUCH): void {
    throw MUCH[kind]();
  }
}

class HttpError extends Error {
  override name = "HttpError";
  get status(): number {
    return 418;
  }
}

/** Functions that make the errors, by kind. */
export const MUCH = {
  fields: () =>
    Object.assign(new Error("refused"), {
      code: "E_REFUSED",
      status: 503,
      at: new Date(1000),
      data: new Float32Array([1, 2]),
      tried: new Map([["a", 1n]]),
      onRetry: () => {},
    }),
  inherited: () => new HttpError("short and stout"),
  system: () => {
    try {
      return Deno.readTextFileSync("/no/such/file");
    } catch (error) {
      return error;
    }
  },
  aggregate: () =>
    new AggregateError(
      [new RangeError("first"), Object.assign(new Error("second"), { code: "E_TWO" }), "third", {
        fourth: 4,
      }],
      "all failed",
    ),
  nested: () => new AggregateError([new AggregateError([new TypeError("inner")], "outer")], "outermost"),
  suppressed: () => {
    try {
      using _fails = {
        [Symbol.dispose]() {
          throw new RangeError("while cleaning up");
        },
      };
      throw new TypeError("while working");
    } catch (error) {
      return error;
    }
  },
  causes: () =>
    new Error("outer", {
      cause: Object.assign(new Error("middle", { cause: { reason: "inner", codes: [1, 2] } }), {
        code: "E_MIDDLE",
      }),
    }),
  "a cause that is a text": () => new Error("outer", { cause: "inner" }),
  "a cause that is null": () => new Error("outer", { cause: null }),
  "a plain object": () => ({ code: 4, detail: { why: "no" } }),
  "fields named errors": () =>
    Object.assign(new Error("invalid"), { errors: [{ path: "a" }, { path: "b" }] }),
  "errors of no aggregate": () => Object.assign(new Error("invalid"), { errors: [new Error("a")] }),
} as const;
