// The tasks of piscina.mjs.
let held;

export default () => ({ ok: true });
export const take = (numbers) => numbers.at(-1);
export const give = (length) => held ??= new Float32Array(length).fill(1);
