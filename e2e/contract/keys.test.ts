// oxlint-disable typescript/no-explicit-any -- replies are looked into as they come, without a schema
import { permissionNames, withImplied } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { openTestApp } from "@parley/server/testing";
import { describe, expect, test } from "vitest";
import { allEndpoints, toRequest } from "./endpoints.ts";
import { marker, openFilledApp } from "./filled-app.ts";
import { findBroken } from "./reply-validator.ts";

const origin = "http://parley.test";

describe.each(databases)("keys on $name", ({ open }) => {
  test("without a key, and with a wrong one, every endpoint answers 401", { timeout: 300_000 }, async () => {
    await using app = await openTestApp({ open });
    for (const { name, endpoint } of allEndpoints) {
      for (const key of [undefined, "", "hl_sk_wrong"]) {
        const reply = await app.app.fetch(toRequest({ origin, endpoint, key, idFor: () => "x", body: {} }));
        expect({ name, key, status: reply.status }).toEqual({ name, key, status: 401 });
        expect(await findBroken(endpoint, reply)).toBeUndefined();
      }
    }
  });

  test(
    "a key is refused what it lacks the permission for, and nothing else",
    { timeout: 300_000 },
    async () => {
      await using app = await openTestApp({ open });
      for (const held of permissionNames) {
        const key = await app.createKey([held]);
        for (const { name, endpoint } of allEndpoints) {
          const isAllowed = withImplied([held]).has(endpoint.permission);
          // A body that nothing accepts: what is allowed is refused for that, and changes nothing.
          const reply = await app.app.fetch(toRequest({ origin, endpoint, key, idFor: () => "x", body: 7 }));
          const code = reply.status === 403 ? ((await reply.clone().json()) as { code: string }).code : "";
          expect({ name, held, isRefused: code === "auth.forbidden" }).toEqual({
            name,
            held,
            isRefused: !isAllowed,
          });
          expect(await findBroken(endpoint, reply)).toBeUndefined();
        }
      }
    },
  );

  test(
    "another organization's key finds nothing of the first one's, by any id, in any list",
    { timeout: 300_000 },
    async () => {
      await using app = await openFilledApp(open);
      const { apiKey: key } = await app.createOtherOrganization();
      for (const { name, endpoint } of allEndpoints) {
        const noun = name.split(".")[0] ?? "";
        const idFor = (parameter: string) => app.idFor(noun, parameter);
        const query = name.endsWith("setDeployment") ? { version_id: idFor("version_id") } : {};
        for (const body of [{}, [], { id: idFor("id"), path: undefined }]) {
          const reply = await app.app.fetch(toRequest({ origin, endpoint, key, idFor, query, body }));
          const text = await reply.clone().text();
          expect(text).not.toContain(`${marker}/`);
          expect(await findBroken(endpoint, reply)).toBeUndefined();
          if (endpoint.path.includes(":") && idFor("id") !== "no-id" && !isOwn.test(name))
            expect({ name, isFound: reply.status < 300 }).toEqual({ name, isFound: false });
        }
      }
      const { body: still } = await app.ask<{ total: number }>("GET", "/v5/files?path=classified");
      expect(still.total).toBe(8);
    },
  );
});

/** What a provider is called is the same in every organization. */
const isOwn = /^providerKeys\./;
