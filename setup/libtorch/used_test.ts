import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { fileNameOf } from "../../libraries/mod.ts";
import { join, SetupError } from "../shared/mod.ts";
import { withEnv, withFolder, writeTree } from "../shared/testing.ts";
import { findUsedLibtorch } from "./used.ts";

const FILE = `lib/${fileNameOf("torch_cpu")}`;

Deno.test("findUsedLibtorch() prefers the libtorch beside the library to the one that LIBTORCH names", () =>
  withFolder(async (folder) => {
    const library = join(folder, "libcohort.so");
    await writeTree(folder, { "libcohort.so": "", [`given/${FILE}`]: "" });
    using _ = withEnv({ COHORT_LIBRARY: library, LIBTORCH: join(folder, "given") });
    assertEquals(await findUsedLibtorch(), join(folder, "given"));
    await writeTree(folder, { [`libtorch/${FILE}`]: "" });
    assertEquals(await findUsedLibtorch(), join(folder, "libtorch"));
  }));

Deno.test("findUsedLibtorch() says where it has looked", () =>
  withFolder(async (folder) => {
    using _ = withEnv({ COHORT_LIBRARY: join(folder, "libcohort.so"), LIBTORCH: folder });
    const error = await assertRejects(() => findUsedLibtorch(), SetupError);
    assertStringIncludes(
      error.message,
      `Cannot find libtorch 2.11.0: there is no ${folder}/${FILE}; correct LIBTORCH, or unset it`,
    );
  }));
