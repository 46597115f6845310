/** A segment of a request's path in clear; as it stands where its escapes are broken. */
export function pathSegment(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
