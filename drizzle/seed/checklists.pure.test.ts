import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { CHECKLISTS } from './data/checklists'
import { SERVICES } from './data/services'

test('every service has a checklist with steps, one of them or of its sheet with a photo', () => {
  expect(new Set(CHECKLISTS.map(({ serviceId }) => serviceId))).toEqual(new Set(SERVICES.map(({ id }) => id)))
  for (const { serviceId, sheet, steps } of CHECKLISTS) {
    expect(steps.length, serviceId).toBeGreaterThan(0)
    expect(
      [...sheet, ...steps].some(({ needsPhoto }) => needsPhoto),
      serviceId,
    ).toBe(true)
    expect(new Set(steps.map(({ key }) => key)).size, serviceId).toBe(steps.length)
    expect(new Set(sheet.map(({ name }) => name)).size, serviceId).toBe(sheet.length)
  }
})

/** Orders keep the version of their intake: what was published is never changed, it gets a next version. */
test('a version that was published is what it was', () => {
  const first = CHECKLISTS.filter(({ version }) => version === 1)
  const hash = createHash('sha256').update(JSON.stringify(first)).digest('hex')
  expect(hash).toBe('3d7c31a3e28ae57032ae5daaf43392c89aef393b03be970a138c9fb0cd13391d')
})
