/** The memory that a network's struct and arrays lie in. */

/** As many bytes, all 0, from a multiple of 64 on; 0 where there is no memory. */
export function reserve(bytes: f64): usize {
  const start = (__heap_base + 63) & ~63;
  const end = <u64>start + <u64>bytes;
  const pages = <i64>((end + 0xffff) >> 16) - <i64>memory.size();
  if (end > 0xffffffff || (pages > 0 && memory.grow(<i32>pages) < 0)) return 0;
  memory.fill(start, 0, <usize>bytes);
  return start;
}
