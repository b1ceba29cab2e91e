import { expect, test } from "vitest";
import { describeOpenWay, readAuthMode } from "./auth-mode.ts";

test.each([
  [{ HOST: "127.0.0.1" }, "local"],
  [{ HOST: "::1" }, "local"],
  [{ HOST: "localhost", PARLEY_PUBLIC_URL: "http://localhost:4400" }, "local"],
  [{ HOST: "127.0.0.1", PARLEY_PUBLIC_URL: "http://[::1]:4400" }, "local"],
  [{ HOST: "0.0.0.0" }, "accounts"],
  [{ HOST: "::" }, "accounts"],
  [{ HOST: "127.0.0.1.example.org" }, "accounts"],
  // Behind a proxy on the same machine.
  [{ HOST: "127.0.0.1", PARLEY_PUBLIC_URL: "https://parley.example.org" }, "accounts"],
  [{ HOST: "127.0.0.1", PARLEY_AUTH: "accounts" }, "accounts"],
] as const)("%o means %s", (settings, mode) => {
  expect(readAuthMode(settings)).toBe(mode);
});

test.each([
  [{ HOST: "0.0.0.0" }, true],
  [{ HOST: "0.0.0.0", PARLEY_PUBLIC_URL: "http://parley.example.org" }, true],
  [{ HOST: "127.0.0.1", PARLEY_PUBLIC_URL: "http://parley.example.org" }, true],
  [{ HOST: "0.0.0.0", PARLEY_PUBLIC_URL: "http://localhost:4400" }, true],
  [{ HOST: "0.0.0.0", PARLEY_PUBLIC_URL: "https://parley.example.org" }, false],
  [{ HOST: "127.0.0.1", PARLEY_AUTH: "accounts" }, false],
  [{ HOST: "127.0.0.1", PARLEY_AUTH: "accounts", PARLEY_PUBLIC_URL: "http://localhost:4400" }, false],
] as const)("with %o, that passwords and links can be read on the way is said: %s", (settings, isSaid) => {
  expect(describeOpenWay(settings) !== undefined).toBe(isSaid);
});
