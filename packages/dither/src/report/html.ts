/** Text into HTML: escaping, and the one kind of link a report makes. */

const replacements: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text that is safe between tags and inside a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => replacements[character]);
}

/** The text that {@link escapeHtml} was given. */
export function unescapeHtml(html: string): string {
  const originals = Object.entries(replacements);
  return html.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => originals.find(([, e]) => e === entity)![0]);
}

/** Escaped prose: a percent sign stays on the line of its number, and no line breaks within 3e−5. */
export function prose(text: string): string {
  return escapeHtml(text)
    .replace(/(\d) %/g, "$1&nbsp;%")
    .replace(/(\de)-(\d)/g, "$1−$2");
}

/** A link to a neighbouring page, or the text alone where `href` names a scheme or a host. */
export function localLink(href: string, text: string): string {
  const local = !/^\s*(?:[a-z][a-z0-9+.-]*:|[\\/]{2})/i.test(href) && !hasControlCharacter(href);
  return local ? `<a href="${escapeHtml(href)}">${prose(text)}</a>` : prose(text);
}

/** Browsers drop tabs and line breaks inside a link, which could hide its scheme. */
function hasControlCharacter(text: string): boolean {
  return [...text].some((character) => character.charCodeAt(0) < 0x20);
}
