import { assert, assertEquals } from "@std/assert";
import { mapOpenFile } from "./mapping.ts";

/** A file of one page. */
class Page implements Disposable {
  readonly #path = Deno.makeTempFileSync();
  readonly #file = Deno.openSync(this.#path, { read: true, write: true });

  constructor() {
    this.#file.writeSync(new Uint8Array(4096).fill(7));
  }

  map(): ReturnType<typeof mapOpenFile> {
    return mapOpenFile(this.#file.statSync(), 0, 4096);
  }

  [Symbol.dispose](): void {
    this.#file.close();
    Deno.removeSync(this.#path);
  }
}

/** Returns the number of this process's mappings. The system limits it. */
function mappings(): number {
  return Deno.readTextFileSync("/proc/self/maps").split("\n").length;
}

/** Returns those of the addresses that this process may read. */
function readable(addresses: bigint[]): bigint[] {
  const ranges = Deno.readTextFileSync("/proc/self/maps").matchAll(/^([0-9a-f]+)-([0-9a-f]+) r/gm)
    .map(([, ...bounds]) => bounds.map((digits) => BigInt(`0x${digits}`)))
    .toArray();
  return addresses.filter((address) => ranges.some(([start, end]) => start! <= address && address < end!));
}

Deno.test("memory that was given back is zeros for work that still uses it", () => {
  using page = new Page();
  const { buffer, unmap } = page.map();
  assertEquals(new Uint8Array(buffer)[4095], 7);
  const pointer = Deno.UnsafePointer.of(new Uint8Array(buffer))!;
  buffer.transfer(0);
  unmap();
  assertEquals(readable([Deno.UnsafePointer.value(pointer)]).length, 1);
  assertEquals(new Deno.UnsafePointerView(pointer).getUint8(4095), 0);
});

Deno.test("addresses of memory that was given back are not kept for ever", () => {
  using page = new Page();
  const before = mappings();
  const addresses = Array.from({ length: 1100 }, () => {
    const { buffer, unmap } = page.map();
    const pointer = Deno.UnsafePointer.of(new Uint8Array(buffer))!;
    unmap();
    return Deno.UnsafePointer.value(pointer);
  });
  const kept = readable([...new Set(addresses)]).length;
  const added = mappings() - before;
  assert(added <= 500, `${added} mappings are left`);
  assert(kept <= 1050, `${kept} addresses are kept`);
});
