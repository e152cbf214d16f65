/** In a browser: trains, and sends the hashes, or what went wrong, to the server that the page came from. */

import { hashes } from "./trainings.js";

const answer = await hashes().catch((error: unknown) => ({ error: String(error) }));
await fetch("/done", { method: "POST", body: JSON.stringify(answer) });
