/** The comparison is quadratic: longer texts go by their beginning, longer lists too. */
const COMPARED_MAX = 80;
const KNOWN_MAX = 1_000;

/** The known word that is closest to what was written, or undefined where none is close enough to be meant. */
export function nearest(given: string, known: readonly string[]): string | undefined {
  const written = given.slice(0, COMPARED_MAX).toLowerCase();
  let best: { readonly word: string; readonly distance: number } | undefined;
  for (const word of known.slice(0, KNOWN_MAX)) {
    const distance = editDistance(written, word.slice(0, COMPARED_MAX).toLowerCase());
    if (distance <= Math.max(1, Math.floor(word.length / 3)) && (best === undefined || distance < best.distance)) {
      best = { word, distance };
    }
  }
  return best?.word;
}

/** Insertions, deletions and replacements needed to make `b` of `a`. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
