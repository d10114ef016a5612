import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { RiskRules, type RiskRule } from '@anxin/shared/risk/rules'
import { createPublicKey, verify } from 'node:crypto'
import { z } from 'zod'
import type { App } from '../app'
import { actorOf, record } from '../audit'
import { requireRight, type OperatorCaller } from '../platform/caller'
import { runCommand } from '../platform/commands'
import { isDuplicate, type Tx } from '../platform/db'
import type { Call, Reply } from '../platform/routes'
import { insertRuleset, lockRulesets, type RulesetRow } from './rulesets.repository'
import { viewRuleset } from './rulesets'

type Create = 'POST /operators/risk/rulesets'
type Import = 'POST /operators/risk/rulesets/import'

/** A new version, as a draft. */
export async function createRuleset(app: App, call: Call<Create>): Promise<Reply<Create>> {
  const { caller, body, command } = call
  requireRight(caller, 'risk')
  return runCommand(app, command, async (tx) => viewRuleset(await addDraft(app, tx, caller, body, 'created')))
}

const RuleFile = z.strictObject({ note: z.string().min(1).max(LIMITS.reasonCharsMax), rules: RiskRules })

/**
 * A draft from a file that was signed elsewhere, e.g. by who writes the rules for all regions. Its signature is over the
 * bytes of the file, so it is looked at before anything in the file is.
 */
export async function importRuleset(app: App, call: Call<Import>): Promise<Reply<Import>> {
  const { caller, body, command } = call
  requireRight(caller, 'risk')
  if (!isSigned(app.env.RISK_RULES_PUBLIC_KEY, body.file, body.signature))
    throw new AppError('RULES_SIGNATURE_WRONG', 'signature of the rule file')
  const parsed = RuleFile.safeParse(parseJson(body.file))
  if (!parsed.success)
    throw new AppError('BAD_INPUT', parsed.error.message, { fields: { 'body.file': '规则文件内容有误' } })
  return runCommand(app, command, async (tx) =>
    viewRuleset(await addDraft(app, tx, caller, parsed.data, 'imported')),
  )
}

/** Ed25519 (RFC 8032). Without a configured key nothing is ever signed. */
function isSigned(publicKey: string | undefined, file: string, signature: string): boolean {
  if (publicKey === undefined) return false
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
  return verify(null, Buffer.from(file), key, Buffer.from(signature, 'base64'))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function addDraft(
  app: App,
  tx: Tx,
  caller: OperatorCaller,
  { note, rules }: { note: string; rules: RiskRule[] },
  how: 'created' | 'imported',
): Promise<RulesetRow> {
  const all = await lockRulesets(tx)
  if (all.length >= LIMITS.riskRulesetsMax) throw new AppError('LIMIT_REACHED', 'risk rulesets')
  const row: RulesetRow = {
    version: (all.at(-1)?.version ?? 0) + 1,
    state: 'draft',
    rules,
    note,
    authorId: caller.operatorId,
    createdAt: app.clock.now(),
    activatedAt: null,
  }
  await insertRuleset(tx, row).catch((error: unknown) => {
    throw isDuplicate(error) ? new AppError('CONFLICT', `ruleset ${row.version} was just made`) : error
  })
  const { version } = row
  await record(app, tx, actorOf(caller), `ruleset.${how}`, caller.operatorId, { version, note })
  return row
}
