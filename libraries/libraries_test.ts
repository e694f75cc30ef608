import { assertEquals, assertMatch } from "@std/assert";
import { dirname, join } from "node:path";
import { temporaryFolder } from "../tests/testing.ts";
import {
  cacheKeyOf,
  COHORT,
  COHORT_WGPU,
  fileBeside,
  fileNameOf,
  LIBTORCH_VERSION,
  libtorchPlaces,
  libtorchVersionAt,
  placesOf,
} from "./mod.ts";

const VERSION_HEADER = "include/torch/headeronly/version.h";
const TORCH = `lib/${fileNameOf("torch_cpu")}`;

/** Reads variables from an object. */
function from(variables: Record<string, string>): (name: string) => string | undefined {
  return (name) => variables[name];
}

/** Creates a folder with the headers of a libtorch. */
function makeLibtorch(folder: string, version: string): void {
  const header = join(folder, VERSION_HEADER);
  Deno.mkdirSync(dirname(header), { recursive: true });
  Deno.writeTextFileSync(header, `#define TORCH_VERSION_MAJOR 2\n#define TORCH_VERSION \\\n  "${version}"\n`);
}

Deno.test("a checkout finds its own build, then the cache, and needs no npm package", () => {
  const { paths, absent } = placesOf(COHORT, from({ HOME: "/home/one" }));
  assertEquals(absent, []);
  assertEquals(paths.length, 2);
  assertMatch(paths[0]!, /\/target\/release\/libcohort\.\w+$/);
  assertEquals(paths[1], `/home/one/.cache/cohort/lib/${cacheKeyOf(COHORT)}/${fileNameOf("cohort")}`);
  assertEquals(fileBeside(paths[1]!, "cohort_gloo"), join(dirname(paths[1]!), fileNameOf("cohort_gloo")));
});

Deno.test("a library that a variable names is the only one", () => {
  const variables = from({ HOME: "/home/one", COHORT_LIBRARY: "/opt/libcohort.so" });
  assertEquals(placesOf(COHORT, variables), { paths: ["/opt/libcohort.so"], absent: [] });
  assertEquals(placesOf(COHORT_WGPU, variables).paths.length, 2);
});

Deno.test("libraries with other declarations have other folders in the cache", () => {
  const [one, other] = [cacheKeyOf(COHORT), cacheKeyOf({ ...COHORT, abi: 5 })];
  assertMatch(one, /^\d+\.\d+\.\d+-[0-9a-f]{8}$/);
  assertEquals(other, `${one.split("-")[0]}-00000005`);
});

Deno.test("LIBTORCH names the only libtorch, unless that is known to be of another version", () => {
  using folder = temporaryFolder();
  const variables = from({ HOME: "/home/one", LIBTORCH: `${folder.path}/` });
  // A folder without headers may be a libtorch.
  assertEquals(libtorchPlaces(variables), { paths: [join(folder.path, TORCH)], absent: [] });
  makeLibtorch(folder.path, "2.10.0");
  assertEquals(libtorchPlaces(variables), {
    paths: [],
    absent: [`${folder.path}: it is libtorch 2.10.0, and ${LIBTORCH_VERSION} is needed`],
  });
});

Deno.test("without LIBTORCH the cache is searched, then torch packages of Python", () => {
  using folder = temporaryFolder();
  const torches = ["3.12", "3.9"].map((python) => `${folder.path}/lib/python${python}/site-packages/torch`);
  makeLibtorch(torches[0]!, LIBTORCH_VERSION);
  makeLibtorch(torches[1]!, "2.4.1");
  const { paths, absent } = libtorchPlaces(
    from({ XDG_CACHE_HOME: "/caches", VIRTUAL_ENV: folder.path, HOME: "/no/such/home" }),
  );
  assertEquals(paths.slice(0, 2), [
    `/caches/cohort/libtorch-${LIBTORCH_VERSION}-cpu/${TORCH}`,
    `${torches[0]}/${TORCH}`,
  ]);
  assertEquals(absent[0], `${torches[1]}: it is libtorch 2.4.1, and ${LIBTORCH_VERSION} is needed`);
});

Deno.test("the version of an older libtorch is in another header", () => {
  using folder = temporaryFolder();
  assertEquals(libtorchVersionAt(folder.path), undefined);
  const header = join(folder.path, "include/torch/csrc/api/include/torch/version.h");
  Deno.mkdirSync(dirname(header), { recursive: true });
  Deno.writeTextFileSync(header, '#define TORCH_VERSION_MAJOR 2\n#define TORCH_VERSION "2.4.0"\n');
  assertEquals(libtorchVersionAt(folder.path), "2.4.0");
});
