import fc, { type Arbitrary } from 'fast-check'

/** A JSON Schema as Zod writes it; only what contracts use. */
export type Schema = {
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  oneOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  additionalProperties?: Schema | boolean
  pattern?: string
  format?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  minItems?: number
  maxItems?: number
}

export type Hints = {
  /** A value for a property by its name, where the schema cannot say what is meant: ids, plates, instants. */
  byName(name: string): Arbitrary<unknown> | undefined
}

/** Values that a schema allows. */
export function valid(schema: Schema, hints: Hints, name = ''): Arbitrary<unknown> {
  const hinted = hints.byName(name)
  if (hinted) return hinted
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const options = schema.anyOf ?? schema.oneOf
  if (options) return fc.oneof(...options.map((option) => valid(option, hints)))
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'object':
      return validObject(schema, hints)
    case 'array':
      return fc.array(valid(schema.items ?? {}, hints), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, (schema.minItems ?? 0) + 3),
      })
    case 'string':
      return validString(schema)
    case 'integer':
      return fc.integer({
        min: Math.max(schema.minimum ?? 0, -1_000_000),
        max: Math.min(schema.maximum ?? 1_000_000, 100_000_000),
      })
    case 'number':
      return fc.double({ min: schema.minimum ?? -1000, max: schema.maximum ?? 1000, noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    default:
      return fc.jsonValue({ maxDepth: 2 })
  }
}

function validObject(schema: Schema, hints: Hints): Arbitrary<unknown> {
  const entries = Object.entries(schema.properties ?? {})
  const required = new Set(schema.required ?? [])
  return fc.record(Object.fromEntries(entries.map(([key, value]) => [key, valid(value, hints, key)])), {
    requiredKeys: entries.map(([key]) => key).filter((key) => required.has(key)),
  })
}

function validString(schema: Schema): Arbitrary<string> {
  if (schema.format === 'date-time')
    return fc
      .date({ min: new Date('2027-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString())
  if (schema.format === 'date')
    return fc
      .date({ min: new Date('2027-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10))
  if (schema.pattern) return fc.stringMatching(new RegExp(schema.pattern))
  const minLength = schema.minLength ?? 0
  const maxLength = Math.min(schema.maxLength ?? 40, minLength + 40)
  return fc
    .oneof(
      fc.string({ minLength, maxLength, unit: 'grapheme' }),
      fc.string({ minLength, maxLength }),
      fc
        .constantFrom('小保养', 'OK', '😀🚗')
        .map((s) => s.padEnd(minLength, '修').slice(0, schema.maxLength ?? 40)),
    )
    .filter((text) => text.length >= minLength && text.length <= (schema.maxLength ?? Infinity))
}

const NASTY: readonly unknown[] = [
  null, 0, -1, 1e308, 9_007_199_254_740_991, true, '', ' ', '\u0000', 'a\u0000b', '😀'.repeat(300), '\u202Egnp.exe', "'; DROP TABLE orders; --", '../../etc/passwd',
  '<script>alert(1)</script>', 'x'.repeat(100_000), [], {}, [[[[[[[[[[]]]]]]]]]], { $gt: '' }, { constructor: { prototype: { polluted: true } } }, '__proto__', '2027-02-30T25:61:00Z', '\ud800',
] // prettier-ignore

/** Values that a schema may or may not allow: a valid one with something broken in it. */
export function broken(schema: Schema, hints: Hints): Arbitrary<unknown> {
  const keys = Object.keys(schema.properties ?? {})
  const nasty = fc.constantFrom(...NASTY)
  const base = valid(schema, hints) as Arbitrary<Record<string, unknown>>
  if (keys.length === 0) return nasty
  return fc.oneof(
    fc.tuple(base, fc.constantFrom(...keys), nasty).map(([value, key, bad]) => ({ ...value, [key]: bad })),
    fc
      .tuple(base, fc.constantFrom(...keys))
      .map(([value, key]) => Object.fromEntries(Object.entries(value).filter(([other]) => other !== key))),
    fc.tuple(base, nasty).map(([value, bad]) => ({ ...value, unexpected: bad })),
    base.map(
      (value) =>
        JSON.parse(
          `{"__proto__":{"polluted":true},${JSON.stringify(value).slice(1)}`.replace(',}', '}'),
        ) as unknown,
    ),
    nasty,
  )
}
