import { assertThrows } from "@std/assert";
import { Image, nn, ops, tidy } from "../mod.ts";
import { encodeValue } from "./encode_value.ts";

// Loads the library before the tests, so that no test appears to leak it.
ops.zeros([1]).dispose();

Deno.test("what cannot be sent is refused with its place, and with what can be sent in its place", () =>
  tidy(() => {
    const tensor = ops.ones([2]);
    const picture = new Image(new Uint8Array(3), { width: 1, height: 1, channels: 3 });
    using layer = new nn.Linear(2, 2);
    const refused: [payload: unknown, state: string][] = [
      [
        { mask: tensor },
        "payload.mask: an instance of Tensor cannot cross between processes; send its toValue()",
      ],
      [
        new Map([["k", new Set([tensor])]]),
        'payload.get("k").values()[0]: an instance of Tensor cannot cross',
      ],
      [
        [layer.weight],
        "payload[0]: an instance of Tensor cannot cross between processes; send its toValue()",
      ],
      [
        { picture },
        "payload.picture: an instance of Image cannot cross between processes; send what its encode()",
      ],
      [
        { layer },
        "payload.layer: an instance of Linear cannot cross between processes; send what its stateDict()",
      ],
      [
        { late: Promise.resolve(1) },
        "payload.late: an instance of Promise cannot cross between processes; await it",
      ],
      [
        { url: new URL("https://a.b") },
        "payload.url: an instance of URL cannot cross between processes; send its href",
      ],
      [{ view: new DataView(new ArrayBuffer(2)) }, "payload.view: an instance of DataView cannot cross"],
      [
        { error: new Error("x") },
        "payload.error: an instance of Error cannot cross between processes; send its message",
      ],
      [{ blob: new Blob() }, "send await blob.bytes()"],
    ];
    for (const [payload, state] of refused) {
      assertThrows(() => encodeValue(payload, { name: "payload" }), TypeError, state);
    }
  }));
