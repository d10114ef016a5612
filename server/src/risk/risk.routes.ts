import { riskContract } from '@anxin/shared/risk/risk.contract'
import { handlersFor } from '../platform/routes'
import { rejectMovement, releaseMovement } from './answer-decision'
import { createRuleset, importRuleset } from './create-ruleset'
import { dryRunRuleset } from './dry-run-ruleset'
import { listDecisions } from './list-decisions'
import { activateRuleset, shadowRuleset } from './move-ruleset'
import { listRulesets, showRuleset } from './rulesets'
import { showDecision } from './show-decision'

export const riskRoutes = handlersFor(riskContract, {
  'GET /operators/risk/rulesets': listRulesets,
  'GET /operators/risk/rulesets/:version': showRuleset,
  'POST /operators/risk/rulesets': createRuleset,
  'POST /operators/risk/rulesets/import': importRuleset,
  'POST /operators/risk/rulesets/:version/dry-run': dryRunRuleset,
  'POST /operators/risk/rulesets/:version/shadow': shadowRuleset,
  'POST /operators/risk/rulesets/:version/activation': activateRuleset,
  'GET /operators/risk/decisions': listDecisions,
  'GET /operators/risk/decisions/:decisionId': showDecision,
  'POST /operators/risk/decisions/:decisionId/release': releaseMovement,
  'POST /operators/risk/decisions/:decisionId/rejection': rejectMovement,
})
