const defaultPorts: Readonly<Record<string, string>> = { "https:": "443", "http:": "80" };

/** "host:port" of a URL, the port always named, lower case. */
export function hostOf(url: URL): string {
  return `${url.hostname.toLowerCase()}:${url.port || defaultPorts[url.protocol] || ""}`;
}

/**
 * Whether a request with credentials may go to this URL. An entry is "host:port", "host" (port 443 over https), or
 * "*.example.org" (any host below it, port 443 over https). Nothing is ever sent in the clear to port 443.
 */
export function isApproved(url: URL, hosts: Iterable<string>): boolean {
  const wanted = hostOf(url);
  const secure = url.protocol === "https:";
  for (const entry of hosts) {
    const host = entry.toLowerCase();
    if (host.startsWith("*.")) {
      if (secure && wanted.endsWith(`${host.slice(1)}:443`)) return true;
      continue;
    }
    const named = /:\d+$/.test(host) ? host : `${host}:443`;
    if (named === wanted && (secure || !named.endsWith(":443"))) return true;
  }
  return false;
}
