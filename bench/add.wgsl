@group(0) @binding(0) var<storage, read_write> numbers: array<f32>;
@group(0) @binding(1) var<uniform> step: f32;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  numbers[id.x] += step;
}
