import {
  RISK_FEATURES,
  VERDICTS,
  type Features,
  type LookedAt,
  type MovementKind,
  type RiskRule,
  type Verdict,
} from '@anxin/shared/risk/rules'

/** What some rules say about a movement, and how each of them came to it. */
type Evaluation = { readonly verdict: Verdict; readonly looked: readonly LookedAt[] }

/** Holds the features of a movement against the rules for its kind. Pure: the same features give the same verdict for ever. */
export function evaluate(rules: readonly RiskRule[], kind: MovementKind, features: Features): Evaluation {
  const looked = rules.filter(({ kinds }) => kinds.includes(kind)).map((rule) => lookAt(rule, features))
  const gravest = Math.max(
    0,
    ...looked.filter(({ fired }) => fired).map(({ verdict }) => VERDICTS.indexOf(verdict)),
  )
  return { verdict: VERDICTS[gravest] ?? 'allow', looked }
}

function lookAt({ id: ruleId, title, verdict, text, all }: RiskRule, features: Features): LookedAt {
  const conditions = all.map(({ feature, op, value: threshold }) => {
    const value = features[feature] ?? null
    const { name } = RISK_FEATURES[feature]
    return { feature, name, op, threshold, value, met: value !== null && isMet(value, op, threshold) }
  })
  return { ruleId, title, verdict, text, fired: conditions.every(({ met }) => met), conditions }
}

function isMet(value: number, op: RiskRule['all'][number]['op'], threshold: number): boolean {
  switch (op) {
    case '>=':
      return value >= threshold
    case '<=':
      return value <= threshold
    case '=':
      return value === threshold
  }
}
