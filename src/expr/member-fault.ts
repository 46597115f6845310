import { SyntaxFault } from "./text-cursor.ts";

/** Keys and indexes that lead to a member of what is compiled. */
export type MemberPath = readonly (string | number)[];

/** Why a part of a definition is none, and which member is to blame, so that it can be pointed at. */
export interface MemberFailure {
  readonly ok: false;
  readonly reason: string;
  /** The character in the member's text. */
  readonly offset: number;
  readonly path: MemberPath;
}

/** A `Compilation` of a JSON value: it also says where in the value the fault is. */
export type Compiled<T> = { readonly ok: true; readonly value: T } | MemberFailure;

/** Thrown inside the compilers of JSON values. */
export class MemberFault extends SyntaxFault {
  readonly path: MemberPath;

  constructor(message: string, path: MemberPath, offset = 0) {
    super(message, offset);
    this.name = "MemberFault";
    this.path = path;
  }
}

/** The border between these compilers and their users. */
export function memberCompilation<T>(compile: () => T): Compiled<T> {
  try {
    return { ok: true, value: compile() };
  } catch (error) {
    if (!(error instanceof MemberFault)) throw error;
    return { ok: false, reason: error.message, offset: error.offset, path: error.path };
  }
}
