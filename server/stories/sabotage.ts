/** Ways to make a story do less than it says, by which a test shows that the stories notice. */
export type Sabotage = 'skip-payment'

/** Whether STORY_SABOTAGE asks for this one. */
export function sabotages(what: Sabotage): boolean {
  return process.env['STORY_SABOTAGE'] === what
}
