import { assertThrows } from "@std/assert";
import { ProtocolError } from "../errors.ts";
import { EncodedImage, tensor } from "../values.ts";
import { checkTextEvents } from "./check_text_event.ts";
import { encodeObjectEvent, encodeTextEvent } from "./text_event.ts";
import { MAX_DEPTH } from "./value_extensions.ts";

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

Deno.test("whatever we write as a text event passes", () => {
  let deep: unknown = 1;
  for (let level = 0; level < MAX_DEPTH; level++) deep = new Map([[level, deep]]);
  const values = [
    undefined,
    null,
    true,
    "",
    'quotes " and \\ and \n\r\t\b\f\u0000\u2028 é \u{1F600} \ud800',
    [],
    {},
    [[], [{}], { a: [] }],
    { a: 1, "": { b: [-0.5e-7, 1e21, 1.5e300, -3, 0, NaN] } },
    new Array(5),
    deep,
    tensor([[1, 2]]),
    [new EncodedImage("image/png", 1, 1, new Uint8Array(1000)), new Uint8Array(3), new Date(0), 2n ** 80n],
  ];
  for (const value of values) checkTextEvents(encodeTextEvent(value));
  checkTextEvents(encodeObjectEvent({ error: "a\nb", code: "worker_error" })!);
  checkTextEvents(bytes('data: 1\n\ndata: {"a":2}\n\n'));
});

/** Invalid events, by name. */
const REFUSED: Record<string, string | number[]> = {
  "nothing": "",
  "an empty line": "\n",
  "no field": "1\n\n",
  "another field": "event: admin\n\n",
  "an identifier": "id: 1\ndata: 1\n\n",
  "a time to reconnect": "retry: 1\n\n",
  "a comment": ": keep-alive\n\n",
  "a field without a space": "data:1\n\n",
  "a field without a value": "data: \n\n",
  "two lines of data": "data: 1\ndata: 2\n\n",
  "another field behind it": "data: 1\nevent: x\n\n",
  "another event behind it": "data: 1\n\nevent: x\ndata: 2\n\n",
  "one line end": "data: 1\n",
  "three line ends": "data: 1\n\n\n",
  "carriage returns": "data: 1\r\n\r\n",
  "a carriage return in a string": 'data: "a\rb"\n\n',
  "a line end in a string": 'data: "a\nid: 7\n"\n\n',
  "a NUL in a string": 'data: "\u0000"\n\n',
  "a byte order mark": "\ufeffdata: 1\n\n",
  "no JSON": "data: <script>\n\n",
  "half a string": 'data: "a\n\n',
  "an escape that is none": 'data: "\\x41"\n\n',
  "an escape that is cut": 'data: "\\u12"\n\n',
  "half an array": "data: [1,2\n\n",
  "a comma too many": "data: [1,]\n\n",
  "a bracket too many": "data: [1]]\n\n",
  "brackets that do not match": "data: [1}\n\n",
  "an object without a value": 'data: {"a"}\n\n',
  "an object with a key that is a number": "data: {1:1}\n\n",
  "an object that ends after a comma": 'data: {"a":1,}\n\n',
  "a leading zero": "data: 01\n\n",
  "a sign alone": "data: -\n\n",
  "a point alone": "data: 1.\n\n",
  "an exponent alone": "data: 1e\n\n",
  "NaN": "data: NaN\n\n",
  "two values": "data: 1 2\n\n",
  "half a word": "data: nul\n\n",
  "arrays in arrays": `data: ${"[".repeat(100_000)}\n\n`,
  "bytes that are not UTF-8": [...bytes('data: "'), 0xff, 0xfe, ...bytes('"\n\n')],
  "a character that is cut": [...bytes('data: "'), 0xe2, 0x82, ...bytes('"\n\n')],
};

for (const [name, event] of Object.entries(REFUSED)) {
  Deno.test(`a text event is refused that has ${name}`, () => {
    const refused = typeof event === "string" ? bytes(event) : new Uint8Array(event);
    assertThrows(() => checkTextEvents(refused), ProtocolError, "Cannot read text event: ");
  });
}
