import { expect, test } from "vitest";
import { parseAllowList } from "../../kernel/egress/allow-list.ts";
import { createEgress } from "../../kernel/egress/create-egress.ts";
import { checkAddresses } from "./check-addresses.ts";

const check = async (settings: object): Promise<unknown> => {
  const egress = createEgress({ allow: parseAllowList("10.1.0.0/16") });
  try {
    checkAddresses({ egress, publicUrl: () => "http://10.0.0.7:4400" }, settings);
    return undefined;
  } catch (error) {
    return error;
  } finally {
    await egress.close();
  }
};

test("an address that would not be asked is refused by the name of its field, wherever it stands", async () => {
  const inside = "http://10.0.0.1/api";
  for (const [settings, path] of [
    [{ api_url: inside }, ["api_url"]],
    [{ config: { apiUrl: inside } }, ["config", "apiUrl"]],
    [
      { config: { clusters: [{ url: "https://example.org/" }, { url: "HTTP://169.254.169.254/" }] } },
      ["config", "clusters", 1, "url"],
    ],
  ] as const)
    expect(await check(settings)).toMatchObject({
      status: 422,
      code: "egress.address_not_public",
      message: expect.stringMatching(`^\`settings.${path.join(".")}\`: .*PARLEY_EGRESS_ALLOW`),
      issues: [{ loc: ["body", "settings", ...path] }],
    });
  expect(await check({ config: { apiUrl: "https://user:secret@example.org/" } })).toMatchObject({
    code: "egress.url_unusable",
    message: expect.not.stringContaining("secret@"),
  });
});

test("what may be asked, this server's own address, and what is no address are settings like any others", async () => {
  const config = {
    apiUrl: "http://10.1.2.3/",
    endpointUrl: "http://10.0.0.7:4400/channels/chn_1/in",
    userName: "parley http://10.0.0.1/",
    retries: 3,
    nothing: null,
  };
  expect(await check({ url: "https://example.org/", config })).toBeUndefined();
  // Which nobody is to be sent anything at.
  expect(await check({ url: "http://10.0.0.7:4400/" })).toMatchObject({ code: "egress.address_not_public" });
});
