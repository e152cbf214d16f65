/** What the visitor's network page keeps while another page is shown: files on their way to it, and itself. */

import type { OwnNetwork } from "./own-network.svelte.js";

export class Dropped {
  /** Files dropped anywhere, until the page takes them. */
  files = $state.raw<readonly File[]>([]);
  /** The page's state, once it was opened. */
  own: OwnNetwork | null = null;
}
