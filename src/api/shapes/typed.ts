/**
 * A request after validation: the SDK's own type, where required members are there and optional ones
 * have their type or are absent.
 */
export type Request<T> = T extends string | number | boolean
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Request<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: Request<Exclude<T[Key], undefined>> }
      : T;

/** An answer as it goes over the wire: the SDK's own type with times in epoch seconds. */
export type Wire<T> = T extends Date
  ? number
  : T extends readonly (infer Item)[]
    ? readonly Wire<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: Wire<T[Key]> }
      : T;
