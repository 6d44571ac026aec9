import { describe, expect, it } from "vitest";
import { hostOf, isApproved } from "./hosts.ts";

describe("approved hosts", () => {
  it.each([
    ["https://dav.example.org/x", ["dav.example.org"], true],
    ["https://DAV.example.org:443/x", ["dav.example.org:443"], true],
    ["https://dav.example.org:8443/", ["dav.example.org"], false],
    ["https://dav.example.org:8443/", ["dav.example.org:8443"], true],
    ["http://nas.local:5232/", ["nas.local:5232"], true],
    ["http://nas.local/", ["nas.local:80"], true],
    ["http://dav.example.org/", ["dav.example.org"], false],
    ["http://dav.example.org:443/", ["dav.example.org"], false],
    ["https://p42-caldav.icloud.com/", ["*.icloud.com"], true],
    ["https://a.b.icloud.com/", ["*.icloud.com"], true],
    ["https://icloud.com/", ["*.icloud.com"], false],
    ["https://evil-icloud.com/", ["*.icloud.com"], false],
    ["https://icloud.com.evil.example/", ["*.icloud.com"], false],
    ["http://p42-caldav.icloud.com/", ["*.icloud.com"], false],
    ["http://p42-caldav.icloud.com:443/", ["*.icloud.com"], false],
    ["https://p42-caldav.icloud.com:8443/", ["*.icloud.com"], false],
    ["https://[::1]:8080/", ["[::1]:8080"], true],
  ])("%s against %j is %s", (url, hosts, expected) => {
    expect(isApproved(new URL(url), hosts)).toBe(expected);
  });

  it("name the port always", () => {
    expect(hostOf(new URL("https://example.org/"))).toBe("example.org:443");
    expect(hostOf(new URL("http://example.org/"))).toBe("example.org:80");
  });
});
