/**
 * Whether a text can be one of the ids, codes or scenes in the books, whose columns are ASCII: the database refuses to
 * compare such a column with anything else, where the right answer is that nothing has this id.
 */
export function canBeId(text: string): boolean {
  return /^[\x21-\x7e]{1,128}$/.test(text)
}
