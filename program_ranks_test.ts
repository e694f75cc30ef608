import { assertEquals } from "@std/assert";

Deno.test("copies of the package in a rank of the program agree, and its processes are no ranks", async () => {
  const [one, other] = ["", "?other"].map((copy) => import.meta.resolve(`./program_ranks.ts${copy}`));
  const script = `
    const [one, other] = [await import("${one}"), await import("${other}")];
    console.log(one === other, one.RUNNER_PID, other.RUNNER_PID, Deno.env.has(one.RANK_VARIABLE));`;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", script],
    env: { COHORT_SPAWNED_RANK: "123" },
  }).output();
  const [printed, said] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  assertEquals(printed, "false 123 123 false\n", said);
});
