/** The command as it was typed. */

/** To be pasted into a shell. */
export function commandLine(...further: readonly string[]): string {
  return ["dither", ...process.argv.slice(2), ...further].map(quoted).join(" ");
}

/** An argument as a shell reads it as one word. */
function quoted(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}
