import { assertEquals } from "@std/assert";
import { type CollectiveNote, readStatus, STATUS_BYTE_LENGTH, StatusWriter } from "./status_block.ts";
import { WorldPageLayout } from "./world_page.ts";

const NOTE: CollectiveNote = {
  operation: "all_reduce",
  sequence: 3,
  group: "epoch-1",
  shape: [2, 3],
  dtype: "float32",
  state: "waiting",
};

/** Writes a note as the native library does. */
function note(
  status: StatusWriter,
  { operation, sequence, group, shape, dtype, state }: CollectiveNote,
): void {
  const area = status.collectives;
  const view = new DataView(area.buffer, area.byteOffset);
  const text = new TextEncoder().encode(`${operation}\n${group}\n${dtype ?? ""}\n${shape}`);
  view.setUint32(4, text.length, true);
  view.setFloat64(8, 1234.5, true);
  view.setFloat64(16, sequence, true);
  view.setUint32(24, ["waiting", "completed", "failed"].indexOf(state), true);
  area.set(text, 32);
}

Deno.test("a block says what was noted, and nothing at first", () => {
  const bytes = new Uint8Array(STATUS_BYTE_LENGTH);
  const empty = { nativeCalls: 0, inside: null, pending: 0, held: false, collective: null };
  assertEquals(readStatus(bytes), empty);
  const status = new StatusWriter(bytes);
  status.pending(2);
  status.setHeld(true);
  note(status, NOTE);
  assertEquals(readStatus(bytes), {
    ...empty,
    pending: 2,
    held: true,
    collective: { ...NOTE, since: 1234.5 },
  });
});

Deno.test("an odd count of native calls names the one that the rank is inside of", () => {
  const bytes = new Uint8Array(STATUS_BYTE_LENGTH);
  const area = new StatusWriter(bytes).nativeCalls;
  new DataView(area.buffer).setUint32(0, 7, true);
  new DataView(area.buffer).setUint32(4, 8, true);
  new TextEncoder().encodeInto("aten::mm", area.subarray(8));
  assertEquals(readStatus(bytes).inside, "aten::mm");
  new DataView(area.buffer).setUint32(0, 8, true);
  assertEquals([readStatus(bytes).inside, readStatus(bytes).nativeCalls], [null, 8]);
});

Deno.test("a collective may have no tensor, and a note that is being written is left out", () => {
  const bytes = new Uint8Array(STATUS_BYTE_LENGTH);
  const status = new StatusWriter(bytes);
  const barrier: CollectiveNote = { ...NOTE, operation: "barrier", shape: [], dtype: null, state: "failed" };
  note(status, barrier);
  assertEquals(readStatus(bytes).collective, { ...barrier, since: 1234.5 });
  status.collectives[0] = 1;
  assertEquals(readStatus(bytes).collective, null);
  status.collectives[0] = 2;
  status.collectives.fill("x".charCodeAt(0), 32);
  assertEquals(readStatus(bytes).collective, null);
});

Deno.test("whatever bytes are in a block, reading it does not fail", () => {
  let state = 7;
  const random = () => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) >>> 16;
  for (let round = 0; round < 200; round++) {
    const bytes = Uint8Array.from({ length: STATUS_BYTE_LENGTH }, () => random() & 0xff);
    if (round % 2 === 0) bytes.set([0, 0, 0, 0, 200, 0, 0, 0], 80);
    const { nativeCalls, pending } = readStatus(bytes);
    assertEquals([nativeCalls, pending].map(Number.isInteger), [true, true]);
  }
});

Deno.test("the blocks of a world do not overlap each other, nor the slots", () => {
  const layout = new WorldPageLayout(3);
  assertEquals(layout.statusStart(0), layout.cancel.byteLength);
  assertEquals(4 * layout.droppedWord, layout.statusStart(2) + STATUS_BYTE_LENGTH);
  assertEquals(layout.byteLength, 4 * layout.droppedWord + 4);
  assertEquals(layout.statusStart(1) % 8, 0);
});

Deno.test("what a corrupt rank notes is left out where it makes no sense", () => {
  const bytes = new Uint8Array(STATUS_BYTE_LENGTH);
  const status = new StatusWriter(bytes);
  const written = (changed: Partial<CollectiveNote>) => {
    note(status, { ...NOTE, ...changed });
    return readStatus(bytes).collective;
  };
  assertEquals(written({})?.operation, "all_reduce");
  for (const sequence of [NaN, Infinity, -1, 0.5]) assertEquals(written({ sequence }), null);
  for (const shape of [[NaN], [-1], [0.5], [1e300], Array(17).fill(1)]) {
    assertEquals(written({ shape }), null);
  }
  for (const name of ["\x1b[2J", "a\r", "\u202e", "\0"]) {
    assertEquals([written({ operation: name }), written({ group: name }), written({ dtype: name })], [
      null,
      null,
      null,
    ]);
  }
  const area = status.nativeCalls;
  new DataView(area.buffer).setUint32(0, 1, true);
  new DataView(area.buffer).setUint32(4, 4, true);
  new TextEncoder().encodeInto("\x1b[2J", area.subarray(8));
  assertEquals(readStatus(bytes).inside, "a native call without a name");
});

Deno.test("a time that is none is no note", () => {
  const bytes = new Uint8Array(STATUS_BYTE_LENGTH);
  const status = new StatusWriter(bytes);
  note(status, NOTE);
  for (const since of [NaN, Infinity]) {
    new DataView(bytes.buffer).setFloat64(88, since, true);
    assertEquals(readStatus(bytes).collective, null);
  }
});
