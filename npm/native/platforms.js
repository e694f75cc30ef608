// The platforms that have packages. `deno task pack` writes those that it finds.
export default [];
