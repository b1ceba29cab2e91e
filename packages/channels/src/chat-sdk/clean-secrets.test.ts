import { expect, test } from "vitest";
import { cleanSecrets } from "./clean-secrets.ts";

const key =
  "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0\nBAQEFAASCBKcwggSjAgEAAo\n-----END PRIVATE KEY-----\n";
const file = {
  type: "service_account",
  private_key: key,
  client_email: "parley@acme.iam.gserviceaccount.com",
  more: { id: ["0123456789abcdef0123"] },
};
const secrets = {
  botToken: "1:abcdefghij",
  pin: "123",
  credentials: JSON.stringify(file),
  broken: "{ not JSON",
};

test("of what an adapter says secrets are taken out, also those within a secret that is JSON", () => {
  const said = `1:abcdefghij 123 ${key} MIIEvQIBADANBgkqhkiG9w0 parley@acme.iam.gserviceaccount.com 0123456789abcdef0123 service_account`;
  const cleaned = cleanSecrets(said, secrets);
  for (const secret of ["abcdefghij", "MIIE", "BAQE", "gserviceaccount", "0123456789abcdef0123"])
    expect(cleaned).not.toContain(secret);
  expect(cleaned).toContain("123");
  expect(cleaned).toContain("service_account");
  expect(cleanSecrets("x".repeat(900), secrets)).toHaveLength(500);
});
