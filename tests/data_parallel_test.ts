import { assert, assertEquals } from "@std/assert";
import type { DistributedRunner } from "../mod.ts";
import { startRunner } from "./runner.ts";
import {
  type Answer,
  DataParallel,
  type Payload,
  type StepOptions,
  structureNames,
} from "./workers/data_parallel.ts";

type Runner = DistributedRunner<Payload, Answer, never>;

async function onRanks(worldSize: number, body: (runner: Runner) => Promise<void>): Promise<void> {
  await using runner = await startRunner(DataParallel, { worldSize });
  await body(runner as Runner);
}

function repeated(use: string, count: number): string[] {
  return new Array<string>(count).fill(use);
}

function leftOut(step: number, text: string): string {
  return `Error: step ${step}: Cannot average the gradients: the loss does not depend on ${text}; ` +
    "have all take part in it, or set find_unused_parameters";
}

/** Asserts that each rank returned numbers that are equal to the expected ones. */
function assertNumbers(all: readonly Answer[], expected: readonly number[]): void {
  for (const answer of all) {
    assert(Array.isArray(answer), String(answer));
    assertEquals(answer.map((number) => Math.round(number * 1e5) / 1e5), expected.map((number) => number));
  }
}

Deno.test("a layer that is unused in any step is an error in that step on every rank", async () => {
  await onRanks(2, async (runner) => {
    const right = "2 of 4 parameters: right.weight, right.bias";
    for (const step of [1, 2, 3, 4, 6]) {
      const uses = [...repeated("both", step - 1), "left"];
      const errors = await runner.invokeAll({ uses: [uses, uses] });
      assertEquals(errors, repeated(leftOut(step, right), 2));
    }
    const uses = [...repeated("both", 3), "right"];
    const blocking = await runner.invokeAll({ uses: [uses, uses], options: { blocks: true } });
    for (const answer of blocking) {
      assert(String(answer).includes("parameters: left.weight, left.bias;"), String(answer));
    }
  });
});

Deno.test("a layer that one rank does not use is an error on every rank in that step", async () => {
  await onRanks(3, async (runner) => {
    const both = repeated("both", 4);
    const some = (name: string, count: number) => `${name} (on ${count} of 3 ranks)`;
    for (const step of [1, 2, 4]) {
      const uses = [...repeated("both", step - 1), "left"];
      const errors = await runner.invokeAll({ uses: [both, uses, both] });
      const names = ["right.weight", "right.bias"].map((name) => some(name, 1)).join(", ");
      assertEquals(errors, repeated(leftOut(step, `2 of 4 parameters: ${names}`), 3));
    }
    // The loss of two ranks uses no parameter of the module.
    const none = [...repeated("both", 2), "none"];
    const names = ["left.weight", "left.bias", "right.weight", "right.bias"].map((name) => some(name, 2));
    assertEquals(
      await runner.invokeAll({ uses: [none, both, none] }),
      repeated(leftOut(3, `4 of 4 parameters: ${names.join(", ")}`), 3),
    );
    // The group is unchanged.
    assertNumbers(await runner.invokeAll({ uses: [both, both, both] }), [2, 2, 2, 2, 1, 1, 2, 2, 2, 2, 1, 1]);
  });
});

Deno.test("with find_unused_parameters any step may leave parameters unused", async () => {
  await onRanks(2, async (runner) => {
    const options = { find_unused_parameters: true };
    const all = ["both", "both", "left", "right", "both", "left"];
    const left = await runner.invokeAll({ uses: [all, all], options });
    assertNumbers(left, [1.5, 1.5, 1.5, 1.5, 1, 1, NaN, NaN]);
    // Each rank takes another branch, so the other branch's gradient is averaged with nothing.
    const split = await runner.invokeAll({ uses: [[...all, "left"], [...all, "right"]], options });
    assertNumbers(split, [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 1, 1, 1, 1, 0.5, 0.5]);
    const alone = await runner.invokeAll({ uses: [["both", "none"], ["both", "left"]], options });
    assertNumbers(alone, [1, 1, 1, 1, 0.5, 0.5, NaN, NaN]);
  });
});

Deno.test("passes without averaging count even if the last pass misses their parameters", async () => {
  await onRanks(2, async (runner) => {
    const uses = ["left", "left", "right"];
    const found = await runner.invokeAll({
      uses: [uses, uses],
      options: { find_unused_parameters: true, accumulates: true },
    });
    assertNumbers(found, [3, 3, 3, 3, 2, 2, 1.5, 1.5, 1.5, 1.5, 1, 1]);
  });
});

Deno.test("unused parameters are named in models of several dtypes and of complex numbers", async () => {
  await onRanks(2, async (runner) => {
    const both = ["both", "both", "both"];
    const pairs = [["complex64", "float32"], ["float32", "complex128"], ["bfloat16", "float64"]] as const;
    for (const [left, right] of pairs) {
      for (const gradient_as_bucket_view of [false, true]) {
        const options: StepOptions = { dtypes: [left, right], gradient_as_bucket_view, bucket_cap_mb: 1e-5 };
        const all = [1.5, 1.5, 1.5, 1.5, 1, 1];
        assertNumbers(await runner.invokeAll({ uses: [both, both], options }), [...all, ...all]);
        const uses = [...both, "left"];
        assertEquals(
          await runner.invokeAll({ uses: [uses, uses], options }),
          repeated(leftOut(4, "2 of 4 parameters: right.weight, right.bias"), 2),
        );
      }
    }
  });
});

Deno.test("a module may return its tensors in any structure", async (test) => {
  await onRanks(2, async (runner) => {
    for (const structure of structureNames) {
      await test.step(structure, async () => {
        const uses = [["both", "left", "left"], ["both", "left", "right"]];
        const options = { find_unused_parameters: true, structure };
        const expected = [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 1, 1, 1, 1, 0.5, 0.5];
        assertNumbers(await runner.invokeAll({ uses, options }), expected);
      });
    }
  });
});

Deno.test("different models are an error on every rank that names the first difference", async (test) => {
  const differences: Record<string, string> = {
    "a larger layer on rank 0":
      "parameter weight is float32 [1, 16] on cpu, trained on rank 0, float32 [1, 8] on cpu, trained on ranks 1 and 2",
    "a larger layer on rank 1":
      "parameter weight is float32 [1, 8] on cpu, trained on rank 0, float32 [1, 16] on cpu, trained on ranks 1 and 2",
    "other shapes with as many elements":
      "parameter weight is float32 [4, 2] on cpu, trained on rank 0, float32 [2, 4] on cpu, trained on ranks 1 and 2",
    "another parameter": "tensor 1 is nothing on rank 0, parameter bias on ranks 1 and 2",
    "another dtype":
      "parameter weight is float32 [2, 4] on cpu, trained on rank 0, float64 [2, 4] on cpu, trained on ranks 1 and 2",
    "other names": "tensor 0 is parameter weight on rank 0, parameter 0.weight on ranks 1 and 2",
    "another buffer": "tensor 2 is buffer running_mean on rank 0, nothing on ranks 1 and 2",
    "another parameter frozen":
      "parameter weight is float32 [2, 4] on cpu, frozen on rank 0, float32 [2, 4] on cpu, trained on ranks 1 and 2",
  };
  await onRanks(3, async (runner) => {
    for (const [model, difference] of Object.entries(differences)) {
      await test.step(model, async () => {
        const error = `TypeError: Cannot train: the ranks hold different models: ${difference}`;
        assertEquals(await runner.invokeAll({ model }), repeated(error, 3));
      });
    }
  });
});

Deno.test("parameters may be frozen, unfrozen and replaced between steps, if all ranks do so", async () => {
  await onRanks(2, async (runner) => {
    const all = [1.5, 1.5, 1.5, 1.5, 1, 1];
    const none = [NaN, NaN];
    const first = [...all, ...all, ...all, ...all, ...all, ...all];
    const frozen = [...none, ...all];
    assertNumbers(await runner.invokeAll({ changes: ["freeze"] }), [...first, ...frozen, ...frozen]);
    assertNumbers(await runner.invokeAll({ changes: ["freeze", "unfreeze"] }), [
      ...first,
      ...frozen,
      ...all,
      ...all,
      ...all,
      ...all,
    ]);
    for (const name of ["assign", "cast"]) {
      assertNumbers(await runner.invokeAll({ changes: [name] }), [...first, ...all, ...all, ...all, ...all]);
    }
  });
});

Deno.test("replaced or added parameters take rank 0's values on every rank", async (test) => {
  await onRanks(3, async (runner) => {
    const left: Record<string, number | null> = {
      "replace by others": 3,
      grow: null,
    };
    for (const [name, value] of Object.entries(left)) {
      await test.step(name, async () => {
        const ddp = { find_unused_parameters: true };
        const all = await runner.invokeAll({ changes: [name, ""], values: true, ddp });
        const [first] = all as number[][];
        assertEquals(all, [first!, first!, first!]);
        assertEquals(first!.length, name === "grow" ? 18 : 12);
        if (value !== null) assertEquals(first!.slice(0, 4), [value, value, value, value]);
      });
    }
  });
});

Deno.test("ranks whose models diverge get an error that names the parameter", async () => {
  await onRanks(2, async (runner) => {
    const state = (name: string, first: string, second: string) =>
      `TypeError: Cannot train: the ranks hold different models: parameter ${name} is ${first} on rank 0, ${second} on rank 1`;
    const float = "float32 [2, 2] on cpu, trained";
    assertEquals(
      await runner.invokeAll({ changes: ["freeze on rank 1"] }),
      repeated(state("left.weight", float, "float32 [2, 2] on cpu, frozen"), 2),
    );
    assertEquals(
      await runner.invokeAll({ changes: ["cast on rank 0"] }),
      repeated(state("right.weight", "float64 [2, 2] on cpu, trained", float), 2),
    );
    assertEquals(
      await runner.invokeAll({ changes: ["freeze all"] }),
      repeated("RangeError: Cannot train: no parameter requires a gradient", 2),
    );
  });
});

Deno.test("parameters that only some ranks replace are an error in that step on every rank", async (test) => {
  await onRanks(3, async (runner) => {
    const replaced: Record<string, string> = {
      "replace on rank 0": "replaced on rank 0, as they were on ranks 1 and 2",
      "replace on rank 1": "as they were on ranks 0 and 2, replaced on rank 1",
    };
    for (const [name, difference] of Object.entries(replaced)) {
      for (const find_unused_parameters of [false, true]) {
        await test.step(`${name}, find_unused_parameters ${find_unused_parameters}`, async () => {
          const error =
            `TypeError: Cannot train: parameters are ${difference}; replace them on all ranks alike`;
          const ddp = { find_unused_parameters };
          assertEquals(await runner.invokeAll({ changes: [name], ddp }), repeated(error, 3));
          // After the error, all ranks have rank 0's parameters.
          assertEquals(
            await runner.invokeAll({ changes: [name], ddp, continueUntil: "the end" }),
            repeated(error, 3),
          );
        });
      }
    }
  });
});

Deno.test("buffers may be replaced between steps, if all ranks do so", async (test) => {
  await onRanks(2, async (runner) => {
    const differ = "TypeError: Cannot train: the ranks hold different models";
    const alone = "TypeError: Cannot train: parameters are replaced on rank 0, as they were on rank 1; " +
      "replace them on all ranks alike";
    const errors: Record<string, string> = {
      "replace a buffer": "",
      "free a buffer on rank 0": alone,
      "cast a buffer on rank 0":
        `${differ}: parameter norm.weight is float64 [2] on cpu, trained on rank 0, float32 [2] on cpu, trained on rank 1`,
    };
    for (const [name, error] of Object.entries(errors)) {
      await test.step(name, async () => {
        const all = await runner.invokeAll({ changes: [name, ""], buffered: true, continueUntil: "the end" });
        // Models that differ are still an error at the next two steps.
        const times = error.startsWith(differ) ? 3 : error === "" ? 0 : 1;
        assertEquals(all, repeated(repeated(error, times).join("; "), 2));
      });
    }
  });
});

Deno.test("ranks that block in their backward pass are notified of other ranks' changes, too", async () => {
  await onRanks(2, async (runner) => {
    const [first, second] = await runner.invokeAll({
      changes: ["freeze on rank 1"],
      waits: true,
      continueUntil: "a TypeError",
    });
    const differ = "TypeError: Cannot train: the ranks hold different models: parameter left.weight is " +
      "float32 [2, 2] on cpu, trained on rank 0, float32 [2, 2] on cpu, frozen on rank 1";
    assertEquals(
      first,
      "NativeError: Cannot call aten::_backward: Cannot average the gradients: 1 of 2 ranks have frozen, thawed, replaced or " +
        `added parameters, this one has not; do so on all ranks alike; ${differ}`,
    );
    assertEquals(second, differ);
  });
});

Deno.test("parameters that belong to no module are named by their numbers", async () => {
  await onRanks(2, async (runner) => {
    const error = leftOut(3, "1 of 2 parameters: 1").replace("Error: step 3", "NativeError");
    assertEquals(await runner.invokeAll({ plain: true }), [error, error]);
  });
});

Deno.test("a second backward pass of one forward pass is rejected", async () => {
  await onRanks(2, async (runner) => {
    const error =
      "TypeError: Cannot average the gradients: there was no forward pass since the last backward pass; " +
      "add several losses into one";
    assertEquals(await runner.invokeAll({ twice: true }), [error, error]);
  });
});

Deno.test("a rank may make an extra pass before the first step", async () => {
  await onRanks(3, async (runner) => {
    const all = [2, 2, 2, 2, 1, 1];
    for (const evaluates of [0, 2]) {
      assertNumbers(await runner.invokeAll({ evaluates }), [...all, ...all]);
    }
  });
});

interface JoinCase {
  divides: boolean;
  normalized: boolean;
  accumulates: boolean;
  /** PyTorch's final numbers, by rank. */
  tensors: number[][];
}

const joinCases: JoinCase[] = JSON.parse(
  await Deno.readTextFile(new URL("parity/join.json", import.meta.url)),
);

Deno.test("ranks may make different numbers of steps, with PyTorch's results", async (test) => {
  await onRanks(3, async (runner) => {
    for (const { divides, normalized, accumulates, tensors } of joinCases) {
      await test.step(`divides ${divides}, normalized ${normalized}, accumulates ${accumulates}`, async () => {
        for (const find_unused_parameters of [false, true]) {
          const all = await runner.invokeAll({
            join: { divide_by_initial_world_size: divides },
            normalized,
            accumulates,
            ddp: { find_unused_parameters },
          });
          for (const [rank, answer] of all.entries()) {
            assert(Array.isArray(answer), String(answer));
            const [made, ...found] = answer;
            assertEquals([made, found.length], [rank + 1, tensors[rank]!.length]);
            for (const [index, number] of found.entries()) {
              const expected = tensors[rank]![index]!;
              assert(
                Math.abs(number - expected) < 1e-4,
                `${index} on rank ${rank}: ${number}, not ${expected}`,
              );
            }
          }
        }
      });
    }
  });
});

Deno.test("with throw_on_early_termination all ranks throw when one runs out of inputs", async () => {
  await onRanks(3, async (runner) => {
    const error = "CollectiveError: Cannot continue training: rank 0 has run out of inputs, rank 2 has not";
    assertEquals(
      await runner.invokeAll({ join: { throw_on_early_termination: true } }),
      repeated(error, 3),
    );
    const unknown = { divide: true } as unknown as { enable: boolean };
    for (const answer of await runner.invokeAll({ join: unknown })) {
      assert(
        String(answer).startsWith('TypeError: Cannot join: there is no option "divide"'),
        String(answer),
      );
    }
  });
});

Deno.test("with one rank a join only runs its body", async () => {
  await onRanks(1, async (runner) => {
    const [answer] = await runner.invokeAll({ join: {} });
    assertEquals((answer as number[])[0], 1);
  });
});
