/** Starts the lab. */

import { mount } from "svelte";
import App from "./App.svelte";
import "./app.css";
import { setColours } from "./parts/colours.js";

setColours(document.documentElement.style);
const target = document.getElementById("app");
if (target) mount(App, { target });
