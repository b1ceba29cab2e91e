import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { createTestApp, type TestApp } from "./testing/test-app.ts";
import { createSignInToken } from "./features/access/index.ts";
import { codeOf } from "./features/people/testing/code-of.ts";
import { createBrowser } from "./features/people/testing/create-browser.ts";
import { secretJobs } from "./features/secrets/index.ts";

const [old, fresh] = ["the master secret of before", "the master secret from now on"];
const email = "owner@example.com";
const password = "correct horse battery";

/** As the job does that a start with a previous secret plans. */
async function reseal({ services }: TestApp): Promise<void> {
  const [job] = Object.values(secretJobs(services));
  if (typeof job !== "function") throw new TypeError("The job is another kind of job now");
  await job({ signal: new AbortController().signal } as never);
}

const signIn = async (app: TestApp, totpUri: string) => {
  const browser = createBrowser(app);
  const first = await browser.ask("POST", "/auth/sign-in/email", { email, password });
  expect(first.body).toMatchObject({ twoFactorRedirect: true });
  return browser.ask("POST", "/auth/two-factor/verify-totp", { code: codeOf(totpUri, Date.now()) });
};

describe.each(databases)("a changed master secret on $name", { timeout: 120_000 }, ({ open }) => {
  test("leaves sessions, second factors and keys as they are, while it is changed and after", async () => {
    await using database = await open();
    const environment = { PARLEY_AUTH: "accounts" };
    const before = await createTestApp({ database, environment, secret: old });
    const { token } = await createSignInToken(before.services, before.organizationId);
    const browser = createBrowser(before);
    await browser.ask("POST", "/auth/set-up", { token, email, name: "Olga", password });
    const { body } = await browser.ask<{ totpURI: string; backupCodes: string[] }>(
      "POST",
      "/auth/two-factor/enable",
      { password },
    );
    const code = codeOf(body.totpURI, Date.now());
    expect((await browser.ask("POST", "/auth/two-factor/verify-totp", { code })).status).toBe(200);
    await before.request("PUT", "/v5/provider-keys/openai", { api_key: "sk-of-openai-0123456789" });

    const during = await createTestApp({
      database,
      environment: { ...environment, PARLEY_PREVIOUS_SECRET: old },
      secret: fresh,
    });
    expect((await signIn(during, body.totpURI)).status).toBe(200);
    await reseal(during);
    await reseal(during);

    const after = await createTestApp({ database, environment, secret: fresh });
    expect((await signIn(after, body.totpURI)).status).toBe(200);
    const [backup] = body.backupCodes;
    const half = createBrowser(after);
    await half.ask("POST", "/auth/sign-in/email", { email, password });
    expect((await half.ask("POST", "/auth/two-factor/verify-backup-code", { code: backup })).status).toBe(
      200,
    );
    expect((await after.services.keysOf(before.organizationId)("openai"))?.apiKey).toBe(
      "sk-of-openai-0123456789",
    );
    // The session of before is one still, for the API and for what better-auth does.
    const same = createBrowser(after);
    for (const [name, value] of browser.cookies) same.cookies.set(name, value);
    expect((await same.ask("GET", "/v5/me")).status).toBe(200);
    const renamed = await same.ask("POST", "/auth/update-user", { name: "Olga Owner" });
    expect(renamed.status).toBe(200);
    for (const { services } of [before, during, after]) await services.sandbox.close();
  });
});
