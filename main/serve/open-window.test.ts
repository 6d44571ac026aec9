import { describe, expect, it } from "vitest";
import { chromiumOn, hasDisplay } from "./open-window.ts";

describe("a window", () => {
  it.each([
    ["linux", {}, false],
    ["linux", { DISPLAY: ":0" }, true],
    ["linux", { DISPLAY: "", WAYLAND_DISPLAY: "wayland-0" }, true],
    ["darwin", {}, true],
    ["darwin", { SSH_CONNECTION: "x" }, false],
    ["win32", {}, true],
  ] as const)("can be seen on %s with %o: %s", (platform, env, expected) => {
    expect(hasDisplay(env, platform)).toBe(expected);
  });

  it.each([
    ["linux", { PATH: "/usr/local/bin:/usr/bin" }, "/usr/bin/chromium"],
    ["linux", { PATH: "/opt/bin" }, "/opt/bin/google-chrome"],
    ["darwin", {}, "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge"],
    ["win32", { ProgramFiles: "C:\\Program Files" }, "C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe"],
    ["linux", { PATH: "/usr/sbin" }, undefined],
    ["linux", {}, undefined],
  ] as const)("opens on %s with %o in %s", (platform, env, expected) => {
    expect(chromiumOn(env, platform, (path) => path === expected)).toBe(expected);
  });
});
