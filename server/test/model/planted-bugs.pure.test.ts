import { expect, it } from 'vitest'
import { readRepositoryFile } from '../harness/source'
import { PLANTED_BUGS } from './planted-bugs'

it.each(PLANTED_BUGS)('the place of "$name" is there, once', ({ file, find, replace }) => {
  expect(readRepositoryFile(file).split(find)).toHaveLength(2)
  expect(replace).not.toBe(find)
})

it('there are thirteen, each with a name of its own', () => {
  expect(new Set(PLANTED_BUGS.map(({ name }) => name)).size).toBe(13)
})
