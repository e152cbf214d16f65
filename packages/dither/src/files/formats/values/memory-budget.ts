/** How much memory a file may take once it is read: a small file cannot ask for a large one's. */

import { DitherError } from "../../../base/errors.js";

/** Memory that reading a file may take, as a multiple of the file's size. */
export const largestGrowth = 20;
/** What every file may take, however small it is. */
const smallest = 1 << 20;
/** What a file may take whose numbers are compressed: trials that are constant shrink to next to nothing. */
export const smallestCompressed = 1 << 26;

export class MemoryBudget {
  private left: number;

  /**
   * @param fileBytes size of the file, which the memory is a multiple of
   * @param least what it may take in any case, in bytes
   */
  constructor(
    fileBytes: number,
    private readonly where: string,
    least = smallest,
  ) {
    this.left = Math.max(least, largestGrowth * fileBytes);
  }

  /**
   * To be called before the memory is taken.
   * @throws DitherError `format` where the file's share is spent
   */
  take(bytes: number): void {
    this.left -= bytes;
    if (!(this.left >= 0))
      throw new DitherError(
        "format",
        `${this.where}: expected what its size allows (${largestGrowth} times it), got more. The file is damaged, or made to fill the memory. Write it again.`,
      );
  }
}
