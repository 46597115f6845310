import type { IncomingHttpHeaders } from "node:http";
import { AccessDeniedException } from "./exceptions.ts";
import type { ApiSettings } from "./settings.ts";

/**
 * Guards an endpoint that asks nobody who they are against the pages in its user's browser: a page on a
 * name that was made to lead to 127.0.0.1 shows in `Host`, another site's page in `Origin`.
 *
 * @returns a function that throws {@link AccessDeniedException} for a request that is not served.
 */
export function createHostCheck(settings: ApiSettings): (headers: IncomingHttpHeaders) => void {
  if (!settings.checkHost) return () => {};
  const allowed = new Set(settings.allowedHosts.map((host) => host.toLowerCase()));
  const serves = (host: string): boolean => allowed.has(host) || isLoopback(host) || allowed.has(withoutPort(host));
  // Clients repeat one Host: the last one served is not judged again.
  let lastServed: string | undefined;
  return ({ host, origin }) => {
    if (host === undefined || (host !== lastServed && !serves(host.toLowerCase()))) throw foreignHost(host);
    lastServed = host;
    if (origin !== undefined && !isOwnOrigin(origin, host) && !allowed.has(hostOf(origin))) throw foreignOrigin(origin);
  };
}

function isLoopback(host: string): boolean {
  const name = withoutPort(host).replace(/^sync-/, "");
  return name === "localhost" || name === "127.0.0.1" || name === "[::1]" || name.endsWith(".localhost");
}

function withoutPort(host: string): string {
  return host.replace(/:\d*$/, "");
}

function isOwnOrigin(origin: string, host: string): boolean {
  return hostOf(origin) === host.toLowerCase();
}

/** `https://name:port` → `name:port`; an opaque origin (`null`) is nobody's host. */
function hostOf(origin: string): string {
  return origin.toLowerCase().replace(/^https?:\/\//, "");
}

function foreignHost(host: string | undefined): AccessDeniedException {
  return new AccessDeniedException(
    `The host name '${host ?? ""}' is not served here; allowedHosts names those that are.`,
  );
}

function foreignOrigin(origin: string): AccessDeniedException {
  return new AccessDeniedException(`Requests of web pages from '${origin}' are not served.`);
}
