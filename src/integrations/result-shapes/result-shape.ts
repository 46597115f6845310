/** What a member of a service's answer must be. Lengths and ranges are inclusive. */
export type ResultShape =
  | { readonly kind: "anything" }
  | { readonly kind: "text"; readonly min: number; readonly max: number }
  | { readonly kind: "enum"; readonly values: ReadonlySet<string> }
  | { readonly kind: "number"; readonly min: number; readonly max: number }
  | { readonly kind: "boolean" }
  | { readonly kind: "list"; readonly of: ShapeReference }
  | { readonly kind: "map"; readonly of: ShapeReference }
  | { readonly kind: "structure"; readonly members: readonly MemberShape[] };

export interface MemberShape {
  readonly name: string;
  readonly required: boolean;
  readonly shape: ShapeReference;
}

/** Shapes may hold themselves. */
export type ShapeReference = () => ResultShape;
