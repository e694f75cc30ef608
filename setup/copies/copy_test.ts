import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { fileNameOf } from "../../libraries/mod.ts";
import { join, SetupError, silentConsole } from "../shared/mod.ts";
import { namesIn, withEnv, withFolder, writeTree } from "../shared/testing.ts";
import { copyLibraries } from "./copy.ts";

const [COHORT, GLOO, WGPU, CPU] = ["cohort", "cohort_gloo", "cohort_wgpu", "torch_cpu"].map(fileNameOf);

/** Runs a test with an installed package: libraries with licenses, and a libtorch that `LIBTORCH` names. */
async function withPackage(
  torch: Record<string, string>,
  test: (folder: string) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    await writeTree(join(folder, "package"), {
      [COHORT!]: "own",
      [GLOO!]: "sockets",
      "LICENSE-MIT": "license",
      "THIRD-PARTY-NOTICES.txt": "notices",
      "README.md": "",
    });
    await writeTree(join(folder, "site-packages"), { [`torch/lib/${CPU}`]: "computes", ...torch });
    using _ = withEnv({
      COHORT_LIBRARY: join(folder, "package", COHORT!),
      COHORT_WGPU_LIBRARY: join(folder, "package", WGPU!),
      COHORT_NCCL_LIBRARY: join(folder, "package/none"),
      LIBTORCH: join(folder, "site-packages/torch"),
    });
    await test(folder);
  });
}

const PACKAGED = {
  "torch/lib/libgomp.so.1": "threads",
  "torch/licenses/torch-2.11.0/LICENSE": "license",
  "torch/THIRD-PARTY-NOTICES.txt": "notices",
  "torch/include/torch/headeronly/version.h": '#define TORCH_VERSION "2.11.0"\n',
};

Deno.test("copyLibraries() copies the libraries where they find each other, and the licenses", () =>
  withPackage(PACKAGED, async (folder) => {
    await writeTree(join(folder, "package"), { [WGPU!]: "kernels" });
    const lines: string[] = [];
    const target = join(folder, "new/target");
    await copyLibraries(target, { ...silentConsole, say: (line) => lines.push(line) });
    assertEquals(await namesIn(target), [COHORT!, GLOO!, WGPU!, "libtorch", "licenses"].sort());
    assertEquals(await namesIn(join(target, "libtorch")), ["THIRD-PARTY-NOTICES.txt", "lib", "licenses"]);
    assertEquals(await namesIn(join(target, "libtorch/lib")), ["libgomp.so.1", CPU!]);
    assertEquals(await namesIn(join(target, "licenses")), ["native", "wgpu"]);
    assertEquals(await namesIn(join(target, "licenses/native")), ["LICENSE-MIT", "THIRD-PARTY-NOTICES.txt"]);
    assertEquals(await Deno.readTextFile(join(target, COHORT!)), "own");
    assertEquals(lines, [
      `  ${COHORT}  3 B`,
      `  ${GLOO}  7 B`,
      `  ${WGPU}  7 B`,
      "  libtorch/lib/libgomp.so.1  7 B",
      `  libtorch/lib/${CPU}  8 B`,
      "  6 files with licenses  42 B",
      `  ${fileNameOf("cohort_nccl")} is left out: there is no ${folder}/package/none`,
      `Ready: 74 B in ${target}; a program that is one file finds the libraries beside itself, other programs with ` +
      `COHORT_LIBRARY=${target}/${COHORT} COHORT_WGPU_LIBRARY=${target}/${WGPU}`,
    ]);
  }));

Deno.test("copyLibraries() overwrites what is there, and leaves other files", () =>
  withPackage(PACKAGED, async (folder) => {
    const target = join(folder, "target");
    await writeTree(target, { [COHORT!]: "an older and longer one", "program": "" });
    await copyLibraries(target, silentConsole);
    assertEquals(await Deno.readTextFile(join(target, COHORT!)), "own");
    assertEquals((await namesIn(target)).includes("program"), true);
  }));

Deno.test({
  name: "copyLibraries() takes the half for the CPU from a Python torch with CUDA",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    withPackage({
      "torch/lib/libtorch.so": "needs CUDA",
      "torch/lib/libtorch_cuda.so": "large",
      "torch/lib/libtorch_python.so": "",
      "nvidia/cu13/lib/libcudart.so.13": "runtime",
      "nvidia/cu13/lib/libcublas.so.13": "large",
      "torch-2.11.0.dist-info/licenses/LICENSE": "license",
      "other-1.0.dist-info/licenses/LICENSE": "license",
    }, async (folder) => {
      const target = join(folder, "target");
      await copyLibraries(target, silentConsole);
      assertEquals(await namesIn(join(target, "libtorch/lib")), ["libcudart.so.13", "libtorch_cpu.so"]);
      assertEquals(await namesIn(join(target, "libtorch/licenses")), ["torch-2.11.0"]);
    }),
});

Deno.test("copyLibraries() says that a folder cannot be written", () =>
  withPackage(PACKAGED, async (folder) => {
    await writeTree(folder, { file: "" });
    const state =
      "a file has the name of a folder there, or a folder that of a file; move it away, or name " +
      "another folder";
    for (const target of ["file/inner", "file"]) {
      const error = await assertRejects(
        () => copyLibraries(join(folder, target), silentConsole),
        SetupError,
      );
      assertEquals(error.message, `Cannot write into ${folder}/${target}: ${state}`);
    }
  }));

Deno.test("copyLibraries() copies nothing if a library is not found", () =>
  withPackage(PACKAGED, async (folder) => {
    await Deno.remove(join(folder, "package", COHORT!));
    const target = join(folder, "target");
    const error = await assertRejects(() => copyLibraries(target, silentConsole), SetupError);
    assertStringIncludes(
      error.message,
      `Cannot find the native library: there is no ${folder}/package/${COHORT}`,
    );
    assertEquals(await namesIn(target), []);
  }));
