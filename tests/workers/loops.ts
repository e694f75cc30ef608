/**
 * Typical loops of programs, and how much memory they use.
 *
 * @module
 */
import { DistributedWorker, nn, ops, optim, tidy } from "../../mod.ts";

/** Returns the largest growth of the process's memory, in bytes. */
function growth(steps: number, step: () => void): number {
  step();
  const began = Deno.memoryUsage().rss;
  let most = 0;
  for (let count = 1; count <= steps; count++) {
    step();
    if (count % 500 === 0) most = Math.max(most, Deno.memoryUsage().rss - began);
  }
  return most;
}

/** Runs 10,000 steps of training, or 100,000 operators on tensors of 1 MB. */
export class Loops extends DistributedWorker<"training" | "inference", number> {
  static override module = import.meta.url;

  override call(loop: "training" | "inference"): number {
    return loop === "training" ? this.#train() : this.#infer();
  }

  #train(): number {
    using net = new nn.Sequential(new nn.Linear(64, 64), new nn.ReLU(), new nn.Linear(64, 4));
    using optimizer = new optim.AdamW(net.parameters());
    return growth(10_000, () =>
      tidy(() => {
        const inputs = ops.randn([32, 64]);
        const labels = ops.randint(4, [32]);
        const loss = nn.functional.crossEntropy(net.forward(inputs), labels);
        optimizer.zeroGrad();
        loss.backward();
        optimizer.step();
        if (!Number.isFinite(loss.item())) throw new Error("the loss is not finite");
      }));
  }

  #infer(): number {
    const input = ops.ones([512, 512]);
    return growth(10_000, () =>
      tidy(() => {
        let value = input;
        for (let call = 0; call < 5; call++) value = value.add(1).relu();
        if (value.at(0, 0).item() !== 6) throw new Error("the result is wrong");
      }));
  }
}
