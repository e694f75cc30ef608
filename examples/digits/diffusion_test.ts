import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Generator, ops, tidy, tidyAsync } from "@cohort/distributed";
import { Batches } from "./data.ts";
import { addNoise, denoise, noiseShape } from "./diffusion.ts";
import { enlarge, gridOf } from "./grid.ts";
import { CLASSES, UNet } from "./unet.ts";

// Loads the library before the tests, so that no test is blamed for leaving it open.
ops.zeros([1]).dispose();

Deno.test("a noisy digit and its velocity give the digit back", () => {
  tidy(() => {
    using generator = new Generator().manualSeed(1);
    const digits = ops.rand(noiseShape(64), { generator }).mul(2).sub(1);
    const labels = ops.arange(64).remainder(CLASSES);
    const { noisy, time, label, velocity } = addNoise(digits, labels, generator);
    const angle = time.mul(Math.PI / 2).reshape([64, 1, 1, 1]);
    const back = noisy.mul(angle.cos()).sub(velocity.mul(angle.sin()));
    assert(ops.allclose(back, digits, { atol: 1e-5 }));
    // The batch covers all times, and about a tenth of the labels are left out.
    assert(Number(time.min().item()) < 1 / 64 && Number(time.max().item()) > 63 / 64);
    assert(Number(time.max().item()) <= 1);
    const leftOut = Number(label.eq(CLASSES).sum().item());
    assert(leftOut > 0 && leftOut < 20, `${leftOut} of 64 labels are left out`);
    assert(ops.equal(label.masked_select(label.ne(CLASSES)), labels.masked_select(label.ne(CLASSES))));
  });
});

Deno.test("an untrained network leaves the noise unchanged until the last step", async () => {
  await tidyAsync(async () => {
    using net = new UNet().eval();
    // An untrained network predicts a velocity of zero.
    const noise = ops.randn(noiseShape(2), { generator: new Generator().manualSeed(2) });
    const steps: number[] = [];
    const digits = await denoise(net, noise, ops.zeros([2], { dtype: "int64" }), {
      steps: 1,
      guidance: 2,
      onStep(step, seen) {
        steps.push(step);
        assertEquals(seen.shape, noise.shape);
        return Promise.resolve();
      },
    });
    assertEquals(steps, [0]);
    // The share of noise is cos(π/2), which is zero.
    assertAlmostEquals(Number(digits.abs().max().item()), 0, 1e-5);
  });
});

Deno.test("the batches of an epoch contain each digit once, in a different order each epoch", () => {
  tidy(() => {
    const ranks = [0, 1].map((rank) => new Batches(40, { batch: 5, rank, worldSize: 2, seed: 3 }));
    const epochs = [0, 1].map((epoch) =>
      Array.from({ length: 4 }, (_, step) => ranks.map((rank) => rank.at(4 * epoch + step).toArray())).flat(2)
        .map(Number)
    );
    for (const epoch of epochs) {
      assertEquals(epoch.toSorted((a, b) => a - b), Array.from({ length: 40 }, (_, i) => i));
    }
    assert(String(epochs[0]) !== String(epochs[1]));
    assertEquals(ranks[0]!.at(5).toArray(), ranks[0]!.at(5).toArray());
  });
});

Deno.test("a grid shows the digits in order, and blanks after the last", () => {
  tidy(() => {
    const values = Array.from({ length: 12 }, (_, index) => index / 11 * 2 - 1);
    const digits = ops.cat(values.map((value) => ops.full([1, 1, 3, 2], value)));
    const grid = gridOf(digits);
    assertEquals([grid.dtype, grid.shape], ["uint8", [2 * 5 + 2, 10 * 4 + 2]]);
    const at = (row: number, column: number) => grid.at(2 + 5 * row, 2 + 4 * column).item();
    assertEquals(at(0, 0), 0);
    assertEquals(at(0, 9), Math.round(9 / 11 * 255));
    assertEquals(at(1, 1), 255);
    assertEquals(at(1, 2), 0);
    assertEquals(grid.at(0).sum().item(), 0n);
    assertEquals(enlarge(grid, 3).shape, [36, 126]);
    assertEquals(enlarge(grid, 3).at(3 * 7 + 2, 3 * 6).item(), 255);
  });
});
