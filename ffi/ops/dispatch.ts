/**
 * Operators by name, through the dispatcher.
 *
 * @module
 */
import {
  check,
  checkMovable,
  decode,
  detachAll,
  detachLent,
  detachMoved,
  type Encoder,
  ERROR,
  ERROR_AT,
  giveBack,
  handleOf,
  hasNoViews,
  native,
  OperatorInfo,
  OUT,
  received,
  REPLY_AT,
  replyOf,
  ROOM,
  ROOM_AT,
  settle,
  takeEncoder,
  tellCollective,
  type TensorLifetime,
} from "../native/mod.ts";

interface Operator {
  readonly number: number;
  /** Whether any overload writes an argument. */
  readonly writes: boolean;
  /** Whether any overload may give an argument other memory. */
  readonly moves: boolean;
}

const operators = new Map<string, Operator>();
const textEncoder = new TextEncoder();

/**
 * Finds an operator.
 *
 * @param name Its whole name ("aten::add.Tensor"), or that of all its overloads ("aten::add").
 * @returns What is known of it.
 * @throws {NativeError} If there is none.
 */
export function operatorOf(name: string): Operator {
  return operators.get(name) ?? find(name);
}

function find(name: string): Operator {
  const text = textEncoder.encode(name);
  const info = new DataView(new ArrayBuffer(OperatorInfo.size));
  check(native().cohort_operator_find(text, text.length, info, ERROR), name);
  const operator = {
    number: info.getUint32(OperatorInfo.operator, true),
    writes: info.getUint32(OperatorInfo.writes, true) !== 0,
    moves: info.getUint32(OperatorInfo.moves, true) !== 0,
  };
  operators.set(name, operator);
  return operator;
}

/**
 * Calls an operator.
 *
 * @param name Its whole name ("aten::add.Tensor"), or that of all its overloads ("aten::add"): the arguments
 * choose.
 * @param inputs Arguments by position; in a plain object at their end, those by name.
 * @param wrap Makes a tensor of a handle.
 * @param self The first argument, where it is not among the inputs.
 * @returns The result; several in an array. A tensor that was written is the argument itself.
 * @throws {NativeError} If libtorch refuses or fails, or a tensor has been freed or is lent.
 * @throws {TypeError} If an argument is of the wrong kind.
 * @throws {RangeError} If an argument is out of range.
 */
export function dispatch(
  name: string,
  inputs: readonly unknown[],
  wrap: (handle: number) => unknown,
  self?: object,
): unknown {
  const { number, writes, moves } = operators.get(name) ?? find(name);
  const encoder = takeEncoder(name);
  const isWatched = writes && !hasNoViews();
  try {
    encoder.call(inputs, self);
    const { address, length } = encoder;
    if (isWatched && moves) checkMoved(number, name, encoder);
    const status = native().cohort_operator_call(
      number,
      address,
      length,
      ROOM_AT,
      ROOM.byteLength,
      REPLY_AT,
      ERROR_AT,
    );
    return decode(received(status, name), wrap, encoder.tensors);
  } finally {
    giveBack(encoder);
    if (isWatched) detachMoved();
  }
}

/**
 * Calls an operator off the event loop, after the native work that was asked for before. Its tensors are lent
 * to it until it settles.
 *
 * @param name As {@linkcode dispatch}.
 * @param inputs As {@linkcode dispatch}.
 * @param wrap Makes a tensor of a handle.
 * @param mayNeedAny Whether it may need any tensor, as a backward pass does: then all views end.
 * @returns The result, as {@linkcode dispatch}.
 */
export async function submit(
  name: string,
  inputs: readonly unknown[],
  wrap: (handle: number) => unknown,
  mayNeedAny: boolean = false,
): Promise<unknown> {
  const { number } = operators.get(name) ?? find(name);
  const encoder = takeEncoder(name);
  let tensors: readonly TensorLifetime[];
  try {
    encoder.call(inputs);
    const { bytes, length } = encoder;
    check(native().cohort_operator_submit(number, bytes, length, OUT, ERROR), name);
    tensors = encoder.tensors.slice();
    if (mayNeedAny) detachAll();
    else detachLent(tensors.map((tensor) => handleOf(tensor, name)));
  } finally {
    giveBack(encoder);
  }
  const ended = settle(OUT[0]!, { operation: name, read: (reply) => decode(reply, wrap, tensors) });
  // ATen's operators wait for no rank.
  if (mayNeedAny || !name.startsWith("aten::")) tellCollective(ended);
  return await ended;
}

/**
 * Refuses where the overload that is chosen may give tensors other memory, and a program holds on to what
 * they have.
 */
function checkMoved(number: number, name: string, { bytes, length, tensors }: Encoder): void {
  const moves = new Uint32Array(1);
  check(native().cohort_operator_moves(number, bytes, length, moves, ERROR), name);
  if (moves[0] !== 0) checkMovable(tensors.map((tensor) => handleOf(tensor, name)), name);
}

/**
 * The schemas of an operator's overloads.
 *
 * @param name Its whole name, or that of all its overloads.
 * @returns As libtorch writes them.
 * @throws {NativeError} If there is none.
 */
export function schemasOf(name: string): string[] {
  const { number } = operatorOf(name);
  const reply = replyOf(
    name,
    (out, capacity, reply) => native().cohort_operator_schemas(number, out, capacity, reply, ERROR),
  );
  return decode(reply, Number) as string[];
}

/**
 * The whole names of all operators that the dispatcher knows.
 *
 * @returns The names, in order.
 */
export function operatorNames(): string[] {
  const reply = replyOf(
    "ops.names",
    (out, capacity, reply) => native().cohort_operator_names(out, capacity, reply, ERROR),
  );
  return (decode(reply, Number) as string[]).sort();
}
