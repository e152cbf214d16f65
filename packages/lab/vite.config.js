/** Static files that any web server can host, in any folder. */

import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

export default defineConfig({
  base: "./",
  plugins: [svelte()],
  worker: { format: "es" },
  build: {
    target: "es2022",
    // Everything is a file of its own: the page's Content-Security-Policy allows no data: scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    // How long plugins take depends on what else the machine does.
    rolldownOptions: { checks: { bundlerTimings: false, pluginTimings: false } },
  },
});
