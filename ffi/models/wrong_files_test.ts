import { fileURLToPath } from "node:url";
import { assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { NativeError } from "../../errors.ts";
import { AotModel } from "./aot_model.ts";
import { loadCheckpoint, saveCheckpoint } from "./checkpoint.ts";
import { ops } from "../ops/mod.ts";
import { loadLibrary } from "../runtime.ts";
import { loadSafetensors, Safetensors, saveSafetensors } from "./safetensors.ts";
import { TorchScript } from "./torch_script.ts";

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

type Load = (path: string | URL) => Promise<unknown>;

const LOADS: Record<string, Load> = {
  TorchScript: (path) => TorchScript.load(path),
  AotModel: (path) => AotModel.load(path),
  loadSafetensors: (path) => loadSafetensors(path),
  loadCheckpoint: (path) => loadCheckpoint(path),
};

function testdata(name: string): string {
  return fileURLToPath(new URL(`../testdata/${name}`, import.meta.url));
}

/** Creates named files for a test. */
async function withFiles(
  contents: Record<string, string | Uint8Array>,
  test: (path: (name: string) => string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, content] of Object.entries(contents)) {
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
      await Deno.writeFile(`${folder}/${name}`, bytes);
    }
    await test((name) => `${folder}/${name}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Asserts that each loading function rejects a file with a message that matches a pattern. */
async function assertRefused(path: string, states: RegExp, but: string[] = []): Promise<void> {
  for (const [name, load] of Object.entries(LOADS)) {
    if (but.includes(name)) continue;
    const error = await assertRejects(() => load(path), NativeError, `Cannot load ${path}: it is `);
    assertMatch(error.message, states, name);
  }
}

Deno.test("what a server or Git has put in a file's place is named, with the way to the file", async () => {
  await withFiles({
    pointer: "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a21\nsize 12345\n",
    page: "<!DOCTYPE html>\n<html><head><title>404</title></head></html>",
    page2: "\n\n <HTML lang='en'><body>",
    document: '<?xml version="1.0" encoding="UTF-8"?><Error><Code>AccessDenied</Code></Error>',
    json: '{"error":"Repository not found"}',
    empty: "",
  }, async (path) => {
    await assertRefused(path("pointer"), /it is a Git LFS pointer, not the file itself; .* git lfs pull$/);
    await assertRefused(path("page"), /it is an HTML page; .* download the file itself/);
    await assertRefused(path("page2"), /it is an HTML page; /);
    await assertRefused(path("document"), /it is an XML document; .* download the file itself$/);
    await assertRefused(path("json"), /it is JSON text; /);
    await assertRefused(path("empty"), /it is empty; write or download it again$/);
    await assertRefused(path(""), /it is not a file but a folder; name a file in it$/);
  });
});

Deno.test("what Python wrote by other functions is named, with the function that writes what is wanted", async () => {
  for (const file of ["not_torchscript.pt", "legacy.pt"]) {
    await assertRefused(testdata(file), /it is a pickle that torch\.save wrote/);
  }
  await assertRefused(
    testdata("exported.pt2"),
    /it is a program of torch\.export\.save, which is not compiled/,
  );
  const remedies = {
    TorchScript: "torch.jit.script",
    AotModel: "aoti_compile_and_package",
    loadSafetensors: "save_file",
  };
  for (const [name, remedy] of Object.entries(remedies)) {
    await assertRejects(() => LOADS[name]!(testdata("not_torchscript.pt")), NativeError, remedy);
    await assertRejects(() => LOADS[name]!(testdata("exported.pt2")), NativeError, remedy);
  }
});

Deno.test("a file of one kind that is given as one of another is named, with what loads it", async () => {
  await assertRefused(testdata("kinds.pt"), /it is a TorchScript module; TorchScript\.load /, [
    "TorchScript",
  ]);
  await assertRefused(testdata("nested.pt2"), /it is a package of AOTInductor; AotModel\.load /, [
    "AotModel",
  ]);
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/ones.safetensors`;
    using ones = ops.ones([2]);
    await saveSafetensors({ ones }, path);
    await assertRefused(path, /it is a safetensors file; loadSafetensors /, [
      "loadSafetensors",
      "loadCheckpoint",
    ]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("other formats are named, and what is unknown is no whole file of the wanted one", async () => {
  const zip = Uint8Array.fromBase64(
    "UEsDBBQAAAAAAAAAIQCDFtyMAQAAAAEAAAAFAAAAYS5ucHl4UEsBAhQDFAAAAAAAAAAhAIMW3IwBAAAAAQAAAAUAAAAAAAAAAAAAAIABAAAAAGEubnB5UEsFBgAAAAABAAEAMwAAACQAAAAAAA==",
  );
  await withFiles({
    gguf: "GGUF\x03\0\0\0",
    npy: new Uint8Array([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]),
    gz: new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]),
    zip,
    unknown: new Uint8Array(300).fill(0xff),
  }, async (path) => {
    await assertRefused(path("gguf"), /it is a GGUF file; /);
    await assertRefused(path("npy"), /it is a NumPy array; /);
    await assertRefused(path("gz"), /it is compressed by gzip; unpack it/);
    await assertRefused(path("zip"), /it is a zip archive without a PyTorch model; /);
    await assertRefused(
      path("unknown"),
      // The message must not contain libtorch's guess at the cause.
      /it is not a complete (TorchScript module|package of AOTInductor|safetensors file): (?!.*miniz)/,
    );
  });
});

Deno.test("half of a package, and what only begins as a protocol buffer, are told without libtorch's guesses", async () => {
  const whole = await Deno.readFile(testdata("nested.pt2"));
  const onnx = new Uint8Array(64);
  onnx.set([8, 7, 18, 7, 112, 121, 116, 111, 114, 99, 104]);
  await withFiles({ half: whole.subarray(0, whole.length / 2), onnx }, async (path) => {
    for (const name of ["half", "onnx"]) {
      const error = await assertRejects(() => AotModel.load(path(name)), NativeError);
      assertMatch(error.message, /^Cannot load \S+: it is not a complete package of AOTInductor: [^.]*$/);
    }
  });
});

Deno.test("a model of a package goes by its name, and a name that is none is refused with those that are", async () => {
  const renamed = await Deno.readFile(testdata("nested.pt2"));
  const [from, to] = ["model", "coder"].map((name) => new TextEncoder().encode(`data/aotinductor/${name}/`));
  for (let at = 0; at < renamed.length; at++) {
    if (from!.every((byte, index) => renamed[at + index] === byte)) renamed.set(to!, at);
  }
  await withFiles({ "renamed.pt2": renamed }, async (path) => {
    using loaded = await AotModel.load(path("renamed.pt2"), { model: "coder" });
    assertEquals(typeof loaded.metadata, "object");
    await assertRejects(
      () => AotModel.load(path("renamed.pt2")),
      NativeError,
      'it has no model "model", but "coder"; name it by { model: "coder" }',
    );
    await assertRejects(
      () => AotModel.load(path("renamed.pt2"), { model: "encoder" }),
      NativeError,
      'it has no model "encoder", but "coder"',
    );
  });
});

Deno.test("a URL is no path, unless it is one of a file", async () => {
  const loads: Record<string, Load> = {
    ...LOADS,
    open: (path) => Safetensors.open(path),
    loadLibrary: (path) => Promise.try(() => ops.loadLibrary(path)),
  };
  for (const load of Object.values(loads)) {
    for (const url of ["https://example.com/a.pt", new URL("https://example.com/a.pt"), "hf://org/model"]) {
      await assertRejects(
        () => load(url),
        TypeError,
        `Cannot load ${url}: it is a URL, not a file on this machine`,
      );
    }
    await assertRejects(
      () => load("file:///tmp/a.pt"),
      TypeError,
      "it is a URL in a string; pass new URL(…)",
    );
    await assertRejects(
      () => load(new Uint8Array(4) as never),
      TypeError,
      "Cannot load a file of a Uint8Array: it is neither",
    );
  }
  using ones = ops.ones([2]);
  await assertRejects(
    () => saveSafetensors({ ones }, "s3://bucket/a"),
    TypeError,
    "Cannot save s3://bucket/a: it is a URL",
  );
  await assertRejects(
    () => saveCheckpoint({ ones }, new URL("https://a.b/c")),
    TypeError,
    "Cannot save https://a.b/c",
  );
  assertThrows(() => ops.loadLibrary("/no/such/library.so"), Error, "/no/such/library.so");
});
