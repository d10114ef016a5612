import { apiContract, type Api } from '@anxin/shared/api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ACCESS, COLUMNS } from './access-matrix'
import { makeMatrixWorld, type MatrixWorld } from './harness/matrix-world'
import { startTestApp, type TestApp } from './harness/test-app'

let t: TestApp
let world: MatrixWorld

beforeAll(async () => {
  t = await startTestApp()
  world = await makeMatrixWorld(t)
})
afterAll(() => t.close())

describe('who may call what', () => {
  it('every route has a row, and every row a route', () => {
    expect(Object.keys(ACCESS).toSorted()).toEqual(Object.keys(apiContract).toSorted())
    const registered = t.fastify.printRoutes({ commonPrefix: false })
    expect(registered).toContain('/openapi.json')
  })

  // Refusals first, everywhere: a call that is let in may change what a later cell looks at.
  for (const round of ['refused', 'let in'] as const) {
    for (const [route, { cells, input }] of Object.entries(ACCESS) as [
      keyof Api,
      (typeof ACCESS)[keyof Api],
    ][]) {
      it(`${route}: ${round} as the table says`, async () => {
        for (const [index, cell] of cells.entries()) {
          const column = COLUMNS[index] ?? 'anonymous'
          const letIn = cell.startsWith('in')
          if (letIn !== (round === 'let in')) continue
          const status = await callAs(column, route, input(world, t))
          const label = `${column} → ${route}`
          if (!letIn) expect([label, status]).toEqual([label, Number(cell)])
          else
            expect(
              [label, cell === 'in*' ? [401, 403] : [401, 403, 404]],
              `${label} got ${status}`,
            ).not.toEqual([label, expect.arrayContaining([status])])
        }
      })
    }
  }
})

async function callAs(
  column: (typeof COLUMNS)[number],
  route: keyof Api,
  input: ReturnType<(typeof ACCESS)[keyof Api]['input']>,
): Promise<number> {
  const [method = '', pattern = ''] = route.split(' ')
  const url = pattern.replaceAll(/:(\w+)/g, (_all, name: string) => input.params?.[name] ?? '')
  const query = new URLSearchParams(
    Object.entries(input.query ?? {}).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString()
  const person = world.people[column]
  const response = await t.fastify.inject({
    method: method as 'GET' | 'POST',
    url: query ? `${url}?${query}` : url,
    headers: person ? { authorization: `Bearer ${person.token}` } : {},
    ...(method === 'POST' ? { payload: input.body ?? {} } : {}),
  })
  if (response.statusCode >= 500)
    throw new Error(`${column} → ${route}: ${response.statusCode} ${response.body}`)
  return response.statusCode
}
