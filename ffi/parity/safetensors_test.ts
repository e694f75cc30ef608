/**
 * Safetensors files are byte-for-byte equal to those of Python's safetensors 0.8.0 (`write_safetensors.py`).
 */
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { NativeError } from "../../errors.ts";
import {
  type DTypeName,
  loadSafetensors,
  ops,
  Safetensors,
  saveSafetensors,
  Tensor,
  tidyAsync,
} from "../mod.ts";
import { loadLibrary } from "../runtime.ts";

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

const saved: { dtypes: DTypeName[]; keys: string[]; files: Record<string, string> } = JSON.parse(
  Deno.readTextFileSync(new URL("safetensors.json", import.meta.url)),
);

/** Provides a file from Python, and a path for one of ours. */
function withFile(name: string, body: (python: string, ours: string) => Promise<void>): Promise<void> {
  return tidyAsync(async () => {
    const folder = await Deno.makeTempDir();
    try {
      await Deno.writeFile(`${folder}/python`, Uint8Array.fromBase64(saved.files[name]!));
      await body(`${folder}/python`, `${folder}/ours`);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

const bytesOf = (tensor: Tensor): number[] => [...tensor.view("uint8").reshape([-1]).data as Uint8Array];

Deno.test("every dtype that the format has is loaded by PyTorch's name, and saved again as Python saves it", () =>
  withFile("dtypes", async (python, ours) => {
    const tensors = await loadSafetensors(python);
    assertEquals(Object.keys(tensors).sort(), saved.dtypes.toSorted());
    for (const [name, tensor] of Object.entries(tensors)) {
      assertEquals(tensor.dtype, name);
      const expected = Array.from(
        { length: 16 },
        (_, index) => name === "bool" ? (index + 1) % 2 : index + 1,
      );
      assertEquals(bytesOf(tensor), expected, name);
    }
    await saveSafetensors(tensors, ours);
    assertEquals(await Deno.readFile(ours), await Deno.readFile(python));
  }));

for (const name of ["shapes", "keys"]) {
  Deno.test(`odd ${name} are loaded, and saved again as Python saves them`, () =>
    withFile(name, async (python, ours) => {
      const tensors = await loadSafetensors(python);
      await saveSafetensors(tensors, ours);
      assertEquals(await Deno.readFile(ours), await Deno.readFile(python));
      if (name === "shapes") {
        const shapes = Object.fromEntries(Object.entries(tensors).map(([key, { shape }]) => [key, shape]));
        assertEquals(shapes, { scalar: [], empty: [3, 0, 2], pairs: [2, 8] });
      } else {
        assertEquals(Object.keys(tensors).sort(), saved.keys.toSorted());
        saved.keys.forEach((key, index) => assertEquals(tensors[key]!.item(), index, key));
      }
    }));
}

Deno.test("a file with dtypes that libtorch has not opens, and its other tensors are loaded", async () => {
  const expected: Record<string, Record<string, unknown>> = {
    f4: {
      x: { dtype: "float4_e2m1fn_x2", shape: [2, 2] },
      odd: { dtype: "F4", shape: [4, 1] },
      y: { dtype: "uint8", shape: [2] },
    },
    f6: {
      x: { dtype: "F6_E2M3", shape: [4] },
      z: { dtype: "F6_E3M2", shape: [4] },
      y: { dtype: "uint8", shape: [2] },
    },
    later: {
      x: { dtype: "I3", shape: [3, 8] },
      z: { dtype: "MX_9", shape: [] },
      y: { dtype: "uint8", shape: [2] },
    },
    f8: { x: { dtype: "float8_e8m0fnu", shape: [4] }, y: { dtype: "uint8", shape: [2] } },
  };
  for (const [name, entries] of Object.entries(expected)) {
    await withFile(name, async (path) => {
      using file = await Safetensors.open(path);
      assertEquals(Object.fromEntries(file.keys.map((key) => [key, file.entry(key)])), entries);
      const last = (await loadSafetensors(path, { keys: ["y"] }))["y"]!;
      assertEquals(last.toArray(), { f4: [7, 8], f6: [7, 8], later: [12, 13], f8: [5, 6] }[name]!);
    });
  }
  await withFile("f6", async (path) => {
    using file = await Safetensors.open(path);
    const text = "tensor x is F6_E2M3, which libtorch does not support; load the other tensors by their keys";
    assertThrows(() => file.get("x"), NativeError, text);
    await assertRejects(() => loadSafetensors(path), NativeError, text);
  });
  await withFile("later", async (path) => {
    using file = await Safetensors.open(path);
    assertThrows(() => file.get("x"), NativeError, "tensor x is I3, which libtorch does not support");
    // Truncated, or with extra bytes that belong to no tensor, the file is invalid.
    const bytes = await Deno.readFile(path);
    for (const other of [bytes.subarray(0, -1), Uint8Array.of(...bytes, 0)]) {
      await Deno.writeFile(`${path}.changed`, other);
      await assertRejects(
        () => Safetensors.open(`${path}.changed`),
        NativeError,
        "it is not a complete safetensors file",
      );
    }
  });
  await withFile("f4", async (path) => {
    using file = await Safetensors.open(path);
    assertEquals(bytesOf(file.get("x")), [1, 2, 3, 4]);
    assertThrows(() => file.get("odd"), NativeError, "the last dimension must be even");
  });
  await withFile("f8", async (path) => {
    using file = await Safetensors.open(path);
    assertEquals(file.get("x").to("float32").toArray(), [1, 2, 3, 4].map((bits) => 2 ** (bits - 127)));
  });
});

Deno.test("tensors whose elements are not as they lie are saved as they are", () =>
  withFile("keys", async (_, ours) => {
    const complex = ops.complex(Tensor.fromArray([1, 3]), Tensor.fromArray([2, -4]));
    const tensors = {
      conjugate: complex.conj(),
      negative: ops.imag(complex.conj()),
      expanded: ops.ones([1]).expand([3]),
      strided: ops.arange(6).at("::2"),
      transposed: ops.arange(6).reshape([2, 3]).t(),
      leaf: ops.ones([1]).requires_grad_(),
    };
    await saveSafetensors(tensors, ours);
    const loaded = Object.entries(await loadSafetensors(ours));
    assertEquals(Object.fromEntries(loaded.map(([name, tensor]) => [name, tensor.toArray()])), {
      conjugate: [[1, -2], [3, 4]],
      negative: [-2, 4],
      expanded: [1, 1, 1],
      strided: [0n, 2n, 4n],
      transposed: [[0n, 3n], [1n, 4n], [2n, 5n]],
      leaf: [1],
    });
  }));

Deno.test("tensors and names that the format cannot hold are errors that say what to do", () =>
  withFile("keys", async (_, ours) => {
    const one = ops.ones([2]);
    const refused = async (
      tensors: Record<string, Tensor>,
      text: string,
      metadata?: Record<string, string>,
    ) => {
      const error = await assertRejects(() => saveSafetensors(tensors, ours, { metadata }), TypeError);
      assertEquals(error.message, `Cannot save ${text}`);
    };
    await refused({ x: ops.eye(2).to_sparse() }, "tensor x: it is sparse_coo; make it dense by to_dense()");
    await refused(
      { x: ops.eye(2).to_sparse_csr() },
      "tensor x: it is sparse_csr; make it dense by to_dense()",
    );
    const meta = 'tensor x: it is on the device "meta", where tensors have no elements';
    await refused({ x: ops.ones([2], { device: "meta" }) }, meta);
    await refused(
      { x: one.t().to("complex128") },
      "tensor x: safetensors has no dtype for complex128, convert it",
    );
    const quantized = ops.quantize_per_tensor(one, 1, 0, "qint8");
    const pieces = "tensor x: safetensors has no dtype for qint8, save int_repr(), scale and zero point";
    await refused({ x: quantized }, pieces);
    await refused(
      { __metadata__: one },
      "tensor __metadata__: the format reserves that name; use another name",
    );
    const half = '"\\ud800": it has half a surrogate pair, which is not valid Unicode';
    await refused(Object.fromEntries([["\ud800", one], ["\ud801", one]]), half);
    await refused({ x: one }, half, { step: "\ud800" });
    const pair = ops.zeros([], { dtype: "uint8" }).view("float4_e2m1fn_x2");
    await refused({ x: pair }, "tensor x: pairs of float4 need a dimension");
    await assertRejects(
      () => saveSafetensors({ ["a".repeat(101e6)]: one }, ours),
      NativeError,
      "header too large",
    );
    await assertRejects(() => Deno.stat(ours), Deno.errors.NotFound);
  }));

Deno.test("every dtype that libtorch has, has PyTorch's name", () =>
  withFile("keys", () => {
    const names: DTypeName[] = [
      "bits1x8",
      "bits2x4",
      "bits4x2",
      "bits8",
      "bits16",
      "uint1",
      "uint7",
      "int1",
      "int7",
    ];
    for (const name of [...names, ...saved.dtypes]) assertEquals(ops.empty([1], { dtype: name }).dtype, name);
    return Promise.resolve();
  }));
