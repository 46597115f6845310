/** A fenced block of a Markdown text, with the instructions in the HTML comments right before it. */
export interface Block {
  /** Of the opening fence, 1-based. */
  readonly line: number;
  /** `sh`, `json`, …; empty where the fence names none. */
  readonly language: string;
  readonly text: string;
  /** `<!-- run: not -->` → run: "not"; `<!-- output -->` → output: "". */
  readonly marks: Readonly<Record<string, string>>;
}

const FENCE = /^(?<indent>\s*)(?<ticks>`{3,})(?<language>[\w-]*)/;
const MARK = /^\s*<!--\s*(?<name>[a-z]+)(?::\s*(?<value>.*?))?\s*-->\s*$/;

export function blocksOf(markdown: string): readonly Block[] {
  const lines = markdown.split(/\r?\n/);
  const blocks: Block[] = [];
  let marks: Record<string, string> = {};
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const mark = MARK.exec(line)?.groups;
    const fence = FENCE.exec(line)?.groups;
    if (fence !== undefined) {
      const { indent = "", ticks = "", language = "" } = fence;
      const end = lines.findIndex((candidate, index) => index > at && candidate.trim() === ticks);
      const inside = lines.slice(at + 1, end < 0 ? undefined : end).map((inner) => withoutIndent(inner, indent));
      blocks.push({ line: at + 1, language, text: `${inside.join("\n")}\n`, marks });
      marks = {};
      at = end < 0 ? lines.length : end;
    } else if (mark !== undefined) {
      marks[mark["name"] ?? ""] = mark["value"] ?? "";
    } else if (line.trim() !== "") {
      marks = {};
    }
  }
  return blocks;
}

function withoutIndent(line: string, indent: string): string {
  return line.startsWith(indent) ? line.slice(indent.length) : line;
}

/** Targets of links and images that are not addresses of other sites; code is not looked at. */
export function relativeLinksOf(markdown: string): readonly string[] {
  const prose = withoutCode(markdown);
  const inline = [...prose.matchAll(/\]\(([^()\s]+)\)/g)];
  const references = [...prose.matchAll(/^\[[^\]]+\]:\s*(\S+)/gm)];
  return [...inline, ...references].map(([, target = ""]) => target).filter((target) => !/^[a-z]+:/.test(target));
}

/** The names that headings can be linked by, as GitHub makes them. */
export function anchorsOf(markdown: string): ReadonlySet<string> {
  const headings = [...markdown.replace(/^```[\s\S]*?^```/gm, "").matchAll(/^#{1,6}\s+(.*)$/gm)];
  const anchors = headings.map(([, title = ""]) =>
    title
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replace(/\s/g, "-"),
  );
  return new Set(anchors);
}

function withoutCode(markdown: string): string {
  return markdown.replace(/^```[\s\S]*?^```/gm, "").replace(/`[^`\n]*`/g, "");
}
