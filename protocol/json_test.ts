import { assertEquals, assertThrows } from "@std/assert";
import {
  type EncodedImage,
  Image,
  image,
  loadSafetensors,
  NativeError,
  ops,
  Tensor,
  tensor,
  TensorValue,
  tidy,
} from "../mod.ts";
import { encodeTextEvent } from "./text_event.ts";

// Loads the library before the tests, so that no test appears to leak it.
ops.zeros([1]).dispose();

/** Returns the JSON of a value in a text event. */
function inEvent(value: unknown): unknown {
  return JSON.parse(new TextDecoder().decode(encodeTextEvent(value)).slice("data: ".length));
}

function bytesOf(url: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.fromBase64(url.slice(url.indexOf(",") + 1));
}

Deno.test("JSON.stringify() of what callers get is what a text event has", () => {
  const nested = { list: [tensor([[1, 2]]), tensor([true])], large: tensor([1n]) };
  assertEquals(JSON.parse(JSON.stringify(nested)), inEvent(nested));
  const { content_type, shape, dtype } = tensor([[1.5, 2]]).toJSON();
  assertEquals([content_type, shape, dtype], ["application/safetensors", [1, 2], "float32"]);
  const scalar = new TensorValue("float64", [], new Float64Array([0.5]));
  assertEquals(JSON.parse(JSON.stringify(scalar)), inEvent(scalar));
});

Deno.test("JSON.stringify() of pictures is what a text event has", async () => {
  const pixels = new Image(new Uint8Array([255, 0, 0, 0, 0, 255]), { width: 2, height: 1, channels: 3 });
  const encoded: EncodedImage = await pixels.encode({ format: "png" });
  const json = JSON.parse(JSON.stringify({ picture: encoded }));
  assertEquals(json, inEvent({ picture: encoded }));
  assertEquals([json.picture.content_type, json.picture.width, json.picture.height], ["image/png", 2, 1]);
  assertEquals(bytesOf(json.picture.url), encoded.bytes);
  assertEquals(JSON.parse(JSON.stringify(image(encoded.bytes))), json.picture);
});

Deno.test("JSON.stringify() of a rank's own tensors and pictures is that of what callers get", async () => {
  tidy(() => {
    const native = Tensor.fromArray([[1, 2], [3, 4]]);
    assertEquals(JSON.stringify([native]), JSON.stringify([native.toValue()]));
    assertEquals(JSON.stringify(native.T), JSON.stringify(tensor([[1, 3], [2, 4]])));
    native.dispose();
    assertThrows(() => JSON.stringify(native), NativeError, "it has been freed");
  });
  const picture = new Image(new Uint8Array(12).fill(9), { width: 2, height: 2, channels: 3 });
  assertEquals(JSON.stringify(picture), JSON.stringify(await picture.encode()));
});

Deno.test("a tensor in JSON is a file that safetensors reads", async () => {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeFile(path, bytesOf(tensor([[1, 2], [3, 4]]).toJSON().url));
    const loaded = await loadSafetensors(path);
    assertEquals(loaded["tensor"]!.toArray(), [[1, 2], [3, 4]]);
    loaded["tensor"]!.dispose();
  } finally {
    await Deno.remove(path);
  }
});
