/**
 * Calls operators by name through the dispatcher.
 *
 * @module
 */
import {
  callForReply,
  check,
  checkMovable,
  decode,
  detachAll,
  detachLent,
  detachMoved,
  type Encoder,
  ERROR,
  ERROR_AT,
  handleOf,
  hasNoViews,
  native,
  OperatorInfo,
  OUT,
  releaseEncoder,
  REPLY_AT,
  reportCollective,
  ROOM,
  ROOM_AT,
  settle,
  takeEncoder,
  takeReply,
  type TensorLifetime,
} from "../native/mod.ts";

interface Operator {
  readonly number: number;
  /** Whether any overload writes an argument. */
  readonly writes: boolean;
  /** Whether any overload may give an argument different memory. */
  readonly moves: boolean;
}

const operators = new Map<string, Operator>();
const textEncoder = new TextEncoder();

/**
 * Finds an operator.
 *
 * @param name The name with the overload ("aten::add.Tensor"), or the name of all overloads ("aten::add").
 * @returns The operator's properties.
 * @throws {NativeError} If the operator does not exist.
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
 * @param name The name with the overload ("aten::add.Tensor"), or the name of all overloads ("aten::add");
 * then the arguments select one.
 * @param inputs Positional arguments; keyword arguments in a plain object at the end.
 * @param wrap Makes a tensor from a handle.
 * @param self The first argument, if it is not among the inputs.
 * @returns The result; several results in an array. A tensor that the operator wrote is the argument itself.
 * @throws {NativeError} If libtorch rejects the arguments or fails, or if a tensor is freed or borrowed.
 * @throws {TypeError} If an argument is of the wrong type.
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
    return decode(takeReply(status, name), wrap, encoder.tensors);
  } finally {
    releaseEncoder(encoder);
    if (isWatched) detachMoved();
  }
}

/**
 * Calls an operator off the event loop, after the native work that was submitted before. It borrows its
 * tensors until it settles.
 *
 * @param name As for {@linkcode dispatch}.
 * @param inputs As for {@linkcode dispatch}.
 * @param wrap As for {@linkcode dispatch}.
 * @param mayNeedAny Whether it may need any tensor, as a backward pass does. If so, all views are detached.
 * @returns The result, as for {@linkcode dispatch}.
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
    releaseEncoder(encoder);
  }
  const ended = settle(OUT[0]!, { operation: name, read: (reply) => decode(reply, wrap, tensors) });
  // ATen's operators do not wait for other ranks.
  if (mayNeedAny || !name.startsWith("aten::")) reportCollective(ended);
  return await ended;
}

/**
 * Throws if the selected overload may give tensors different memory while a program still refers to their
 * current memory.
 */
function checkMoved(number: number, name: string, { bytes, length, tensors }: Encoder): void {
  const moves = new Uint32Array(1);
  check(native().cohort_operator_moves(number, bytes, length, moves, ERROR), name);
  if (moves[0] !== 0) checkMovable(tensors.map((tensor) => handleOf(tensor, name)), name);
}

/**
 * Returns the schemas of an operator's overloads.
 *
 * @param name The name with the overload, or the name of all overloads.
 * @returns The schemas, as libtorch writes them.
 * @throws {NativeError} If the operator does not exist.
 */
export function schemasOf(name: string): string[] {
  const { number } = operatorOf(name);
  const reply = callForReply(
    name,
    (out, capacity, reply) => native().cohort_operator_schemas(number, out, capacity, reply, ERROR),
  );
  return decode(reply, Number) as string[];
}

/**
 * Returns the qualified names of all operators that the dispatcher knows.
 *
 * @returns The names, sorted.
 */
export function operatorNames(): string[] {
  const reply = callForReply(
    "ops.names",
    (out, capacity, reply) => native().cohort_operator_names(out, capacity, reply, ERROR),
  );
  return (decode(reply, Number) as string[]).sort();
}
