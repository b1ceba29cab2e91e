import type { FileType } from "@parley/contract";
import { useLocation } from "@tanstack/react-router";
import { fileTypes } from "./file-types.ts";
import type { FileRef } from "./queries.ts";

const types = Object.keys(fileTypes) as FileType[];

/** The File whose page is open, as the address says it. */
export function useOpenFile(): FileRef | undefined {
  return useLocation({ select: ({ pathname }) => readAddress(pathname), structuralSharing: true });
}

function readAddress(pathname: string): FileRef | undefined {
  const [, noun, id] = pathname.split("/");
  const type = types.find((each) => fileTypes[each].noun === noun);
  return type && id ? { type, id } : undefined;
}
