import { clientErrors } from "@parley/sdk";
import { expect, test } from "vitest";
import { explainError } from "./error-state.tsx";

test("an error of ours speaks for itself", () => {
  expect(explainError(clientErrors.timeout({ base_url: "", timeout_ms: 2000 }))).toContain("within 2 s");
});

test("a part of the app that cannot be loaded is explained, in every browser", () => {
  for (const message of [
    "Failed to fetch dynamically imported module: http://127.0.0.1/assets/a.js",
    "error loading dynamically imported module: http://127.0.0.1/assets/a.js",
    "Importing a module script failed.",
  ]) {
    expect(explainError(new TypeError(message))).toContain("Load the page again");
  }
});

test("a mistake of the app is not blamed on the server", () => {
  expect(explainError(new TypeError("x is undefined"))).toBe("x is undefined");
});
