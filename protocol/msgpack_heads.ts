/**
 * Decodes the first byte of msgpack values.
 *
 * @module
 */
import { Cost } from "./body_costs.ts";

/** First bytes that need special handling. */
export const Head = {
  FixMap: 0x80,
  FixArray: 0x90,
  FixText: 0xa0,
  Nil: 0xc0,
  Reserved: 0xc1,
  False: 0xc2,
  True: 0xc3,
  Bin8: 0xc4,
  Ext8: 0xc7,
  Float32: 0xca,
  Float64: 0xcb,
  UInt8: 0xcc,
  UInt64: 0xcf,
  Int64: 0xd3,
  FixExt1: 0xd4,
  FixExt16: 0xd8,
  Text8: 0xd9,
  Text32: 0xdb,
  Array16: 0xdc,
  Map16: 0xde,
} as const;

/**
 * By first byte: the length of a value in the low byte, and its cost in the bits above. 0 for values whose
 * first byte does not determine their length.
 */
export const STEPS: Int32Array = new Int32Array(256);

for (let head = 0; head < 256; head++) {
  if (head < Head.FixMap || head >= 0xe0) setStep(head, 0, 0);
  else if (head >= Head.FixText && head < Head.Nil) setStep(head, head - Head.FixText, Cost.Text);
}
for (const head of [Head.Nil, Head.False, Head.True]) setStep(head, 0, 0);
/** float 32, float 64, uint 8 to 64, int 8 to 64. */
for (const [index, length] of [4, 8, 1, 2, 4, 8, 1, 2, 4, 8].entries()) {
  const head = Head.Float32 + index;
  const ofEight = head === Head.Float64 ? Cost.Number : Cost.BigInt;
  setStep(head, length, length === 8 ? ofEight : length === 4 ? Cost.Number : 0);
}

function setStep(head: number, following: number, cost: number): void {
  STEPS[head] = (cost << 8) | (1 + following);
}
