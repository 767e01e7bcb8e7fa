/**
 * The texts of an area in another language: as in English, key by key. Plurals have the endings of the language
 * (`_one`, `_many`, `_other`), so those may differ.
 */
export type Texts<English> = {
  [Key in keyof English as Key extends `${string}_one` ? never : Key]: English[Key] extends string
    ? string
    : Texts<English[Key]>;
} & { [Key in keyof English as Key extends `${infer Stem}_one` ? `${Stem}_one` | `${Stem}_many` : never]?: string };
