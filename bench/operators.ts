/** What one eager operator costs. @module */
import { ops, tidy } from "../mod.ts";
import { median, type Row } from "./_measure.ts";

const CALLS = 100_000;
const PER_SCOPE = 1_000;
const ROUNDS = 9;

/** The peer, where COHORT_BENCH_PYTHON names a Python that has torch. */
const PEER = `
import sys, time, torch
torch.set_num_threads(1)
a = torch.ones(4); b = torch.ones(4)
for _ in range(${CALLS}): torch.add(a, b)
for line in sys.stdin:
    t = time.perf_counter()
    for _ in range(${CALLS}): torch.add(a, b)
    print((time.perf_counter() - t) / ${CALLS} * 1e9, flush=True)
`;

/** `aten::add` of four elements: direct, and by name; each result a wrapper object, freed by a scope. */
export async function operators(): Promise<Row[]> {
  await using peer = startPeer();
  const a = ops.ones([4]);
  const b = ops.ones([4]);
  const direct = () => a.add(b);
  const boxed = () => ops.call("aten::add.Tensor", a, b);
  nanoseconds(direct);
  nanoseconds(boxed);
  const samples: Record<"direct" | "boxed" | "python", number[]> = { direct: [], boxed: [], python: [] };
  // In turns: a machine that is shared is slow at times.
  for (let round = 0; round < ROUNDS; round++) {
    samples.direct.push(nanoseconds(direct));
    samples.boxed.push(nanoseconds(boxed));
    if (peer) samples.python.push(await peer.next());
  }
  a.dispose();
  b.dispose();
  const python = peer ? median(samples.python) : null;
  return [
    {
      what: "`torch.add` of 4 elements in Python",
      result: python === null
        ? "not measured: COHORT_BENCH_PYTHON names no Python with torch"
        : format(samples.python),
      bound: "",
      reached: null,
    },
    {
      what: "`a.add(b)` of 4 elements, wrapper included, freed by a scope",
      result: format(samples.direct),
      bound: "no slower than Python",
      reached: python === null ? null : median(samples.direct) <= python,
    },
    {
      what: '`ops.call("aten::add.Tensor", a, b)`, the same',
      result: format(samples.boxed),
      bound: "",
      reached: null,
    },
  ];
}

function nanoseconds(call: () => unknown): number {
  const startedAt = performance.now();
  for (let scope = 0; scope < CALLS / PER_SCOPE; scope++) {
    tidy(() => {
      for (let index = 0; index < PER_SCOPE; index++) call();
    });
  }
  return (performance.now() - startedAt) / CALLS * 1e6;
}

function format(samples: readonly number[]): string {
  return `${median(samples).toFixed(0)} ns (least ${Math.min(...samples).toFixed(0)}, n ${samples.length})`;
}

function startPeer(): { next(): Promise<number>; [Symbol.asyncDispose](): Promise<void> } | null {
  const python = Deno.env.get("COHORT_BENCH_PYTHON");
  if (!python) return null;
  const child = new Deno.Command(python, { args: ["-c", PEER], stdin: "piped", stdout: "piped" }).spawn();
  const writer = child.stdin.getWriter();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  return {
    async next() {
      await writer.write(new TextEncoder().encode("\n"));
      const { value, done } = await reader.read();
      if (done) throw new Error(`Cannot measure the peer: ${python} ended`);
      return Number(value);
    },
    async [Symbol.asyncDispose]() {
      await writer.close();
      await child.status;
      reader.releaseLock();
    },
  };
}
