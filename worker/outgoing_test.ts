import { assertEquals, assertThrows } from "@std/assert";
import { NativeError, ops, type Tensor, tidy } from "../mod.ts";
import { encodeOutgoing, type Outgoing } from "./outgoing.ts";

// Loads the library before the tests, so that no test appears to leak it.
ops.zeros([1]).dispose();

function send(result: unknown): Outgoing {
  const picture = () => ({ format: "png", quality: 95 }) as const;
  return encodeOutgoing(result, { name: "result", picture, copy: false });
}

Deno.test("a result whose elements cannot cross is refused with its place, and with what makes it cross", () =>
  tidy(() => {
    const dense = ops.ones([2, 2]);
    const refused: [tensor: Tensor, state: string, cure: (tensor: Tensor) => Tensor][] = [
      [
        dense.to_sparse(),
        "the tensor is sparse_coo; make it dense by to_dense()",
        (tensor) => tensor.to_dense(),
      ],
      [
        dense.to_sparse_csr(),
        "the tensor is sparse_csr; make it dense by to_dense()",
        (tensor) => tensor.to_dense(),
      ],
      [
        dense.cdouble(),
        'the tensor is complex128; convert it by to("complex64")',
        (tensor) => tensor.cfloat(),
      ],
      [
        dense.to("uint64"),
        'the tensor is uint64; convert it by to("int64")',
        (tensor) => tensor.long(),
      ],
      [
        ops.quantize_per_tensor(dense, 0.5, 0, "quint8"),
        "the tensor is quint8; convert it by dequantize()",
        (tensor) => tensor.dequantize() as Tensor,
      ],
      [dense.to("meta"), 'the tensor is on "meta", without elements; compute it on "cpu"', () => dense],
    ];
    for (const [tensor, state, cure] of refused) {
      assertThrows(() => send({ masks: [tensor] }), TypeError, `Cannot send result.masks[0]: ${state}`);
      const sent = send({ masks: [cure(tensor)] });
      assertEquals(sent.parts.length, 1);
      sent.release();
    }
    const freed = ops.ones([1]);
    freed.dispose();
    assertThrows(() => send(freed), NativeError, "it has been freed");
  }));
