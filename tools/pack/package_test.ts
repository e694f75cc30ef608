import { assertEquals } from "@std/assert";
import { join } from "../../setup/shared/mod.ts";
import { withFolder, writeTree } from "../../setup/shared/testing.ts";
import { packedIn } from "./mod.ts";
import { packPackage, sha256Of } from "./package.ts";

Deno.test("packPackage() makes the same bytes of the same contents, whatever the files' modes are", () =>
  withFolder(async (folder) => {
    await writeTree(folder, { "library.so": "code" });
    const contents = {
      manifest: { name: "@cohort/part", version: "1.2.3", description: "a part", license: "MIT" },
      files: [{ from: join(folder, "library.so"), to: "lib/library.so" }],
      texts: { "README.md": "read" },
      ingredients: [{
        name: "png",
        version: "0.1.0",
        license: "MIT OR Apache-2.0",
        purl: "pkg:cargo/png@0.1.0",
      }],
    };
    const sums: string[] = [];
    for (const mode of [0o644, 0o700]) {
      await Deno.chmod(join(folder, "library.so"), mode);
      const output = join(folder, `out-${mode}`);
      const packed = await packPackage(contents, join(output, "files"), output);
      assertEquals(packed, {
        name: "@cohort/part",
        version: "1.2.3",
        tarball: join(output, "cohort-part-1.2.3.tgz"),
      });
      sums.push(await sha256Of(packed.tarball));
      const { metadata, components } = JSON.parse(
        await Deno.readTextFile(join(output, "files/sbom.cdx.json")),
      );
      assertEquals(metadata.component.purl, "pkg:npm/%40cohort/part@1.2.3");
      assertEquals(components[0].licenses, [{ expression: "MIT OR Apache-2.0" }]);
      const listed = await Deno.readTextFile(join(output, "files/SHA256SUMS"));
      assertEquals(listed.trim().split("\n").map((line) => line.split("  ")[1]), [
        "README.md",
        "lib/library.so",
        "package.json",
        "sbom.cdx.json",
      ]);
      assertEquals(listed.includes(`${await sha256Of(join(folder, "library.so"))}  lib/library.so`), true);
    }
    assertEquals(sums[0], sums[1]);
  }));

Deno.test("packedIn() lists the packages for platforms", () =>
  withFolder(async (folder) => {
    const names = [
      "cohort-native-0.1.0.tgz",
      "cohort-linux-x64-gnu-0.1.0-rc.1.tgz",
      "cohort-libtorch-linux-x64-gnu-2.11.0.tgz",
      "other-linux-x64-gnu-0.1.0.tgz",
      "SHA256SUMS",
    ];
    await writeTree(folder, Object.fromEntries(names.map((name) => [name, ""])));
    const found = await packedIn(folder, "@cohort");
    assertEquals(found.map(({ name, version }) => `${name}@${version}`).sort(), [
      "@cohort/libtorch-linux-x64-gnu@2.11.0",
      "@cohort/linux-x64-gnu@0.1.0-rc.1",
    ]);
  }));
