const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
/** What XML 1.0 cannot hold, not even as an entity. */
const FORBIDDEN = /[^\t\n\r\u0020-\ufffd]/g;

/** An element around a text, or around elements that are joined already. */
export function element(name: string, content: string | readonly string[], attributes = ""): string {
  const inner = typeof content === "string" ? escaped(content) : content.join("");
  return `<${name}${attributes}>${inner}</${name}>`;
}

function escaped(text: string): string {
  return text.replace(FORBIDDEN, "\ufffd").replace(/[&<>]/g, (character) => ENTITIES[character] ?? character);
}
