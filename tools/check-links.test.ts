import { expect, test } from "vitest";
import { anchorsOf, checkLinks, linksOf } from "./check-links.ts";
import { createTemporaryRepository } from "./testing/temporary-repository.ts";

test("finds files and headings that are not there", async () => {
  const root = await createTemporaryRepository({
    "README.md":
      "[a](docs/a.md) [b](docs/b.md)\n[c](docs/a.md#two-words) [d](docs/a.md#three) [e](#here)\n\n# Here",
    "docs/a.md":
      "# One\n\n## Two words\n\n[up](../README.md) [root](/README.md#here) [web](https://example.org/x)",
    "node_modules/x/README.md": "[gone](gone.md)",
  });
  expect(await checkLinks(root)).toEqual([
    { file: "README.md", line: 1, message: "links to docs/b.md, which does not exist" },
    { file: "README.md", line: 2, message: "links to docs/a.md#three, which has no such heading" },
  ]);
});

test("reads links with titles, images and references, but not code", () => {
  const text = '[a](a.md "title") ![b](b.png)\n\n```\n[no](no.md)\n```\n`[no](no.md)`\n[c]: c.md\n';
  expect(linksOf(text)).toEqual([
    { target: "a.md", line: 1 },
    { target: "b.png", line: 1 },
    { target: "c.md", line: 7 },
  ]);
});

test("makes anchors as GitHub does", () => {
  expect(anchorsOf("# A `b` C!\n## [Link](x.md): é\n## Same\n## Same\n```\n# no\n```")).toEqual([
    "a-b-c",
    "link-é",
    "same",
    "same-1",
  ]);
});
