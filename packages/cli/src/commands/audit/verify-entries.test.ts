import { createHash, generateKeyPairSync, sign } from "node:crypto";
import {
  auditCheckpointTyp,
  auditText,
  firstAuditHash,
  type AuditCheckpoint,
  type AuditEntry,
} from "@parley/contract";
import { expect, test } from "vitest";
import type { PublicKey } from "../receipts/read-keys.ts";
import { findForgery, readCheckpoint } from "./read-checkpoint.ts";
import { verifyEntries } from "./verify-entries.ts";

const sha256 = (text: string, as: "hex" | "base64url"): string =>
  createHash("sha256").update(text).digest(as);

function makeChain(count: number): AuditEntry[] {
  const entries: AuditEntry[] = [];
  for (let sequence = 1; sequence <= count; sequence += 1) {
    const entry = {
      organization_id: "org_1",
      sequence,
      id: `aud_${sequence}`,
      recorded_at: "2026-11-21T10:00:00.000Z",
      action: "prompts.upsert",
      outcome: "done" as const,
      actor: { kind: "api_key", id: "key_1", name: "Key" },
      address: null,
      target: null,
      details: {},
      previous_hash: entries.at(-1)?.hash ?? firstAuditHash,
    };
    entries.push({ ...entry, hash: sha256(auditText(entry), "hex") });
  }
  return entries;
}

function makeSigner() {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const x = publicKey.export({ format: "jwk" }).x ?? "";
  const kid = sha256(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`, "base64url");
  const key: PublicKey = { kty: "OKP", crv: "Ed25519", x, kid };
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const checkpoint = (entry: AuditEntry | undefined, typ = auditCheckpointTyp): string => {
    const content: AuditCheckpoint = {
      version: 1,
      type: "audit-checkpoint",
      issuer: "https://parley.example.org",
      key_id: kid,
      issued_at: "2026-11-21T11:00:00.000Z",
      organization_id: "org_1",
      sequence: entry?.sequence ?? 0,
      hash: entry?.hash ?? "",
    };
    const signed = `${encode({ alg: "EdDSA", kid, typ })}.${encode(content)}`;
    return `${signed}.${sign(null, Buffer.from(signed), privateKey).toString("base64url")}`;
  };
  return { key, checkpoint };
}

const toLines = (entries: readonly AuditEntry[]): string[] => entries.map((entry) => JSON.stringify(entry));

test("an export that lost its end is found out by the checkpoint it begins with", async () => {
  const chain = makeChain(5);
  const { checkpoint } = makeSigner();
  const lines = [JSON.stringify({ checkpoint: checkpoint(chain[4]) }), ...toLines(chain)];
  expect(await verifyEntries(lines)).toMatchObject({ broken: null, entries: 5, head: { sequence: 5 } });
  for (const kept of [4, 3, 1])
    expect((await verifyEntries(lines.slice(0, kept + 1))).broken).toMatchObject({ sequence: kept + 1 });
});

test("a checkpoint that was kept tells what a later export lacks, or has otherwise", async () => {
  const chain = makeChain(5);
  const kept = readCheckpoint(makeSigner().checkpoint(chain[3]));
  const told = kept === undefined ? [] : [kept.content];
  expect((await verifyEntries(toLines(chain), told)).broken).toBeNull();
  expect((await verifyEntries(toLines(chain.slice(0, 3)), told)).broken).toMatchObject({ sequence: 4 });
  const [first] = makeChain(1);
  const other = { ...told[0], sequence: 1, hash: "0".repeat(64) };
  expect((await verifyEntries(toLines(first ? [first] : []), [other])).broken).toMatchObject({ sequence: 1 });
});

test("only one of the keys given stands behind a checkpoint, and behind nothing else that it signed", () => {
  const [entry] = makeChain(1);
  const { key, checkpoint } = makeSigner();
  const read = (jws: string) => {
    const found = readCheckpoint(jws);
    if (found === undefined) throw new Error("It is no checkpoint");
    return found;
  };
  expect(findForgery(read(checkpoint(entry)), [key])).toBeUndefined();
  expect(findForgery(read(checkpoint(entry)), [makeSigner().key])).toContain("not among those given");
  expect(findForgery(read(checkpoint(entry, "parley-receipt+jws")), [key])).toContain("something else");
  const [header, payload] = checkpoint(entry).split(".");
  const [, , signature] = checkpoint(makeChain(2)[1]).split(".");
  expect(findForgery(read(`${header}.${payload}.${signature}`), [key])).toContain("signature");
});
