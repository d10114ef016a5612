/** The language's Date on a phone whose clock is ahead of the computer's, as everybody's is while time is steered. */
export function phoneDate(aheadMs: () => number): DateConstructor {
  const now = () => Date.now() + aheadMs()
  return new Proxy(Date, {
    construct: (target, given: unknown[]) =>
      given.length === 0 ? new target(now()) : (Reflect.construct(target, given) as Date),
    apply: () => new Date(now()).toString(),
    get: (target, name, receiver: unknown) =>
      name === 'now' ? now : (Reflect.get(target, name, receiver) as unknown),
  })
}
