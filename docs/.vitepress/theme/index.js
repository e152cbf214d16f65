/** The looks of the site: VitePress's own theme in the colours of the lab, and the fonts of equations. */

import "katex/dist/katex.min.css";
import DefaultTheme from "vitepress/theme-without-fonts";
import "./style.css";

export default DefaultTheme;
