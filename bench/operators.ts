/**
 * The cost of eager operators compared with Python's, both on one thread.
 *
 * @module
 */
import { ops, type Tensor, tidy } from "@cohort/distributed";
import { median, ratioRow, type Row } from "./measure.ts";
import { MISSING, startPeer } from "./peer.ts";

const CALLS = 20_000;
const PER_SCOPE = 1_000;
const ROUNDS = 9;

/** An operator on tensors so small that the cost of the call dominates. */
interface Measured {
  /** The call in TypeScript, as text. */
  readonly what: string;
  /** The same call in Python. */
  readonly python: string;
  /** The function to measure. */
  readonly call: () => unknown;
  /** The most it may take, as a multiple of Python's median. */
  readonly bound: number;
}

/** The bound for operators in inner loops, which are not boxed. */
const HOT = 0.8;

/** The bound for all other operators. */
const BOXED = 1.1;

function measured(a: Tensor, b: Tensor): Measured[] {
  const of = (bound: number, what: string, python: string, call: () => unknown): Measured => ({
    what,
    python,
    call,
    bound,
  });
  return [
    of(HOT, "a.add(b)", "a.add(b)", () => a.add(b)),
    of(HOT, "a.mul(2)", "a.mul(2)", () => a.mul(2)),
    of(HOT, "a.mm(b)", "a.mm(b)", () => a.mm(b)),
    of(HOT, "a.relu()", "a.relu()", () => a.relu()),
    of(HOT, "a.sum()", "a.sum()", () => a.sum()),
    of(
      BOXED,
      'ops.call("aten::add.Tensor", a, b)',
      "torch.add(a, b)",
      () => ops.call("aten::add.Tensor", a, b),
    ),
    of(BOXED, "a.add_(b)", "a.add_(b)", () => a.add_(b)),
    of(BOXED, "a.view([16])", "a.view(16)", () => a.view([16])),
    of(BOXED, "a.sum(1)", "a.sum(1)", () => a.sum(1)),
    of(
      BOXED,
      "a.sum({ dim: 1, keepdim: true })",
      "a.sum(dim=1, keepdim=True)",
      () => a.sum({ dim: 1, keepdim: true }),
    ),
    of(BOXED, "a.max(1)", "a.max(1)", () => a.max(1)),
    of(BOXED, "a.softmax(1)", "a.softmax(1)", () => a.softmax(1)),
    of(BOXED, "a.addcmul(a, b)", "a.addcmul(a, b)", () => a.addcmul(a, b)),
    of(BOXED, "a.chunk(3)", "a.chunk(3)", () => a.chunk(3)),
    of(BOXED, "a.split(2)", "a.split(2)", () => a.split(2)),
    of(HOT, "a.shape", "a.shape", () => a.shape),
    of(BOXED, "a.at(1)", "a[1]", () => a.at(1)),
    of(BOXED, 'a.at(":", "1:3")', "a[:, 1:3]", () => a.at(":", "1:3")),
    of(BOXED, "ops.cat([a, b], 1)", "torch.cat([a, b], 1)", () => ops.cat([a, b], 1)),
    of(BOXED, "ops.linear(a, b)", "torch.nn.functional.linear(a, b)", () => ops.linear(a, b)),
    of(BOXED, "ops.zeros([4, 4])", "torch.zeros(4, 4)", () => ops.zeros([4, 4])),
  ];
}

/** The program of the Python peer. It measures the call in each line that it reads. */
const PEER = `
import sys, time, torch
torch.set_num_threads(1)
a = torch.full((4, 4), 0.5); b = torch.zeros(4, 4)
def measure(text):
    call = eval("lambda: " + text)
    for _ in range(2000): call()
    t = time.perf_counter()
    for _ in range(${CALLS}): call()
    return (time.perf_counter() - t) / ${CALLS} * 1e9
for line in sys.stdin: print(measure(line), flush=True)
`;

/** Measures calls that create a tensor wrapper, which a scope frees. */
export async function operators(): Promise<Row[]> {
  // libtorch reads the variable here, when it is loaded. Ranks must not inherit it.
  Deno.env.set("OMP_NUM_THREADS", "1");
  ops.names();
  Deno.env.delete("OMP_NUM_THREADS");
  await using peer = startPeer(["-c", PEER]);
  const [a, b] = [ops.full([4, 4], 0.5), ops.zeros([4, 4])];
  const list = measured(a, b);
  for (const { call } of list) nanoseconds(call);
  const samples = list.map(() => ({ own: [] as number[], python: [] as number[] }));
  // In turns, because a shared machine is slow at times.
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, { call, python }] of list.entries()) {
      samples[index]!.own.push(nanoseconds(call));
      if (peer) samples[index]!.python.push(Number(await peer.ask(python)));
    }
  }
  a.dispose();
  b.dispose();
  return list.map(({ what, bound }, index) => {
    const { own, python } = samples[index]!;
    const least = `${median(own).toFixed(0)} ns`;
    if (!peer) {
      return {
        what: `\`${what}\` of 4 × 4`,
        result: `${least}; Python was not measured: ${MISSING}`,
        bound: "",
        reached: null,
      };
    }
    const of = `Python's ${median(python).toFixed(0)} ns (n ${ROUNDS})`;
    return ratioRow(`\`${what}\` of 4 × 4`, least, { value: median(own) / median(python), bound }, of);
  });
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
