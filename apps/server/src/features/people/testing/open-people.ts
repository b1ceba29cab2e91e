import type { TestDatabases } from "@parley/db/testing";
import { createSignInToken } from "../../access/index.ts";
import { openTestApp, type OpenTestApp } from "../../../testing/open-test-app.ts";
import { createBrowser, type Browser } from "./create-browser.ts";

export type Person = { email: string; name: string; password: string; browser: Browser; userId: string };

/** An app where people have accounts, with one owner who is signed in. */
export type People = OpenTestApp & {
  owner: Person;
  /** Somebody who was invited in a role and joined. */
  join(email: string, role?: string): Promise<Person>;
  invite(by: Person, email: string, role?: string): Promise<string>;
};

export const password = "correct horse battery";

export async function openPeople(
  open: TestDatabases["open"],
  instead: NonNullable<Parameters<typeof openTestApp>[0]["instead"]> = {},
  environment: Record<string, string> = {},
): Promise<People> {
  const app = await openTestApp({ open, environment: { PARLEY_AUTH: "accounts", ...environment }, instead });
  const { token } = await createSignInToken(app.services, app.organizationId);
  const owner = createBrowser(app);
  const given = { email: "owner@example.com", name: "Olga Owner", password };
  const reply = await owner.ask("POST", "/auth/set-up", { token, ...given });
  if (reply.status !== 200) throw new Error(`Setting up failed: ${JSON.stringify(reply)}`);
  const invite = async (by: Person, email: string, role = "member"): Promise<string> => {
    const made = await by.browser.ask<{ url: string }>("POST", "/v5/invitations", {
      email_address: email,
      role,
    });
    if (made.status !== 201) throw new Error(`Inviting failed: ${JSON.stringify(made)}`);
    return new URL(made.body.url).searchParams.get("token") ?? "";
  };
  const people: People = Object.assign(app, {
    owner: { ...given, browser: owner, userId: await userIdOf(owner) },
    invite,
    async join(email: string, role = "member") {
      const invitation = await invite(people.owner, email, role);
      const browser = createBrowser(app);
      const name = email.split("@")[0] ?? email;
      const joined = await browser.ask("POST", "/auth/join", { token: invitation, name, password });
      if (joined.status !== 200) throw new Error(`Joining failed: ${JSON.stringify(joined)}`);
      return { email, name, password, browser, userId: await userIdOf(browser) };
    },
  });
  return people;
}

async function userIdOf(browser: Browser): Promise<string> {
  const me = await browser.ask<{ actor: { user_id: string } }>("GET", "/v5/me");
  if (me.status !== 200) throw new Error(`Nobody is signed in: ${JSON.stringify(me)}`);
  return me.body.actor.user_id;
}
