/** Static files that any web server can host, in any folder. */

import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { licences } from "./scripts/licences.js";

const stdlib = "@stdlib/math-base-special";
/** The licences that these would repeat at every function stand in licences.txt. */
const output = { comments: { legal: false } };
const { page, worker } = licences();

export default defineConfig({
  base: "./",
  plugins: [svelte(), page],
  resolve: {
    // Two versions of them are installed that compute the same: the page needs one.
    dedupe: [`${stdlib}-sin`, `${stdlib}-cos`, `${stdlib}-rempio2`],
    // Every browser that runs the kernel has it: without what takes its place elsewhere, and that one's messages.
    alias: [{ find: /^@stdlib\/utils-define-property$/, replacement: "@stdlib/utils-define-property/lib/builtin.js" }],
  },
  worker: { format: "es", plugins: () => [worker], rolldownOptions: { output } },
  build: {
    target: "es2022",
    // Everything is a file of its own: the page's Content-Security-Policy allows no data: scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    // How long plugins take depends on what else the machine does.
    rolldownOptions: { output, checks: { bundlerTimings: false, pluginTimings: false } },
  },
});
