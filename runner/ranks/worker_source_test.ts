import { assertEquals, assertThrows } from "@std/assert";
import { workerSource } from "./worker_source.ts";

const DEFAULT_WORKER = workerSource(undefined);
/** Ranks import the class from its module. */
const IMPORTED = { inProgram: false, served: null };

class Base {
  static readonly module: string | URL = DEFAULT_WORKER.module;
}

Deno.test("a class is found by its module and its name", () => {
  class Painter extends Base {
    static override module = "file:///a/b.ts";
  }
  assertEquals(workerSource(Painter), { module: "file:///a/b.ts", exportName: "Painter", ...IMPORTED });
  class Renamed extends Painter {
    static exportName = "other";
  }
  assertEquals(workerSource(Renamed).exportName, "other");
});

Deno.test("a module's URL or path stands for its default export", () => {
  assertEquals(workerSource("https://example.com/w.ts").module, "https://example.com/w.ts");
  assertEquals(workerSource(new URL("file:///w.ts")), {
    module: "file:///w.ts",
    exportName: "default",
    ...IMPORTED,
  });
  assertEquals(workerSource("/a b/w.ts").module, "file:///a%20b/w.ts");
  assertEquals(workerSource("./w.ts").module, `file://${Deno.cwd()}/w.ts`);
});

Deno.test("a class that a rank could not find is a TypeError that names the remedy", () => {
  class Silent extends Base {}
  assertThrows(() => workerSource(Silent), TypeError, "static override module = import.meta.url");
  assertThrows(() => workerSource(class {}), TypeError, "does not extend DistributedWorker");
  assertThrows(() => workerSource({}), TypeError, "neither a class nor the URL of a module");
  const nameless = (() =>
    class extends Base {
      static override module = "file:///a.ts";
    })();
  assertThrows(() => workerSource(nameless), TypeError, "static exportName");
});
