import { assertEquals } from "@std/assert";
import { DistributedRunner, Image, image } from "@cohort/distributed";
import { gpuTest } from "../../gpu/testing.ts";
import { Renderer, type RenderRequest } from "./worker.ts";

const REQUEST: RenderRequest = {
  c: [-1, 0],
  center: [0, 0],
  span: 3,
  width: 60,
  height: 41,
  samples: 6,
  preview: [10, 20],
  image_format: "png",
};

gpuTest(
  "any number of ranks renders the same image, and previews show it become smoother",
  async () => {
    const pictures: Uint8Array[] = [];
    for (const worldSize of [1, 2, 3]) {
      await using runner = new DistributedRunner(Renderer, { worldSize, logs: "none" });
      await runner.start({ setup: {} });
      const samples: number[] = [];
      for await (const item of runner.stream(REQUEST)) {
        if ("pixels" in item) {
          samples.push(item.samples);
          const [height, width, channels] = item.pixels.shape as [number, number, number];
          assertEquals([Math.abs(height - 10) <= 3, width, channels], [true, 20, 4]);
          continue;
        }
        assertEquals([image(item.picture.bytes).width, image(item.picture.bytes).height], [60, 41]);
        pictures.push((await Image.decode(item.picture)).pixels);
      }
      assertEquals(samples, [1, 3, 6]);
      const { picture } = await runner.invoke({ ...REQUEST, samples: 1 });
      assertEquals([picture.contentType, picture.width], ["image/png", 60]);
    }
    assertEquals(pictures[1], pictures[0]);
    assertEquals(pictures[2], pictures[0]);
  },
);

gpuTest("points in the set are black, and points that escape are not", async () => {
  await using runner = new DistributedRunner(Renderer, { worldSize: 1, logs: "none" });
  await runner.start({ setup: {} });
  const { pixels } = await Image.decode((await runner.invoke(REQUEST)).picture);
  const at = (x: number, y: number) => [...pixels.subarray((y * 60 + x) * 4, (y * 60 + x) * 4 + 4)];
  // 0 and −1 alternate forever; 2 escapes.
  assertEquals(at(30, 20), [0, 0, 0, 255]);
  assertEquals(at(Math.round(30 - 41 / 3), 20), [0, 0, 0, 255]);
  assertEquals(at(59, 0).slice(0, 3).some((color) => color > 20), true);
});
