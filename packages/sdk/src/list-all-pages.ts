import type { Arguments } from "./build-request.ts";

type Page = { readonly records: readonly unknown[] };

const defaultSize = 100;

/**
 * The records of all pages, asked for one page at a time, until a page is empty. Records that are added meanwhile can
 * push others to the next page, so that those come twice.
 */
export async function* listAllPages(
  getPage: (page: { page: number; size: number }) => Promise<unknown>,
  given: Arguments,
): AsyncGenerator<unknown, void> {
  const size = typeof given["size"] === "number" ? given["size"] : defaultSize;
  for (let page = typeof given["page"] === "number" ? given["page"] : 1; ; page += 1) {
    const { records } = (await getPage({ page, size })) as Page;
    if (records.length === 0) return;
    yield* records;
  }
}
