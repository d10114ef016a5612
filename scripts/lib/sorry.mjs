/** A reason to stop that is told to the reader in one sentence, without a stack. */
export class Sorry extends Error {
  name = 'Sorry'
}

/** Ends a script: a `Sorry` is printed as its sentence, anything else with its stack, because it is a bug. */
export function printFailure(error) {
  console.error(error instanceof Sorry ? `\n${error.message}` : error)
}
