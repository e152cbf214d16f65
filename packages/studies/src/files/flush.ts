/** Flushing to disk, on file systems that can and on those that cannot. */

/** Codes of file systems without flushing; that of Yarn's Plug'n'Play throws an error without a code. */
const cannot: ReadonlySet<unknown> = new Set([undefined, "ENOSYS", "EINVAL", "ENOTSUP", "EOPNOTSUPP"]);

/** Waits for what a file's `sync` or `datasync` does. A file system that cannot flush is tolerated, a failing disk is not. */
export async function flushed(sync: () => Promise<void>): Promise<void> {
  try {
    await sync();
  } catch (error) {
    if (!cannot.has((error as NodeJS.ErrnoException).code)) throw error;
  }
}
