// Tests what happens if a page of shared memory loses its name before the ranks have mapped it.
import { assertEquals } from "@std/assert";
import { DistributedRunner } from "../mod.ts";
import { exists } from "./testing.ts";
import { Echo } from "./workers/plain.ts";

/** Returns the pages that this process has created and that still have a name. */
function pages(): string[] {
  const names = [...Deno.readDirSync("/dev/shm")].map(({ name }) => name);
  return names.filter((name) => name.startsWith(`cohort-${Deno.pid}-`)).map((name) => `/dev/shm/${name}`);
}

/** What happens to the page while its ranks are stopped. */
const REPLACEMENTS: Record<string, (page: string, byteLength: number) => void> = {
  "is removed": () => {},
  "is replaced by a file of its size": (page, byteLength) => {
    Deno.writeFileSync(page, new Uint8Array(byteLength));
    Deno.chmodSync(page, 0o666);
  },
  "is replaced by a link": (page) => Deno.symlinkSync("/dev/zero", page),
  "is replaced by a pipe": (page) => {
    new Deno.Command("mkfifo", { args: [page] }).outputSync();
  },
};

for (const [what, replace] of Object.entries(REPLACEMENTS)) {
  for (const worldSize of [1, 2]) {
    Deno.test(`${worldSize} ranks start even if their page ${what} before they map it`, async () => {
      await using runner = new DistributedRunner(Echo, { worldSize, device: "cpu", logs: "none" });
      const signal = (name: Deno.Signal) => runner.context!.forEach(({ pid }) => Deno.kill(pid, name));
      let loaded = 0;
      const touched: string[] = [];
      using _cleanup = {
        [Symbol.dispose]: () => touched.filter(exists).forEach((page) => Deno.removeSync(page)),
      };
      await runner.start({
        onProgress: ({ phase }) => {
          if (phase !== "loaded" || ++loaded < worldSize) return;
          signal("SIGSTOP");
          setTimeout(() => {
            for (const page of pages()) {
              touched.push(page);
              const { size } = Deno.statSync(page);
              Deno.removeSync(page);
              replace(page, size);
            }
            signal("SIGCONT");
          });
        },
      });
      assertEquals(touched.length, 1);
      assertEquals(await runner.invoke("x"), "x");
      assertEquals(runner.gatherErrors(), []);
      await runner.stop();
      // A file that others have put there is not removed.
      assertEquals(pages(), what === "is removed" ? [] : touched);
    });
  }
}
