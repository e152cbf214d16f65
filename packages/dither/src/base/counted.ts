/** Numbers of things in words: "1 trial", "512 trials". */

/** The count with its noun, in the singular for 1; irregular plurals are given. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}
