import type { TestDatabases } from "@parley/db/testing";
import { createTestApp, type TestApp } from "./test-app.ts";

export type Answer<T> = { status: number; body: T };

/** The server in process on a database of its own, gone when disposed. */
export type OpenTestApp = TestApp &
  AsyncDisposable & {
    /** Asks as the organization's admin and reads the JSON of the answer. */
    ask<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<Answer<T>>;
    /** The same with another key, or with none. */
    askAs<T = Record<string, unknown>>(key: string | undefined, ...request: AskArguments): Promise<Answer<T>>;
  };

type AskArguments = [method: string, path: string, body?: unknown];

/** @example await using app = await openTestApp({ open }); */
export async function openTestApp({
  open,
  ...options
}: Pick<TestDatabases, "open"> &
  Omit<Parameters<typeof createTestApp>[0], "database">): Promise<OpenTestApp> {
  const database = await open();
  const app = await createTestApp({ database, ...options });
  const askAs = async <T>(
    key: string | undefined,
    ...[method, path, body]: AskArguments
  ): Promise<Answer<T>> => {
    const reply = await app.app.fetch(
      new Request(new URL(path, "http://parley.test"), {
        method,
        headers: { ...(key !== undefined && { "x-api-key": key }), "content-type": "application/json" },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    );
    const text = await reply.text();
    return { status: reply.status, body: (text === "" ? null : readJson(text)) as T };
  };
  return {
    ...app,
    askAs,
    ask: (...request) => askAs(app.apiKey, ...request),
    [Symbol.asyncDispose]: async () => {
      await app.services.deliveryNotes.settled();
      await app.services.sandbox.close();
      await app.services.chatAdapters.close();
      await database.close();
    },
  };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
