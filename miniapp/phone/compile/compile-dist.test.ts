import { describe, expect, test } from 'vitest'
import { writeMiniProgram } from '../testing/mini-program'
import { compileDist } from './compile-dist'
import { compileWxss } from './wxss'

describe('a WXSS sheet', () => {
  test('measures in parts of the screen', () => {
    expect(compileWxss('.a{width:750rpx;margin:-7.5rpx;height:50vh}', undefined)).toBe(
      '.a{width:100vw;margin:-1vw;height:calc(var(--phone-vh, 1vh) * 50)}',
    )
  })

  test("names the phone's elements, in every selector but those of key frames", () => {
    expect(compileWxss('page view.a>text,.b{} @keyframes x{from{top:0}}', undefined)).toBe(
      'wx-page wx-view.a>wx-text,.b{} @keyframes x{from{top:0}}',
    )
  })

  test('of a page reaches only that page', () => {
    expect(compileWxss('.a,view{}', 'pages/x/index')).toBe(
      ':where([data-page="pages/x/index"]) .a, :where([data-page="pages/x/index"]) wx-view{}',
    )
  })

  test('is dark when the phone is, and not when the computer is', () => {
    expect(compileWxss('@media (prefers-color-scheme: dark){.a{}.b{}}', undefined)).toBe(
      ':where([data-theme="dark"]) .a{}:where([data-theme="dark"]) .b{}',
    )
    expect(compileWxss('@media (prefers-color-scheme: dark){.a{}}', 'pages/x/index')).toBe(
      ':where([data-theme="dark"]) :where([data-page="pages/x/index"]) .a{}',
    )
  })
})

describe('a built folder', () => {
  test('has its imported sheets inside those that import them', () => {
    const dist = writeMiniProgram({
      pages: { 'pages/x/index': { wxml: '<view/>', wxss: '@import "../../common.wxss"; .a{}' } },
      files: { 'common.wxss': '.b{}' },
    })
    expect(compileDist(dist).sheets['pages/x/index']).toContain('.b{}')
  })

  test('is refused where an imported sheet is missing', () => {
    const dist = writeMiniProgram({
      pages: { 'pages/x/index': { wxml: '<view/>', wxss: '@import "./gone.wxss";' } },
    })
    expect(() => compileDist(dist)).toThrow('pages/x/gone.wxss is imported but missing')
  })

  test('says with file and line what is wrong in a template', () => {
    const dist = writeMiniProgram({ pages: { 'pages/x/index': { wxml: '<view>\n<text></view>' } } })
    expect(compileDist(dist).warnings.join()).toMatch(/^pages\/x\/index\.wxml:2 /)
  })

  test('is weighed by package', () => {
    const dist = writeMiniProgram({
      pages: { 'pages/x/index': { wxml: '<view/>' }, 'sub/pages/y': { wxml: '<view/>' } },
      app: { subPackages: [{ root: 'sub', pages: ['pages/y'] }] },
      files: { 'sub/heavy.js': 'x'.repeat(5000) },
    })
    const { sizes } = compileDist(dist)
    expect(sizes['sub/']).toBe(5000 + '<view/>Page({}){}'.length)
    expect(sizes['']).toBeLessThan(1000)
  })
})
