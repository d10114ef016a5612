import { apiContract } from '@anxin/shared/api'
import { EVENTS } from '@anxin/shared/events'
import { ERRORS } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { getTableColumns, is } from 'drizzle-orm'
import { MySqlTable } from 'drizzle-orm/mysql-core'
import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { collectWork } from '../src/domains'
import { openApiDocument } from '../src/platform/openapi'
import {
  argumentsAt,
  functionsOf,
  productSource,
  readRepositoryFile,
  type SourceFile,
} from './harness/source'
import { startTestApp, type TestApp } from './harness/test-app'

/** What types and the linter cannot see: two lists that must agree, and SQL that must stay where and what it is. */

const files = productSource('server/src')
const everything = files.map(({ text }) => text).join('\n')
const work = collectWork()

function filesWith(pattern: RegExp, inFiles: readonly SourceFile[] = files): string[] {
  return inFiles.filter(({ text }) => pattern.test(text)).map(({ path }) => path)
}

describe('what is declared is what is there', () => {
  let t: TestApp
  beforeAll(async () => {
    t = await startTestApp({ database: 'tidy' })
  })
  afterAll(() => t?.close())

  it('every route of the contracts has a handler', () => {
    const missing = Object.keys(apiContract).filter((name) => {
      const [method = '', url = ''] = name.split(' ')
      return !t.fastify.hasRoute({ method: method as 'GET', url })
    })
    expect(Object.keys(apiContract).length).toBeGreaterThan(50)
    expect(missing).toEqual([])
  })

  it('every error code is thrown or answered somewhere', () => {
    expect(Object.keys(ERRORS).filter((code) => !everything.includes(`'${code}'`))).toEqual([])
  })

  it('every event is published somewhere, and every listener listens to an event', () => {
    // Published by its name, or by a helper that takes the name as an argument.
    const published = [...everything.matchAll(/\b(?:publish|publish[A-Z]\w*|tell[A-Z]\w*)\(/g)].flatMap(
      (call) =>
        argumentsAt(everything, call.index + call[0].length - 1).flatMap((argument) =>
          [...argument.matchAll(/'([a-z-]+\.[a-z-]+)'/g)].map(([, topic]) => topic),
        ),
    )
    expect(Object.keys(EVENTS).filter((topic) => !published.includes(topic))).toEqual([])
    expect(Object.keys(work.listeners).filter((topic) => !(topic in EVENTS))).toEqual([])
  })

  it('docs/api/openapi.json is what the contracts say (npm run api:docs writes it)', () => {
    expect(JSON.parse(readRepositoryFile('docs/api/openapi.json'))).toEqual(
      JSON.parse(JSON.stringify(openApiDocument())),
    )
  })
})

describe('timers', () => {
  const handled = Object.keys(work.timers)
  const set = kindsThatAreSet()

  it('every kind that is set has a handler', () => {
    expect(set.length).toBeGreaterThan(15)
    expect(set.filter((kind) => !handled.some((known) => matches(kind, known)))).toEqual([])
  })

  it('every handler has a kind that is set', () => {
    expect(handled.filter((known) => !set.some((kind) => matches(kind, known)))).toEqual([])
  })

  it('there are as many reminders as limits', () => {
    const nth = (prefix: string) => handled.filter((kind) => kind.startsWith(prefix)).length
    expect(nth('orders.quote-remind-')).toBe(LIMITS.quoteRemindersMs.length)
  })

  it('every name in the form of a kind is one, or the name of a listener', () => {
    const names = new Set(Object.values(work.listeners).flatMap((named) => Object.keys(named)))
    const domains = readdirSync(new URL('../src', import.meta.url), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
    const literals = [...everything.matchAll(/'([a-z]+)\.([a-z][a-z0-9-]+)'/g)]
      .filter(([, domain = '']) => domains.includes(domain))
      .map(([, domain, what]) => `${domain}.${what}`)
    expect(literals.filter((name) => !names.has(name) && !handled.includes(name))).toEqual([])
  })
})

/** `orders.quote-remind-*` stands for a kind whose end is computed. */
function matches(kind: string, known: string): boolean {
  return kind.endsWith('*') ? known.startsWith(kind.slice(0, -1)) : kind === known
}

/** The kinds that setTimer and setTimers are called with, followed to the constants that name them. */
function kindsThatAreSet(): string[] {
  const constants = new Map<string, string[]>()
  for (const [, name = '', value = ''] of everything.matchAll(
    /const ([A-Z_]+) = ('[a-z.-]+'|\[[^\]]*\])(?: as const)?\n/g,
  )) {
    constants.set(
      name,
      [...value.matchAll(/'([^']+)'/g)].map(([, kind = '']) => kind),
    )
  }
  const resolve = (expression: string): string[] => {
    const literal = /^'([^']+)'$/.exec(expression) ?? /^`([^$`]+)\$\{[^}]*\}`$/.exec(expression)
    if (literal) return [expression.startsWith('`') ? `${literal[1]}*` : (literal[1] ?? '')]
    const [, name = '', index] = /^([A-Z_]+)(?:\[(\d)\])?$/.exec(expression) ?? []
    const kind = constants.get(name)?.[Number(index ?? 0)]
    if (kind === undefined) throw new Error(`which kind of timer is ${expression}?`)
    return [kind]
  }
  return files
    .filter(({ path }) => !path.includes('/platform/'))
    .flatMap(({ text }) => [
      ...[...text.matchAll(/\bsetTimer\(/g)].flatMap(({ index }) =>
        resolve(argumentsAt(text, text.indexOf('(', index))[2] ?? ''),
      ),
      ...[...text.matchAll(/\bsetTimers\(/g)].flatMap(({ index }) => {
        const specs = argumentsAt(text, text.indexOf('(', index))[2] ?? ''
        return [...specs.matchAll(/\bkind: ([^,\n]+)/g)].flatMap(([, kind = '']) => resolve(kind))
      }),
    ])
}

describe('SQL', () => {
  const STATEMENT =
    /\b(SELECT\s[\s\S]{1,2000}?\sFROM\s|INSERT (IGNORE )?INTO\s|UPDATE\s+\S+\s+SET\s|DELETE FROM\s)/
  const speaks = ({ path }: SourceFile) =>
    /\.(repository|queries)\.ts$/.test(path) ||
    path.includes('/platform/') ||
    path.endsWith('audit/record.ts')

  it('is spoken by repositories, queries and the platform alone', () => {
    const others = files.filter((file) => !speaks(file))
    expect(filesWith(STATEMENT, others)).toEqual([])
    expect(filesWith(/\.orm\b|from 'drizzle-orm/, others)).toEqual([])
    expect(filesWith(STATEMENT).length).toBeGreaterThan(10)
  })

  it('is understood by every engine that we may run on', () => {
    const FORBIDDEN = [
      /SKIP LOCKED/i,
      /\bNOWAIT\b/,
      /GET_LOCK|RELEASE_LOCK/i,
      /\bRETURNING\b/,
      /->>?\s*['"]\$/,
      /\bJSON_[A-Z]+\s*\(/,
      /FOR SHARE|LOCK IN SHARE MODE/i,
      /CREATE (OR REPLACE )?(PROCEDURE|FUNCTION|TRIGGER|EVENT)/i,
      /['"`]\s*CALL \w+/,
      /skipLocked|noWait/,
    ]
    for (const pattern of FORBIDDEN) expect(filesWith(pattern), String(pattern)).toEqual([])
    const migrations = readdirSync(new URL('../../drizzle/migrations', import.meta.url), { recursive: true })
    const sql = migrations.map(String).filter((name) => name.endsWith('.sql'))
    expect(sql.length).toBeGreaterThan(0)
    for (const name of sql) {
      const text = readRepositoryFile(`drizzle/migrations/${name}`)
      for (const pattern of FORBIDDEN) expect(text, name).not.toMatch(pattern)
    }
  })

  it('never writes a state, a version or an amount without naming the old one', async () => {
    const found = files.flatMap((file) =>
      functionsOf(file).flatMap((fn) => unguarded(file, fn, guardedTables)),
    )
    expect(found.filter((where) => !(where in WITHOUT_OLD_VALUE))).toEqual([])
    expect(Object.keys(WITHOUT_OLD_VALUE).filter((where) => !found.includes(where))).toEqual([])
  })

  const guardedTables = new Map<string, string[]>()
  beforeAll(async () => {
    const folder = new URL('../../drizzle/schema/', import.meta.url)
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.ts'))) {
      const tables = (await import(new URL(file, folder).href)) as Record<string, unknown>
      for (const [name, table] of Object.entries(tables)) {
        if (!is(table, MySqlTable)) continue
        const guarded = Object.keys(getTableColumns(table)).filter((column) => GUARDED.test(column))
        if (guarded.length > 0) guardedTables.set(name, guarded)
      }
    }
    expect([...guardedTables.keys()]).toEqual(expect.arrayContaining(['order', 'payment', 'offer', 'coupon']))
  })
})

/** Columns whose lost update would lose money or history; in the schema's spelling and in SQL's. */
const GUARDED = /^(state|version|left|\w+Fen|\w+_fen|openOrders|open_orders)$/

/** The exceptions, each with its reason. */
const WITHOUT_OLD_VALUE: Readonly<Record<string, string>> = {
  'server/src/notifications/notices.repository.ts clearCredit': 'sets zero, whatever it was',
  'server/src/shops/shops.repository.ts updateShop': 'settings of a shop that the caller has locked',
  'server/src/vehicles/remembered.repository.ts stripWorks':
    'a new owner is not to know the price, whatever it was',
  'server/src/vehicles/vehicles.repository.ts updateVehicle': 'facts of a car that the caller has locked',
}

function unguarded(
  { path, text: whole }: SourceFile,
  { name, text }: { name: string; text: string },
  guarded: ReadonlyMap<string, string[]>,
): string[] {
  const old =
    /\b(state|version|left|amount_fen)\b[^'"`,]*(=|<>|>| IN )|\b(eq|gt|inArray)\(\w+\.(state|version|left)\b/
  const prepared = new Map(
    [...whole.matchAll(/const (\w+) = preparedTable\((\w+)\)/g)].map(([, made = '', table = '']) => [
      made,
      table,
    ]),
  )
  const suspects = [
    ...[...text.matchAll(/UPDATE\s+[`\w]+\s+SET\s+([\s\S]*?)\bWHERE\b([\s\S]*?)(?=['"`]\s*[,+)\n])/g)].map(
      ([, set = '', where = '']) => {
        const written = set
          .split(',')
          .map((part) => /^\s*`?(\w+)`?\s*=\s*([\s\S]*)$/.exec(part))
          .filter((part) => part !== null && GUARDED.test(part[1] ?? '') && !part[2]?.includes(part[1] ?? ''))
        return written.length > 0 && !old.test(where)
      },
    ),
    ...[...text.matchAll(/\b(\w+)\.update\(/g)].map((call) => {
      const args = argumentsAt(text, call.index + call[0].length - 1)
      const isPrepared = prepared.has(call[1] ?? '')
      const columns = guarded.get((isPrepared ? prepared.get(call[1] ?? '') : args[0]) ?? '')
      if (!columns) return false
      const rest = text.slice(call.index)
      const set = isPrepared ? (args[1] ?? '') : (argumentsAt(rest, rest.indexOf('.set(') + 4)[0] ?? '')
      const isKnown = set.startsWith('{') && !set.includes('...')
      const writes = !isKnown || columns.some((column) => new RegExp(`\\b${column}\\b`).test(set))
      return writes && !old.test(text.replace(set, ''))
    }),
  ]
  return suspects.includes(true) ? [`${path} ${name}`] : []
}

describe('the local WeChat', () => {
  it('is never part of the product', () => {
    expect(filesWith(/@anxin\/sandbox|server\/sandbox|\.\.\/sandbox/)).toEqual([])
    expect(readRepositoryFile('server/package.json')).toMatch(/"devDependencies": \{[^}]*"@anxin\/sandbox"/)
  })
})
