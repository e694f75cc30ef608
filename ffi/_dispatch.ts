/** Operators by name, through the dispatcher.
 *
 * @module
 */
import { native } from "./_library.ts";
import { replyOf } from "./_requests.ts";
import { check, ERROR } from "./_status.ts";
import { OperatorInfo } from "./_symbols.gen.ts";
import { checkMovable, detachMoved } from "./_views.ts";
import { decode, withEncoder } from "./_wire.ts";

interface Operator {
  readonly number: number;
  readonly writes: boolean;
  readonly moves: boolean;
}

const operators = new Map<string, Operator>();
const textEncoder = new TextEncoder();

/** Finds an operator.
 *
 * @param name Its whole name ("aten::add.Tensor").
 * @returns What is known of it.
 * @throws {NativeError} If there is none, or the name needs an overload.
 */
export function operatorOf(name: string): Operator {
  const known = operators.get(name);
  if (known !== undefined) return known;
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

/** Calls an operator.
 *
 * @param name Its whole name ("aten::add.Tensor").
 * @param inputs Arguments by position.
 * @param named Arguments by name.
 * @param wrap Makes a tensor of a handle.
 * @returns The result; several in an array.
 * @throws {NativeError} If libtorch refuses or fails, or a tensor has been freed or is lent.
 * @throws {TypeError} If an argument is of the wrong kind.
 * @throws {RangeError} If an argument is out of range.
 */
export function dispatch(
  name: string,
  inputs: readonly unknown[],
  named: Readonly<Record<string, unknown>>,
  wrap: (handle: number) => unknown,
): unknown {
  const { number, writes, moves } = operatorOf(name);
  return withEncoder(name, (encoder) => {
    encoder.arguments(inputs, named);
    const { bytes, length } = encoder;
    if (moves) checkMovable(encoder.handles, name);
    try {
      const reply = replyOf(
        name,
        (out, capacity, reply) =>
          native().cohort_operator_call(number, bytes, length, out, capacity, reply, ERROR),
      );
      return decode(reply, wrap);
    } finally {
      if (writes) detachMoved();
    }
  });
}

/** The schema of an operator.
 *
 * @param name Its whole name.
 * @returns As libtorch writes it.
 * @throws {NativeError} If there is none, or the name needs an overload.
 */
export function schemaOf(name: string): string {
  const { number } = operatorOf(name);
  const reply = replyOf(
    name,
    (out, capacity, reply) => native().cohort_operator_schema(number, out, capacity, reply, ERROR),
  );
  return decode(reply, Number) as string;
}
