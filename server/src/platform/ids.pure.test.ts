import { IdText } from '@anxin/shared/kernel/id'
import { timeOfId } from '@anxin/shared/kernel/new-id'
import { describe, expect, it } from 'vitest'
import { createIds } from './ids'

describe('ids', () => {
  it('rise inside one millisecond, are all different and keep their time', () => {
    const at = new Date('2027-03-01T02:00:00.123Z')
    const next = createIds({ now: () => at })
    const ids = Array.from({ length: 5000 }, next)
    expect(ids).toEqual(ids.toSorted())
    expect(new Set(ids).size).toBe(5000)
    expect(ids.every((id) => IdText.safeParse(id).success && timeOfId(id) === at.getTime())).toBe(true)
  })
})
