import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { NativeError } from "../../errors.ts";
import { type DTypeName, Tensor } from "../tensors/mod.ts";
import { ops } from "../ops/mod.ts";
import { loadLibrary } from "../runtime.ts";
import { loadSafetensors, Safetensors, saveSafetensors } from "./safetensors.ts";

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

async function scratch(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const DTYPES: DTypeName[] = [
  "uint8",
  "int8",
  "int16",
  "int32",
  "int64",
  "float16",
  "float32",
  "float64",
  "complex64",
  "bool",
  "bfloat16",
  "float8_e4m3fn",
  "float8_e5m2",
  "uint16",
  "uint32",
  "uint64",
];

Deno.test("what is saved is loaded, of every dtype and shape", () =>
  scratch(async (folder) => {
    const path = `${folder}/all.safetensors`;
    const tensors: Record<string, Tensor> = {
      scalar: Tensor.fromArray([2.5]).reshape([]),
      empty: ops.zeros([0, 3]),
      transposed: ops.arange(6).reshape([2, 3]).t(),
      "a name: ünïcode\n": ops.ones([1]),
    };
    for (const dtype of DTYPES) tensors[dtype] = Tensor.fromArray([0, 1, 1, 0, 1]).to(dtype);
    await saveSafetensors(tensors, path, { metadata: { step: "7", "": "ü" } });
    const loaded = await loadSafetensors(path);
    assertEquals(Object.keys(loaded).sort(), Object.keys(tensors).sort());
    for (const [name, tensor] of Object.entries(tensors)) {
      assertEquals([loaded[name]!.dtype, loaded[name]!.shape], [tensor.dtype, tensor.shape], name);
      const [one, other] = [loaded[name]!, tensor].map((t) => t.dtype === "bool" ? t : t.to("complex64"));
      assert(ops.equal(one!, other!), name);
    }
    using file = await Safetensors.open(new URL(`file://${path}`));
    assertEquals(file.metadata, { step: "7", "": "ü" });
    assertEquals(file.entry("transposed"), { dtype: "int64", shape: [3, 2] });
    assertEquals(file.entry("other"), undefined);
  }));

Deno.test("a tensor or a slice alone is read: the rest of the file stays on disk", () =>
  scratch(async (folder) => {
    const path = `${folder}/large.safetensors`;
    const large = ops.arange(16 * 1024 * 1024, { dtype: "float32" }).reshape([4096, 4096]);
    await saveSafetensors({ large, small: ops.ones([2]) }, path);
    using file = await Safetensors.open(path);
    assertEquals(Object.keys(await loadSafetensors(path, { keys: ["small"] })), ["small"]);
    const part = file.slice("large", "1024:1040", ":8");
    assertEquals(part.shape, [16, 8]);
    assert(ops.equal(part, large.at("1024:1040", ":8")));
    const { resident, dirty } = await mapped(path);
    assert(resident < 4 * 1024, `${resident} KiB of 64 MiB were read`);
    // The whole file is in memory as shared pages: no page is private to this process.
    assert(ops.equal(file.get("large"), large));
    const whole = await mapped(path);
    assert(whole.resident >= 64 * 1024, `${whole.resident} KiB`);
    assertEquals([dirty, whole.dirty], [0, 0]);
  }));

/**
 * Returns how much of a mapped file is in memory, and how much of that is private to this process, in KiB.
 */
async function mapped(path: string): Promise<{ resident: number; dirty: number }> {
  const parts = (await Deno.readTextFile("/proc/self/smaps")).split(/\n(?=[0-9a-f]+-[0-9a-f]+ )/);
  let [resident, dirty] = [0, 0];
  for (const part of parts.filter((part) => part.includes(path))) {
    resident += Number(part.match(/^Rss: +(\d+)/m)![1]);
    dirty += Number(part.match(/^Private_Dirty: +(\d+)/m)![1]);
  }
  return { resident, dirty };
}

Deno.test("a write to a loaded tensor does not change the file, nor what others load", () =>
  scratch(async (folder) => {
    const path = `${folder}/x.safetensors`;
    await saveSafetensors({ x: ops.ones([4]) }, path);
    const [first, second] = [await loadSafetensors(path), await loadSafetensors(path)];
    first["x"]!.zero_();
    assertEquals(second["x"]!.toArray(), [1, 1, 1, 1]);
    assertEquals((await loadSafetensors(path))["x"]!.toArray(), [1, 1, 1, 1]);
    // Replacing the file does not change the tensors that were loaded from it.
    await saveSafetensors({ x: ops.full([4], 5, { dtype: "float32" }) }, path);
    assertEquals(second["x"]!.toArray(), [1, 1, 1, 1]);
  }));

Deno.test("a tensor that is being saved cannot be written", () =>
  scratch(async (folder) => {
    const tensor = ops.ones([1024, 1024]);
    const saved = saveSafetensors({ tensor }, `${folder}/x`);
    assertThrows(() => tensor.add_(1), NativeError, "saveSafetensors is reading it; await it first");
    await saved;
    tensor.add_(1);
    assertEquals((await loadSafetensors(`${folder}/x`))["tensor"]!.at(0, 0).item(), 1);
  }));

Deno.test("files that are missing, cut or hostile are errors that name them", () =>
  scratch(async (folder) => {
    const path = `${folder}/x.safetensors`;
    await saveSafetensors({ one: ops.ones([8]), two: ops.ones([2]) }, path);
    const whole = await Deno.readFile(path);
    const missing = await assertRejects(() => loadSafetensors(`${folder}/none`), NativeError);
    assertEquals(missing.message, `Cannot load ${folder}/none: there is no such file`);
    await assertRejects(() => loadSafetensors(folder), NativeError, "it is not a file");
    for (let length = 0; length < whole.length; length += 3) {
      await Deno.writeFile(path, whole.subarray(0, length));
      await assertRejects(() => loadSafetensors(path), NativeError, `Cannot load ${path}: `);
    }
    // Every byte of the header in turn: it gives an error or another valid header, but no crash.
    for (let index = 0; index < whole.length; index += 2) {
      const changed = whole.slice();
      changed[index]! ^= 0x15;
      await Deno.writeFile(`${path}.${index}`, changed);
      try {
        for (const tensor of Object.values(await loadSafetensors(`${path}.${index}`))) tensor.toArray();
      } catch (error) {
        assert(error instanceof NativeError, String(error));
      }
    }
    await Deno.writeFile(path, whole);
    const unknown = await assertRejects(() => loadSafetensors(path, { keys: ["three"] }), NativeError);
    assertEquals(unknown.message, `Cannot load ${path}: it has no tensor three: it has one, two`);
  }));

Deno.test("a save that fails leaves what was there, and nothing beside it", () =>
  scratch(async (folder) => {
    const path = `${folder}/x.safetensors`;
    await saveSafetensors({ x: ops.ones([1]) }, path);
    const complex = ops.zeros([1], { dtype: "complex128" });
    await assertRejects(() => saveSafetensors({ complex }, path), TypeError, "no dtype");
    await assertRejects(
      () => saveSafetensors({ x: 3 as unknown as Tensor }, path),
      TypeError,
      "not a record of tensors",
    );
    await assertRejects(() => saveSafetensors({}, `${folder}/no/x`), NativeError, "No such file");
    await assertRejects(() => saveSafetensors({}, folder), NativeError, "it is a folder");
    assertEquals(Object.keys(await loadSafetensors(path)), ["x"]);
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["x.safetensors"]);
  }));

Deno.test("a file that is disposed of gives nothing more; its tensors live on", () =>
  scratch(async (folder) => {
    const path = `${folder}/x`;
    await saveSafetensors({ x: ops.ones([3]) }, path);
    const file = await Safetensors.open(path);
    const tensor = file.get("x");
    file.dispose();
    file.dispose();
    assertThrows(() => file.get("x"), NativeError, "it has been disposed of");
    assertEquals(tensor.toArray(), [1, 1, 1]);
  }));
