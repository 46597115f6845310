/**
 * Whether `url` leads to a server that listens on `host` and `port`.
 *
 * Names are compared, not resolved: a look-up at start would be a connection that nobody asked for.
 */
export function leadsHere(url: string, { host, port }: { readonly host: string; readonly port: number }): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname, port: urlPort, protocol } = new URL(url);
  const target = Number(urlPort) || (protocol === "https:" ? 443 : 80);
  if (target !== port) return false;
  const name = unbracketed(hostname);
  return name === unbracketed(host) || (isLoopback(name) && (isLoopback(host) || isEveryAddress(host)));
}

/** Whether only this machine can reach `host`. */
export function isLoopback(host: string): boolean {
  const name = unbracketed(host);
  return name === "localhost" || name.endsWith(".localhost") || name === "::1" || /^127(\.\d{1,3}){3}$/.test(name);
}

function isEveryAddress(host: string): boolean {
  const name = unbracketed(host);
  return name === "0.0.0.0" || name === "::";
}

function unbracketed(host: string): string {
  return host.toLowerCase().replace(/^\[|\]$/g, "");
}
