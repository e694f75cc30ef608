import { assert, assertEquals } from "@std/assert";
import { CAN_BE_ANOTHER_USER, OtherUser } from "./other_user.ts";

Deno.test({
  name: "the other user of these tests is nobody, and cannot read our files",
  ignore: !CAN_BE_ANOTHER_USER,
  fn: async () => {
    using other = new OtherUser();
    const secret = Deno.makeTempFileSync();
    try {
      const program = `
        console.log(Deno.uid(), Deno.gid());
        try { Deno.readTextFileSync(Deno.args[0]); } catch (error) { console.log(error.name); }`;
      const { code, stdout, stderr } = await other.run(program, secret);
      assertEquals(stderr, "");
      assertEquals(stdout, "65534 65534\nPermissionDenied\n");
      assert(code === 0);
    } finally {
      Deno.removeSync(secret);
    }
  },
});
