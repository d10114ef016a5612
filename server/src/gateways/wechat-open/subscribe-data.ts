/** How WeChat limits the value of one type of template key; what it allows beyond a length is left to the caller. */
type Rule = { readonly charsMax: number; readonly drop?: RegExp; readonly ellipsis?: boolean }

const RULES: Readonly<Record<string, Rule>> = {
  thing: { charsMax: 20, ellipsis: true },
  number: { charsMax: 32, drop: /[^0-9.]/gu },
  letter: { charsMax: 32, drop: /[^A-Za-z]/gu },
  symbol: { charsMax: 5 },
  character_string: { charsMax: 32, drop: /[^\x20-\x7e]/gu },
  phone_number: { charsMax: 17, drop: /[^0-9+\- ]/gu },
  car_number: { charsMax: 8 },
  phrase: { charsMax: 5, drop: /[^\p{Script=Han}]/gu },
}
const NAME_CHARS_MAX = { han: 10, latin: 20 }

/** WeChat refuses the whole notice for one empty value. */
const NOTHING: Readonly<Record<string, string>> = { thing: '无', phrase: '无', name: '无' }

/**
 * Fits a text into the type that its template key names (`thing1` → thing), so that a long shop name does not lose
 * the notice: one value too long and WeChat refuses all of it (47003). Counted by code points, as WeChat does.
 */
export function fitSubscribeValue(key: string, text: string): string {
  const type = key.replace(/\d+$/, '')
  const line = text.replace(/\s+/gu, ' ').trim()
  const rule = type === 'name' ? nameRule(line) : RULES[type]
  const clean = rule?.drop ? line.replace(rule.drop, '') : line
  const fitted = rule ? cut(clean, rule) : clean
  return fitted || (NOTHING[type] ?? '')
}

/** Ten characters once one of them is Chinese, twenty otherwise. */
function nameRule(text: string): Rule {
  return { charsMax: /\p{Script=Han}/u.test(text) ? NAME_CHARS_MAX.han : NAME_CHARS_MAX.latin }
}

function cut(text: string, { charsMax, ellipsis }: Rule): string {
  const chars = Array.from(text)
  if (chars.length <= charsMax) return text
  return ellipsis ? `${chars.slice(0, charsMax - 1).join('')}…` : chars.slice(0, charsMax).join('')
}
