import { MONEY_INCIDENTS } from '@anxin/shared/events'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

describe('runbooks', () => {
  it.each(MONEY_INCIDENTS)(
    '%s has one that says what it means, how to look, what to do and who may',
    (name) => {
      const text = readFileSync(new URL(`../../../docs/runbooks/${name}.md`, import.meta.url), 'utf8')
      expect(text).toContain(`\`${name}\``)
      for (const part of ['Symptom', 'What it means', 'How to look', 'What to do', 'Who may'])
        expect(text).toContain(`**${part}.**`)
      expect(text.split('\n').length).toBeLessThan(40)
    },
  )
})
