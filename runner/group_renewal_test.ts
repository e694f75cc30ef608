import { assertEquals } from "@std/assert";
import { GroupRenewal } from "./_group_renewal.ts";

function renewal(): { renewal: GroupRenewal; steps: string[] } {
  const steps: string[] = [];
  return {
    steps,
    renewal: new GroupRenewal(2, {
      abort: (reason) => steps.push(`abort: ${reason}`),
      form: (epoch, port) => steps.push(`form ${epoch} at ${port}`),
      done: () => steps.push("done"),
    }),
  };
}

Deno.test("a group is formed anew once the ranks have left and the store is there, in either order", () => {
  const { renewal: group, steps } = renewal();
  group.abort("rank 1 failed");
  group.abort("rank 0 failed in turn");
  group.storeHosted(1000);
  group.ranksLeft();
  assertEquals(group.formed, false);
  group.joined(1);
  group.joined(1);
  group.joined(0);
  assertEquals(group.formed, true);
  group.abort("again");
  group.ranksLeft();
  group.storeHosted(1001);
  assertEquals(steps, ["abort: rank 1 failed", "form 2 at 1000", "done", "abort: again", "form 3 at 1001"]);
});

Deno.test("the end of a call that went well forms nothing", () => {
  const { renewal: group, steps } = renewal();
  group.ranksLeft();
  group.joined(0);
  assertEquals(steps, []);
});
