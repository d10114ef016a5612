import { defineMachine, type StateOf } from '../kernel/machine'

/** A version of the risk rules. Its rules never change; another set of rules is another version. */
export const rulesetMachine = defineMachine('risk ruleset', ['draft'], {
  draft: { shadow: 'shadow', activate: 'active' },
  shadow: { activate: 'active', retire: 'retired' }, // judges beside the active one and never acts
  active: { retire: 'retired' },
  retired: { shadow: 'shadow', activate: 'active' }, // the way back to rules that were right
})
export type RulesetState = StateOf<typeof rulesetMachine>
export const RULESET_STATES = ['draft', 'shadow', 'active', 'retired'] as const
