/** Lint rules: no `any`, no forgotten promise, and in what feeds training no arithmetic that depends on the engine. */

import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import { builtinModules } from "node:module";
import tseslint from "typescript-eslint";

const library = ["packages/kernels/src/**/*.ts", "packages/dither/src/**/*.ts"];
/** Nothing here feeds training: the float64 oracle of the tests, and figures. */
const freeArithmetic = ["packages/dither/src/network/activation/functions.ts", "packages/dither/src/report/**"];

/** The members of Math whose bits ECMAScript fixes; all others are approximations that differ between engines. */
const exactMath =
  "sqrt|abs|floor|ceil|min|max|imul|fround|round|sign|trunc|clz32|PI|E|LN2|LN10|LOG2E|LOG10E|SQRT2|SQRT1_2";
const why = "The same seed must give the same bits on every engine (DESIGN.md, section 4).";

const mathRandom = {
  selector: "MemberExpression[object.name='Math'][property.name='random']",
  message: "Noise is an explicit argument: draw with `draws(seed, stream)` of dither/random.",
};
const engineArithmetic = [
  {
    selector: `MemberExpression[object.name='Math']:not([property.name=/^(${exactMath}|random)$/])`,
    message: `${why} Use @stdlib/math-base-special-* or the kernel instead of this function of Math.`,
  },
  {
    selector: ":not(MemberExpression) > Identifier[name='Math']",
    message: "Write Math.x in full, so that the ban on engine-dependent functions can see x.",
  },
  {
    selector: "BinaryExpression[operator='**'], AssignmentExpression[operator='**=']",
    message: `${why} \`**\` is not exact: multiply, or use @stdlib/math-base-special-pow.`,
  },
];
const timeOfDay = {
  selector:
    "MemberExpression[object.name='Date'][property.name='now'], NewExpression[callee.name='Date'][arguments.length=0], CallExpression[callee.name='Date']",
  message: "No time of day in the library: results depend on their arguments alone. Take it as an argument.",
};
const nodeImport = {
  selector: `ImportExpression[source.value=/^(node:.*|${builtinModules.join("|").replaceAll("/", "\\/")})$/]`,
  message: "The library runs in browsers too: no Node modules.",
};
/** HTML and SVG elements, but not the `<file>` of a command's help. */
const tags =
  "a|b|blockquote|body|br|button|caption|code|dd|desc|details|div|dl|dt|em|embed|figcaption|figure|footer|form|g|h[1-6]|head|header|hr|html|i|iframe|image|img|input|label|li|line|link|main|math|meta|nav|object|ol|p|path|picture|pre|rect|script|section|select|small|source|span|strong|style|sub|sup|svg|table|tbody|td|template|text|textarea|tfoot|th|thead|time|title|tr|tspan|u|ul|use|video";
const tag = `<\\/?(?:${tags})(?=[\\s\\/>]|$)|<!(?:doctype|--)`;
const builder =
  "Markup is made by `element` of report/plot/markup.ts, which escapes text and attributes; drawings by report/plot/svg.ts.";
/** Written tags, and those put together from parts. `.argument("<a>")` and "--bias <b>" name what a command takes. */
const handMade = [
  {
    selector: `:not(CallExpression[callee.property.name='argument']) > Literal[value=/^(?!--?\\w)[^]*?(?:${tag})/i]`,
    message: builder,
  },
  { selector: `TemplateElement[value.raw=/${tag}/i]`, message: builder },
  { selector: "TemplateElement[tail=false][value.raw=/<\\/?$/]", message: builder },
  { selector: "BinaryExpression[operator='+'] > Literal[value=/<\\/?$/]", message: builder },
];
const parsedText = {
  selector:
    "MemberExpression[property.name=/^(?:innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe|parseHTMLUnsafe|createContextualFragment|srcdoc)$/], MemberExpression[object.name='document'][property.name=/^write(?:ln)?$/], NewExpression[callee.name='DOMParser']",
  message: "No text becomes markup: make elements, or set textContent.",
};
/** Of the library's strings; custom properties of style sheets look the same. */
const flagInMessage = {
  selector: ":matches(Literal[value=/--[a-z]/], TemplateElement[value.raw=/--([a-z]|$)/])",
  message: "The library knows no flags: name its option in backticks, `testTrials`; the command says the flag.",
};
const styleSheets = ["packages/dither/src/report/document/page-style.ts"];
const restricted = (...rules) => ({ "no-restricted-syntax": ["error", ...rules.flat()] });

export default tseslint.config(
  {
    ignores: [
      "**/dist/**",
      "**/build/**",
      "**/coverage/**",
      "**/*.d.ts",
      "packages/kernels/assembly/**",
      "packages/kernels/src/generated/**",
      "docs/**/figures/**",
      "test-data/**",
      "results/**",
      "dither-report/**",
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ["packages/*/tsconfig.json", "tsconfig.tools.json"],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      eqeqeq: "error",
      "prefer-const": "error",
      "no-throw-literal": "off",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      // Numbers belong in messages.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      // `items.forEach((x) => total.add(x))` hides nothing.
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      // Characters of a terminal's plot are code points.
      "@typescript-eslint/no-misused-spread": ["error", { allow: [{ from: "lib", name: "string" }] }],
      // Indexed access is typed as if it always hit, so these two would forbid checks that are needed.
      "@typescript-eslint/no-unnecessary-condition": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
  {
    files: ["**/test/**/*.ts"],
    rules: {
      // vitest types `expect.closeTo(…)` and its like as any.
      "@typescript-eslint/no-unsafe-assignment": "off",
      // `readReference<T>(file)` says what a file of our own holds.
      "@typescript-eslint/no-unnecessary-type-parameters": "off",
    },
  },
  // Svelte's parser comes after, and stays in force for components.
  { files: ["**/*.svelte"], extends: [tseslint.configs.strict] },
  ...svelte.configs.recommended,
  {
    // Types of components are svelte-check's business.
    files: ["**/*.svelte"],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: {
      eqeqeq: "error",
      "no-undef": "off",
      // The lab's addresses are its own.
      "svelte/no-navigation-without-resolve": "off",
    },
  },
  { files: ["**/*.svelte.ts"], languageOptions: { parser: tseslint.parser } },
  {
    files: ["**/*.js"],
    languageOptions: { globals: { process: "readonly", console: "readonly", URL: "readonly" } },
  },
  {
    files: library,
    // What only Node loads: browsers get native-none.ts, and compile nothing.
    ignores: ["packages/kernels/src/native-node.ts", "packages/kernels/src/compile-native.ts"],
    rules: {
      ...restricted(mathRandom, engineArithmetic, timeOfDay, nodeImport, handMade, parsedText, flagInMessage),
      "no-restricted-imports": [
        "error",
        {
          paths: builtinModules.map((name) => ({ name, message: nodeImport.message })),
          patterns: [{ group: ["node:*"], message: nodeImport.message }],
        },
      ],
      "no-restricted-globals": [
        "error",
        ...["process", "Buffer", "require", "global", "window", "document", "localStorage"].map((name) => ({
          name,
          message: "The library runs in Node and in browsers alike, workers too: take it as an argument.",
        })),
      ],
    },
  },
  {
    files: freeArithmetic,
    rules: restricted(mathRandom, timeOfDay, nodeImport, handMade, parsedText, flagInMessage),
  },
  // The table of settings has the flag of each.
  {
    files: ["packages/dither/src/settings/*.ts"],
    rules: restricted(mathRandom, engineArithmetic, timeOfDay, nodeImport, handMade, parsedText),
  },
  { files: styleSheets, rules: restricted(mathRandom, timeOfDay, nodeImport, handMade, parsedText) },
  // The two that write markup.
  {
    files: ["packages/dither/src/report/plot/markup.ts", "packages/dither/src/report/plot/svg.ts"],
    rules: restricted(mathRandom, timeOfDay, nodeImport, parsedText),
  },
  {
    files: ["packages/studies/src/**/*.ts", "packages/cli/src/**/*.ts", "packages/lab/src/**/*.ts"],
    rules: restricted(mathRandom, handMade, parsedText),
  },
  {
    files: ["packages/lab/src/**/*.svelte"],
    rules: { ...restricted(mathRandom, parsedText), "svelte/no-at-html-tags": "error" },
  },
);
