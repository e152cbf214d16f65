/** Starts the lab. */

import { mount } from "svelte";
import App from "./App.svelte";
import "./app.css";
import { setColours } from "./parts/colours.js";
import { missingFeature } from "./state/browser.js";

setColours(document.documentElement.style);
const target = document.getElementById("app");
const missing = missingFeature();
if (target && missing !== null) target.textContent = missing;
else if (target) {
  target.textContent = "";
  mount(App, { target });
}
