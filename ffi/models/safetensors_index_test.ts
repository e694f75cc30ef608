import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { NativeError } from "../../errors.ts";
import { parseIndex } from "./safetensors_index.ts";
import { openCallScope } from "../native/mod.ts";
import { ops } from "../ops/mod.ts";
import { loadLibrary } from "../runtime.ts";
import { loadSafetensors, saveSafetensors } from "./safetensors.ts";

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

/** Provides a folder with a model in two files. */
async function inFolder(body: (folder: string, write: (map: object) => Promise<string>) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    using _scope = openCallScope();
    await saveSafetensors({
      a: ops.full([2], 1, { dtype: "float32" }),
      b: ops.full([2], 2, { dtype: "float32" }),
    }, `${folder}/1.safetensors`);
    await saveSafetensors({ c: ops.full([2], 3, { dtype: "float32" }) }, `${folder}/2.safetensors`);
    const path = `${folder}/model.safetensors.index.json`;
    await body(folder, async (weight_map) => {
      await Deno.writeTextFile(path, JSON.stringify({ metadata: { total_size: 24 }, weight_map }));
      return path;
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const MAP = { a: "1.safetensors", c: "2.safetensors", b: "1.safetensors" };

Deno.test("loadSafetensors() reads the files that an index names", async () => {
  await inFolder(async (folder, write) => {
    const path = await write(MAP);
    for (const given of [path, new URL(`file://${path}`)]) {
      const tensors = await loadSafetensors(given);
      assertEquals(Object.keys(tensors), ["a", "c", "b"]);
      assertEquals(Object.values(tensors).map((one) => one.toArray()), [[1, 1], [3, 3], [2, 2]]);
    }
    await Deno.remove(`${folder}/1.safetensors`);
    const part = await loadSafetensors(path, { keys: ["c"] });
    assertEquals(part["c"]!.toArray(), [3, 3]);
  });
});

Deno.test("what an index and its files do not agree on is an error that names it", async () => {
  await inFolder(async (folder, write) => {
    const wrong: [object, typeof Error, string][] = [
      [
        { ...MAP, d: "3.safetensors" },
        NativeError as never,
        "1 of its tensors are in 3.safetensors, which cannot be",
      ],
      [
        { ...MAP, d: "1.safetensors" },
        NativeError as never,
        '"d" is in 1.safetensors, which has no such tensor',
      ],
      [
        { ...MAP, a: "2.safetensors" },
        NativeError as never,
        '"a" is in 2.safetensors, which does not have it: it is in 1',
      ],
      [{ a: "../1.safetensors" }, TypeError, "not the name of a file beside it"],
      [{ a: "/etc/1.safetensors" }, TypeError, "not the name of a file beside it"],
      [{ a: "..\\1.safetensors" }, TypeError, "not the name of a file beside it"],
      [{ a: ".." }, TypeError, "not the name of a file beside it"],
      [{ a: 1 }, TypeError, "not the name of a file beside it"],
    ];
    for (const [map, kind, message] of wrong) {
      const path = await write(map);
      await assertRejects(() => loadSafetensors(path), kind, message);
    }
    const path = await write(MAP);
    await assertRejects(() => loadSafetensors(path, { keys: ["x"] }), NativeError, 'it has no tensor "x"');
    await saveSafetensors({ c: ops.ones([1]), a: ops.ones([1]) }, `${folder}/2.safetensors`);
    await assertRejects(
      () => loadSafetensors(path),
      TypeError,
      '"a" is in 1.safetensors and in 2.safetensors',
    );
    await assertRejects(() => loadSafetensors(`${folder}/none.json`), NativeError, "there is no such file");
  });
});

Deno.test("what is no index is refused, and so is one with a name twice", () => {
  const refused: [string, string][] = [
    ["", "it is not JSON"],
    ["[]", 'it has no "weight_map"'],
    ["null", 'it has no "weight_map"'],
    ['{"weight_map":[]}', 'it has no "weight_map"'],
    ['{"weight_map":{"a":"1","b":"1","a":"2"}}', '"a" is in it twice'],
    ['{"weight_map":{"a\\"b":"1","a\\u0022b":"2"}}', '"a"b" is in it twice'],
  ];
  for (const [text, message] of refused) {
    assertThrows(() => parseIndex(text, "index.json"), TypeError, `Cannot load index.json: ${message}`);
  }
  const beside = '{"metadata":{"a":"a"},"weight_map":{"a":"b","b":"a","}":"a"},"more":{"a":1}}';
  assertEquals([...parseIndex(beside, "")], [["a", "b"], ["b", "a"], ["}", "a"]]);
  assert(parseIndex('{"weight_map":{}}', "").size === 0);
});
