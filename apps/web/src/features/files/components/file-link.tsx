import type { FileType } from "@parley/contract";
import { Link } from "@tanstack/react-router";
import type { ComponentProps, ReactNode } from "react";
import { filePage } from "../file-types.ts";

type FileLinkProps = Omit<ComponentProps<"a">, "href" | "ref" | "target" | "type"> & {
  type: FileType;
  id: string;
  /** A part of the File's pages: `versions`. */
  part?: string;
  search?: Record<string, string>;
  activeOptions?: { exact: boolean; includeSearch: boolean };
  children: ReactNode;
};

/** Leads to the page of a File of any type. */
export function FileLink({ type, id, part, search = {}, children, ...rest }: FileLinkProps) {
  // The address is made of data, so the router's types cannot know it.
  const to = `${filePage(type, id)}${part ? `/${part}` : ""}` as "/";
  return (
    <Link {...rest} to={to} search={search}>
      {children}
    </Link>
  );
}
